"""The ledger itself: opened, written to, and read back whole."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa

from selon.errors import LedgerNotFound, UsageError
from selon.ledger import schema
from selon.ledger.askable import Askable
from selon.ledger.audit import Audit
from selon.ledger.engines import Address, engine_for, snapshot, use_log, writing
from selon.ledger.entries import Written
from selon.ledger.migrating import is_current, refuse_old, upgrade
from selon.ledger.rebuilding import document_of, parts_of, rebuild
from selon.ledger.refusals import recover, refuse, refused
from selon.ledger.storable import handle, mark_handle, storable
from selon.ledger.writing import next_id, prepare, write_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from selon.forecasting import Resolution
    from selon.ledger.audit import Finding
    from selon.ledger.entries import Entry, ReaderInfo, Refused
    from selon.records import Reading

__all__ = ["Ledger"]


class Ledger(Askable):
    """The ledger at one address: an SQLite file, or a PostgreSQL database.

    It is asked by the methods of ``Askable``: ``who``, ``search``, ``denials``, and so on.

    Attributes:
        engine: for questions; its errors are ``LedgerError`` where they mean one.
        name: the address, without any password.
        read_only: whether it was opened so.

    Open it anew in each process: a connection must not go through a fork.
    """

    def __init__(self, engine: sa.Engine, name: str, *, read_only: bool) -> None:
        """Use ``Ledger.open``."""
        self.engine = engine
        self.name = name
        self.read_only = read_only

    @classmethod
    def open(cls, address: str | Path, *, create: bool = True, read_only: bool = False) -> Self:
        """Opens the ledger, and brings an older one up to date.

        Args:
            address: the path of a file, or ``postgresql://USER@HOST/DATABASE``.
            create: make it if there is none.
            read_only: change nothing, not even the schema.

        Raises:
            UsageError: the address is neither.
            LedgerError: it cannot be opened; the subclass says why.
        """
        where = Address(address)
        if where.path is not None and not where.path.exists() and (read_only or not create):
            raise LedgerNotFound("no such file", where.name)
        engine = engine_for(where, read_only=read_only)
        try:
            cls._ready(engine, where, create=create, read_only=read_only)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, where.name, read_only=read_only)

    @staticmethod
    def _ready(engine: sa.Engine, where: Address, *, create: bool, read_only: bool) -> None:
        with engine.connect() as connection:
            current = is_current(connection, where.name)
            if not current and (read_only or not create):
                refuse_old(connection, where.name, may_change=not read_only)
        if not read_only:
            use_log(engine, where)
            if not current:
                upgrade(engine, where.name)

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def write(self, entries: Sequence[Entry], reader: ReaderInfo) -> Written:
        """Adds entries in one transaction, or none of them: one batch.

        What the ledger has of this reader is not added again, only where it was met. When this
        returns, the batch is on the disk.

        Raises:
            InternalError: a reading contradicts itself or its text.
            LedgerError: it cannot be written; nothing of the batch was kept.
        """
        prepared = prepare(entries, reader)
        if not prepared:
            return Written(0, 0, 0, 0, None)
        with writing(self.engine) as connection:
            return write_batch(connection, prepared, reader, _now())

    def known(self, input: str, mark: str, reader: ReaderInfo) -> bool:  # noqa: A002 - its name
        """Whether ``input`` with this mark has been read by this reader: it need not be opened."""
        seen, readers = schema.sightings, schema.readers
        query = (
            sa.select(sa.literal(1))
            .join_from(seen, readers, seen.c.reader_id == readers.c.id)
            .where(seen.c.input == handle(input), seen.c.mark == mark_handle(mark))
            .where(readers.c.name == reader.name)
            .limit(1)
        )
        with self.engine.connect() as connection:
            return connection.scalar(query) is not None

    def has_read(self, document_key: str, reader: ReaderInfo) -> bool:
        """Whether this reader has read the document with this key (``hashing.document_key``)."""
        asked = {"key": document_key, "name": reader.name}
        with self.engine.connect() as connection:
            return connection.scalar(_has_read(), asked) is not None

    def reading(self, which: str | int) -> Reading:
        """A reading as it was written; its document's ``input`` is where that was first met.

        Args:
            which: the key of a document, for what the latest reader read in it, or a reading's id.

        Raises:
            UsageError: there is none.
        """
        r, d = schema.readings, schema.documents
        column = d.c.key if isinstance(which, str) else r.c.id
        query = (
            sa.select(r, d.c.key)
            .join_from(r, d)
            .where(column == which)
            .order_by(r.c.reader_id.desc())
            .limit(1)
        )
        with snapshot(self.engine) as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                raise UsageError(f"no reading {which}", self.name)
            document = connection.execute(sa.select(d).where(d.c.id == row.document_id)).one()
            parts = parts_of(connection, row.id, row.id)[row.id]
        return rebuild(document_of(document), row, parts)

    def content_hash(self) -> str:
        """64 digits for what the ledger holds, whatever came first, in which batch and by whom.

        Two ledgers with the same hash have the same readings of the same documents.
        """
        d, r, who = schema.documents, schema.readings, schema.readers
        query = (
            sa.select(d.c.key, who.c.name, r.c.sha256)
            .join_from(d, r, r.c.document_id == d.c.id)
            .join(who, who.c.id == r.c.reader_id)
            .order_by(d.c.key)
            .execution_options(yield_per=1000)
        )
        total = hashlib.sha256()
        with snapshot(self.engine) as connection:
            for _, rows in itertools.groupby(connection.execute(query), key=lambda row: row.key):
                for row in sorted(tuple(row) for row in rows):
                    total.update(f"{' '.join(row)}\n".encode())
        return total.hexdigest()

    def refuse(self, *failures: Refused) -> None:
        """Puts failed inputs into the quarantine, or counts another attempt of theirs."""
        if failures:
            with writing(self.engine) as connection:
                refuse(connection, failures, _now())

    def recovered(self, inputs: Iterable[str]) -> None:
        """Notes that inputs in the quarantine have been read after all."""
        with writing(self.engine) as connection:
            recover(connection, inputs, _now())

    def refused(self) -> list[Refused]:
        """What is in the quarantine and has not recovered, the longest waiting first."""
        with self.engine.connect() as connection:
            return list(refused(connection))

    def audit(self, head: str | None = None) -> list[Finding]:
        """What is not as it was written; nothing, mostly. ``Audit`` gives it piece by piece.

        Args:
            head: the hash of a batch, noted earlier, that must still be in the chain.
        """
        return list(Audit(self.engine, read_only=self.read_only, head=head).findings())

    def resolve(self, forecast: str, resolution: Resolution) -> None:
        """Records how a forecast turned out; the last resolution recorded counts.

        Raises:
            UsageError: there is no forecast with this key.
        """
        f, table = schema.forecasts, schema.resolutions
        with writing(self.engine) as connection:
            known = connection.scalar(sa.select(f.c.id).where(f.c.key == forecast))
            if known is None:
                raise UsageError(f"no forecast {forecast}", self.name)
            row = {
                "id": next_id(connection, table),
                "forecast_id": known,
                "outcome": resolution.outcome,
                "resolved_on": resolution.on,
                "because": storable(resolution.because),
                "recorded": _now(),
            }
            connection.execute(table.insert(), row)


@cache
def _has_read() -> sa.Select[Any]:
    # Asked for every document: made once, SQLAlchemy need not take it apart each time.
    d, r, readers = schema.documents, schema.readings, schema.readers
    return (
        sa.select(sa.literal(1))
        .join_from(d, r, r.c.document_id == d.c.id)
        .join(readers, readers.c.id == r.c.reader_id)
        .where(d.c.key == sa.bindparam("key"), readers.c.name == sa.bindparam("name"))
        .limit(1)
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
