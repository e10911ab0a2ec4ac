"""One record of a web archive to one document, or to the reason why it is none."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from selon.documents.coding import CodingError, body_of
from selon.documents.decode import decode, refuse_binary
from selon.documents.language import identify, language_code
from selon.documents.options import check_size
from selon.documents.plain import from_text
from selon.documents.sniff import charset_of, format_of, media_type
from selon.errors import BadRecord, Empty, NotText, TooLarge

if TYPE_CHECKING:
    from fastwarc.warc import HeaderMap

    from selon.documents.options import Format, Limits
    from selon.documents.warc import Frame
    from selon.records import Document

__all__ = ["LeftOut", "Page", "Stored", "page_of", "read_page", "stored"]

_GOOD = frozenset({200, 203})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_TEXT = frozenset({"text/plain", "text/markdown"})
_FIELDS_END = re.compile(rb"\r?\n\r?\n")
_KINDS = frozenset({"image", "audio", "video", "font"})
_DATA = re.compile("json|xml|javascript|ecmascript|css|warc-fields")
# A page may be dated in a time zone that is ahead of the crawler's by up to 14 hours.
_ZONES = timedelta(days=1)


class LeftOut(Exception):  # noqa: N818 - no error: the record holds no page
    """A record that holds no page.

    Attributes:
        why: one of a few words, to be counted.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Stored:
    """A record that may hold a page, or a part of one.

    Attributes:
        block: what stands below its headers; of a record too large the first bytes.
        size: how many bytes its block has.
        http: whether the block begins with HTTP headers.
        url: of the page.
        content_type: of the block, where it has no HTTP headers.
        day: when it was archived (UTC).
        language: as the archive states it.
        cut: why the crawler did not store all of it.
        id: the record's own name.
        segment: its number, where it is one part of several.
        origin: the id of the first part.
        total: how large all parts are, in the last one.
    """

    block: bytes
    size: int
    http: bool
    url: str | None
    content_type: str | None
    day: date | None
    language: str | None
    cut: str | None
    id: str | None
    segment: int | None
    origin: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """A stored page with its HTTP headers read; ``format`` is ``None`` where its bytes tell."""

    body: bytes
    format: Format | None
    content_type: str | None
    transfer: str | None
    coding: str | None
    stated: int | None


def stored(frame: Frame) -> Stored:
    """The record in ``frame``.

    Raises:
        LeftOut: it is of a kind that holds no page.
        BadRecord: damaged headers, or bytes that its digest does not fit.
    """
    try:
        headers = frame.headers()
    except OSError as error:
        raise BadRecord(f"its headers make no sense: {error}") from error
    kind = (headers.get("WARC-Type") or "").strip().lower()
    if kind in {"warcinfo", "request", "metadata", "revisit"}:
        raise LeftOut(kind)
    if kind not in {"response", "resource", "conversion", "continuation"}:
        raise BadRecord(f"a record of an unknown kind: {kind[:40]!r}")
    # Where no checksum of the packing has vouched for the bytes, the record's own one does.
    if frame.is_altered():
        raise BadRecord("damaged: its bytes are not those that its digest was made of")
    return _stored(headers, kind, frame.data[frame.header :], frame.size - frame.header)


def page_of(record: Stored) -> Page:
    """The page in a record, before its encodings are undone.

    Raises:
        LeftOut: not a page: a status other than 200 or 203, no HTML or text, or robots.txt.
        BadRecord: no HTTP headers where they should be.
    """
    if not record.http:
        page = Page(record.block, None, record.content_type, None, None, None)
    else:
        headers, body = _http(record.block)
        if headers.status_code is None:
            raise BadRecord("no HTTP status in it")
        if headers.status_code not in _GOOD:
            raise LeftOut(f"status {headers.status_code}")
        length = (headers.get("Content-Length") or "").strip()
        page = Page(
            body,
            None,
            headers.get("Content-Type"),
            headers.get("Transfer-Encoding"),
            headers.get("Content-Encoding"),
            int(length) if length.isdecimal() and len(length) < 19 else None,
        )
    return replace(page, format=_format(record.url or "", page.content_type))


def read_page(record: Stored, page: Page, name: str, limits: Limits) -> Document:
    """The document in a page.

    Raises:
        LeftOut: its bytes show that it is none.
        InputError: it cannot be read, for the reasons a fetched page cannot, or the crawler
            stored only a part of it.
    """
    if record.cut:
        raise BadRecord(f"the crawler stored only a part of it ({record.cut[:40]})", name)
    if record.size > len(record.block):
        msg = f"larger than {limits.html:,} bytes"
        raise TooLarge(msg, name)
    body = _body(page, name, limits)
    try:
        refuse_binary(body, name)
    except NotText as error:
        raise LeftOut("other content") from error
    url = record.url if _is_web(record.url) else None
    kind = page.format or format_of(body, name=record.url or "-")
    if kind == "html":
        from selon.documents.html import read_html

        document = read_html(body, name, page.content_type, url, limits)
    elif page.format:
        text = decode(body, name=name, declared=charset_of(page.content_type))
        language = identify(text) or record.language
        document = from_text(text, name=name, url=url, language=language)
    else:
        raise LeftOut("without a type")
    return _bounded(document, record.day)


def _stored(headers: HeaderMap, kind: str, block: bytes, size: int) -> Stored:
    url = (headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    # Common Crawl names up to three languages; only one alone says what the text is in.
    language = headers.get("WARC-Identified-Content-Language")
    return Stored(
        block=block,
        size=size,
        http=kind == "response" and not _is_dns(headers),
        url=url or None,
        content_type=headers.get("Content-Type")
        or ("text/plain" if kind == "conversion" else None),
        day=_day(headers.get("WARC-Date")),
        language=language_code(language) if language and "," not in language else None,
        cut=headers.get("WARC-Truncated"),
        id=headers.get("WARC-Record-ID"),
        segment=_number(headers.get("WARC-Segment-Number")),
        origin=headers.get("WARC-Segment-Origin-ID") if kind == "continuation" else None,
        total=_number(headers.get("WARC-Segment-Total-Length")),
    )


def _is_dns(headers: HeaderMap) -> bool:
    return media_type(headers.get("Content-Type")) == "text/dns"


def _day(stamp: str | None) -> date | None:
    try:
        return date.fromisoformat((stamp or "").strip()[:10])
    except ValueError:
        return None


def _number(value: str | None) -> int | None:
    value = (value or "").strip()
    return int(value) if value.isdecimal() and len(value) < 19 else None


def _is_web(url: str | None) -> bool:
    return (url or "").lower().startswith(("http://", "https://"))


def _http(block: bytes) -> tuple[HeaderMap, bytes]:
    from fastwarc.warc import HeaderMap

    end = _FIELDS_END.search(block)
    if block[:5].upper() != b"HTTP/" or not end:
        raise BadRecord("no HTTP headers in it")
    lines = block[: end.start()].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    headers = HeaderMap()
    try:
        headers.parse(io.BytesIO(lines + b"\r\n\r\n"))
    except OSError as error:
        raise BadRecord(f"its HTTP headers make no sense: {error}") from error
    return headers, block[end.end() :]


def _format(url: str, content_type: str | None) -> Format | None:
    """The format that the headers state; ``None`` where they state none."""
    media = media_type(content_type) if content_type and "/" in content_type else None
    if media == "text/dns":
        raise LeftOut("dns")
    if _path(url).endswith("/robots.txt"):
        raise LeftOut("robots.txt")
    if media in _HTML:
        return "html"
    if media in _TEXT:
        return "text"
    if media is None:
        return None
    if media == "application/pdf":
        raise LeftOut("PDF")
    major = media.split("/")[0]
    if major in _KINDS:
        raise LeftOut(major)
    raise LeftOut("script or data" if _DATA.search(media) else "other content")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.lower()
    except ValueError:
        return ""


def _body(page: Page, name: str, limits: Limits) -> bytes:
    if not page.body:
        raise Empty("the page is empty", name)
    plain = not (page.transfer or page.coding)
    if plain and page.stated is not None and page.stated > len(page.body):
        msg = f"the crawler stored {len(page.body):,} of the page's {page.stated:,} bytes"
        raise BadRecord(msg, name)
    try:
        body = body_of(page.body, page.transfer, page.coding, limits.html)
    except CodingError as error:
        raise BadRecord(str(error), name) from error
    check_size(body, limits.html, name)
    return body


def _bounded(document: Document, day: date | None) -> Document:
    """The document with a publication date that is not after it was archived."""
    found = document.published
    if found is None or day is None or found.end <= day + _ZONES:
        return document
    if found.start > day + _ZONES:
        # What is dated after it was stored is not dated by its publication.
        return replace(document, published=None)
    proof = (*found.evidence, f"archived on {day.isoformat()}")
    return replace(document, published=replace(found, end=day + _ZONES, evidence=proof))
