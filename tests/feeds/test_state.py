"""What is remembered: the same in memory and in a ledger, and by one process only."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import textwrap
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.feeds.web import START, Answer, FakeClock, Web

from selon.feeds import MemoryState, State
from selon.feeds.state import CLAIM
from selon.ledger.following import FollowingState
from selon.ledger.store import Ledger

URL, FEED = "https://journal.example/a", "https://journal.example/rss"
LATER = START + timedelta(minutes=5)
ROOT = Path(__file__).resolve().parents[2]


def test_the_ledger_keeps_the_promises(state: State) -> None:
    """``selon.ledger`` may not import ``selon.feeds``, so its class only has the same methods."""
    for name, method in inspect.getmembers(State, inspect.isfunction):
        if not name.startswith("_"):
            assert inspect.signature(getattr(type(state), name)) == inspect.signature(method), name


def test_claims(state: State) -> None:
    assert state.claimable([URL, "https://x.example/"], START) == {URL, "https://x.example/"}
    assert state.claim(URL, FEED, START)
    assert not state.claim(URL, FEED, START)
    assert state.claimable([URL], START) == set()
    assert state.attempts(URL) == 1
    state.done(URL, "read", START)
    assert not state.claim(URL, None, START + timedelta(days=1000))
    assert state.unsettled(FEED, START + timedelta(days=1000)) == []


def test_claims_lapse(state: State) -> None:
    assert state.claim(URL, FEED, START)
    assert not state.claim(URL, FEED, START + CLAIM - timedelta(seconds=1))
    assert state.unsettled(FEED, START + CLAIM) == [URL]
    assert state.claim(URL, "https://other.example/rss", START + CLAIM)
    assert state.attempts(URL) == 2
    # Its feed stays the one it was met in first.
    assert state.unsettled(FEED, START + 2 * CLAIM) == [URL]


def test_put_off(state: State) -> None:
    assert state.claim(URL, FEED, START)
    state.later(URL, LATER, START)
    assert not state.claim(URL, FEED, START)
    assert state.unsettled(FEED, START) == []
    assert state.unsettled(FEED, LATER) == [URL]
    assert state.claimable([URL], LATER) == {URL}
    assert state.claim(URL, FEED, LATER)
    assert state.attempts(URL) == 2


def test_given_back(state: State) -> None:
    assert state.claim(URL, FEED, START)
    state.release(URL)
    assert state.attempts(URL) == 0
    assert state.unsettled(FEED, START) == []
    assert state.claim(URL, FEED, START)
    state.later(URL, START, START)
    assert state.claim(URL, FEED, START)
    state.release(URL)
    assert state.attempts(URL) == 1
    assert state.unsettled(FEED, START) == [URL]
    state.done(URL, "E200", START)
    state.release(URL)
    assert state.claimable([URL], START) == set()
    state.release("https://never.example/")


def test_done_without_a_claim(state: State) -> None:
    state.done(URL, "E202", START)
    assert not state.claim(URL, FEED, START)


def test_many_at_once(state: State) -> None:
    urls = [f"https://journal.example/{n}" for n in range(1201)]
    for url in urls[::300]:
        assert state.claim(url, FEED, START)
    assert state.claimable(urls, START) == set(urls) - set(urls[::300])
    assert state.claimable([], START) == set()


def test_feeds(state: State) -> None:
    assert state.feed(FEED) is None
    assert state.take(FEED, START, LATER)
    assert not state.take(FEED, START, LATER)
    values = {
        "title": "T\0",
        "etag": 'W/"é"',
        "hints": {"period": 60},
        "checked": START,
        "status": "200",
    }
    state.keep(FEED, {**values, "due": LATER})
    row = state.feed(FEED)
    assert row is not None
    assert {k: row[k] for k in ("etag", "hints", "checked", "status")} == {
        k: v for k, v in values.items() if k != "title"
    }
    assert row["failures"] == 0
    assert not state.take(FEED, START, LATER)
    assert state.take(FEED, LATER, LATER + CLAIM)
    assert not state.take(FEED, LATER, LATER + CLAIM)
    # Whoever has it is not heard of any more.
    assert state.take(FEED, LATER + CLAIM, LATER + 2 * CLAIM)
    state.keep("https://new.example/rss", {"moved_to": FEED})
    moved = state.feed("https://new.example/rss")
    assert moved is not None
    assert moved["moved_to"] == FEED


WORKER = """
    import json, sys
    from selon.feeds import Settings, follow
    from selon.ledger.following import FollowingState
    from selon.ledger.store import Ledger

    address, *feeds = sys.argv[1:]
    with Ledger.open(address) as ledger:
        print("ready", flush=True)
        sys.stdin.readline()
        settings = Settings(pace=0.0, allow_private=True)
        items = list(follow(feeds, FollowingState(ledger.engine), settings=settings))
    print(json.dumps([getattr(i, "input", None) or str(i.error) for i in items]))
"""


def test_two_processes_at_once(site: Web, tmp_path: Path) -> None:
    paths = [f"/{n}" for n in range(12)]
    for path in paths:
        site.pages[path] = Answer(f"What stands in {path}.".encode(), seconds=0.01)
    site.rss("/one", *paths)
    site.rss("/two", *reversed(paths))
    site.rss("/both", *paths)
    address = str(tmp_path / "news.db")
    Ledger.open(address).close()
    commands = [
        [
            sys.executable,
            "-c",
            textwrap.dedent(WORKER),
            address,
            site.url(f"/{own}"),
            site.url("/both"),
        ]
        for own in ("one", "two")
    ]
    found: list[str] = []
    workers = [
        subprocess.Popen(c, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for c in commands
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        output, _ = worker.communicate(timeout=60)
        assert worker.returncode == 0
        found += json.loads(output)
    assert sorted(found) == sorted(site.url(path) for path in paths)
    counts = Counter(site.paths)
    assert {counts[path] for path in paths} == {1}
    assert counts["/both"] == counts["/one"] == counts["/two"] == 1


def test_kept_in_the_ledger_for_everybody_to_see(
    site: Web, tmp_path: Path, clock: FakeClock
) -> None:
    from tests.feeds.test_following import Reader

    site.rss("/feed", "/a", "/none")
    site.article("/a")
    with Ledger.open(tmp_path / "news.db") as ledger:
        Reader(FollowingState(ledger.engine), clock).tour(site.url("/feed"))
        with ledger.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "select url, feed, status, attempts from fetched order by url"
            ).all()
    assert [tuple(r) for r in rows] == [
        (site.url("/a"), site.url("/feed"), "read", 1),
        (site.url("/none"), site.url("/feed"), "E200", 1),
    ]


def test_memory_is_a_copy() -> None:
    memory = MemoryState()
    memory.keep(FEED, {"title": "T"})
    row = memory.feed(FEED)
    assert row is not None
    dict(row)["title"] = "changed"
    assert memory.feed(FEED) == {"title": "T", "failures": 0}
