"""What must be remembered from one tour to the next, and who has what in hand.

``selon.ledger.following`` keeps it in a ledger, safe between processes; ``MemoryState`` keeps it
as long as the program runs. All times are UTC, without a zone.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["CLAIM", "MemoryState", "State"]

CLAIM = timedelta(hours=1)
"""How long a claim lasts whose holder is not heard of again."""

_OPEN = frozenset({"claimed", "later"})


class State(Protocol):
    """The memory of ``follow``.

    A feed is a row of values named ``title outlet etag last_modified checked due failures status
    moved_to hints``. An article's address is claimed before it is asked for; after that it is
    done, or put off, or let go.
    """

    def feed(self, url: str) -> Mapping[str, Any] | None:
        """The row of a feed, if there is one."""
        ...

    def take(self, url: str, now: datetime, until: datetime) -> bool:
        """Takes a feed if it is due, and says whether; nobody else gets it before ``until``."""
        ...

    def keep(self, url: str, values: Mapping[str, Any]) -> None:
        """Changes these values of a feed's row, or makes the row."""
        ...

    def claimable(self, urls: Iterable[str], now: datetime) -> set[str]:
        """Those of ``urls`` that ``claim`` would give now."""
        ...

    def claim(self, url: str, feed: str | None, now: datetime) -> bool:
        """Claims an article for this process; false if it is done, put off or another's.

        Of two processes that ask at once, one gets it. A claim lapses after ``CLAIM``.
        """
        ...

    def done(self, url: str, status: str, now: datetime) -> None:
        """Notes how it ended: "read", "same" or an error's code. It is never claimed again."""
        ...

    def later(self, url: str, due: datetime, now: datetime) -> None:
        """Puts a claimed article off; from ``due`` on it can be claimed again."""
        ...

    def release(self, url: str) -> None:
        """Gives a claim back as if it had not been made."""
        ...

    def attempts(self, url: str) -> int:
        """How often it has been claimed, releases aside."""
        ...

    def unsettled(self, feed: str, now: datetime) -> list[str]:
        """Articles met first in this feed that were claimed once and can be claimed again."""
        ...


@dataclass(slots=True)
class _Article:
    feed: str | None
    status: str
    due: datetime | None
    attempts: int


class MemoryState:
    """A ``State`` for one process, for as long as it runs."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._feeds: dict[str, dict[str, Any]] = {}
        self._articles: dict[str, _Article] = {}
        self._lock = threading.Lock()

    def feed(self, url: str) -> Mapping[str, Any] | None:
        """See ``State``."""
        row = self._feeds.get(url)
        return dict(row) if row else None

    def take(self, url: str, now: datetime, until: datetime) -> bool:
        """See ``State``."""
        with self._lock:
            row = self._feeds.setdefault(url, {"failures": 0})
            if row.get("due") is not None and row["due"] > now:
                return False
            row["due"] = until
            return True

    def keep(self, url: str, values: Mapping[str, Any]) -> None:
        """See ``State``."""
        with self._lock:
            self._feeds.setdefault(url, {"failures": 0}).update(values)

    def claimable(self, urls: Iterable[str], now: datetime) -> set[str]:
        """See ``State``."""
        return {url for url in urls if self._is_free(url, now)}

    def claim(self, url: str, feed: str | None, now: datetime) -> bool:
        """See ``State``."""
        with self._lock:
            if not self._is_free(url, now):
                return False
            old = self._articles.get(url)
            first, attempts = (old.feed, old.attempts) if old else (feed, 0)
            self._articles[url] = _Article(first, "claimed", now + CLAIM, attempts + 1)
            return True

    def done(self, url: str, status: str, now: datetime) -> None:  # noqa: ARG002 - the protocol's
        """See ``State``."""
        with self._lock:
            article = self._articles.setdefault(url, _Article(None, status, None, 0))
            article.status, article.due = status, None

    def later(self, url: str, due: datetime, now: datetime) -> None:  # noqa: ARG002
        """See ``State``."""
        with self._lock:
            article = self._articles.setdefault(url, _Article(None, "later", due, 0))
            article.status, article.due = "later", due

    def release(self, url: str) -> None:
        """See ``State``."""
        with self._lock:
            if (article := self._articles.get(url)) and article.status == "claimed":
                article.attempts -= 1
                if article.attempts:
                    article.status, article.due = "later", None
                else:
                    del self._articles[url]

    def attempts(self, url: str) -> int:
        """See ``State``."""
        article = self._articles.get(url)
        return article.attempts if article else 0

    def unsettled(self, feed: str, now: datetime) -> list[str]:
        """See ``State``."""
        return [u for u, a in self._articles.items() if a.feed == feed and self._is_free(u, now)]

    def _is_free(self, url: str, now: datetime) -> bool:
        article = self._articles.get(url)
        if article is None:
            return True
        return article.status in _OPEN and (article.due is None or article.due <= now)
