"""Which format an input is in: by content type, else by its ending, else by its first bytes."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from contextlib import suppress
from email.message import Message
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selon.documents.options import Format

__all__ = [
    "ENDINGS",
    "charset_of",
    "format_by_ending",
    "format_of",
    "looks_like_json_lines",
    "media_type",
]

ENDINGS: dict[str, Format] = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".warc.gz": "warc",
    ".wet.gz": "warc",
}

_TYPES: dict[str, Format] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/x-jsonlines": "jsonl",
    "application/json-lines": "jsonl",
    "text/markdown": "text",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/vnd.apache.parquet": "parquet",
    "application/warc": "warc",
}

# After the WHATWG's MIME sniffing standard; a comment or XML declaration may come first. That is
# matched once and for all (?>…), since a page of comments could be parted in very many ways.
_TAGS = re.compile(
    rb"(?>\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5})"
    rb"<(?:!doctype\s+html|html|head|body|script|title|meta|link|style|article|main|div|h1|p|table|iframe)"
    rb"[\s>]",
    re.IGNORECASE | re.DOTALL,
)
# The first element of RSS, Atom, OPML and sitemaps, after whatever may stand before it.
_FEED = re.compile(
    rb"""(?>\s*(?:(?:<\?.{0,500}?\?>|<!--.{0,4000}?-->|<!doctype\s[^>\[]{0,500}(?:\[[^\]]{0,4000}\]\s*)?>)\s*)*)
    <(?:[a-z][\w.-]{0,30}:)?
    (?:rss|feed|opml|urlset|sitemapindex|rdf(?=[^>]{0,2000}(?:/rss/|netscape)))[\s>/]""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/1')
_HEAD = 64 * 1024


def format_of(data: bytes, *, name: str = "-", content_type: str | None = None) -> Format:
    """The format of ``data``; "text" where nothing says otherwise.

    ``text/plain`` decides nothing by itself, since servers send it for anything. A feed is told by
    its bytes alone: servers call it anything as well.
    """
    if _is_feed(data[:_HEAD]):
        return "feed"
    declared = media_type(content_type)
    if declared in _TYPES:
        return _TYPES[declared]
    if known := format_by_ending(name):
        return known
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"WARC/") or _unpacked(data[:_HEAD]).startswith(b"WARC/"):
        return "warc"
    head = _without_mark(data[:_HEAD])
    if declared != "text/plain" and _TAGS.match(head):
        return "html"
    if declared != "text/plain" and _looks_like_json(head, whole=len(data) <= _HEAD):
        return "jsonl"
    return "text"


def format_by_ending(name: str) -> Format | None:
    """The format that a file of this name, or a URL, is in, if its ending tells."""
    is_url = re.match(r"https?://", name, re.IGNORECASE)
    path = re.split(r"[?#]", name, maxsplit=1)[0] if is_url else name
    endings = PurePosixPath(path.replace("\\", "/").lower()).suffixes
    return ENDINGS.get("".join(endings[-2:])) or ENDINGS.get("".join(endings[-1:]))


def charset_of(content_type: str | None) -> str | None:
    """The ``charset`` of a content type, if it names one."""
    if not content_type:
        return None
    value = _header(content_type).get_param("charset")
    return value.strip() if isinstance(value, str) and value.strip() else None


def looks_like_json_lines(head: bytes) -> bool:
    """Whether the first line of ``head`` is a JSON object of its own."""
    first = _without_mark(head).lstrip().split(b"\n", 1)[0]
    return _is_object(first)


def _looks_like_json(head: bytes, *, whole: bool) -> bool:
    """Whether ``head`` begins a JSON object with a field, or an array of such objects."""
    if not re.match(rb'\s*(?:\[\s*)?\{\s*"', head):
        return False
    if looks_like_json_lines(head):
        return True
    if not whole:
        # Prose opens with a bracket now and then; '{"field":' it does not.
        return bool(re.match(rb'\s*(?:\[\s*)?\{\s*"[^"\\\n]{1,100}"\s*:', head))
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return False
    return True


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _without_mark(head: bytes) -> bytes:
    """The first bytes as ASCII shows them, whatever Unicode form they are in."""
    if head.startswith(codecs.BOM_UTF8):
        return head[3:]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[2:].replace(b"\0", b"")
    return head


def _unpacked(head: bytes) -> bytes:
    """The first bytes of what gzip has packed; none if it is not gzip."""
    with suppress(zlib.error):
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, _HEAD)
    return b""


def _is_feed(head: bytes) -> bool:
    head = _without_mark(_unpacked(head) or head)
    if _FEED.match(head):
        return True
    return head.lstrip().startswith(b"{") and bool(_JSON_FEED.search(head))


def media_type(content_type: str | None) -> str | None:
    """The type and subtype in a ``Content-Type``, in small letters."""
    return _header(content_type).get_content_type() if content_type else None


def _header(content_type: str) -> Message:
    message = Message()
    message["Content-Type"] = content_type.replace("\n", " ").replace("\r", " ")
    return message
