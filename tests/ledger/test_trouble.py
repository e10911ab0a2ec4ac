"""Read-only, full, busy, broken, out of reach: each says so, and the ledger is sound after."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from tests.ledger.making import READER, entries, entry

from selon.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerNotFound,
    LedgerReadOnly,
    UsageError,
)
from selon.ledger import engines
from selon.ledger.store import Ledger
from selon.ledger.troubles import meaning

ROOT = Path(__file__).resolve().parents[2]


def test_a_full_disk_by_a_limit_of_pages(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "a.db") as ledger:
        ledger.write(entries(range(5)), READER)
        kept = ledger.content_hash()

        @sa.event.listens_for(ledger.engine, "begin")
        def _limit(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 60")

        with pytest.raises(LedgerFull, match=r"a\.db: no room is left on its disk.* \[E503\]"):
            ledger.write(entries(range(5, 300)), READER)
        assert ledger.content_hash() == kept
    with Ledger.open(tmp_path / "a.db") as ledger:
        assert ledger.audit() == []
        assert ledger.content_hash() == kept
        ledger.write(entries(range(5, 7)), READER)
        assert ledger.audit() == []


# Writes until there is no room, then says how many documents were acknowledged.
FILLER = """
import resource, sys
from selon.errors import LedgerFull
from selon.ledger.store import Ledger
from tests.ledger.making import READER, entry
path, limit = sys.argv[1], int(sys.argv[2])
with Ledger.open(path) as ledger:
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    for number in range(1000):
        try:
            ledger.write([entry(number)], READER)
        except LedgerFull as error:
            print(number, error)
            break
with Ledger.open(path, read_only=True) as ledger:
    assert ledger.audit() == [], "not sound while the disk is full"
"""


@pytest.mark.parametrize("how", ["limit", "disk"])
def test_a_full_disk(how: str, tmp_path: Path) -> None:
    """A limit to the size of files, and a disk of 8 MB in memory where the system lets us."""
    disk = tmp_path / "disk"
    disk.mkdir()
    path = disk / "a.db"
    fill = [sys.executable, "-c", FILLER, str(path), "0"]
    after = tmp_path / "after.db"
    command = f'mount -t tmpfs -o size=8m tmpfs {disk} && "$@" && cp {path} {after} && if [ -e {path}-wal ]; then cp {path}-wal {after}-wal; fi'
    mounting = ["unshare", "--map-root-user", "--mount", "sh", "-ec", command, "sh"]
    able = shutil.which("unshare") and not subprocess.run(
        ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", disk],
        capture_output=True, check=False,
    ).returncode  # fmt: skip
    if how == "disk" and able:
        fill = [*mounting, *fill]
    else:
        fill[-1], after = str(1 << 22), path
    done = subprocess.run(fill, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    number, reason = done.stdout.split(maxsplit=1)
    assert int(number) > 5
    assert "[E503]" in reason
    with Ledger.open(after) as ledger:
        assert ledger.audit() == []
        with ledger.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM documents").scalar() == int(
                number
            )
        ledger.write([entry(int(number))], READER)
        assert ledger.audit() == []


# As somebody who may not write here: root may everywhere.
READER_ONLY = """
import os, sys
path, uid = sys.argv[1], int(sys.argv[2])
from selon.errors import LedgerReadOnly
from selon.ledger.store import Ledger
from tests.ledger.making import READER, entry
if uid:
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
try:
    with Ledger.open(path) as ledger:
        ledger.write([entry(2)], READER)
except LedgerReadOnly as error:
    print(error)
with Ledger.open(path, read_only=True) as ledger:
    print(ledger.reading(1) == entry(1).reading, ledger.audit())
with Ledger.open(path) as ledger:
    print(ledger.audit())
"""


@pytest.mark.parametrize("folder_too", [True, False])
def test_a_file_that_may_not_be_written(folder_too: bool, tmp_path: Path) -> None:
    # The folders pytest makes are closed to others.
    folder = Path("/tmp") / f"selon-read-only-{os.getpid()}-{folder_too}"  # noqa: S108
    folder.mkdir()
    path = folder / "a.db"
    try:
        with Ledger.open(path) as ledger:
            ledger.write([entry(1)], READER)
        before = path.read_bytes()
        path.chmod(0o444)
        folder.chmod(0o555 if folder_too else 0o777)
        uid = 65534 if os.geteuid() == 0 else 0
        done = subprocess.run(
            [sys.executable, "-c", READER_ONLY, str(path), str(uid)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = [f"{path}: it may be read, but not written [E502]", "True []", "[]"]
        assert done.stdout.splitlines() == said[: 2 if folder_too else 3], done.stderr
        assert path.read_bytes() == before
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(LedgerNotFound, match="its folder does not exist"):
        Ledger.open(tmp_path / "none" / "a.db")


def test_another_has_been_writing_for_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger.open(tmp_path / "a.db").close()
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Ledger.open(tmp_path / "a.db") as ledger:
            with pytest.raises(LedgerBusy, match=r"\[E507\]"):
                ledger.write([entry(1)], READER)
            assert not ledger.known("news/1.txt", "", READER)  # readers do not wait
            other.execute("ROLLBACK")
            assert ledger.write([entry(1)], READER).documents == 1


def test_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Ledger.open(path) as ledger:
        ledger.write(entries(range(20)), READER)
    broken = bytearray(path.read_bytes())
    broken[100:4000] = b"\xaa" * 3900
    path.write_bytes(broken)
    with pytest.raises(LedgerDamaged, match=r"the file is damaged \[E504\]"):
        Ledger.open(path)


def test_servers_and_databases_out_of_reach(postgres) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
        with pytest.raises(
            LedgerNotFound, match=r"postgresql\+psycopg://me:\*\*\*@.*no server answers.*E501"
        ) as caught:
            Ledger.open(f"postgresql://me:secret@127.0.0.1:{port}/x")
        assert "secret" not in str(caught.value)
    with pytest.raises(LedgerNotFound, match="the server has no such database"):
        Ledger.open(postgres.address("nowhere"))
    with pytest.raises(UsageError, match="a file or a postgresql:// address"):
        Ledger.open("mysql://localhost/x")
    with pytest.raises(UsageError, match="not a PostgreSQL address"):
        Ledger.open("postgresql://localhost:port/x")


def test_a_user_who_may_only_read(postgres) -> None:
    with postgres.database() as address:
        with Ledger.open(address) as ledger:
            ledger.write([entry(1)], READER)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE ROLE guest LOGIN")
            connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
        try:
            with Ledger.open(address.replace("selon@", "guest@")) as ledger:
                assert ledger.reading(1) == entry(1).reading
                with pytest.raises(LedgerReadOnly, match="this user may not do that"):
                    ledger.write([entry(2)], READER)
        finally:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("DROP OWNED BY guest; DROP ROLE guest")


def test_a_server_that_goes_away_and_a_full_one(postgres) -> None:
    full = meaning(psycopg.errors.DiskFull("could not extend file"), "x", None)
    assert isinstance(full, LedgerFull)
    assert meaning(psycopg.errors.UniqueViolation("twice"), "x", None) is None
    assert meaning(ValueError(), "x", Path("x")) is None
    with postgres.database() as address, Ledger.open(address) as ledger:
        with ledger.engine.connect() as connection:
            (me,) = connection.exec_driver_sql("SELECT pg_backend_pid()").one()
            with psycopg.connect(address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (me,))
            with pytest.raises(LedgerError, match="gone away"):
                connection.exec_driver_sql("SELECT 1")
        assert ledger.write([entry(1)], READER).documents == 1
