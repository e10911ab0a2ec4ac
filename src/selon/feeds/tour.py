"""What one tour of the feeds shares: what it works with, what it met, what it hands over."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selon.documents.options import Failure
from selon.errors import Disallowed, FetchError, Forbidden

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from random import Random

    from selon.documents.fetching import Answer
    from selon.errors import SelonError
    from selon.feeds.hosts import Hosts
    from selon.feeds.settings import Clock, Settings
    from selon.feeds.state import State
    from selon.records import Document

__all__ = ["FeedFailure", "Handed", "StatusError", "Tour", "is_temporary"]

_FOR_A_WHILE = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class FeedFailure(Failure):
    """A feed, or an article it names, that failed: ``State`` knows of it and when to try again."""


def _nothing() -> None:
    """What there is to do for most failures."""


@dataclass(frozen=True, slots=True)
class Handed:
    """Something for the caller.

    Attributes:
        item: a document, or what failed.
        kept: to be called when the caller has it.
        lost: to be called if the caller never gets it.
    """

    item: Document | Failure
    kept: Callable[[], None] = _nothing
    lost: Callable[[], None] = _nothing


@dataclass(slots=True)
class Tour:
    """One tour of the feeds.

    Attributes:
        hosts: through which all requests go.
        state: what is remembered.
        settings: how politely.
        clock: what time is told by.
        note: takes a line for people.
        chance: for waiting times.
        out: what the caller is to have.
        waiting: when feeds are due that were met.
        met: feeds that were met.
        left: how many articles of each host are left for another tour.
        not_due: how many feeds were not asked for.
    """

    hosts: Hosts
    state: State
    settings: Settings
    clock: Clock
    note: Callable[[str], None]
    chance: Random
    out: deque[Handed] = field(default_factory=deque)
    waiting: dict[str, datetime] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    left: Counter[str] = field(default_factory=Counter)
    not_due: int = 0

    def failed(self, failure: Failure) -> None:
        """Hands over a failure that nothing else depends on."""
        self.out.append(Handed(failure))


class StatusError(FetchError):
    """An answer whose status is an error.

    Attributes:
        status: it.
        wait: seconds the server asks to wait, if it does.
    """

    def __init__(self, answer: Answer, name: str, wait: float | None) -> None:
        super().__init__(f"the server answered {answer.status} {answer.reason}".strip(), name)
        self.status = answer.status
        self.wait = wait


def is_temporary(error: SelonError) -> bool:
    """Whether what failed so may go well another time."""
    if isinstance(error, StatusError):
        return error.status >= 500 or error.status in _FOR_A_WHILE
    return isinstance(error, FetchError) and not isinstance(error, Forbidden | Disallowed)
