"""``follow``: feeds in, the documents of their new entries out."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from selon.documents.fetching import Answer, Page
from selon.documents.options import Failure
from selon.errors import NotAFeed, NotFound, SelonError
from selon.feeds.checking import is_known, subscribe
from selon.feeds.entries import take_entries
from selon.feeds.feed import Feed, Outline, web_address
from selon.feeds.hosts import Hosts
from selon.feeds.parsing import parse_feed
from selon.feeds.settings import DEFAULT_SETTINGS, SYSTEM_CLOCK, Clock, Settings
from selon.feeds.tour import FeedFailure, Tour

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from datetime import datetime

    from selon.feeds.state import State
    from selon.records import Document

__all__ = ["AtHand", "Follower", "follow"]

_log = logging.getLogger("selon.feeds")


@dataclass(frozen=True, slots=True)
class AtHand:
    """A feed that need not be asked for: it was fetched just now, or stands in a file.

    Attributes:
        name: its address, or the file's name.
        page: what is there.
    """

    name: str
    page: Page

    @property
    def answer(self) -> Answer:
        """What its host said."""
        return Answer(self.page.url, 200, "OK", self.page.headers, self.page.data)

    @property
    def key(self) -> str:
        """What entries that have no address are known by: the file, else these very bytes."""
        if (path := Path(self.name)).is_file():
            return str(path.absolute())
        return f"{self.name}:{sha256(self.page.data).hexdigest()[:16]}"


Source = str | Path | AtHand


def follow(  # noqa: PLR0913 - all but two by name
    source: Source | Iterable[Source],
    state: State,
    *,
    settings: Settings = DEFAULT_SETTINGS,
    clock: Clock = SYSTEM_CLOCK,
    note: Callable[[str], None] | None = None,
    settled: bool = True,
) -> Generator[Document | Failure, None, None]:
    """The documents of all new entries of feeds, once around; see ``Follower.tour``.

    Args:
        source: OPML files, addresses of OPML files, addresses of feeds; feeds at hand.
        state: what is remembered between tours: a ledger's ``FollowingState``, or ``MemoryState``.
        settings: how politely.
        clock: for tests.
        note: called with lines for people; they go to the log ``selon.feeds`` without it.
        settled: whether a document counts as read when the next one is asked for. With ``False``
            the caller says so by ``settle(state, document)``, for instance once it is stored.
    """
    return Follower(state, settings=settings, clock=clock, note=note).tour(source, settled=settled)


class Follower:
    """Follows feeds tour after tour, and keeps pace and rules of hosts in between.

    Attributes:
        due: when the next feed is due that the last tour met; ``None`` if none will be.
    """

    def __init__(
        self,
        state: State,
        *,
        settings: Settings = DEFAULT_SETTINGS,
        clock: Clock = SYSTEM_CLOCK,
        note: Callable[[str], None] | None = None,
    ) -> None:
        """Nothing is asked yet; the arguments are those of ``follow``."""
        self._state = state
        self._settings = settings
        self._clock = clock
        self._note = note or _log.info
        self._hosts = Hosts(settings, clock)
        self._chance = settings.chance()
        self.due: datetime | None = None

    def knows(self, url: str) -> bool:
        """Whether this is the address of a feed that was met before."""
        return is_known(self._state, url)

    def tour(
        self, source: Source | Iterable[Source], *, settled: bool = True
    ) -> Generator[Document | Failure, None, None]:
        """The documents of all new entries, each as it comes; what failed in between.

        A feed is asked for if it is due and not at hand. A document's ``input`` is the canonical
        address of its article, or the feed's with ``#`` and the entry's id. Each failure is a
        ``FeedFailure``. What the caller stops listening to is given back, and comes in the next
        tour. One tour at a time.

        Raises:
            LedgerError: the state cannot be read or written.
        """
        tour = Tour(self._hosts, self._state, self._settings, self._clock, self._note, self._chance)
        try:
            for one in [source] if isinstance(source, Source) else source:
                _begin(tour, one)
            for _ in self._hosts.run():
                yield from _handed(tour, settled=settled)
            self._tell(tour)
        finally:
            self._hosts.close()
            for handed in tour.out:
                with suppress(SelonError):
                    handed.lost()
            self.due = min(tour.waiting.values(), default=None)

    def _tell(self, tour: Tour) -> None:
        if tour.not_due:
            soon = min(tour.waiting.values())
            feeds = "1 feed is" if tour.not_due == 1 else f"{tour.not_due} feeds are"
            self._note(f"{feeds} not due yet; the next at {soon:%Y-%m-%d %H:%M} UTC")
        for host, count in tour.left.items():
            self._note(f"{host}: {count} article{'s' * (count > 1)} left for later")


def _handed(tour: Tour, *, settled: bool) -> Iterator[Document | Failure]:
    """What there is for the caller; what he does not take is noted as not taken."""
    while tour.hosts.troubles:
        tour.failed(tour.hosts.troubles.popleft())
    while tour.out:
        handed = tour.out.popleft()
        if isinstance(handed.item, Failure):
            handed.kept()
            yield FeedFailure(handed.item.name, handed.item.error)
            continue
        if not settled:
            yield handed.item
            continue
        try:
            yield handed.item
        except GeneratorExit:
            handed.lost()
            raise
        handed.kept()


def _begin(tour: Tour, source: Source) -> None:
    """Takes on the feeds of one source."""
    if isinstance(source, AtHand) and web_address(source.name):
        tour.hosts.asked(source.page.url)
        subscribe(tour, Outline(source.name), had=source.answer)
    elif isinstance(source, AtHand):
        if feed := _in_file(tour, source.name, lambda: source.page.data, once=True):
            _take(tour, feed, source.key)
    elif isinstance(source, str) and web_address(source):
        subscribe(tour, Outline(source))
    elif feed := _in_file(tour, str(source), Path(source).read_bytes, once=False):
        _take(tour, feed, str(source))


def _in_file(tour: Tour, name: str, read: Callable[[], bytes], *, once: bool) -> Feed | None:
    """The feed or the list of feeds in a file, if there is one; what goes wrong is handed over.

    Only a list can be followed: a feed in a file will never have anything new. It can be read once.
    """
    try:
        feed = parse_feed(read(), name, limits=tour.settings.options.limits)
        if feed.kind == "opml" and not feed.feeds:
            raise NotAFeed("an OPML file that names no feed", name)
        if feed.kind != "opml" and not once:
            hint = "give its address, or have selon add read it once"
            raise NotAFeed(f"a feed, but not where it can be followed: {hint}", name)
    except SelonError as error:
        error.name = name
        tour.failed(Failure(name, error))
        return None
    except (OSError, ValueError) as error:
        reason = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        tour.failed(Failure(name, NotFound(reason, name)))
        return None
    if not feed.complete:
        tour.note(f"{name}: this {feed.kind.upper()} file breaks off before its end")
    return feed


def _take(tour: Tour, feed: Feed, key: str) -> None:
    """Takes on what a feed in a file names; ``key`` is what it is known by."""
    for outline in feed.feeds:
        subscribe(tour, outline)
    if feed.entries:
        take_entries(
            tour, feed.entries, feed=key, outlet=feed.title, whole=False, finish=lambda: None
        )
