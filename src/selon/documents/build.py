"""One document from bytes, whatever they are."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from selon.documents.containers import is_container, read_container
from selon.documents.decode import decode
from selon.documents.options import DEFAULT_OPTIONS, Failure, LoadOptions, check_size, override
from selon.documents.plain import from_text
from selon.documents.sniff import charset_of, format_of
from selon.errors import BadRecord, Empty, NoArticle

if TYPE_CHECKING:
    from selon.records import Document

__all__ = ["A_FEED", "from_bytes"]

A_FEED = "a feed, not an article: selon add or selon follow reads what it names"


def from_bytes(
    data: bytes,
    *,
    name: str = "-",
    content_type: str | None = None,
    url: str | None = None,
    options: LoadOptions = DEFAULT_OPTIONS,
) -> Document:
    """The one document in ``data``: plain text, an HTML page, or a container with one record.

    Args:
        data: the whole input.
        name: its path or URL; the ending tells the format where the content type does not.
        content_type: as in an HTTP header, with or without ``charset``.
        url: where it was fetched from, if ``name`` is not that.
        options: overrides and limits.

    Raises:
        Empty: nothing to read.
        NotText: binary data.
        BadRecord: a container that holds no document, or more than one (see ``load``).
        NoArticle: HTML without an article's text; a feed.
        TooHeavy: the page took more time or memory than the limits allow.
        TooLarge: more bytes than the limits allow.
    """
    kind = options.format or format_of(data, name=name, content_type=content_type)
    if is_container(kind):
        return _only_record(data, name, replace(options, format=kind))
    if kind == "html":
        from selon.documents.html import read_html

        check_size(data, options.limits.html, name)
        return override(read_html(data, name, content_type, url, options.limits), options)
    if kind == "feed":
        raise NoArticle(A_FEED, name)
    check_size(data, options.limits.text, name)
    if not data:
        raise Empty("the input is empty", name)
    text = decode(data, name=name, declared=charset_of(content_type))
    return override(from_text(text, name=name, url=url), options)


def _only_record(data: bytes, name: str, options: LoadOptions) -> Document:
    items = read_container(io.BytesIO(data), name, options)
    first, second = next(items, None), next(items, None)
    if first is None:
        raise Empty("no record in it", name)
    if isinstance(first, Failure):
        raise first.error
    if second is not None:
        raise BadRecord("more than one record: use selon.documents.load", name)
    return replace(first, input=name)
