"""Every released schema becomes the present one, and nothing else is taken for a ledger."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from tests.ledger.dumping import SCHEMAS, schema_of
from tests.ledger.making import READER, entry

from selon.cli.audit import Request, audit
from selon.errors import LedgerDamaged, LedgerNotFound, LedgerTooNew, LedgerTooOld, NotALedger
from selon.ledger import schema
from selon.ledger.migrating import HEAD, TABLE, config
from selon.ledger.store import Ledger

DUMPS = sorted(p.name for p in SCHEMAS.glob("*.sql"))


def load(dump: str, postgres, tmp_path: Path):
    """The address of a ledger made from ``dump``, as a context manager."""
    sql = (SCHEMAS / dump).read_text("utf-8")
    if "postgresql" in dump:
        with postgres.database(empty=True) as address:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(sql)
            yield address
    else:
        path = tmp_path / "old.db"
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(sql)
        yield str(path)


@pytest.fixture(params=DUMPS)
def released(request: pytest.FixtureRequest, postgres, tmp_path: Path):
    yield from load(request.param, postgres, tmp_path)


def differences(engine: sa.Engine) -> list:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(thing: object, name: str, kind: str, *_: object) -> bool:
        # The search index is no part of the metadata: each database has its own.
        return not ("_fts" in name or name == "search" or name.endswith("_search"))

    options = {"include_object": ours, "version_table": TABLE, "compare_type": True}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, schema.metadata)


def test_the_migrations_make_what_the_metadata_says(ledger: Ledger) -> None:
    assert differences(ledger.engine) == []


def test_the_migrations_make_the_very_same_tables(tmp_path: Path) -> None:
    """Of an unreleased schema: copy schema.py to migrations/tables_NNNN.py when it is changed."""
    Ledger.open(tmp_path / "a.db").close()
    engine = sa.create_engine(f"sqlite:///{tmp_path}/b.db")
    schema.metadata.create_all(engine)
    engine.dispose()
    made = set(schema_of(tmp_path / "a.db"))
    assert set(schema_of(tmp_path / "b.db")) <= made


def test_the_head_is_the_last_version() -> None:
    from alembic.script import ScriptDirectory

    versions = ScriptDirectory.from_config(config())
    assert versions.get_heads() == [HEAD]
    released = {dump.split(".")[0] for dump in DUMPS}
    assert released == {version.revision for version in versions.walk_revisions()}


def test_every_released_schema_is_brought_up_to_date(released: str) -> None:
    with Ledger.open(released) as ledger:
        assert differences(ledger.engine) == []
        assert ledger.audit() == []
        assert ledger.reading(1) == entry(1, attributions=4).reading
        assert ledger.write([entry(1, attributions=4), entry(2)], READER).readings == 1
        assert ledger.audit() == []
        with ledger.engine.connect() as connection:
            version = connection.scalar(
                sa.select(sa.column("version_num")).select_from(sa.table(TABLE))
            )
            assert version == HEAD
            views = sa.inspect(connection).get_view_names()
            assert {"who_said_what", "denied", "forecast_state", "current_readings", "current_attributions"} <= set(views)  # fmt: skip
            for view in views:
                connection.exec_driver_sql(f"SELECT * FROM {view}").all()  # noqa: S608


def test_the_present_schema_is_the_one_kept(tmp_path: Path, postgres) -> None:
    """``python -m tests.ledger.dumping`` keeps it; after its release only a new one may be made."""
    Ledger.open(tmp_path / "new.db").close()
    for old in load(f"{HEAD}.sqlite.sql", postgres, tmp_path):
        assert set(schema_of(Path(old))) == set(schema_of(tmp_path / "new.db"))


def set_version(ledger: Ledger, version: str) -> None:
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {TABLE} SET version_num = '{version}'")  # noqa: S608


def test_a_newer_schema_is_left_alone(address: str) -> None:
    with Ledger.open(address) as ledger:
        set_version(ledger, "0999")
    for read_only in (True, False):
        with pytest.raises(LedgerTooNew, match=rf"schema 0999, we know {HEAD}.*\[E505\]"):
            Ledger.open(address, read_only=read_only)


def test_an_older_one_is_not_changed_by_who_only_reads(address: str) -> None:
    with Ledger.open(address) as ledger:
        set_version(ledger, "0000")
    with pytest.raises(LedgerTooOld, match=rf"its schema is 0000, we need {HEAD}"):
        Ledger.open(address, read_only=True)
    with pytest.raises(LedgerDamaged, match="its schema is unknown"):  # there never was such a one
        Ledger.open(address)


def test_one_made_before_the_release_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with Ledger.open(path) as ledger:
        ledger.write([entry(1)], READER)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER attributions_tally")
        connection.execute("DROP TRIGGER superseded_tally")
        connection.execute("DROP TABLE tallies")
    for read_only in (True, False):
        with pytest.raises(LedgerTooOld, match="made by an unreleased version of Selon; add its"):
            Ledger.open(path, read_only=read_only)
    assert audit(Request(str(path))) == 2


def test_what_is_not_there_is_not_made(tmp_path: Path, postgres) -> None:
    path = tmp_path / "none.db"
    for how in ({"create": False}, {"read_only": True}):
        with pytest.raises(LedgerNotFound, match="no such file"):
            Ledger.open(path, **how)
        assert not path.exists()
        with (
            postgres.database(empty=True) as address,
            pytest.raises(LedgerNotFound, match="no ledger"),
        ):
            Ledger.open(address, **how)
    path.touch()
    with pytest.raises(LedgerNotFound, match="no ledger in it yet"):
        Ledger.open(path, create=False)
    Ledger.open(path).close()


def test_other_files_and_databases_are_left_alone(tmp_path: Path, postgres) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE addresses (name TEXT)")
    text = tmp_path / "text.db"
    text.write_text("Not a database, but long enough to look at. " * 99)
    for file, reason in (
        (path, "an SQLite file of something else"),
        (text, "not an SQLite file"),
        (tmp_path, "a folder"),
    ):
        before = file.read_bytes() if file.is_file() else b""
        with pytest.raises(NotALedger, match=reason):
            Ledger.open(file)
        assert not file.is_file() or file.read_bytes() == before
    with postgres.database(empty=True) as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE TABLE addresses (name TEXT)")
        Ledger.open(address).close()  # tables beside ours do no harm
    with postgres.database(empty=True) as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE TABLE documents (name TEXT)")
        with pytest.raises(NotALedger, match="tables of these names"):
            Ledger.open(address)


def test_the_file_says_whose_it_is(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "a.db").close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        said = [
            connection.execute(f"PRAGMA {p}").fetchone()[0]
            for p in ("application_id", "user_version", "journal_mode")
        ]
    assert said == [int.from_bytes(b"SELO"), int(HEAD), "wal"]
