"""HTML pages to documents: encoding, then trafilatura in a process that can be killed."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from selon.documents.dateline import find_dateline
from selon.documents.dates import machine_date
from selon.documents.decode import decode
from selon.documents.language import identify, language_code
from selon.documents.sandbox import shared_extractor
from selon.documents.sniff import charset_of
from selon.errors import Empty, NoArticle
from selon.records import Document, Publication

if TYPE_CHECKING:
    from selon.documents.options import Limits

__all__ = ["read_html", "read_html_text"]

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_HEAD = 4096


def read_html(
    data: bytes, name: str, content_type: str | None, url: str | None, limits: Limits
) -> Document:
    """The article in an HTML page.

    The encoding is the one of the byte-order mark, of the HTTP header, of the page's own
    ``meta charset``, or found as for plain text, in this order.

    Raises:
        Empty: no bytes, or only white space.
        NotText: binary data.
        NoArticle: no article text.
        TooHeavy: past the limits of time or memory.
    """
    if not data.strip():
        raise Empty("the page is empty", name)
    declared = charset_of(content_type) or _declared(data)
    return read_html_text(decode(data, name=name, declared=declared), name, url, limits)


def read_html_text(html: str, name: str, url: str | None, limits: Limits) -> Document:
    """The article in a page that is decoded already; see ``read_html``.

    ``Document.text`` is the article's text, one line feed between paragraphs; headings, list
    items, quotations and table rows have lines of their own.

    Raises:
        NoArticle: no article text.
        TooHeavy: past the limits of time or memory.
    """
    found = shared_extractor().extract(html, url, limits, name)
    text: str = found["text"]
    if not text.strip():
        raise NoArticle("no article text found in this page", name)
    # A page's lang attribute speaks of its template, so the text itself is asked first.
    language = identify(text) or language_code(found["language"])
    return Document(
        text=text,
        input=name,
        url=url or found["url"],
        outlet=found["outlet"],
        title=found["title"],
        authors=tuple(found["authors"]),
        language=language,
        published=_published(found, text, language),
    )


def _published(found: dict[str, Any], text: str, language: str | None) -> Publication | None:
    """The metadata's date, else the text's date line, else htmldate's guess."""
    if found["date"] and not found["date_guessed"]:
        return _metadata_date(found["date"], found["evidence"])
    if line := find_dateline(text, language):
        return line
    return _guessed_date(found["date"], found["evidence"]) if found["date"] else None


def _metadata_date(day: str, evidence: str | None) -> Publication | None:
    proof = f"metadata date: {day}" + (f" ({evidence})" if evidence else "")
    # The page may state less than htmldate's full day: "2020-03" is a month.
    stated = machine_date(evidence.split(": ", 1)[1], proof) if evidence else None
    return stated or machine_date(day, proof)


def _guessed_date(day: str, evidence: str | None) -> Publication | None:
    """A date htmldate found in the page's text; the first of a month may stand for the month."""
    if evidence:
        return _metadata_date(day, evidence)
    proof = f"date found in the page: {day}"
    first = dt.date.fromisoformat(day)
    if first.day > 1:
        return machine_date(day, proof)
    return machine_date(day[:4] if first.month == 1 else day[:7], proof)


def _declared(data: bytes) -> str | None:
    head = data[:_HEAD]
    match = _XML_ENCODING.match(head) or _META_CHARSET.search(head)
    if not match:
        return None
    name = match.group(1).decode("ascii")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    # A tag that could be read as ASCII does not stand in UTF-16 (the HTML standard says so too).
    return None if codec.startswith(("utf-16", "utf-32")) else name
