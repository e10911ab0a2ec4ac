"""Which column of a table, or field of a JSON object, holds what: by its name, or as told.

The usual names are those of trafilatura (title, author, hostname, source, source-hostname, date,
text, raw_text, language), Media Cloud (title, url, media_name, media_url, publish_date,
language, text), news-please, GDELT's article list, and what people call columns in English and
French. Small and capital letters, and spaces, hyphens and underscores, count the same.
``docs/inputs.md`` lists the names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from selon.errors import BadRecord, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["NAMES", "Fields", "check_columns", "known_columns", "parse_columns"]

NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "raw_text", "content", "body", "article", "article_text", "full_text", "fulltext",
        "story_text", "maintext", "main_text", "texte", "contenu",
    ),
    "html": ("html", "raw_html"),
    "title": ("title", "headline", "titre"),
    "url": ("url", "source", "link", "source_url", "DocumentIdentifier", "lien"),
    "outlet": (
        "outlet", "sitename", "site_name", "source-hostname", "media_name", "publisher",
        "source_name", "SourceCommonName", "source", "hostname", "source_domain", "domain",
        "media_url",
    ),
    "authors": ("authors", "author", "byline", "auteurs", "auteur"),
    "published": (
        "published", "publish_date", "publication_date", "date_publish", "date_published",
        "published_at", "publishedAt", "datePublished", "pubDate", "pub_date", "date", "seendate",
        "date_publication",
    ),
    "language": ("language", "lang", "language_code", "langue"),
}  # fmt: skip
"""For each part of a document the usual names, the first that holds something counts."""

_ALSO = {"date": "published", "author": "authors", "lang": "language"}
_MOST_LISTED = 40


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


_PLAIN = {part: tuple(dict.fromkeys(map(_plain, names))) for part, names in NAMES.items()}
_ALL_PLAIN = frozenset(name for names in _PLAIN.values() for name in names)


def parse_columns(pairs: Iterable[str]) -> dict[str, str]:
    """The mapping that ``text=maintext``, ``date=When``, … ask for.

    Raises:
        UsageError: no ``=``, an unknown part of a document, or one part twice.
    """
    columns: dict[str, str] = {}
    for pair in pairs:
        part, equals, column = (piece.strip() for piece in pair.partition("="))
        part = _ALSO.get(part.lower(), part.lower())
        if not equals or not column or part not in NAMES:
            msg = f"--column {pair}: write PART=COLUMN, PART being one of {', '.join(NAMES)}"
            raise UsageError(msg)
        if part in columns:
            msg = f"--column {pair}: {part} is given twice"
            raise UsageError(msg)
        columns[part] = column
    return columns


def check_columns(
    existing: Sequence[str], columns: Mapping[str, str], name: str, *, what: str = "column"
) -> None:
    """Raise ``BadRecord`` unless every column asked for is there, and one for the text.

    Args:
        existing: the columns there are.
        columns: part of a document → column, as asked for.
        name: the input's name, for the error.
        what: "column" of a table or "field" of JSON.

    Raises:
        BadRecord: listing the columns there are.
    """
    fields = Fields(dict.fromkeys(existing), columns)
    there = f"there are: {_listed(existing)}" if existing else "there are none"
    for part, column in columns.items():
        if fields.own_name(column) is None:
            msg = f"no {what} {column!r} for the {part}; {there}"
            raise BadRecord(msg, name)
    if not any(True for part in ("text", "html") for _ in fields.found(part)):
        msg = f"no {what} for the text (say which: --column text=NAME); {there}"
        raise BadRecord(msg, name)


def known_columns(existing: Iterable[str], columns: Mapping[str, str]) -> list[str]:
    """Those of ``existing`` that say something about a document."""
    wanted = {_plain(column) for column in columns.values()} | _ALL_PLAIN
    return [name for name in existing if _plain(name) in wanted]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_LISTED
    shown = ", ".join(name[:60] or "(without a name)" for name in names[:_MOST_LISTED])
    return f"{shown} and {more} more" if more > 0 else shown


class Fields:
    """One record, asked by the parts of a document instead of by its own names."""

    def __init__(self, record: Mapping[str, Any], columns: Mapping[str, str]) -> None:
        """``columns`` maps parts of a document to names in ``record``."""
        self._record = record
        self._columns = columns
        self._names: dict[str, str] = {}
        for name in record:
            plain = _plain(name)
            # Of "Text" and "text" the one that is written as people write it.
            if plain not in self._names or name == plain:
                self._names[plain] = name

    def own_name(self, name: str) -> str | None:
        """How the record itself writes ``name``; ``None`` where it has no such field."""
        return name if name in self._record else self._names.get(_plain(name))

    def found(self, part: str) -> Iterator[tuple[str, Any]]:
        """The fields there are for ``part``: usual name ("" if told) and value of each."""
        if part in self._columns:
            own = self.own_name(self._columns[part])
            if own is not None:
                yield "", self._record[own]
            return
        for plain in _PLAIN[part]:
            own = self._names.get(plain)
            if own is not None:
                yield plain, self._record[own]
