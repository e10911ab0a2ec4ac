"""Claims in both databases: of many at once, one gets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from selon.ledger.following import FollowingState

if TYPE_CHECKING:
    from selon.ledger.store import Ledger

NOW = datetime.fromisoformat("2024-05-06")


def test_one_of_many_gets_it(ledger: Ledger) -> None:
    states = [FollowingState(ledger.engine) for _ in range(4)]
    urls = [f"https://journal.example/{n}" for n in range(10)]

    def claim_all(state: FollowingState) -> tuple[list[str], bool]:
        taken = state.take("https://journal.example/rss", NOW, NOW + timedelta(minutes=1))
        return [url for url in urls if state.claim(url, None, NOW)], taken

    with ThreadPoolExecutor(len(states)) as threads:
        found = list(threads.map(claim_all, states))
    assert sorted(url for some, _ in found for url in some) == urls
    assert sum(taken for _, taken in found) == 1


def test_its_whole_life(ledger: Ledger) -> None:
    state, url, feed = (
        FollowingState(ledger.engine),
        "https://journal.example/a",
        "https://journal.example/rss",
    )
    later = NOW + timedelta(hours=2)
    assert state.claim(url, feed, NOW)
    state.later(url, later, NOW)
    assert state.unsettled(feed, NOW) == []
    assert state.unsettled(feed, later) == [url]
    assert state.claimable([url, "https://x.example/"], NOW) == {"https://x.example/"}
    assert state.claim(url, feed, later)
    assert state.attempts(url) == 2
    state.release(url)
    assert state.claim(url, feed, later)
    state.done(url, "read", later)
    assert not state.claim(url, feed, later + timedelta(days=99))
    state.keep(feed, {"title": "a\0b", "hints": {"period": 60}, "due": later})
    row = state.feed(feed)
    assert row is not None
    assert (row["title"], row["hints"], row["failures"]) == ("a\ufffdb", {"period": 60}, 0)
    state.keep(feed, {"hints": None, "failures": 2})
    row = state.feed(feed)
    assert row is not None
    assert (row["hints"], row["failures"], row["due"]) == (None, 2, later)
