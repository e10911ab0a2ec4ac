"""A real PostgreSQL server in a temporary folder, for the time of the tests."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALL = Path(__file__).resolve().parents[2] / "scripts" / "install_postgres.sh"
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off",
         "max_connections=30", "shared_buffers=32MB", "listen_addresses=127.0.0.1",
         "unix_socket_directories=")  # fmt: skip


class Server:
    """Gives databases with a ledger's tables in them, or without."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)
        self.sql("CREATE DATABASE made")
        Ledger.open(self.address("made")).close()

    def address(self, database: str) -> str:
        return f"postgresql://selon@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a new database; dropped at the end."""
        name = f"d{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {'template1' if empty else 'made'}")
        try:
            yield self.address(name)
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def serving() -> Iterator[Server]:
    """Starts a server on a free port and stops it at the end."""
    initdb = program("initdb")
    folder = Path(tempfile.mkdtemp(prefix="selon-postgres-"))
    user = _user()
    try:
        shutil.chown(folder, user)
        data = folder / "data"
        _run(
            user, initdb, "-D", data, "-U", "selon", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        port = _free_port()
        options = " ".join(f"-c {o}" for o in (f"port={port}", *QUICK))
        control = (initdb.parent / "pg_ctl", "-D", data, "-w")
        _run(user, *control, "-l", folder / "log", "-o", options, "start")
        try:
            yield Server(port)
        finally:
            _run(user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def program(name: str) -> Path:
    found = _find(name)
    if found is None:
        subprocess.run([INSTALL], check=True)
        found = _find(name)
    assert found is not None, f"no {name}: run {INSTALL}"
    return found


def _find(name: str) -> Path | None:
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4])
    )
    if debian:
        return debian[-1]
    here = shutil.which(name)
    return Path(here) if here else None


def _user() -> str:
    """Who runs the server: it refuses to be root's."""
    if os.geteuid() != 0:
        return getpass.getuser()
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def _run(user: str, *command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", user, "--", *words]
    # Not to a pipe: the server would inherit it and hold it open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(words, cwd="/", stdout=said, stderr=said, check=False)
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port
