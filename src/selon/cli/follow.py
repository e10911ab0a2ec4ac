"""``selon follow``: new articles of feeds, each handed on once; again and again if wanted."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from selon.cli.ending import complain
from selon.cli.feeding import InHand, Item
from selon.cli.pool import internal
from selon.documents import Failure
from selon.errors import SelonError, UsageError
from selon.feeds import Follower, Settings
from selon.feeds.settings import SYSTEM_CLOCK, Clock
from selon.records import Document

if TYPE_CHECKING:
    from types import FrameType

    from selon.feeds import State

__all__ = ["Request", "Take", "follow_all", "seconds_of"]

WELL, SOME_FAILED, NOTHING_DONE = 0, 1, 2
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LEAST = 1.0  # seconds between two tours

Take = Callable[[Iterator[Item]], Generator[Item, None, None]]
"""Takes what a tour of the feeds gives, and gives each document back once it is stored, or a
failure of its name where it cannot be. Failures of the tour itself go through, as they come."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for; the names are the options' own."""

    sources: tuple[str, ...] = ()
    every: str | None = None
    pace: str = "2s"
    contact: str | None = None
    quiet: bool = False


def seconds_of(text: str, option: str) -> float:
    """The seconds in ``90``, ``90s``, ``15m``, ``1.5h`` or ``1d``.

    Raises:
        UsageError: anything else; it names ``option``.
    """
    match = re.fullmatch(r"([0-9]{1,7}(?:\.[0-9]{1,3})?)\s*([smhd]?)", text.strip())
    if not match:
        raise UsageError(f"{option} {text}: not a time; write 90s, 15m, 2h or 1d")
    return float(match.group(1)) * _UNITS[match.group(2) or "s"]


def follow_all(
    request: Request,
    state: State,
    take: Take,
    *,
    settings: Settings | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> int:
    """Goes around the feeds, once or until Ctrl-C, and gives the exit status.

    0: all went well, be it that there was nothing new; 1: some feeds or articles failed; 2: not
    one came and some failed, or the request makes no sense. With ``every``, Ctrl-C and SIGTERM
    are the way to stop, and no failure.

    Args:
        request: the options.
        state: what is remembered; ``selon.ledger.following.FollowingState``.
        take: reads and stores; called once for each tour. What it gives back is settled in the
            state; what it does not is given back, and comes again.
        settings: in place of the request's, for tests.
        clock: for tests.
    """
    try:
        every = None if request.every is None else seconds_of(request.every, "--every")
        if every is not None and every < _LEAST:
            raise UsageError(f"--every {request.every}: too short")
        if not request.sources:
            raise UsageError("name an OPML file, or the address of a feed")
        settings = settings or _settings(request, every)
    except SelonError as error:
        complain(error.name, error)
        return NOTHING_DONE
    run = _Run(
        request,
        state,
        take,
        Follower(state, settings=settings, clock=clock, note=_noter(request)),
        clock,
    )
    if every is None:
        run.tour()
        return run.status
    with _stoppable():
        try:
            while True:
                run.tour()
                run.wait(every)
        except KeyboardInterrupt:
            if not request.quiet:
                typer.echo("selon: note: stopped", err=True)
    return run.status


def _settings(request: Request, every: float | None) -> Settings:
    pace = seconds_of(request.pace, "--pace")
    if every is None:
        return Settings(pace=pace, contact=request.contact)
    return Settings(pace=pace, contact=request.contact, interval=every)


def _noter(request: Request) -> Callable[[str], None]:
    from selon.views.text import one_line

    def note(text: str) -> None:
        if not request.quiet:
            typer.echo(one_line(f"selon: note: {text}"), err=True)

    return note


@contextmanager
def _stoppable() -> Iterator[None]:
    """Makes SIGTERM what Ctrl-C is: service managers stop programs by it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Run:
    """Tours of the feeds: what came, what failed, and what is still in the taker's hands."""

    def __init__(
        self, request: Request, state: State, take: Take, follower: Follower, clock: Clock
    ) -> None:
        self._sources = request.sources
        self._take = take
        self._follower = follower
        self._clock = clock
        self._hand = InHand(state, clock)
        self._came = 0
        self._failed = 0

    @property
    def status(self) -> int:
        """The exit status so far."""
        if not self._failed:
            return WELL
        return SOME_FAILED if self._came else NOTHING_DONE

    def tour(self) -> None:
        """Once around."""
        items = self._follower.tour(self._sources, settled=False)
        try:
            with (
                closing(items),
                closing(self._hand.from_feeds(items)) as noted,
                closing(self._take(noted)) as taken,
            ):
                for item in taken:
                    self._back(item)
        except SelonError as error:
            self._complain(Failure(error.name or "selon", error))
        except Exception as error:  # noqa: BLE001 - the last stop before a traceback
            self._complain(internal("selon", error))
        finally:
            self._hand.give_back()

    def wait(self, every: float) -> None:
        """Sleeps until the next feed is due."""
        now, due = self._clock.now(), self._follower.due
        seconds = every if due is None else (due - now).total_seconds()
        self._clock.sleep(max(seconds, _LEAST))

    def _back(self, item: Item) -> None:
        """Settles what the taker gives back."""
        self._hand.back(item)
        if isinstance(item, Document):
            self._came += 1
        else:
            self._complain(item)

    def _complain(self, failure: Failure) -> None:
        self._failed += 1
        complain(failure.name, failure.error)
