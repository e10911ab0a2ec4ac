"""One entry to one document: claimed, fetched where its redirects lead, and completed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from selon.documents.build import from_bytes
from selon.errors import FetchError
from selon.feeds.hosts import Get, Reply
from selon.feeds.sameness import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from selon.documents.fetching import Answer
    from selon.documents.options import LoadOptions
    from selon.feeds.feed import FeedEntry
    from selon.feeds.hosts import Hosts
    from selon.feeds.settings import Clock, Settings
    from selon.feeds.state import State
    from selon.records import Document, Publication

__all__ = ["Claims", "Found", "chase", "entry_key", "read_article", "release", "settle"]

_FOR_GOOD = frozenset({301, 308})
_GUESSED = "date found in the page:"  # how the evidence of a guessed date begins


def entry_key(entry: FeedEntry, feed: str) -> str | None:
    """What an entry is remembered by, and its document's ``input``.

    The canonical address of its article; for an entry that is itself the article, the feed's
    address with the entry's id behind ``#`` (which no canonical address has). ``None`` where there
    is neither address nor text.
    """
    if entry.link is not None:
        return canonical(entry.link)
    if not entry.content:
        return None
    name = entry.id or sha256(entry.content.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{feed}#{quote(name[:300], safe=':/,;=@!*()~-._?', errors='replace')}"


def settle(state: State, document: Document, clock: Clock, status: str = "read") -> None:
    """Notes that a document that ``follow`` gave is taken care of.

    Args:
        state: what ``follow`` was given.
        document: as it came; its ``input`` and ``url`` count.
        clock: what time is told by.
        status: "read", or the code of the error that came of it.
    """
    for key in _keys(document):
        state.done(key, status, clock.now())


def release(state: State, document: Document) -> None:
    """Gives a document back that ``follow`` gave and that was not taken care of."""
    for key in _keys(document):
        state.release(key)


def _keys(document: Document) -> list[str]:
    keys = [document.input, canonical(document.url or "")]
    return list(dict.fromkeys(key for key in keys if key))


@dataclass(slots=True)
class Claims:
    """What one errand has claimed: its entry, and where redirects led from there."""

    state: State
    feed: str
    clock: Clock
    keys: list[str] = field(default_factory=list)

    def take(self, key: str) -> bool:
        """Claims a key, unless it is claimed already."""
        if key not in self.keys:
            if not self.state.claim(key, self.feed, self.clock.now()):
                return False
            self.keys.append(key)
        return True

    def take_url(self, url: str) -> bool:
        """Claims the thing at an address."""
        return self.take(canonical(url) or url)

    def pass_through(self, url: str) -> None:
        """Lets go of an address that only leads on; the entry's own stays."""
        key = canonical(url) or url
        if key in self.keys[1:]:
            self.keys.remove(key)
            self.state.release(key)

    def done(self, status: str) -> None:
        """All of them ended so."""
        for key in self.keys:
            self.state.done(key, status, self.clock.now())

    def later(self, seconds: float, settings: Settings) -> bool:
        """Puts all of them off; false if they were tried often enough, and are done with."""
        if not self.keys or self.state.attempts(self.keys[0]) >= settings.attempts:
            return False
        now = self.clock.now()
        for key in self.keys:
            self.state.later(key, now + timedelta(seconds=seconds), now)
        return True

    def release(self) -> None:
        """Gives all of them back."""
        for key in self.keys:
            self.state.release(key)
        self.keys.clear()


@dataclass(frozen=True, slots=True)
class Found:
    """Where redirects ended.

    Attributes:
        answer: the last one; no redirect.
        url: what was asked for last.
        moved: the address to use from now on, where all redirects up to it were for good.
    """

    answer: Answer
    url: str
    moved: str | None


def chase(
    hosts: Hosts,
    settings: Settings,
    url: str,
    headers: Mapping[str, str],
    claims: Claims | None = None,
) -> Generator[Get, Reply, Found]:
    """Asks for ``url`` and follows redirects; each request waits for its turn and is ruled.

    A server that asks to be asked again in a little while is, once.

    Raises:
        FetchError: no answer, too many redirects, or a circle of them.
        PutOff: the host cannot be asked in this tour.
        Taken: what a redirect leads to is claimed already.
    """
    limits = settings.options.limits
    here, moved, seen, again = url, url, [url], False
    left = limits.fetch_seconds
    while True:
        claim = None if claims is None else _claiming(claims, here)
        reply = yield Get(here, replace(limits, fetch_seconds=max(left, 0.001)), headers, claim)
        left -= reply.seconds
        answer = reply.answer
        if answer.target:
            if claims is not None:
                claims.pass_through(here)
            target = _target(here, answer.target, url)
            if target in seen:
                raise FetchError("its redirects go in a circle", url)
            if len(seen) > limits.redirects:
                msg = f"more than {limits.redirects} redirects"
                raise FetchError(msg, url)
            if moved == here and answer.status in _FOR_GOOD:
                moved = target
            seen.append(target)
            here = target
        elif not again and _soon(hosts, settings, answer):
            again = True
        else:
            return Found(answer, here, moved if moved != url else None)


def _claiming(claims: Claims, url: str) -> Callable[[], bool]:
    return lambda: claims.take_url(url)


def _target(here: str, location: str, url: str) -> str:
    try:
        return urljoin(here, location.partition("#")[0])
    except ValueError as error:
        raise FetchError("redirected to what is no address", url) from error


def _soon(hosts: Hosts, settings: Settings, answer: Answer) -> bool:
    wait = hosts.asked_wait(answer) if answer.status in {429, 503} else None
    return wait is not None and wait <= settings.patience


def read_article(
    found: Found, entry: FeedEntry, key: str, outlet: str | None, options: LoadOptions
) -> Document:
    """The document in an answer, with what the page lacks from its entry.

    The page wins, with two exceptions, where it says nothing itself: a date that was guessed
    from its text, and a host's name in place of an outlet's.

    Args:
        found: a 2xx answer.
        entry: what the feed says of it.
        key: its ``input``.
        outlet: the feed's.
        options: overrides and limits.

    Raises:
        SelonError: as ``selon.documents.from_bytes``.
    """
    page = from_bytes(
        found.answer.data,
        name=key,
        content_type=found.answer.headers.get("content-type"),
        url=found.url,
        options=options,
    )
    return replace(
        page,
        url=found.url,
        title=page.title or entry.title,
        outlet=_outlet(page, entry.outlet or outlet, found.url),
        authors=page.authors or entry.authors,
        language=page.language or entry.language,
        published=options.published or _published(page.published, entry.published),
    )


def _outlet(page: Document, other: str | None, url: str) -> str | None:
    if page.outlet is None:
        return other
    name = page.outlet.lower().partition(":")[0]  # a port may stand behind it
    is_host = f".{host_of(url)}".endswith(f".{name}")
    return (other or page.outlet) if is_host else page.outlet


def _published(page: Publication | None, entry: Publication | None) -> Publication | None:
    if page is None or entry is None:
        return page or entry
    guessed = bool(page.evidence) and page.evidence[0].startswith(_GUESSED)
    return entry if guessed else page
