"""Connections to SQLite and PostgreSQL, and what their errors mean.

SQLite: the driver's own notion of transactions is switched off; ``BEGIN`` is written here, with
``IMMEDIATE`` for a writer, so that two of them wait for each other instead of failing half-way.
PostgreSQL: writers wait for each other at an advisory lock.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

from selon.errors import UsageError
from selon.ledger.troubles import meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine.interfaces import DBAPIConnection

__all__ = ["APPLICATION_ID", "Address", "engine_for", "snapshot", "use_log", "writing"]

APPLICATION_ID = 0x53454C4F  # "SELO", in the header of the file
BUSY_SECONDS = 60
_LOCK = 0x53454C4F4E  # "SELON": PostgreSQL's advisory lock for writers
_WRITES = "selon_writes"
_POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


class Address:
    """Where a ledger is: a file's path or a PostgreSQL URL.

    Raises:
        UsageError: neither.
    """

    def __init__(self, given: str | Path) -> None:
        text = str(given)
        self.path: Path | None = None
        if text.startswith(_POSTGRES):
            self.url = self._postgres(text)
            self.name = self.url.render_as_string(hide_password=True)
        elif "://" in text:
            raise UsageError("a ledger is a file or a postgresql:// address", text)
        else:
            self.path = Path(text)
            self.name = text

    @staticmethod
    def _postgres(text: str) -> sa.URL:
        try:
            return sa.make_url(text).set(drivername="postgresql+psycopg")
        except (sa.exc.ArgumentError, ValueError) as error:
            # The text may hold a password: it is not repeated.
            raise UsageError("not a PostgreSQL address: postgresql://USER@HOST/DATABASE") from error


class _Compiler(SQLiteCompiler):
    """Writes ``INDEXED BY …`` behind a table's name, which SQLAlchemy leaves out for SQLite."""

    def get_from_hint_text(self, table: sa.FromClause, text: str | None) -> str | None:  # noqa: ARG002 - its signature
        return text


def engine_for(address: Address, *, read_only: bool) -> sa.Engine:
    """An engine whose errors are ``LedgerError`` where they mean one; nothing is opened yet."""
    options: dict[str, Any] = {"json_serializer": _json}
    if address.path is None:
        if read_only:
            options["execution_options"] = {"postgresql_readonly": True}
        engine = sa.create_engine(address.url, **options)
    else:
        engine = sa.create_engine(
            _sqlite_url(address.path, read_only=read_only),
            connect_args={"timeout": BUSY_SECONDS},
            **options,
        )
        engine.dialect.statement_compiler = _Compiler
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
    sa.event.listen(engine, "handle_error", partial(_translate, address))
    return engine


def _json(value: Any) -> str:
    # Most of it is lists of spans, which the json module takes ten times as long to write.
    if isinstance(value, tuple) and all(type(piece) is tuple for piece in value):
        return f"[{', '.join(f'[{start}, {end}]' for start, end in value)}]"
    return json.dumps(value, ensure_ascii=False)


def _sqlite_url(path: Path, *, read_only: bool) -> sa.URL:
    if not read_only:
        return sa.URL.create("sqlite", database=str(path.absolute()))
    query = {"mode": "ro", "uri": "true"}
    folder, wal = path.absolute().parent, path.with_name(f"{path.name}-wal")
    if not os.access(folder, os.W_OK) and not wal.exists():
        # SQLite cannot make its index of the log there, nor is there any log to read.
        query["immutable"] = "1"
    return sa.URL.create("sqlite", database=path.absolute().as_uri(), query=query)


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA cache_size = -32768")  # 32 MiB: indices stay in memory while writing
    cursor.execute("PRAGMA wal_autocheckpoint = 4000")  # pages: 16 MB; less is copied twice
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _translate(address: Address, context: sa.ExceptionContext) -> None:
    error = meaning(context.original_exception, address.name, address.path)
    if error is not None:
        raise error from context.original_exception


def use_log(engine: sa.Engine, address: Address) -> None:
    """Turns SQLite's write-ahead log on, where it is not: readers and a writer then go together.

    Raises:
        LedgerError: the file cannot be written to, or others keep it for too long.
    """
    if address.path is None:
        return
    # Outside of a transaction, which is where SQLAlchemy's connections are not.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            _patiently(lambda: cursor.execute("PRAGMA journal_mode = WAL"))
        cursor.close()
    except sqlite3.Error as error:
        raise meaning(error, address.name, address.path) or error from error
    finally:
        connection.close()


def _patiently(change: Callable[[], object]) -> None:
    """Tries again where another process is at it: SQLite itself does not wait here."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            change()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that no other writer of this ledger runs beside; committed at the end."""
    options: dict[str, Any] = {_WRITES: True}
    if engine.dialect.name == "postgresql":
        # What others wrote while we waited must be seen, whatever the server's default is.
        options["isolation_level"] = "READ COMMITTED"
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees the ledger as it was when it began, whoever writes meanwhile."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**level) as connection, connection.begin():
        yield connection
