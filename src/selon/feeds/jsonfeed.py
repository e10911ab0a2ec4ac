"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from selon.documents.language import language_code
from selon.errors import NotAFeed
from selon.feeds.feed import Feed, FeedEntry, feed_date, web_address
from selon.feeds.markup import plain

__all__ = ["read_json_feed"]

_VERSION = "://jsonfeed.org/version/1"


def read_json_feed(text: str, url: str) -> Feed:
    """The feed in ``text``.

    Args:
        text: the JSON.
        url: where it was found; relative links are resolved against it.

    Raises:
        NotAFeed: not JSON, or not a JSON Feed.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("not JSON", url) from error
    if not isinstance(value, dict) or _VERSION not in str(value.get("version")):
        raise NotAFeed("JSON, but not a JSON Feed of version 1 or 1.1", url)
    items = value.get("items")
    if not isinstance(items, list):
        raise NotAFeed("a JSON Feed without items", url)
    return Feed(
        kind="json",
        title=_text(value, "title"),
        entries=tuple(_entry(i, value, url) for i in items if isinstance(i, dict)),
        finished=value.get("expired") is True,
    )


def _entry(item: dict[str, Any], feed: dict[str, Any], url: str) -> FeedEntry:
    html, text = _string(item, "content_html"), _string(item, "content_text")
    own_id = item.get("id")
    name = str(own_id) if isinstance(own_id, str | int) and own_id != "" else None
    link = _link(item, "url", url) or _link(item, "external_url", url)
    if link is None and not (html or text):
        link = web_address(name)
    return FeedEntry(
        id=name,
        link=link,
        title=_text(item, "title"),
        published=feed_date(item.get("date_published")) or feed_date(item.get("date_modified")),
        authors=_authors(item) or _authors(feed),
        language=language_code(item.get("language") or feed.get("language")),
        content=html or text,
        markup=html is not None,
    )


def _link(item: dict[str, Any], key: str, base: str) -> str | None:
    value = _string(item, key)
    try:
        return web_address(urljoin(base, value.strip())) if value else None
    except ValueError:
        return None


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    """``authors`` of 1.1, else ``author`` of 1.0."""
    several = holder.get("authors")
    people = several if isinstance(several, list) else [holder.get("author")]
    names = [_text(p, "name") for p in people if isinstance(p, dict)]
    return tuple(name for name in names if name)


def _text(holder: dict[str, Any], key: str) -> str | None:
    value = _string(holder, key)
    return plain(value, markup=False) if value else None


def _string(holder: dict[str, Any], key: str) -> str | None:
    value = holder.get(key)
    return value if isinstance(value, str) and value.strip() else None
