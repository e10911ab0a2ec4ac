"""RSS and Atom, by feedparser.

feedparser gets bytes and nothing it could fetch, and of those only what is used here: some of its
work grows with the square of a feed's size (2.5 MB of categories take it four minutes), so the
tree is cut down to known elements first, and markup inside them turned into text.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from selon.feeds.cadence import hints_of
from selon.feeds.feed import Feed, FeedEntry, feed_date, web_address
from selon.feeds.markup import plain
from selon.feeds.pruning import ITEMS, core_name, prune

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_syndication"]

_DATES = ("published", "created", "updated")


def read_syndication(root: etree._Element, url: str, *, whole: bool) -> Feed:
    """The feed under ``root``: RSS of any version, or Atom.

    Args:
        root: of the XML; it is changed.
        url: where the feed was found; relative links are resolved against it and ``xml:base``.
        whole: false where the XML broke off.
    """
    import feedparser
    from lxml import etree

    if not whole:
        _drop_last_item(root)
    hints = hints_of(root)
    prune(root)
    parsed = feedparser.parse(
        # Bytes alone would be taken for a file's name first.
        io.BytesIO(etree.tostring(root, encoding="utf-8", xml_declaration=True)),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    is_atom = core_name(root) == "feed"
    return Feed(
        kind="atom" if is_atom else "rss",
        title=_title(parsed.feed),
        entries=tuple(_entry(e, is_atom=is_atom) for e in parsed.entries),
        hints=hints,
        complete=whole,
    )


def _drop_last_item(root: etree._Element) -> None:
    items = [e for e in root.iter() if core_name(e) in ITEMS]
    parent = items[-1].getparent() if items else None
    if parent is not None:
        parent.remove(items[-1])


def _entry(entry: Any, *, is_atom: bool) -> FeedEntry:
    content, markup = _content(entry, is_atom=is_atom)
    source = entry.get("source")
    return FeedEntry(
        id=entry.get("id") or None,
        link=_link(entry),
        title=_title(entry),
        published=_published(entry),
        authors=_authors(entry),
        outlet=_title(source) if source else None,
        content=content,
        markup=markup,
    )


def _link(entry: Any) -> str | None:
    """FeedBurner's note of the first address, which spares a redirect; else the link."""
    others = [link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    found = [entry.get("feedburner_origlink"), entry.get("link"), *others]
    return next((link for one in found if (link := web_address(one))), None)


def _title(holder: Any) -> str | None:
    detail = holder.get("title_detail") or {}
    title = holder.get("title")
    if not isinstance(title, str):
        return None
    return plain(title, markup="html" in detail.get("type", "")) or None


def _published(entry: Any) -> Any:
    for name in _DATES:
        # Not ``get``, which gives one date for another, with a warning.
        if dict.__contains__(entry, name):
            value = dict.__getitem__(entry, name)
            parsed = dict.get(entry, f"{name}_parsed")
            if found := feed_date(value, parsed):
                return found
    return None


def _authors(entry: Any) -> tuple[str, ...]:
    names = [author.get("name") for author in entry.get("authors", ())]
    return tuple(dict.fromkeys(plain(n, markup=False) for n in names if n and n.strip()))


def _content(entry: Any, *, is_atom: bool) -> tuple[str | None, bool]:
    """The full text: a content element; in RSS without one, the description."""
    pieces = [c for c in entry.get("content", ()) if c.get("value", "").strip()]
    if not pieces and not is_atom and (entry.get("summary") or "").strip():
        pieces = [entry.get("summary_detail") or {"value": entry["summary"]}]
    if not pieces:
        return None, True
    best = max(pieces, key=lambda c: len(c["value"]))
    return best["value"], "html" in best.get("type", "text/html")
