"""The version of a ledger's schema, and how it is brought up to date.

The versions are alembic's, in ``migrations/versions``; alembic itself is imported only where there
is something to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from selon.errors import LedgerDamaged, LedgerNotFound, LedgerTooNew, LedgerTooOld, NotALedger
from selon.ledger.engines import APPLICATION_ID, writing

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["HEAD", "config", "is_current", "refuse_old", "upgrade"]

TABLE: Final = "selon_schema"  # where alembic keeps the version; another program may have its own
HEAD: Final = "0001"  # the schema this version of Selon writes
_VERSIONS = sa.table(TABLE, sa.column("version_num"))


def config() -> Config:
    """Alembic's settings, without any file of settings."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("path_separator", "os")
    return made


def is_current(connection: sa.Connection, name: str) -> bool:
    """Whether the schema is the one we know; ``False`` for an older one, or for none yet.

    Raises:
        LedgerTooNew: a later version of Selon made it.
        LedgerTooOld: made before the schema was released.
        NotALedger: there are tables, but not a ledger's.
    """
    version = _version(connection, name)
    if version is not None and version > HEAD:
        reason = f"made by a later version of Selon (schema {version}, we know {HEAD}); update it"
        raise LedgerTooNew(reason, name)
    if version == HEAD and not sa.inspect(connection).has_table("tallies"):
        reason = "made by an unreleased version of Selon; add its articles anew"
        raise LedgerTooOld(reason, name)
    return version == HEAD


def upgrade(engine: sa.Engine, name: str) -> None:
    """Brings the schema up to date, in one transaction; a second process at it waits.

    Raises:
        LedgerError: as ``is_current``, or it cannot be written to.
    """
    from alembic import command
    from alembic.util import CommandError

    with writing(engine) as connection:
        if is_current(connection, name):
            return
        settings = config()
        settings.attributes["connection"] = connection
        try:
            command.upgrade(settings, "head")
        except CommandError as error:
            raise LedgerDamaged(f"its schema is unknown: {error}", name) from error
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {int(HEAD)}")


def refuse_old(connection: sa.Connection, name: str, *, may_change: bool) -> None:
    """For a ledger that is not current.

    Raises:
        LedgerNotFound: there is none here yet.
        LedgerTooOld: there is, and it may not be changed.
    """
    version = _version(connection, name)
    if version is None:
        raise LedgerNotFound("there is no ledger in it yet", name)
    if not may_change:
        reason = f"its schema is {version}, we need {HEAD}: open it once for writing"
        raise LedgerTooOld(reason, name)


def _version(connection: sa.Connection, name: str) -> str | None:
    tables = sa.inspect(connection).get_table_names()
    if TABLE in tables:
        found: str | None = connection.scalar(sa.select(_VERSIONS.c.version_num))
        return found
    if connection.dialect.name == "sqlite" and tables:
        raise NotALedger("an SQLite file of something else", name)
    if {"attributions", "documents", "readings"} & set(tables):
        raise NotALedger("the database has tables of these names that are no ledger's", name)
    return None
