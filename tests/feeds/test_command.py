"""``selon follow``, without the reading."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.feeds.web import Answer, FakeClock, Web, settings

from selon.cli.follow import Item, Request, follow_all, seconds_of
from selon.documents import Failure
from selon.errors import InternalError, LedgerBusy, UsageError
from selon.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from selon.feeds import MemoryState

ROOT = Path(__file__).resolve().parents[2]


def stores(
    into: list[Item], bad: str = ""
) -> Callable[[Iterator[Item]], Generator[Item, None, None]]:
    """A taker that keeps everything in a list, and cannot read some documents."""

    def take(items: Iterator[Item]) -> Generator[Item, None, None]:
        for item in items:
            into.append(item)
            if bad and isinstance(item, Document) and item.input.endswith(bad):
                yield Failure(item.input, InternalError("cannot be read", item.input))
            else:
                yield item

    return take


def run(
    memory: MemoryState, clock: FakeClock, *sources: str, bad: str = "", every: str | None = None
) -> tuple[int, list[Item]]:
    found: list[Item] = []
    request = Request(sources=sources, every=every)
    status = follow_all(request, memory, stores(found, bad), settings=settings(), clock=clock)
    return status, found


def test_one_tour(
    site: Web, memory: MemoryState, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    site.rss("/feed", "/a", "/b", "/none")
    site.article("/a")
    site.article("/b")
    status, found = run(memory, clock, site.url("/feed"))
    assert (status, len(found)) == (1, 3)
    assert (
        capsys.readouterr().err
        == f"selon: {site.url('/none')}: the server answered 404 Not Found [E200]\n"
    )
    clock.forward(minutes=20)
    assert run(memory, clock, site.url("/feed")) == (0, [])
    # Not due, and that is said.
    assert run(memory, clock, site.url("/feed")) == (0, [])
    assert "1 feed is not due yet" in capsys.readouterr().err
    assert not memory.claim(site.url("/a"), None, clock.now())


def test_status_when_nothing_came(site: Web, memory: MemoryState, clock: FakeClock) -> None:
    assert run(memory, clock, site.url("/none"))[0] == 2
    assert run(memory, clock, "nothing.opml")[0] == 2


def test_what_cannot_be_read_is_settled_as_that(
    site: Web, memory: MemoryState, clock: FakeClock
) -> None:
    site.rss("/feed", "/a", "/b")
    site.article("/a")
    site.article("/b")
    status, _ = run(memory, clock, site.url("/feed"), bad="/a")
    assert status == 1
    clock.forward(minutes=20)
    assert run(memory, clock, site.url("/feed"))[1] == []


def test_what_is_not_given_back_comes_again(
    site: Web, memory: MemoryState, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """The taker holds documents back, as a batch does, and then the disk is full."""
    site.rss("/feed", "/a", "/b")
    site.article("/a")
    site.article("/b")

    def take(items: Iterator[Item]) -> Generator[Item, None, None]:
        held = list(items)
        yield held[0]
        raise LedgerBusy("no", "news.db")

    request = Request(sources=(site.url("/feed"),))
    assert follow_all(request, memory, take, settings=settings(), clock=clock) == 1
    assert "selon: news.db: no [E507]" in capsys.readouterr().err
    clock.forward(minutes=20)
    assert [
        i.input for i in run(memory, clock, site.url("/feed"))[1] if isinstance(i, Document)
    ] == [site.url("/b")]


def test_a_taker_that_breaks_is_no_traceback(
    site: Web, memory: MemoryState, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    def take(items: Iterator[Item]) -> Generator[Item, None, None]:
        yield next(items)
        raise ZeroDivisionError

    site.rss("/feed", "/a", "/b")
    site.article("/a")
    site.article("/b")
    assert (
        follow_all(
            Request(sources=(site.url("/feed"),)), memory, take, settings=settings(), clock=clock
        )
        == 1
    )
    assert "[E900]" in capsys.readouterr().err


class StoppedClock(FakeClock):
    """A clock at which Ctrl-C is pressed after some hours."""

    def __init__(self, hours: float) -> None:
        super().__init__()
        self._end = hours * 3600

    def sleep(self, seconds: float) -> None:
        if self.monotonic() + seconds > self._end:
            raise KeyboardInterrupt
        super().sleep(seconds)


def test_again_and_again(
    site: Web, memory: MemoryState, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = StoppedClock(hours=2)
    site.clock = clock
    site.rss("/quarterly")
    site.rss("/hourly", head="<ttl>60</ttl>")
    found: list[Item] = []
    request = Request(sources=(site.url("/quarterly"), site.url("/hourly")), every="15m")
    opens: list[int] = []

    def take(items: Iterator[Item]) -> Generator[Item, None, None]:
        opens.append(1)
        yield from stores(found)(items)

    assert follow_all(request, memory, take, settings=settings(), clock=clock) == 0
    assert (site.count("/quarterly"), site.count("/hourly")) == (8, 2)
    assert site.count("/robots.txt") == 1
    assert "selon: note: stopped" in capsys.readouterr().err
    # It slept until something was due, and not in small steps.
    assert len(opens) < 20


def test_nothing_to_follow_any_more_is_waited_out(site: Web, memory: MemoryState) -> None:
    clock = StoppedClock(hours=1)
    site.clock = clock
    site.pages["/feed"] = Answer(status=410)
    request = Request(sources=(site.url("/feed"),), every="15m", quiet=True)
    assert follow_all(request, memory, stores([]), settings=settings(), clock=clock) == 2
    assert clock.slept.count(900.0) == 3


@pytest.mark.parametrize(
    "request_",
    [Request(), Request(sources=("x",), every="soon"), Request(sources=("x",), every="0s"),
     Request(sources=("x",), pace="x"), Request(sources=("x",), contact="a b")],
)  # fmt: skip
def test_requests_that_make_no_sense(
    request_: Request, memory: MemoryState, capsys: pytest.CaptureFixture[str]
) -> None:
    assert follow_all(request_, memory, stores([])) == 2
    assert capsys.readouterr().err.endswith("[E400]\n")


def test_times() -> None:
    assert [seconds_of(t, "--every") for t in ("90", "90s", "15m", "1.5h", "1d")] == [
        90,
        90,
        900,
        5400,
        86400,
    ]
    for wrong in ("", "m", "-1m", "1w", "1e9", "15 min", "٣m"):
        with pytest.raises(UsageError, match="--every"):
            seconds_of(wrong, "--every")


ENDLESS = """
    import sys
    from selon.cli.follow import Request, follow_all
    from selon.feeds import MemoryState, Settings

    def take(items):
        for item in items:
            yield item

    settings = Settings(allow_private=True, pace=0.0)
    print("ready", flush=True)
    sys.exit(follow_all(Request(sources=(sys.argv[1],), every="15m"), MemoryState(), take, settings=settings))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_a_server_is_slow(site: Web, number: signal.Signals) -> None:
    asked = threading.Event()

    def slow(_asked: object) -> Answer:
        asked.set()
        return Answer(b"", seconds=4)

    site.pages["/feed"] = slow
    command = [sys.executable, "-c", textwrap.dedent(ENDLESS), site.url("/feed")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        assert asked.wait(60)
        start = time.perf_counter()
        child.send_signal(number)
        _, errors = child.communicate(timeout=30)
        assert time.perf_counter() - start < 3
    assert child.returncode == 0
    assert errors == "selon: note: stopped\n"
