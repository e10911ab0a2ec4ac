"""One document from a string or from bytes, with what its first lines tell about it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from selon.documents.dateline import find_dateline
from selon.documents.decode import decode
from selon.documents.language import identify
from selon.documents.options import DEFAULT_OPTIONS, Failure, LoadOptions
from selon.documents.sniff import charset_of, format_of
from selon.errors import BadRecord, Empty, TooLarge
from selon.records import Document, Publication

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_size", "from_bytes", "from_text", "override"]

_LONGEST_TITLE = 160
_READABLE = re.compile("[^\\s\0\u200b\u2060\ufeff]")


def from_text(  # noqa: PLR0913 - the fields of a document, all by name
    text: str,
    *,
    name: str = "-",
    url: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    authors: Sequence[str] = (),
    language: str | None = None,
    published: Publication | None = None,
) -> Document:
    """A document of ``text`` exactly as given; what is not given is read from it.

    The date comes from a date line, the language from the first 3,000 characters, the title
    from a short first line without a full stop and with a blank line after it. An outlet is
    never guessed.

    Args:
        text: kept to the last code point, lone surrogates and NULs included.
        name: what ``Document.input`` says.
        url: where it stands on the web.
        outlet: who published it.
        title: its headline.
        authors: who wrote it.
        language: two-letter code.
        published: when; it wins over a date line.

    Raises:
        Empty: nothing but white space.
    """
    if not _READABLE.search(text):
        raise Empty("nothing to read in it", name)
    language = language or identify(text)
    return Document(
        text=text,
        input=name,
        url=url,
        outlet=outlet,
        title=title or _title(text),
        authors=tuple(authors),
        language=language,
        published=published or find_dateline(text, language),
    )


def from_bytes(
    data: bytes,
    *,
    name: str = "-",
    content_type: str | None = None,
    url: str | None = None,
    options: LoadOptions = DEFAULT_OPTIONS,
) -> Document:
    """The one document in ``data``: plain text, an HTML page or one JSON record.

    Args:
        data: the whole input.
        name: its path or URL; the ending tells the format where the content type does not.
        content_type: as in an HTTP header, with or without ``charset``.
        url: where it was fetched from, if ``name`` is not that.
        options: overrides and limits.

    Raises:
        Empty: nothing to read.
        NotText: binary data.
        BadRecord: JSON that holds no document, or more than one (see ``load``).
        NoArticle: HTML without an article's text.
        TooHeavy: the page took more time or memory than the limits allow.
        TooLarge: more bytes than the limits allow.
    """
    kind = options.format or format_of(data, name=name, content_type=content_type)
    if kind == "jsonl":
        return _only_record(data, name, options)
    if kind == "html":
        from selon.documents.html import read_html

        check_size(data, options.limits.html, name)
        return override(read_html(data, name, content_type, url, options.limits), options)
    check_size(data, options.limits.text, name)
    if not data:
        raise Empty("the input is empty", name)
    text = decode(data, name=name, declared=charset_of(content_type))
    return override(from_text(text, name=name, url=url), options)


def override(document: Document, options: LoadOptions) -> Document:
    """``document`` with the language and the date that ``options`` set."""
    return replace(
        document,
        language=options.language or document.language,
        published=options.published or document.published,
    )


def check_size(data: bytes, limit: int, name: str) -> None:
    """Raise ``TooLarge`` if ``data`` has more than ``limit`` bytes.

    Raises:
        TooLarge: naming the limit.
    """
    if len(data) > limit:
        msg = f"larger than {limit:,} bytes"
        raise TooLarge(msg, name)


def _only_record(data: bytes, name: str, options: LoadOptions) -> Document:
    from selon.documents.jsonl import read_json

    items = read_json(data, name, options)
    first, second = next(items, None), next(items, None)
    if first is None:
        raise Empty("no record in it", name)
    if isinstance(first, Failure):
        raise first.error
    if second is not None:
        raise BadRecord("more than one record: use selon.documents.load", name)
    return replace(first, input=name)


def _title(text: str) -> str | None:
    """The first line, if it is short, has no full stop and a blank line follows it."""
    head = text[: 4 * _LONGEST_TITLE].lstrip()
    lines = head.replace("\r\n", "\n").replace("\r", "\n").split("\n", 2)
    if len(lines) < 3 or lines[1].strip():
        return None
    title = lines[0].strip()
    if len(title) >= _LONGEST_TITLE or title.endswith(".") or find_dateline(title):
        return None
    return title
