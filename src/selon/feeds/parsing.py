"""Bytes to a feed: the format is told by the content, not by what a server calls it."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selon.documents.options import DEFAULT_LIMITS, check_size
from selon.errors import NotAFeed
from selon.feeds.opml import read_opml
from selon.feeds.pruning import core_name, local_name
from selon.feeds.xml import read_xml, text_of

if TYPE_CHECKING:
    from selon.documents.options import Limits
    from selon.feeds.feed import Feed

__all__ = ["parse_feed"]

_GZIP = b"\x1f\x8b"
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_HTML = re.compile(r"\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_ALTERNATE = re.compile(
    r"<link\b(?=[^>]{0,500}\btype\s*=\s*[\"']?application/(?:rss\+xml|atom\+xml|feed\+json))"
    r"[^>]{0,500}?\bhref\s*=\s*[\"']?([^\"'\s>]{1,500})",
    re.IGNORECASE,
)
_HEAD = 200_000


def parse_feed(
    data: bytes,
    url: str,
    *,
    content_type: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Feed:
    """The feed in ``data``: RSS, Atom, JSON Feed, a news sitemap, or OPML.

    Nothing is fetched. A relative link is resolved against ``xml:base`` and ``url``.

    Args:
        data: the whole body, or a gzip file of it.
        url: where it was found, or the path of an OPML file.
        content_type: as in an HTTP header, for its charset.
        limits: ``fetch`` bytes, decompressed.

    Raises:
        NotAFeed: anything else, or XML past its limits of depth and size.
        TooLarge: past ``limits.fetch``.
    """
    data = _unzipped(data, limits.fetch, url) if data.startswith(_GZIP) else data
    check_size(data, limits.fetch, url)
    text = text_of(data, content_type, url)
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "{":
        from selon.feeds.jsonfeed import read_json_feed

        return read_json_feed(text.lstrip("\ufeff"), url)
    if _HTML.match(text):
        raise NotAFeed(_what_html_names(text, url), url)
    if start != "<":
        raise NotAFeed("empty" if not start else "neither XML nor JSON", url)
    return _from_xml(data, text, url, limits.fetch)


def _from_xml(data: bytes, text: str, url: str, limit: int) -> Feed:
    root, whole = read_xml(text, url)
    name = local_name(root)
    if name == "opml":
        return read_opml(root, url, whole=whole)
    if name in _SITEMAPS:
        from selon.feeds.sitemaps import read_news_sitemap

        return read_news_sitemap(data, url, limit)
    if name in {"rss", "rdf"} or core_name(root) == "feed":
        from selon.feeds.syndication import read_syndication

        return read_syndication(root, url, whole=whole)
    if name == "html":
        raise NotAFeed(_what_html_names(text, url), url)
    msg = f"XML, but no feed: its root is <{name[:40]}>"
    raise NotAFeed(msg, url)


def _what_html_names(text: str, url: str) -> str:
    match = _ALTERNATE.search(text[:_HEAD])
    if not match:
        return "an HTML page, not a feed"
    try:
        return f"an HTML page, not a feed; it names the feed {urljoin(url, match.group(1))}"
    except ValueError:
        return "an HTML page, not a feed"


def _unzipped(data: bytes, limit: int, url: str) -> bytes:
    """The first member of a gzip file, ``limit`` + 1 bytes at most."""
    decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        text = decoder.decompress(data, limit + 1)
    except zlib.error as error:
        raise NotAFeed("a damaged gzip file", url) from error
    if not decoder.eof and len(text) <= limit:
        raise NotAFeed("a gzip file that ends too early", url)
    return text
