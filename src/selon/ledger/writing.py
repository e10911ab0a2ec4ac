"""One batch of readings, written in one transaction in which nobody else writes.

Whatever can be made ready without the database is (``prepare``), so that other writers wait for
the inserts only. Ids are the next free ones of each table: with one writer at a time there are no
gaps and no races, and rows of one reading have neighbouring ids in the reading's own order.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from selon.ledger import schema
from selon.ledger.checking import check, depths
from selon.ledger.entries import Written
from selon.ledger.folding import fold
from selon.ledger.hashing import GENESIS, batch_hash, document_key, reading_hash
from selon.ledger.row_making import (
    attribution_rows,
    document_row,
    forecast_rows,
    reading_row,
    speaker_rows,
    time_rows,
)  # fmt: skip
from selon.ledger.searching import insert
from selon.ledger.storable import FACET, INDEXED, Storer, handle, mark_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from selon.ledger.entries import Entry, ReaderInfo
    from selon.ledger.row_making import Row
    from selon.records import Reading

__all__ = ["Prepared", "insert_new", "next_id", "prepare", "write_batch"]

_AT_ONCE = 500  # values in one IN (…)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry with its document's key and its reading's hash."""

    entry: Entry
    key: str
    sha256: str


def prepare(entries: Iterable[Entry], reader: ReaderInfo) -> list[Prepared]:
    """Checks entries and hashes them.

    Raises:
        InternalError: a reading contradicts itself or its text.
    """
    made = []
    for entry in entries:
        check(entry)
        key = document_key(entry.document)
        made.append(Prepared(entry, key, reading_hash(entry.reading, key, reader.name)))
    return made


def write_batch(
    connection: sa.Connection, prepared: Sequence[Prepared], reader: ReaderInfo, now: datetime
) -> Written:
    """Adds what the ledger lacks, on a connection of ``engines.writing``."""
    reader_id = _reader_id(connection, reader, now)
    documents = _ids_of(connection, schema.documents.c.key, (p.key for p in prepared))
    read = _read_by(connection, reader_id, documents.values())
    new = {p.key: p for p in reversed(prepared) if documents.get(p.key) not in read}
    unread = list(reversed(new.values()))
    before = len(documents)
    _add_documents(connection, unread, documents, now)
    batch, attributions = None, 0
    if unread:
        batch = _open_batch(connection, unread, now)
        known = {"reader_id": reader_id, "batch_id": batch, "read": now}
        attributions = _Batch(connection, reader, known).add(unread, documents)
    _sight(connection, prepared, documents, reader_id, now)
    already = len(prepared) - len(unread)
    return Written(len(documents) - before, len(unread), attributions, already, batch)


def next_id(connection: sa.Connection, table: sa.Table) -> int:
    """The next free id; nobody else may be writing."""
    greatest: int | None = connection.scalar(sa.select(sa.func.max(table.c.id)))
    return (greatest or 0) + 1


def insert_new(connection: sa.Connection, table: sa.Table) -> Any:
    """An insert with ``on_conflict_do_…`` in the dialect of the connection."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as dialect_insert
    else:
        from sqlalchemy.dialects.sqlite import insert as dialect_insert  # type: ignore[assignment]
    return dialect_insert(table)


def _reader_id(connection: sa.Connection, reader: ReaderInfo, now: datetime) -> int:
    table = schema.readers
    known: int | None = connection.scalar(sa.select(table.c.id).where(table.c.name == reader.name))
    if known is not None:
        return known
    made = next_id(connection, table)
    row = {"name": reader.name, "version": reader.version, "weights": reader.weights}
    connection.execute(table.insert(), {"id": made, **row, "first_used": now})
    return made


def _ids_of(
    connection: sa.Connection, column: sa.Column[str], values: Iterable[str]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in _parts(set(values)):
        query = sa.select(column, column.table.c.id).where(column.in_(part))
        found.update((value, i) for value, i in connection.execute(query))
    return found


def _read_by(connection: sa.Connection, reader_id: int, documents: Iterable[int]) -> set[int]:
    table = schema.readings
    found: set[int] = set()
    for part in _parts(set(documents)):
        query = sa.select(table.c.document_id).where(
            table.c.document_id.in_(part), table.c.reader_id == reader_id
        )
        found.update(connection.scalars(query))
    return found


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


def _add_documents(
    connection: sa.Connection, unread: Iterable[Prepared], ids: dict[str, int], now: datetime
) -> None:
    following = next_id(connection, schema.documents)
    rows: list[Row] = []
    for p in unread:
        if p.key not in ids:
            ids[p.key] = following + len(rows)
            row = {"id": ids[p.key], "key": p.key, "added": now}
            rows.append(row | document_row(p.entry.document))
    insert(connection, schema.documents, rows)


def _open_batch(connection: sa.Connection, unread: Sequence[Prepared], now: datetime) -> int:
    table = schema.batches
    last = connection.execute(
        sa.select(table.c.id, table.c.hash).order_by(table.c.id.desc()).limit(1)
    ).one_or_none()
    number, previous = (last.id + 1, last.hash) if last else (1, GENESIS)
    made = {
        "id": number,
        "previous": previous,
        "hash": batch_hash(previous, (p.sha256 for p in unread)),
        "readings": len(unread),
        "written": now,
    }
    connection.execute(table.insert(), made)
    return number


def _sight(
    connection: sa.Connection,
    prepared: Iterable[Prepared],
    documents: dict[str, int],
    reader_id: int,
    now: datetime,
) -> None:
    seen = {
        (handle(p.entry.document.input), mark_handle(p.entry.mark), documents[p.key])
        for p in prepared
    }
    rows = [
        {"input": i, "mark": mark, "document_id": d, "reader_id": reader_id, "seen": now}
        for i, mark, d in sorted(seen)
    ]
    connection.execute(insert_new(connection, schema.sightings).on_conflict_do_nothing(), rows)


_TABLES = (
    schema.readings, schema.names, schema.speakers, schema.attributions, schema.chain_links,
    schema.replies, schema.times, schema.forecasts,
)  # fmt: skip


class _Batch:
    """Rows of one batch's readings, gathered and then inserted table by table."""

    def __init__(self, connection: sa.Connection, reader: ReaderInfo, known: Row) -> None:
        self._connection = connection
        self._reader = reader
        self._known = known  # what all rows of ``readings`` share
        self._rows: dict[str, list[Row]] = {t.name: [] for t in _TABLES}
        self._next = {t.name: next_id(connection, t) for t in _TABLES if "id" in t.c}

    def add(self, unread: Sequence[Prepared], documents: Mapping[str, int]) -> int:
        """Adds the readings; gives the number of their attributions."""
        for p in unread:
            self._gather(p, documents[p.key])
        self._name()
        for table in _TABLES:
            insert(self._connection, table, self._rows[table.name])
        return len(self._rows["attributions"])

    def _take(self, table: str, rows: Iterable[Row]) -> list[Row]:
        """Gives ``rows`` their ids and keeps them for ``table``."""
        taken = [{"id": i, **row} for i, row in enumerate(rows, self._next[table])]
        self._next[table] += len(taken)
        self._rows[table] += taken
        return taken

    def _gather(self, p: Prepared, document_id: int) -> None:
        reading, store = p.entry.reading, Storer()
        said = {"document_id": document_id, "sha256": p.sha256, **self._known}
        (row,) = self._take("readings", [said | reading_row(store, reading.document)])
        belongs = {"reading_id": row["id"]}
        speakers = {
            s["local_id"]: s
            for s in self._take("speakers", (belongs | s for s in speaker_rows(store, reading)))
        }
        ids = {a.id: i for i, a in enumerate(reading.attributions, self._next["attributions"])}
        copied = belongs | {
            "day": row["published_start"],
            "day_end": row["published_end"],
            "language": row["language"],
            "outlet": Storer().put("outlet", p.entry.document.outlet, FACET),
        }
        made = attribution_rows(store, reading, p.key, self._reader.name, ids)
        self._attribute(reading, [copied | a for a in made], speakers)
        self._link(reading, speakers, ids)
        self._take("times", (belongs | t for t in time_rows(store, reading)))
        self._take("forecasts", forecast_rows(reading, p.key, self._reader.name, ids))
        row["oddities"] = store.lost

    def _attribute(self, reading: Reading, rows: list[Row], speakers: Mapping[str, Row]) -> None:
        for a, row in zip(reading.attributions, rows, strict=True):
            speaker = speakers[a.speaker] if a.speaker is not None else None
            row["speaker_id"] = speaker["id"] if speaker else None
            row["speaker_type"] = speaker["type"] if speaker else None
            row["name"] = speaker["name"] if speaker else None
        self._next["attributions"] += len(rows)
        if any(row["parent_id"] is not None and row["parent_id"] > row["id"] for row in rows):
            # An inner one must not come into the table before the one it stands in.
            depth = depths({a.id: a.parent for a in reading.attributions}) or {}
            rows.sort(key=lambda row: depth[row["local_id"]])
        self._rows["attributions"] += rows

    def _link(self, reading: Reading, speakers: Mapping[str, Row], ids: Mapping[str, int]) -> None:
        for a in reading.attributions:
            self._rows["chain_links"] += (
                {
                    "attribution_id": ids[a.id],
                    "position": i,
                    "speaker_id": speakers[s]["id"],
                    "name": speakers[s]["name"] if s != a.speaker else None,
                }
                for i, s in enumerate(a.chain)
            )
            self._rows["replies"] += (
                {"attribution_id": ids[a.id], "target_id": ids[t], "kind": kind, "position": i}
                for kind, targets in (("denies", a.denies), ("answers", a.answers))
                for i, t in enumerate(targets)
            )

    def _name(self) -> None:
        """Puts the ids of names in the place of names, adding those the ledger lacks."""
        column = schema.names.c.name
        wanted = dict.fromkeys(row["name"] for row in self._rows["speakers"])
        ids: dict[str | None, int | None] = {None: None}
        ids.update(_ids_of(self._connection, column, wanted))
        new = [n for n in wanted if n not in ids]
        made = self._take("names", ({"name": n, "folded": fold(n)[:INDEXED]} for n in new))
        ids.update((row["name"], row["id"]) for row in made)
        for row in chain(self._rows["speakers"], self._rows["attributions"]):
            row["name_id"] = ids[row.pop("name")]
        for row in self._rows["chain_links"]:
            row["relay_id"] = ids[row.pop("name")]
