"""Names of speakers and outlets by any part of them, whatever the case and the accents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import sqlalchemy as sa

from selon.ledger.schema import documents, names
from selon.ledger.words import name_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.ledger.words import Words

__all__ = ["MOST_NAMES", "Named", "named", "outlets"]

MOST_NAMES: Final = 500
_MOST_OUTLETS: Final = 5_000


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
    words = name_words(text)
    if connection.dialect.name == "postgresql":
        query = _postgres(words)
    else:
        fts = sa.table("names_fts", sa.column("rowid", sa.Integer), sa.column("names_fts"))
        query = sa.select(fts.c.rowid).where(fts.c.names_fts.op("MATCH")(words.fts5("name")))
        query = query.order_by(fts.c.rowid)
    found: Sequence[Any] = connection.scalars(query.limit(MOST_NAMES + 1)).all()
    return Named(tuple(found[:MOST_NAMES]), len(found) > MOST_NAMES)


def _postgres(words: Words) -> sa.Select[tuple[int]]:
    asked = sa.func.to_tsquery(sa.literal_column("'simple'"), words.tsquery())
    hit = sa.literal_column("names.search").op("@@", is_comparison=True)(asked)
    # Kept apart, or the planner goes through all names in the order of their ids.
    hits = sa.select(names.c.id).where(hit).cte("hits").prefix_with("MATERIALIZED")
    return sa.select(hits.c.id).order_by(hits.c.id)


def outlets(connection: sa.Connection, text: str) -> tuple[str, ...]:
    """Outlets that have every word of ``text``, each as the beginning of one of theirs.

    Raises:
        UsageError: ``text`` has no word.
    """
    words = name_words(text)
    return tuple(o for o in _all_outlets(connection) if words.fits(o))


def _all_outlets(connection: sa.Connection) -> list[str]:
    """Jumps from one outlet to the next in the index; a DISTINCT would read all documents."""
    outlet = documents.c.outlet
    each = sa.select(sa.func.min(outlet).label("outlet")).cte("each", recursive=True)
    following = sa.select(sa.func.min(outlet)).where(outlet > each.c.outlet).scalar_subquery()
    each = each.union_all(sa.select(following).where(each.c.outlet.is_not(None)))
    query = sa.select(each.c.outlet).where(each.c.outlet.is_not(None)).limit(_MOST_OUTLETS)
    return list(connection.scalars(query))
