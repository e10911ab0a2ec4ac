"""How politely feeds are followed, and the clock they are followed by."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from selon.documents.options import DEFAULT_OPTIONS, LoadOptions
from selon.errors import UsageError

__all__ = ["DEFAULT_SETTINGS", "SYSTEM_CLOCK", "Clock", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a caller can set; times in seconds.

    Attributes:
        pace: between the end of one request to a host and the next; ``Crawl-delay`` may ask for
            more.
        interval: between two requests for a feed that does not say how often it changes.
        threads: hosts that are asked at the same time.
        patience: how long one tour waits for one host; what would wait longer is left for another
            tour.
        attempts: how often an article is asked for that cannot be had for the time being.
        contact: an address (https:// or mail) for those whose servers are asked.
        options: language, date and limits, as for ``selon.documents.load``.
        allow_private: for tests against loopback servers only.
        seed: of the chance in waiting times; ``None`` for a different one each time.
    """

    pace: float = 2.0
    interval: float = 900.0
    threads: int = 8
    patience: float = 300.0
    attempts: int = 5
    contact: str | None = None
    options: LoadOptions = field(default=DEFAULT_OPTIONS)
    allow_private: bool = False
    seed: int | None = None

    def __post_init__(self) -> None:
        if self.contact is not None and not re.fullmatch(r"[\x21-\x7e]{3,200}", self.contact):
            raise UsageError("the contact must be an address in ASCII, without spaces")
        if self.pace < 0 or self.interval <= 0 or self.threads < 1 or self.attempts < 1:
            raise UsageError("pace, interval, threads and attempts must be above zero")

    @property
    def agent(self) -> str:
        """What Selon calls itself to servers: ``selon/0.1.0 (+https://…)``."""
        try:
            number = version("selon")
        except PackageNotFoundError:
            number = "unreleased"
        return f"selon/{number} (+{self.contact})" if self.contact else f"selon/{number}"

    def chance(self) -> random.Random:
        """The source of chance."""
        return random.Random(self.seed)  # noqa: S311 - spreads waiting times, guards nothing


DEFAULT_SETTINGS = Settings()


class Clock(Protocol):
    """Time as ``follow`` sees it; tests bring their own."""

    def now(self) -> datetime:
        """The time of day, UTC, without a zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        ...

    def sleep(self, seconds: float) -> None:
        """Waits."""
        ...


class _SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC).replace(tzinfo=None)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


SYSTEM_CLOCK: Clock = _SystemClock()
