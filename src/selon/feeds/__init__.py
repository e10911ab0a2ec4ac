"""Feeds to documents: RSS, Atom, JSON Feed, OPML and news sitemaps, politely and once.

What is followed, and how, stands in ``docs/feeds.md``. The names below are looked up on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selon.feeds.articles import release, settle
    from selon.feeds.feed import Feed, FeedEntry, Outline
    from selon.feeds.following import Follower, follow
    from selon.feeds.parsing import parse_feed
    from selon.feeds.sameness import canonical
    from selon.feeds.settings import Settings
    from selon.feeds.state import MemoryState, State

__all__ = [
    "Feed",
    "FeedEntry",
    "Follower",
    "MemoryState",
    "Outline",
    "Settings",
    "State",
    "canonical",
    "follow",
    "parse_feed",
    "release",
    "settle",
]

_HOME = {
    "Feed": "feed",
    "FeedEntry": "feed",
    "Follower": "following",
    "MemoryState": "state",
    "Outline": "feed",
    "Settings": "settings",
    "State": "state",
    "canonical": "sameness",
    "follow": "following",
    "parse_feed": "parsing",
    "release": "articles",
    "settle": "articles",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
