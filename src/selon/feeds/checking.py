"""Feeds that are due: asked for, parsed, and scheduled again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from selon.documents.options import Failure
from selon.errors import Disallowed, FetchError, InternalError, NotAFeed, NotNow, SelonError
from selon.feeds.articles import Found, chase
from selon.feeds.cadence import DAY, back_off, next_due, stated_hints, stored_hints
from selon.feeds.entries import take_entries
from selon.feeds.feed import Feed, FeedEntry, Outline
from selon.feeds.hosts import Errand, Get, PutOff, Reply, Work
from selon.feeds.parsing import parse_feed
from selon.feeds.sameness import canonical
from selon.feeds.tour import StatusError, Tour

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from datetime import datetime

    from selon.documents.fetching import Answer
    from selon.feeds.state import State

__all__ = ["is_known", "subscribe"]

_ACCEPT = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,application/json;q=0.8,*/*;q=0.1"
)
_HOLD = timedelta(minutes=10)  # how long a feed is in hand at most
_DEPTH = 2  # lists of feeds in lists of feeds
_MOVES = 10
_STOPPED = frozenset({"gone", "finished"})


def is_known(state: State, url: str) -> bool:
    """Whether there is a feed at this address, or where it moved to: one that has been read.

    Or one that may not be, after robots.txt; what never was a feed, or never answered, is none.
    """
    row = state.feed(_where_now(state, url) or "") or {}
    if any(row.get(name) for name in ("title", "outlet", "etag", "hints")):
        return True
    status = row.get("status") or "E"
    return not status.startswith("E") or status.startswith((Disallowed.code, NotNow.code))


def subscribe(tour: Tour, outline: Outline, depth: int = 0, had: Answer | None = None) -> None:
    """Checks a feed in this tour, if it is at hand, or due and nobody else is at it.

    Args:
        tour: this one.
        outline: the feed's address, and what a list calls it.
        depth: in how many lists it was found that were themselves fetched.
        had: what is there, if somebody has asked for it already.
    """
    url = _where_now(tour.state, outline.url)
    if url is None:
        error = FetchError("not an address of the web", outline.url)
        tour.failed(Failure(outline.url, error))
        return
    if url in tour.met:
        return
    tour.met.add(url)
    row = tour.state.feed(url) or {}
    if row.get("status") in _STOPPED:
        tour.note(f"{url}: no longer followed, it is {row['status']}")
        return
    now = tour.clock.now()
    if had is None and not tour.state.take(url, now, now + _HOLD):
        tour.not_due += 1
        tour.waiting[url] = (tour.state.feed(url) or {}).get("due") or now
        return
    # Keys with "#" are no addresses: what they stand for was in the feed, or is lost.
    unsettled = tuple(u for u in tour.state.unsettled(url, now) if "#" not in u)
    tour.hosts.start(_Check(tour, url, row, outline.title, depth, unsettled, had).errand())


def _where_now(state: State, url: str) -> str | None:
    """The key of a feed, after all its moves."""
    key = canonical(url, strip=False)
    for _ in range(_MOVES):
        row = state.feed(key) if key else None
        if not row or not row.get("moved_to"):
            break
        key = row["moved_to"]
    return key


@dataclass(frozen=True, slots=True)
class _Check:
    """One feed in this tour: its key, its row, and what a list calls it."""

    tour: Tour
    url: str
    row: Mapping[str, Any]
    label: str | None
    depth: int
    unsettled: tuple[str, ...]
    had: Answer | None = None

    def errand(self) -> Errand:
        """Asks for the feed, and takes on its new entries."""
        at_end: Mapping[str, Any] | None = {"due": self.tour.clock.now()}  # if given up half-way
        try:
            headers = self._headers()
            found = yield from self._found(headers)
            yield from self._take_answer(found, conditional=len(headers) > 1)
            at_end = None
        except PutOff as off:
            at_end = self._put_off(off)
        except SelonError as error:
            at_end = self._failed(error)
        except Exception as error:  # noqa: BLE001 - one feed's trouble must not stop the others
            reason = f"internal error: {type(error).__name__}: {str(error)[:200]}"
            at_end = self._failed(InternalError(reason, self.url))
        finally:
            if at_end is not None:
                self._keep(at_end)

    def _found(self, headers: Mapping[str, str]) -> Generator[Get, Reply, Found]:
        """What is there; if somebody has asked already, that, should robots.txt allow it."""
        had, settings = self.had, self.tour.settings
        if had is None:
            return (yield from chase(self.tour.hosts, settings, self.url, headers))
        for url in dict.fromkeys((self.url, had.url)):
            yield Get(url, settings.options.limits, had=had)
        return Found(had, had.url, None)

    def _keep(self, values: Mapping[str, Any]) -> None:
        self.tour.state.keep(self.url, values)

    def _headers(self) -> dict[str, str]:
        """The request's; no conditions where entries of an earlier answer are still open."""
        headers = {"Accept": _ACCEPT}
        if self.unsettled:
            return headers
        for name, key in (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified")):
            if value := self.row.get(key):
                headers[name] = value
        return headers

    def _take_answer(self, found: Found, *, conditional: bool) -> Errand:
        answer = found.answer
        if answer.status == 304 and conditional:
            self._unchanged(answer)
            return
        if answer.status == 410:
            self._keep({"status": "gone", "checked": self.tour.clock.now(), "due": None})
            reason = "gone for good (410): it is no longer followed"
            self.tour.failed(Failure(self.url, FetchError(reason, self.url)))
            return
        if not 200 <= answer.status < 300:
            raise StatusError(answer, self.url, self.tour.hosts.asked_wait(answer))
        parse = partial(
            parse_feed,
            answer.data,
            found.url,
            content_type=answer.headers.get("content-type"),
            limits=self.tour.settings.options.limits,
        )
        parsed: Feed = yield Work(parse)
        self._moved(found)._parsed(parsed, answer)  # noqa: SLF001 - one of us

    def _unchanged(self, answer: Answer) -> None:
        hints = stated_hints(self.row.get("hints"))
        values: dict[str, Any] = {"failures": 0, "status": "304"}
        if tag := answer.headers.get("etag"):
            values["etag"] = tag
        now = self.tour.clock.now()
        self._schedule(values, next_due(now, hints, self.tour.settings.interval))

    def _moved(self, found: Found) -> _Check:
        """The feed under its new address, if it has one for good; the old one leads there."""
        new = canonical(found.moved, strip=False) if found.moved else None
        if new is None or new == self.url:
            return self
        now = self.tour.clock.now()
        self._keep({"moved_to": new, "status": "moved", "checked": now, "due": None})
        self.tour.met.add(new)
        self.tour.note(f"{self.url}: moved to {new}")
        return replace(self, url=new)

    def _parsed(self, parsed: Feed, answer: Answer) -> None:
        """Keeps what was learned, and takes on what the feed names."""
        tour, now = self.tour, self.tour.clock.now()
        outlet = self.label or parsed.title
        values = {
            "title": parsed.title,
            "outlet": outlet,
            "failures": 0,
            "status": "finished" if parsed.finished else str(answer.status),
            "hints": stored_hints(parsed.hints),
            # Kept only when all entries are dealt with, so that none is lost if we are stopped.
            "etag": None,
            "last_modified": None,
        }
        if parsed.feeds:  # asked for in every tour, to know what it names
            self._keep({**values, "checked": now, "due": now})
            for outline in parsed.feeds if self.depth < _DEPTH else ():
                subscribe(tour, outline, self.depth + 1)
            return
        self._schedule(values, next_due(now, parsed.hints, tour.settings.interval))
        named = {canonical(entry.link or "") for entry in parsed.entries}
        once = tuple(FeedEntry(link=url) for url in self.unsettled if url not in named)
        validators = {
            "etag": answer.headers.get("etag"),
            "last_modified": answer.headers.get("last-modified"),
        }
        take_entries(
            tour,
            parsed.entries + once,
            feed=self.url,
            outlet=outlet,
            whole=parsed.complete,
            finish=partial(self._keep, validators),
        )

    def _schedule(self, values: Mapping[str, Any], due: datetime) -> None:
        self.tour.waiting[self.url] = due
        self._keep({**values, "checked": self.tour.clock.now(), "due": due})

    def _failed(self, error: SelonError) -> dict[str, Any]:
        error.name = self.url
        if self.depth and isinstance(error, NotAFeed):  # lists name what is no feed as well
            self.tour.note(f"{self.url}: {error.reason}")
        else:
            self.tour.failed(Failure(self.url, error))
        failures, now = int(self.row.get("failures") or 0) + 1, self.tour.clock.now()
        wait = back_off(failures, self.tour.settings.interval, self.tour.chance)
        if isinstance(error, Disallowed):
            wait = DAY
        wait = max(wait, getattr(error, "wait", None) or 0.0)
        self.tour.waiting[self.url] = due = now + timedelta(seconds=wait)
        status = f"{error.code} {error.reason}"[:500]
        return {"failures": failures, "checked": now, "status": status, "due": due}

    def _put_off(self, off: PutOff) -> dict[str, Any]:
        due = self.tour.clock.now() + timedelta(seconds=off.seconds)
        self.tour.waiting[self.url] = due
        self.tour.note(f"{self.url}: left for later, its host cannot be asked now")
        return {"due": due}
