"""One document from a string, with what its first lines tell about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selon.documents.dateline import find_dateline
from selon.documents.language import identify
from selon.errors import Empty
from selon.records import Document, Publication

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["from_text"]

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
