"""News sitemaps as feeds; an index of sitemaps as a list of feeds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from selon.documents.dates import machine_date
from selon.documents.sitemap import parse_sitemap
from selon.errors import BadRecord, Empty, NotAFeed
from selon.feeds.feed import Feed, FeedEntry, Outline

if TYPE_CHECKING:
    from datetime import date

    from selon.documents.sitemap import SitemapEntry

__all__ = ["read_news_sitemap"]

_RECENT = timedelta(days=2)
_MOST = 20  # sitemaps of one index


def read_news_sitemap(data: bytes, url: str, limit: int) -> Feed:
    """The articles of a news sitemap, or the newest sitemaps of an index.

    A page that is not marked as news is no entry: a plain sitemap lists all that a site ever had.
    For the same reason only those sitemaps of an index count that changed within two days of the
    one that changed last (all, where it does not say), and twenty at most.

    Args:
        data: XML.
        url: where it was found.
        limit: bytes.

    Raises:
        NotAFeed: broken, empty, or without news.
    """
    try:
        found = parse_sitemap(data, name=url, limit=limit)
    except (BadRecord, Empty) as error:
        raise NotAFeed(error.reason, url) from error
    if found.sitemaps:
        return Feed(kind="sitemap", feeds=tuple(Outline(s.url) for s in _newest(found.sitemaps)))
    news = [e for e in found.entries if e.published or e.outlet]
    if found.entries and not news:
        raise NotAFeed("a sitemap without news: it lists pages of any age", url)
    return Feed(kind="sitemap", entries=tuple(map(_entry, news)))


def _newest(sitemaps: tuple[SitemapEntry, ...]) -> list[SitemapEntry]:
    days = [(_day(s.modified), s) for s in sitemaps]
    last = max((day for day, _ in days if day), default=None)
    if last is None:
        return list(sitemaps[:_MOST])
    recent = [(day, s) for day, s in days if day and last - day <= _RECENT]
    recent.sort(key=lambda one: one[0], reverse=True)
    return [s for _, s in recent[:_MOST]]


def _day(modified: str | None) -> date | None:
    found = machine_date(modified) if modified else None
    return found.start if found else None


def _entry(entry: SitemapEntry) -> FeedEntry:
    return FeedEntry(
        link=entry.url,
        title=entry.title,
        published=entry.published,
        outlet=entry.outlet,
        language=entry.language,
    )
