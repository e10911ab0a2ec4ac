"""What a feed says, whatever its format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from selon.documents.dates import machine_date, publication

if TYPE_CHECKING:
    from time import struct_time

    from selon.records import Publication

__all__ = ["Feed", "FeedEntry", "FeedKind", "Hints", "Outline", "feed_date", "web_address"]

FeedKind = Literal["rss", "atom", "json", "sitemap", "opml"]
_SCHEME = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed.

    Attributes:
        id: the feed's own name for it, if it gives one.
        link: the http(s) address of the article; ``None`` where the entry is the article.
        title: without markup.
        published: the day, with the feed's words as evidence.
        authors: as the feed names them.
        outlet: where the entry itself names one, as collections of others' articles do.
        language: two-letter code, where the entry states one.
        content: the full text the entry carries, if any; not a summary.
        markup: whether ``content`` is HTML.
    """

    id: str | None = None
    link: str | None = None
    title: str | None = None
    published: Publication | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    language: str | None = None
    content: str | None = None
    markup: bool = True


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed that an OPML file or a sitemap index names.

    Attributes:
        url: where it is.
        title: what the list calls it.
    """

    url: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed says of how often to ask for it.

    Attributes:
        period: seconds between two requests.
        skip_hours: hours (0 to 23, UTC) in which not to ask.
        skip_days: days (0 is Monday, UTC) on which not to ask.
    """

    period: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as parsed, or a list of feeds.

    Attributes:
        kind: its format.
        title: what it calls itself, without markup.
        entries: in the feed's order.
        feeds: what a list of feeds names.
        hints: how often to ask for it.
        complete: false where it breaks off; its last entry is then left out.
        finished: it says that nothing more will come.
    """

    kind: FeedKind
    title: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    feeds: tuple[Outline, ...] = ()
    hints: Hints = field(default_factory=Hints)
    complete: bool = True
    finished: bool = False


def web_address(value: str | None) -> str | None:
    """``value`` if it is an http(s) address, else ``None``."""
    return value if value and _SCHEME.match(value) else None


def feed_date(value: object, parsed: struct_time | None = None) -> Publication | None:
    """The day a feed gives, as written there; else ``parsed``, the same in UTC."""
    evidence = f"feed date: {value}"
    found = machine_date(value, evidence)
    if found is None and parsed is not None:
        found = publication(parsed.tm_year, parsed.tm_mon, parsed.tm_mday, evidence)
    return found
