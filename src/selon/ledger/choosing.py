"""All that filters let through, however much that is: for exports."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from selon.errors import UsageError
from selon.ledger.engines import snapshot
from selon.ledger.fulltext import full_text
from selon.ledger.names import fitting, outlets
from selon.ledger.rows import kept_by
from selon.ledger.schema import attributions, chain_links
from selon.ledger.sought import is_one, sought

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.ledger.filters import Filters
    from selon.ledger.rows import Kept
    from selon.ledger.store import Ledger

__all__ = ["Chosen", "chosen"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for.

    Attributes:
        kept: the readings it is in, in the order of ``selon.ledger.rows.kept``.
        notes: names, outlets and documents of the filters that the ledger has nothing of.
    """

    kept: Iterator[Kept]
    notes: tuple[str, ...] = ()


@contextmanager
def chosen(ledger: Ledger, filters: Filters, words: str | None = None) -> Iterator[Chosen]:
    """What ``filters`` let through, as the ledger is on entering; nothing is left uncounted.

    Unlike answers it has no limit, neither of rows nor of names, and takes the time that takes.

    Args:
        ledger: an open one.
        filters: mean what they mean to questions; ``order``, ``limit`` and ``offset`` nothing.
        words: must stand in contents (``selon.ledger.words``).

    Raises:
        UsageError: a filter can't be understood, or asks for earlier readers' readings.
        LedgerError: the ledger can't be read.
    """
    if filters.all_readings:
        raise UsageError("an export takes the latest reading of each document only")
    with snapshot(ledger.engine) as connection:
        ids, notes = _ids(connection, filters, words)
        with closing(kept_by(connection, ledger.name, ids)) as kept:
            yield Chosen(kept, notes)


def _ids(
    connection: sa.Connection, filters: Filters, words: str | None
) -> tuple[sa.Select[tuple[int]], tuple[str, ...]]:
    c = attributions.c
    # Of these three, answers look at the first ones only.
    asked = sought(connection, filters.but(speaker=None, through=None, outlet=None), words)
    conditions, notes = asked.plain(), list(asked.notes)
    if filters.speaker is not None:
        conditions.append(c.name_id.in_(_names(connection, filters.speaker, notes)))
    if filters.through is not None:
        link, relays = chain_links.c, _names(connection, filters.through, notes)
        handed_on = sa.select(link.attribution_id).where(link.relay_id.in_(relays))
        conditions.append(c.id.in_(handed_on))
    if filters.outlet is not None:
        found = outlets(connection, filters.outlet)
        conditions.append(is_one(c.outlet, found))
        if not found:
            notes.append(f"no outlet in this ledger fits {filters.outlet!r}")
    if asked.words:
        conditions.append(c.id.in_(full_text(connection, asked.words).ids()))
    return sa.select(c.id).where(*conditions), tuple(notes)


def _names(connection: sa.Connection, text: str, notes: list[str]) -> sa.Select[tuple[int]]:
    ids = fitting(connection, text)
    if connection.scalar(ids.limit(1)) is None:
        notes.append(f"no name in this ledger fits {text!r}")
    return ids
