"""The audit: does the ledger still say what was written, and does every quotation stand?

Needs no trust in the triggers: everything is computed anew from the rows and compared. What it
can not see, for nothing inside the file tells it: that the last batches were taken away with all
that belongs to them (note the ``head`` and give it to the next audit), or that somebody computed
all hashes anew. Resolutions of forecasts stand in no hash; triggers alone guard them. Memory stays
flat: a few readings at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from selon.errors import LedgerDamaged, LedgerReadOnly
from selon.ledger import schema, triggers
from selon.ledger.engines import snapshot, writing
from selon.ledger.folding import fold
from selon.ledger.hashing import GENESIS, batch_hash
from selon.ledger.proofs import Proof, prove
from selon.ledger.rebuilding import parts_of
from selon.ledger.storable import INDEXED
from selon.ledger.tallying import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Audit", "Finding"]

_AT_ONCE = 16  # readings in memory
# The triggers that fill superseded and tallies, so called in either database.
_COUNTING = frozenset({"attributions_tally", "readings_supersede", "superseded_tally"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written.

    Attributes:
        table: where.
        row: which, as people find it again; empty for the whole table.
        problem: one line for people.
    """

    table: str
    row: str
    problem: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}".rstrip() + f": {self.problem}"


class Audit:
    """One pass over a ledger; the counts are complete when ``findings`` is through.

    Attributes:
        batches: how many were checked; ``readings``, ``attributions`` likewise.
        unsearched: whether SQLite's search index was left out, because the check takes the right to
            write (and nobody else can, meanwhile).
        head: the hash of the last batch, 64 zeros if there is none.
    """

    def __init__(
        self, engine: sa.Engine, *, read_only: bool = False, head: str | None = None
    ) -> None:
        """An audit of the ledger behind ``engine``.

        Args:
            engine: the ledger's.
            read_only: whether it was opened so.
            head: a head that was noted earlier, which must still be in the chain.
        """
        self._engine = engine
        self.unsearched = engine.dialect.name == "sqlite" and read_only
        self._expected = head
        self.batches = self.readings = self.attributions = 0
        self.head = GENESIS

    def findings(self) -> Iterator[Finding]:
        """All that is wrong, as it is found."""
        if self._engine.dialect.name == "sqlite" and not self.unsearched:
            yield from self._search()
        sections: list[Callable[[sa.Connection], Iterator[Finding]]] = [
            _file, _triggers, _references, self._chain, _halves, _superseded, _tallies,
            _names, self._readings,
        ]  # fmt: skip
        try:
            with snapshot(self._engine) as connection:
                for section in sections:
                    try:
                        yield from section(connection)
                    except LedgerDamaged as error:
                        yield Finding("file", "", error.reason)
        except LedgerDamaged as error:  # at the end of the transaction
            yield Finding("file", "", error.reason)

    def _search(self) -> Iterator[Finding]:
        for table in ("attributions_fts", "names_fts"):
            try:
                with writing(self._engine) as connection:
                    # 1: compare the index with the table it is about, too.
                    connection.exec_driver_sql(
                        f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
                    )
            except LedgerReadOnly:
                self.unsearched = True
            except LedgerDamaged:
                yield Finding(table, "", "the search index is not that of its table")

    def _chain(self, connection: sa.Connection) -> Iterator[Finding]:
        b, r = schema.batches, schema.readings
        query = (
            sa.select(b.c.id, b.c.previous, b.c.hash, b.c.readings)
            .order_by(b.c.id)
            .execution_options(yield_per=100)
        )
        met = self._expected in {None, GENESIS}
        for position, batch in enumerate(connection.execute(query), 1):
            mine = sa.select(r.c.sha256).where(r.c.batch_id == batch.id)
            hashes = [str(h) for h in connection.scalars(mine)]
            for problem in _links(batch, hashes, self.head, position):
                yield Finding("batches", str(batch.id), problem)
            self.head = batch.hash
            self.batches += 1
            met = met or batch.hash == self._expected
        if not met:
            yield Finding("batches", "", f"no batch has the head noted earlier, {self._expected}")

    def _readings(self, connection: sa.Connection) -> Iterator[Finding]:
        table, last = schema.readings, 0
        while True:
            query = sa.select(table.c.id).where(table.c.id > last).order_by(table.c.id)
            ids = list(connection.scalars(query.limit(_AT_ONCE)))
            if not ids:
                return
            last = ids[-1]
            try:
                proofs = list(_proofs(connection, ids[0], last))
            except _UNREADABLE:
                yield from self._one_by_one(connection, ids)
            else:
                for proof in proofs:
                    yield from self._take(proof)

    def _one_by_one(self, connection: sa.Connection, ids: list[int]) -> Iterator[Finding]:
        for i in ids:
            try:
                for proof in _proofs(connection, i, i):
                    yield from self._take(proof)
            except _UNREADABLE as error:
                self.readings += 1
                yield Finding("readings", str(i), f"its rows cannot be read: {error}")

    def _take(self, proof: Proof) -> Iterator[Finding]:
        self.readings += 1
        self.attributions += len(proof.parts["attributions"])
        for table, row, problem in prove(proof):
            yield Finding(table, row, problem)


# What values of the wrong form raise where they are turned into Python's.
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, sa.exc.StatementError)


def _proofs(connection: sa.Connection, low: int, high: int) -> Iterator[Proof]:
    r, d, who = schema.readings, schema.documents, schema.readers
    ours = r.c.id.between(low, high)
    texts = sa.select(d).where(d.c.id.in_(sa.select(r.c.document_id).where(ours)))
    documents = {row.id: row for row in connection.execute(texts)}
    parts = parts_of(connection, low, high)
    query = sa.select(r, who.c.name).join_from(r, who, isouter=True).where(ours).order_by(r.c.id)
    for row in connection.execute(query).all():
        document = documents.get(row.document_id)
        if document is not None:  # else the foreign key was reported
            yield Proof(row, row.name or "", document, parts[row.id])


def _links(batch: Any, hashes: list[str], previous: str, position: int) -> Iterator[str]:
    if batch.id != position:
        yield f"stands at place {position} of the chain: batches are missing before it"
    if batch.previous != previous:
        yield "does not follow the batch before it"
    if batch.readings != len(hashes):
        yield f"was of {batch.readings} readings, there are {len(hashes)}"
    if batch.hash != batch_hash(batch.previous, hashes):
        yield "its hash is not that of its readings"


def _file(connection: sa.Connection) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != "ok":
                yield Finding("file", "", " ".join(str(said).split()))


def _triggers(connection: sa.Connection) -> Iterator[Finding]:
    dialect = connection.dialect.name
    if dialect == "sqlite":
        query = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        query = sa.text("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
    there = set(connection.scalars(query))
    for name in sorted(triggers.names(dialect, [t.name for t in schema.APPEND_ONLY]) - there):
        yield Finding("triggers", name, "is missing: rows may have been changed")
    for name in sorted(_COUNTING - there):
        yield Finding("triggers", name, "is missing: what is kept counted may be wrong")


def _references(connection: sa.Connection) -> Iterator[Finding]:
    for table, column, query in _astray():
        for row in connection.execute(query):
            named = ", ".join(str(value) for value in row)
            yield Finding(table, named, f"{column} leads nowhere")


@cache
def _astray() -> list[tuple[str, str, sa.Select[Any]]]:
    """For every foreign key: its table, its column, and what finds the rows it fails for."""
    queries = []
    for table in schema.metadata.sorted_tables:
        for key in table.foreign_keys:
            there, column = key.column.table.alias("there"), key.parent
            found = sa.exists().where(there.c[key.column.name] == column)
            query = sa.select(*table.primary_key.columns).where(column.is_not(None), ~found)
            queries.append((table.name, column.name, query.execution_options(yield_per=100)))
    return queries


def _halves(connection: sa.Connection) -> Iterator[Finding]:
    d, r = schema.documents, schema.readings
    read = sa.exists().where(r.c.document_id == d.c.id)
    query = sa.select(d.c.id).where(~read).execution_options(yield_per=100)
    for i in connection.scalars(query):
        yield Finding("documents", str(i), "has no reading")


def _superseded(connection: sa.Connection) -> Iterator[Finding]:
    r, n, noted = schema.readings, schema.readings.alias("n"), schema.superseded
    later = sa.exists().where(n.c.document_id == r.c.document_id, n.c.reader_id > r.c.reader_id)
    there = sa.exists().where(noted.c.reading_id == r.c.id)
    for wrong, problem in (
        (later & ~there, "a later reading of its document is not noted"),
        (~later & there, "counts as replaced by a later one, but there is none"),
    ):
        query = sa.select(r.c.id).where(wrong).execution_options(yield_per=100)
        for i in connection.scalars(query):
            yield Finding("superseded", str(i), problem)


def _tallies(connection: sa.Connection) -> Iterator[Finding]:
    there, right = sa.select(*schema.tallies.c), counted(connection.dialect.name)
    wrong = sa.union_all(
        *(sa.select(*some.except_(others).subquery().c[:2])
          for some, others in ((there, right), (right, there)))
    )  # fmt: skip
    either = wrong.subquery()
    query = sa.select(either).distinct().execution_options(yield_per=100)
    for name, month in connection.execute(query):
        problem = "is not what the attributions of this name and month amount to"
        yield Finding("tallies", f"{name}, {month or 'no month'}", problem)


def _names(connection: sa.Connection) -> Iterator[Finding]:
    n = schema.names
    query = sa.select(n.c.id, n.c.name, n.c.folded).execution_options(yield_per=1000)
    for row in connection.execute(query):
        if fold(row.name)[:INDEXED] != row.folded:
            yield Finding("names", str(row.id), "folded is not that of name")
