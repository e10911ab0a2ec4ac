"""What the tests of feeds share: a clock, a web, and a memory of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.feeds.web import FakeClock, Web, web

from selon.feeds import MemoryState, State
from selon.ledger.following import FollowingState
from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def site(clock: FakeClock) -> Iterator[Web]:
    with web(clock) as made:
        yield made


@pytest.fixture(params=["memory", "ledger"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[State]:
    if request.param == "memory":
        yield MemoryState()
    else:
        with Ledger.open(tmp_path / "news.db") as ledger:
            yield FollowingState(ledger.engine)


@pytest.fixture
def memory() -> MemoryState:
    return MemoryState()
