"""Feeds to documents: RSS, Atom, JSON Feed, OPML and news sitemaps, politely and once.

What is followed, and how, stands in ``docs/feeds.md``. The names below are looked up on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selon.lazily import lazily

if TYPE_CHECKING:
    from selon.feeds.articles import release, settle
    from selon.feeds.feed import Feed, FeedEntry, Outline
    from selon.feeds.following import AtHand, Follower, follow
    from selon.feeds.parsing import parse_feed
    from selon.feeds.sameness import canonical
    from selon.feeds.settings import Settings
    from selon.feeds.state import MemoryState, State
    from selon.feeds.tour import FeedFailure

__all__ = [
    "AtHand",
    "Feed",
    "FeedEntry",
    "FeedFailure",
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

__getattr__, __dir__ = lazily(
    __name__,
    {
        ".articles": ["release", "settle"],
        ".feed": ["Feed", "FeedEntry", "Outline"],
        ".following": ["AtHand", "Follower", "follow"],
        ".parsing": ["parse_feed"],
        ".sameness": ["canonical"],
        ".settings": ["Settings"],
        ".state": ["MemoryState", "State"],
        ".tour": ["FeedFailure"],
    },
)
