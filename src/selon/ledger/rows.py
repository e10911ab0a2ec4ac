"""Readings as they come out of a ledger: with the keys by which the world knows their parts."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa

from selon.errors import LedgerDamaged
from selon.ledger import schema
from selon.ledger.engines import snapshot
from selon.ledger.hashing import attribution_key, forecast_key
from selon.ledger.rebuilding import document_of, parts_of, rebuild

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from selon.ledger.store import Ledger
    from selon.records import Attribution, Reading

__all__ = ["Kept", "kept", "kept_by"]

_AT_ONCE = 500  # lines of the list of readings that are fetched together


@dataclass(frozen=True, slots=True)
class Kept:
    """One reading of a ledger.

    Attributes:
        reading: as the reader gave it; ``reading.document.input`` is where it was first met.
        document_key: 64 hexadecimal digits.
        reader: the name of who read.
        read: when, in UTC.
        keys: the ids of attributions in the reading → their keys in every ledger.
        forecast_keys: of the reading's forecasts, in their order.
        wanted: ids of the attributions that were asked for; ``None`` for all.
    """

    reading: Reading
    document_key: str
    reader: str
    read: datetime
    keys: Mapping[str, str]
    forecast_keys: tuple[str, ...]
    wanted: AbstractSet[str] | None = None

    @classmethod
    def of(
        cls, reading: Reading, key: str, reader: str, read: datetime,
        wanted: AbstractSet[str] | None = None,
    ) -> Self:  # fmt: skip
        """A reading of the document ``key`` by ``reader``, with the keys that follow from these."""
        return cls(
            reading, key, reader, read,
            {a.id: attribution_key(key, reader, a.id) for a in reading.attributions},
            tuple(forecast_key(key, reader, i) for i in range(len(reading.forecasts))),
            wanted,
        )  # fmt: skip

    def attributions(self) -> list[Attribution]:
        """Those that were asked for, by where their content starts."""
        found = self.reading.attributions
        if self.wanted is not None:
            found = tuple(a for a in found if a.id in self.wanted)
        return sorted(found, key=lambda a: (a.content.start, a.content.end))


def kept(ledger: Ledger, only: sa.Select[tuple[int]] | None = None) -> Generator[Kept]:
    """What the latest reader read in each document, by day, the undated last, then by key.

    One reading is held at a time, and all are seen as the ledger was at the first: whoever writes
    meanwhile changes nothing.

    Args:
        ledger: an open one.
        only: selects the ids (the database's) of the attributions asked for. Readings without any
            are left out; without ``only`` those that hold no attribution come too.

    Raises:
        LedgerError: it cannot be read, or is damaged.
    """
    with snapshot(ledger.engine) as connection:
        yield from kept_by(connection, ledger.name, only)


def kept_by(
    connection: sa.Connection, name: str, only: sa.Select[tuple[int]] | None = None
) -> Generator[Kept]:
    """The same in a transaction of the caller's, of the ledger called ``name``."""
    listed = connection.execute(_listed(only).execution_options(yield_per=_AT_ONCE))
    for _, lines in itertools.groupby(listed, key=attrgetter("id")):
        row, *more = lines
        wanted = {line.local_id for line in (row, *more)} if only is not None else None
        reading = _reading(connection, row.id, name)
        yield Kept.of(reading, row.key, row.name, row.read, wanted)


def _listed(only: sa.Select[tuple[int]] | None) -> sa.Select[Any]:
    """The readings in order; a line for each attribution asked for, if not all are."""
    r, d, who, a = schema.readings, schema.documents, schema.readers, schema.attributions
    later = r.alias()
    superseded = sa.exists().where(
        later.c.document_id == r.c.document_id, later.c.reader_id > r.c.reader_id
    )
    query = (
        sa.select(r.c.id, r.c.read, d.c.key, who.c.name)
        .join_from(r, d, d.c.id == r.c.document_id)
        .join(who, who.c.id == r.c.reader_id)
        .where(~superseded)
        .order_by(r.c.published_start.nulls_last(), d.c.key)
    )
    if only is None:
        return query
    return query.join(a, a.c.reading_id == r.c.id).add_columns(a.c.local_id).where(a.c.id.in_(only))


def _reading(connection: sa.Connection, reading_id: int, name: str) -> Reading:
    r, d = schema.readings, schema.documents
    row = connection.execute(sa.select(r).where(r.c.id == reading_id)).one()
    document = connection.execute(sa.select(d).where(d.c.id == row.document_id)).one()
    parts = parts_of(connection, reading_id, reading_id)[reading_id]
    try:
        return rebuild(document_of(document), row, parts)
    except (LookupError, TypeError, ValueError) as error:
        raise LedgerDamaged(f"reading {reading_id} contradicts itself: {error!r}", name) from error
