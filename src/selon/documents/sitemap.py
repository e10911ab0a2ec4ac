"""Sitemaps, news sitemaps and sitemap indexes to lists of addresses; nothing is fetched.

After https://www.sitemaps.org/protocol.html and Google's extension for news. Documents with a
document type are refused, so that no entity of theirs is ever expanded or looked up.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selon.documents.coding import CodingError, inflated
from selon.documents.dates import machine_date
from selon.documents.decode import decode
from selon.documents.language import language_code
from selon.errors import BadRecord, Empty, NotText, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from selon.records import Publication

__all__ = ["Sitemap", "SitemapEntry", "parse_sitemap"]

# The protocol allows 50 MB.
_LIMIT = 64 << 20
_NEWS = "sitemap-news"


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address of a sitemap, with what it says about the page or the sitemap there.

    Attributes:
        url: http or https.
        title: ``news:title``.
        outlet: ``news:name`` of the publication.
        language: ``news:language`` as two letters.
        published: ``news:publication_date``, with it as evidence.
        modified: ``lastmod`` as it stands there; it is no date of publication.
    """

    url: str
    title: str | None = None
    outlet: str | None = None
    language: str | None = None
    published: Publication | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists.

    Attributes:
        entries: pages, in its order.
        sitemaps: other sitemaps, where it is an index.
        left_out: how many entries have no address of http or https.
    """

    entries: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()
    left_out: int = 0


def parse_sitemap(data: bytes, *, name: str = "-", limit: int = _LIMIT) -> Sitemap:
    """The entries of a sitemap, a news sitemap, a sitemap index or a list of addresses.

    Args:
        data: XML, or text with an address a line; either may be packed with gzip.
        name: its address, for errors.
        limit: bytes, unpacked.

    Raises:
        Empty: nothing in it.
        BadRecord: not a sitemap; XML that is broken; a document type (``<!DOCTYPE``).
        TooLarge: past ``limit``.
    """
    data = _unpacked(data, name, limit)
    if not data.strip():
        raise Empty("the sitemap is empty", name)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _from_lines(data, name)
    from lxml.etree import XMLSyntaxError

    try:
        return _collected(_elements(data, name))
    except XMLSyntaxError as error:
        msg = f"broken XML: {error.msg}"
        raise BadRecord(msg, name) from error


def _unpacked(data: bytes, name: str, limit: int) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        out = bytearray()
        try:
            for piece in inflated([data], "gzip", limit):
                out += piece
                if len(out) > limit:
                    break
        except (CodingError, zlib.error) as error:
            raise BadRecord("its gzip compression is damaged or cut off", name) from error
        data = bytes(out)
    if len(data) > limit:
        msg = f"larger than {limit:,} bytes"
        raise TooLarge(msg, name)
    return data


def _elements(data: bytes, name: str) -> Iterator[_Element]:
    """The ``url`` and ``sitemap`` elements, one at a time."""
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: _Element | None = None
    for event, element in events:
        if root is None:
            root = element
            if root.getroottree().docinfo.internalDTD is not None:
                raise BadRecord("refused: the XML declares a document type", name)
            if _tag(root)[1] not in {"urlset", "sitemapindex"}:
                msg = f"not a sitemap: <{_tag(root)[1][:40]}>"
                raise BadRecord(msg, name)
        elif event == "end" and element.getparent() is root:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del root[0]


def _collected(elements: Iterator[_Element]) -> Sitemap:
    pages: list[SitemapEntry] = []
    others: list[SitemapEntry] = []
    left_out = 0
    for element in elements:
        kind = _tag(element)[1]
        if kind not in {"url", "sitemap"}:
            continue
        entry = _entry(element)
        if entry is None:
            left_out += 1
        else:
            (pages if kind == "url" else others).append(entry)
    return Sitemap(tuple(pages), tuple(others), left_out)


def _entry(element: _Element) -> SitemapEntry | None:
    own: dict[str, str] = {}
    news: dict[str, str] = {}
    for child in element.iter():
        namespace, tag = _tag(child)
        text = " ".join((child.text or "").split())
        if _NEWS in namespace:
            news.setdefault(tag, text)
        elif child.getparent() is element and tag in {"loc", "lastmod"}:
            # Other extensions have a "loc" of their own, for images and films.
            own.setdefault(tag, text)
    url = own.get("loc", "")
    if not _is_web(url):
        return None
    date = news.get("publication_date")
    return SitemapEntry(
        url=url,
        title=news.get("title") or None,
        outlet=news.get("name") or None,
        language=language_code(news.get("language")),
        published=machine_date(date, f"news:publication_date: {date}") if date else None,
        modified=own.get("lastmod") or None,
    )


def _from_lines(data: bytes, name: str) -> Sitemap:
    try:
        lines = [line.strip() for line in decode(data, name=name).splitlines()]
    except NotText as error:
        raise BadRecord("not a sitemap: neither XML nor text", name) from error
    entries = tuple(SitemapEntry(line) for line in lines if _is_web(line))
    if not entries:
        raise BadRecord("not a sitemap: neither XML nor a list of addresses", name)
    return Sitemap(entries, (), sum(1 for line in lines if line) - len(entries))


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://")) and " " not in url


def _tag(element: _Element) -> tuple[str, str]:
    """Namespace and name; both empty for what is no element."""
    if not isinstance(element.tag, str):
        return "", ""
    namespace, _, tag = element.tag.rpartition("}")
    return namespace.removeprefix("{"), tag
