"""Names of speakers and outlets by any part of them, whatever the case and the accents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import sqlalchemy as sa

from selon.ledger.schema import documents, names
from selon.ledger.words import name_words

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MOST_NAMES", "MOST_OUTLETS", "Named", "fitting", "named", "outlets"]

MOST_NAMES: Final = 500
MOST_OUTLETS: Final = 5_000


class Named(NamedTuple):
    """Names that fit; ``more`` if there are others that were met later."""

    ids: tuple[int, ...]
    more: bool


def named(connection: sa.Connection, text: str) -> Named:
    """Ids of the names that have every word of ``text``, each as the beginning of one of theirs.

    At most ``MOST_NAMES``, those met first in the ledger: whoever is often in the news was there
    early.

    Raises:
        UsageError: ``text`` has no word.
    """
    hits = fitting(connection, text).cte("hits")
    if connection.dialect.name == "postgresql":
        # Kept apart, or the planner goes through all names in the order of their ids.
        hits = hits.prefix_with("MATERIALIZED")
    query = sa.select(hits.c.id).order_by(hits.c.id).limit(MOST_NAMES + 1)
    found: Sequence[int] = connection.scalars(query).all()
    return Named(tuple(found[:MOST_NAMES]), len(found) > MOST_NAMES)


def fitting(connection: sa.Connection, text: str) -> sa.Select[tuple[int]]:
    """Selects the ids of all names that fit, however many, in no order.

    Raises:
        UsageError: ``text`` has no word.
    """
    words = name_words(text)
    if connection.dialect.name == "postgresql":
        asked = sa.func.to_tsquery(sa.literal_column("'simple'"), words.tsquery())
        hit = sa.literal_column("names.search").op("@@", is_comparison=True)(asked)
        return sa.select(names.c.id).where(hit)
    fts = sa.table("names_fts", sa.column("rowid", sa.Integer), sa.column("names_fts"))
    hit = fts.c.names_fts.op("MATCH")(words.fts5("name"))
    return sa.select(fts.c.rowid.label("id")).where(hit)


def outlets(connection: sa.Connection, text: str, most: int | None = None) -> tuple[str, ...]:
    """Outlets that have every word of ``text``, each as the beginning of one of theirs.

    At most ``most`` are looked at, in the order of the alphabet; all without it.

    Raises:
        UsageError: ``text`` has no word.
    """
    words = name_words(text)
    return tuple(o for o in _all_outlets(connection, most) if words.fits(o))


def _all_outlets(connection: sa.Connection, most: int | None) -> list[str]:
    """Jumps from one outlet to the next in the index; a DISTINCT would read all documents."""
    outlet = documents.c.outlet
    each = sa.select(sa.func.min(outlet).label("outlet")).cte("each", recursive=True)
    following = sa.select(sa.func.min(outlet)).where(outlet > each.c.outlet).scalar_subquery()
    each = each.union_all(sa.select(following).where(each.c.outlet.is_not(None)))
    query = sa.select(each.c.outlet).where(each.c.outlet.is_not(None)).limit(most)
    return list(connection.scalars(query))
