"""One JSON object, or one row of a table, to one document.

Which field holds what is ``selon.documents.columns``'s to say; Selon's own document object is
read back too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from selon.documents.columns import NAMES, Fields
from selon.documents.dateline import read_date
from selon.documents.language import language_code
from selon.documents.options import check_size
from selon.documents.plain import from_text
from selon.errors import BadRecord
from selon.records import Document, Precision, Publication

if TYPE_CHECKING:
    from selon.documents.options import Limits

__all__ = ["document_of", "unnested"]

_NESTED = ("document", "article")

Record = Mapping[str, Any]


def document_of(
    record: object, name: str, limits: Limits, columns: Mapping[str, str] | None = None
) -> Document:
    """The document in one parsed JSON value; its text is the string of the JSON, unchanged.

    Args:
        record: what ``json.loads`` gave, or the cells of a row by the names of their columns.
        name: for instance ``file.jsonl#7``.
        limits: for records that hold only HTML.
        columns: part of a document → name of the field that holds it, where told.

    Raises:
        BadRecord: not an object, or no field holds a text.
        Empty: a text of nothing but white space.
        NoArticle: only HTML, without an article's text.
        TooHeavy: only HTML, past the limits of time or memory.
    """
    if not isinstance(record, dict):
        raise BadRecord("not a JSON object", name)
    fields = Fields(unnested(record), columns or {})
    text = _first_string(fields, "text")
    html = _first_string(fields, "html")
    if html and not (text and text.strip()):
        return _with_metadata(_from_html(html, fields, name, limits), fields)
    if text is None:
        raise _no_text(name, columns or {})
    return _with_text(text, fields, name)


def _no_text(name: str, columns: Mapping[str, str]) -> BadRecord:
    names = [columns["text"]] if "text" in columns else [*NAMES["text"], *NAMES["html"]]
    return BadRecord(f"no text in it: looked for {', '.join(names)}", name)


def _with_text(text: str, fields: Fields, name: str) -> Document:
    return from_text(
        text,
        name=name,
        url=_url(fields),
        outlet=_outlet(fields),
        title=_first_string(fields, "title"),
        authors=_authors(fields),
        language=_language(fields),
        published=_published(fields),
    )


def _from_html(html: str, fields: Fields, name: str, limits: Limits) -> Document:
    from selon.documents.html import read_html_text

    check_size(html.encode("utf-8", "surrogatepass"), limits.html, name)
    return read_html_text(html, name, _url(fields), limits)


def _with_metadata(document: Document, fields: Fields) -> Document:
    """What the record says wins over what the page says."""
    return replace(
        document,
        url=_url(fields) or document.url,
        outlet=_outlet(fields) or document.outlet,
        title=_first_string(fields, "title") or document.title,
        authors=_authors(fields) or document.authors,
        language=_language(fields) or document.language,
        published=_published(fields) or document.published,
    )


def unnested(record: Record) -> Record:
    """The record with the fields of a ``document`` object inside it brought up."""
    fields = record
    for key in _NESTED:
        if isinstance(inner := record.get(key), dict):
            fields = {**{k: v for k, v in fields.items() if k != key}, **inner}
    return fields


def _first_string(fields: Fields, part: str) -> str | None:
    """The first field for ``part`` that holds more than white space, else an empty one."""
    found = [value for _, value in fields.found(part) if isinstance(value, str)]
    return next((value for value in found if value.strip()), found[0] if found else None)


def _is_url(value: str) -> bool:
    return value.lower().startswith(("http://", "https://"))


def _url(fields: Fields) -> str | None:
    values = (value.strip() for _, value in fields.found("url") if isinstance(value, str))
    return next(filter(_is_url, values), None)


def _outlet(fields: Fields) -> str | None:
    for name, value in fields.found("outlet"):
        word = value.get("name") if isinstance(value, dict) else value
        if not isinstance(word, str) or not word.strip():
            continue
        # "source" is an address in some archives and a name in others.
        if name != "source" or not _is_url(word):
            return word.strip()
    return None


def _authors(fields: Fields) -> tuple[str, ...]:
    for _, value in fields.found("authors"):
        names = value.split(";") if isinstance(value, str) else value
        if isinstance(names, list):
            kept = tuple(n.strip() for n in names if isinstance(n, str) and n.strip())
            if kept:
                return kept
    return ()


def _language(fields: Fields) -> str | None:
    return next((code for _, v in fields.found("language") if (code := language_code(v))), None)


def _published(fields: Fields) -> Publication | None:
    for _, value in fields.found("published"):
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
