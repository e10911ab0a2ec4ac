"""What a database's error means for the ledger."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from selon.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerNotFound,
    LedgerReadOnly,
    NotALedger,
)  # fmt: skip

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["meaning"]

_FULL = "no room is left on its disk; nothing of this batch was kept"
_REFUSED = "the system takes no more data for it (a quota, or a limit to the size of files)"
_READ_ONLY = "it may be read, but not written"
_BUSY = "another process has been writing to it for too long"

# Names of SQLite's (extended) result codes, the longest that fits counts.
_SQLITE: dict[str, tuple[type[LedgerError], str]] = {
    "SQLITE_FULL": (LedgerFull, _FULL),
    "SQLITE_IOERR_SHMSIZE": (LedgerFull, _FULL),
    "SQLITE_IOERR_WRITE": (LedgerFull, _REFUSED),
    "SQLITE_READONLY": (LedgerReadOnly, _READ_ONLY),
    "SQLITE_PERM": (LedgerReadOnly, _READ_ONLY),
    "SQLITE_BUSY": (LedgerBusy, _BUSY),
    "SQLITE_LOCKED": (LedgerBusy, _BUSY),
    "SQLITE_NOTADB": (NotALedger, "not an SQLite file"),
    "SQLITE_CORRUPT": (LedgerDamaged, "the file is damaged"),
}
# PostgreSQL's SQLSTATE, or its class.
_POSTGRES: dict[str, tuple[type[LedgerError], str]] = {
    "53100": (LedgerFull, _FULL),
    "25006": (LedgerReadOnly, _READ_ONLY),
    "42501": (LedgerReadOnly, "this user may not do that"),
    "55P03": (LedgerBusy, _BUSY),
    "3D000": (LedgerNotFound, "the server has no such database"),
    "28": (LedgerError, "the server refuses this user or password"),
    "XX001": (LedgerDamaged, "the database is damaged"),
    "XX002": (LedgerDamaged, "an index of the database is damaged"),
}


def meaning(error: BaseException, name: str, path: Path | None) -> LedgerError | None:
    """The ledger's error for a driver's; ``None`` where it says something about a statement."""
    if path is None:
        return _postgres(error, name)
    if isinstance(error, sqlite3.Error):
        return _sqlite(error, name, path)
    return None


def _sqlite(error: sqlite3.Error, name: str, path: Path) -> LedgerError | None:
    code = getattr(error, "sqlite_errorname", "")
    for known, (kind, reason) in _SQLITE.items():
        if code.startswith(known):
            return kind(reason, name)
    if code.startswith("SQLITE_CANTOPEN"):
        return _cannot_open(name, path)
    if code.startswith("SQLITE_IOERR"):
        return LedgerError(f"the system cannot read or write it ({code})", name)
    return None


def _cannot_open(name: str, path: Path) -> LedgerError:
    if not path.absolute().parent.is_dir():
        return LedgerNotFound("its folder does not exist", name)
    if path.is_dir():
        return NotALedger("a folder, not a file", name)
    if path.exists():
        return LedgerReadOnly("its folder or the files beside it may not be written", name)
    if os.access(path.absolute().parent, os.W_OK):
        return LedgerNotFound("cannot be opened", name)
    return LedgerReadOnly("its folder may not be written", name)


def _postgres(error: BaseException, name: str) -> LedgerError | None:
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate
    if state is None:
        if not isinstance(error, psycopg.OperationalError):
            return None
        return _unreachable(error, name)
    kind, reason = _POSTGRES.get(state) or _POSTGRES.get(state[:2]) or (None, "")
    if kind is not None:
        return kind(reason, name)
    if state[:2] in {"08", "57"}:
        return LedgerNotFound(f"the server has gone away: {_first_line(error)}", name)
    return None


def _unreachable(error: BaseException, name: str) -> LedgerError:
    # A connection that never came about has a message, but no SQLSTATE.
    said = _first_line(error)
    if "does not exist" in said and "database" in said:
        return LedgerNotFound("the server has no such database", name)
    if "authentication" in said or "no password" in said:
        return LedgerError("the server refuses this user or password", name)
    return LedgerNotFound(f"no server answers: {said}", name)


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0]
