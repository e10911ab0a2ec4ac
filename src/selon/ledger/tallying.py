"""How often names speak, without going through all that they said: the table ``tallies``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from selon.ledger.engines import writing
from selon.ledger.schema import attributions, superseded, tallies

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["counted", "recount", "tallied"]


def tallied(name_ids: Sequence[int]) -> sa.Select[Any]:
    """How often these names speak, in readings that no later one replaces.

    Columns: ``name_id``, ``statements``, ``type``, ``denials``, ``first``, ``last``.
    """
    t = tallies.c
    return (
        sa.select(
            t.name_id, sa.func.sum(t.statements).label("statements"),
            sa.func.min(t.type).label("type"), sa.func.sum(t.denials).label("denials"),
            sa.func.min(t.first_day).label("first"), sa.func.max(t.last_day).label("last"),
        )
        .where(t.name_id.in_(name_ids))
        .group_by(t.name_id)
    )  # fmt: skip


def counted(dialect: str) -> sa.Select[Any]:
    """Selects the rows that ``tallies`` should have, counted anew from all attributions."""
    c = attributions.c
    if dialect == "postgresql":
        month = sa.func.to_char(c.day, sa.literal_column("'YYYY-MM'"))
    else:
        month = sa.func.substr(c.day, 1, 7)
    newer = sa.exists().where(superseded.c.reading_id == c.reading_id)
    columns = (
        c.name_id, sa.func.coalesce(month, sa.literal_column("''")).label("month"),
        sa.func.count().label("statements"),
        sa.func.sum(sa.case((c.polarity == "deny", 1), else_=0)).label("denials"),
        sa.func.min(c.speaker_type).label("type"),
        sa.func.min(c.day).label("first_day"), sa.func.max(c.day_end).label("last_day"),
    )  # fmt: skip
    query = sa.select(*columns).where(c.name_id.is_not(None), ~newer)
    return query.group_by(c.name_id, sa.text("month"))


def recount(engine: sa.Engine) -> None:
    """Counts the whole table anew, where the audit says that it is wrong.

    Raises:
        LedgerError: the ledger cannot be written to.
    """
    with writing(engine) as connection:
        connection.execute(sa.delete(tallies))
        anew = counted(engine.dialect.name)
        connection.execute(sa.insert(tallies).from_select([c.name for c in tallies.c], anew))
