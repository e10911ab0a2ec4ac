"""One JSON object to one document: the field names of the archives people have.

trafilatura's (title, author, hostname, source, source-hostname, date, text, raw_text, language),
Media Cloud's (title, url, media_name, media_url, publish_date, language, text), news-please's,
GDELT's article list, and Selon's own document object. ``docs/inputs.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from selon.documents.dateline import read_date
from selon.documents.language import language_code
from selon.documents.options import check_size
from selon.documents.plain import from_text
from selon.errors import BadRecord
from selon.records import Document, Precision, Publication

if TYPE_CHECKING:
    from selon.documents.options import Limits

__all__ = ["document_of"]

_TEXT = (
    "text", "raw_text", "content", "body", "article", "article_text", "full_text", "fulltext",
    "story_text", "maintext", "main_text",
)  # fmt: skip
_HTML = ("html", "raw_html")
_NESTED = ("document", "article")
_TITLE = ("title", "headline")
_URL = ("url", "source", "link", "source_url", "DocumentIdentifier")
_OUTLET = (
    "outlet", "sitename", "site_name", "source-hostname", "media_name", "publisher", "source_name",
    "SourceCommonName", "source", "hostname", "source_domain", "domain", "media_url",
)  # fmt: skip
_AUTHORS = ("authors", "author", "byline")
_DATE = (
    "published", "publish_date", "publication_date", "date_publish", "date_published",
    "published_at", "publishedAt", "datePublished", "pubDate", "pub_date", "date", "seendate",
)  # fmt: skip
_LANGUAGE = ("language", "lang", "language_code")

Record = Mapping[str, Any]


def document_of(record: object, name: str, limits: Limits) -> Document:
    """The document in one parsed JSON value; its text is the string of the JSON, unchanged.

    Args:
        record: what ``json.loads`` gave.
        name: for instance ``file.jsonl#7``.
        limits: for records that hold only HTML.

    Raises:
        BadRecord: not an object, or no field holds a text.
        Empty: a text of nothing but white space.
        NoArticle: only HTML, without an article's text.
        TooHeavy: only HTML, past the limits of time or memory.
    """
    if not isinstance(record, dict):
        raise BadRecord("not a JSON object", name)
    fields = _unnested(record)
    text = _first_string(fields, _TEXT)
    html = _first_string(fields, _HTML)
    if html and not (text and text.strip()):
        return _with_metadata(_from_html(html, fields, name, limits), fields)
    if text is None:
        msg = f"no text in it: looked for {', '.join(_TEXT)} and {', '.join(_HTML)}"
        raise BadRecord(msg, name)
    return _with_text(text, fields, name)


def _with_text(text: str, fields: Record, name: str) -> Document:
    return from_text(
        text,
        name=name,
        url=_url(fields),
        outlet=_outlet(fields),
        title=_first_string(fields, _TITLE),
        authors=_authors(fields),
        language=_language(fields),
        published=_published(fields),
    )


def _from_html(html: str, fields: Record, name: str, limits: Limits) -> Document:
    from selon.documents.html import read_html_text

    check_size(html.encode("utf-8", "surrogatepass"), limits.html, name)
    return read_html_text(html, name, _url(fields), limits)


def _with_metadata(document: Document, fields: Record) -> Document:
    """What the record says wins over what the page says."""
    return replace(
        document,
        url=_url(fields) or document.url,
        outlet=_outlet(fields) or document.outlet,
        title=_first_string(fields, _TITLE) or document.title,
        authors=_authors(fields) or document.authors,
        language=_language(fields) or document.language,
        published=_published(fields) or document.published,
    )


def _unnested(record: dict[str, Any]) -> Record:
    """The record with the fields of a ``document`` object inside it brought up."""
    fields = record
    for key in _NESTED:
        if isinstance(inner := record.get(key), dict):
            fields = {**{k: v for k, v in fields.items() if k != key}, **inner}
    return fields


def _first_string(fields: Record, names: Iterable[str]) -> str | None:
    """The first of ``names`` that holds a string with something in it, else an empty one."""
    found = [value for name in names if isinstance(value := fields.get(name), str)]
    return next((value for value in found if value.strip()), found[0] if found else None)


def _is_url(value: str) -> bool:
    return value.lower().startswith(("http://", "https://"))


def _url(fields: Record) -> str | None:
    values = (fields.get(name) for name in _URL)
    return next((v.strip() for v in values if isinstance(v, str) and _is_url(v.strip())), None)


def _outlet(fields: Record) -> str | None:
    for name in _OUTLET:
        value = fields.get(name)
        if isinstance(value, dict):
            value = value.get("name")
        if not isinstance(value, str) or not value.strip():
            continue
        # "source" is an address in some archives and a name in others.
        if name != "source" or not _is_url(value):
            return value.strip()
    return None


def _authors(fields: Record) -> tuple[str, ...]:
    for name in _AUTHORS:
        value = fields.get(name)
        names = value.split(";") if isinstance(value, str) else value
        if isinstance(names, list):
            kept = tuple(n.strip() for n in names if isinstance(n, str) and n.strip())
            if kept:
                return kept
    return ()


def _language(fields: Record) -> str | None:
    return next((code for n in _LANGUAGE if (code := language_code(fields.get(n)))), None)


def _published(fields: Record) -> Publication | None:
    for name in _DATE:
        value = fields.get(name)
        found = (
            _own(value) if isinstance(value, dict) else read_date(value, f"metadata date: {value}")
        )
        if found:
            return found
    return None


def _own(value: dict[str, Any]) -> Publication | None:
    """The ``published`` object of Selon's own JSON."""
    evidence = value.get("evidence") or []
    try:
        start, end = (date.fromisoformat(value[k]) for k in ("start", "end"))
    except (KeyError, TypeError, ValueError):
        return None
    if value.get("precision") not in get_args(Precision) or start > end:
        return None
    proof = tuple(e for e in evidence if isinstance(e, str)) if isinstance(evidence, list) else ()
    return Publication(start, end, value["precision"], proof)
