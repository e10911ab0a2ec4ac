"""Titles without markup, and the full text that an entry carries as a document."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from selon.documents.language import identify
from selon.documents.options import override
from selon.documents.plain import from_text
from selon.errors import Empty

if TYPE_CHECKING:
    from selon.documents.options import LoadOptions
    from selon.feeds.feed import FeedEntry
    from selon.records import Document

__all__ = ["document_in", "plain"]


def plain(text: str, *, markup: bool) -> str:
    """``text`` on one line, without markup if it has some."""
    if markup and ("<" in text or "&" in text):
        from lxml import etree, html

        with suppress(etree.ParserError, ValueError):
            text = "".join(map(str, html.fromstring(f"<div>{text}</div>").itertext()))
    return " ".join(text.split())


def document_in(entry: FeedEntry, name: str, outlet: str | None, options: LoadOptions) -> Document:
    """The document that the entry's own content is.

    Args:
        entry: with or without markup in its content.
        name: its ``input``.
        outlet: the feed's.
        options: overrides and limits.

    Raises:
        Empty: it has none, or nothing to read in it.
        NoArticle: HTML without text.
        TooHeavy: past the limits of time or memory.
    """
    from selon.documents.html import read_html_text

    if entry.content is None:
        raise Empty("neither a link nor a text in this entry", name)
    if entry.markup:
        page = (
            f"<html><head><title>{escape(entry.title or '')}</title></head>"
            f"<body><article>{entry.content}</article></body></html>"
        )
        found = read_html_text(page, name, None, options.limits)
        text, published = found.text, found.published
    else:
        text, published = entry.content, None
    document = from_text(
        text,
        name=name,
        outlet=entry.outlet or outlet,
        title=entry.title,
        authors=entry.authors,
        language=entry.language or identify(text),
        published=entry.published or published,
    )
    return override(replace(document, url=None), options)
