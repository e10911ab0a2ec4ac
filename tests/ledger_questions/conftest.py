"""A small ledger with something of everything, in both databases, and a larger invented one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.ledger.postgres import Server, serving
from tests.ledger_questions.press import LATER, READER, documents, read_again

from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

import million

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(scope="session", params=DATABASES)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The small ledger; nobody writes to it but ``resolve``, whose tests use ``own``."""
    if request.param == "sqlite":
        made = str(tmp_path_factory.mktemp("small") / "ledger.db")
        _fill(made)
        yield made
        return
    with request.getfixturevalue("server").database() as made:
        _fill(made)
        yield made


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    with Ledger.open(address, read_only=True) as opened:
        yield opened


@pytest.fixture(params=DATABASES)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """The small ledger anew, to be written to."""
    if request.param == "sqlite":
        _fill(str(tmp_path / "own.db"))
        with Ledger.open(tmp_path / "own.db") as opened:
            yield opened
        return
    with request.getfixturevalue("server").database() as made:
        _fill(made)
        with Ledger.open(made) as opened:
            yield opened


@pytest.fixture(scope="session", params=DATABASES)
def invented(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledger]:
    """Some thousand attributions of the benchmark's generator."""
    if request.param == "sqlite":
        made = str(tmp_path_factory.mktemp("invented") / "ledger.db")
        million.make(made, 2000)
        with Ledger.open(made) as opened:
            yield opened
        return
    with request.getfixturevalue("server").database() as made:
        million.make(made, 2000)
        with Ledger.open(made) as opened:
            yield opened


def _fill(address: str) -> None:
    with Ledger.open(address) as opened:
        opened.write(documents(), READER)
        opened.write(read_again(), LATER)
