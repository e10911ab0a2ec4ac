"""Ledgers for the tests: in an SQLite file, and on a real PostgreSQL server.

A test that asks for ``ledger`` runs with both.
"""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

import pytest
from tests.ledger.postgres import Server, serving

from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(params=DATABASES)
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """A function that gives the address of a fresh ledger of one kind, as often as it is called."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            numbers = count(1)
            yield lambda: str(tmp_path / f"ledger{next(numbers)}.db")
        else:
            server: Server = request.getfixturevalue("postgres")
            yield lambda: stack.enter_context(server.database())


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    return new_address()


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    with Ledger.open(address) as opened:
        yield opened
