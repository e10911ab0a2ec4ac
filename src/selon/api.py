"""The two functions most people need."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from selon.records import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selon.documents import Failure
    from selon.reading.reader import Reader

_LONGEST_NAME = 1024  # longer strings, and strings with line ends, are never taken for a path


@lru_cache(maxsize=4)
def _reader(weights: Path | None, yardstick: str | None) -> Reader:
    from selon.reading.reader import Reader

    return Reader(weights, yardstick=yardstick)


def read(
    source: str | Path | Document,
    *,
    language: str | None = None,
    weights: Path | None = None,
    yardstick: str | None = None,
) -> Reading:
    """Read one article.

    Args:
        source: the article's text; or the path of a file or an http(s) URL that holds one
            article; or a ``Document``. A string is taken for a path only if it is one line and
            a file of that name exists.
        language: two-letter code; found out when not given.
        weights: a folder of weights; the shipped ones by default.
        yardstick: what words of probability mean: "PHIA" (the default), "ICD-203",
            "IPCC-AR5" or "Kent-1964".

    Returns:
        The document with its attributions. Offsets count code points of
        ``reading.document.text``, which for a string is the string itself.

    Raises:
        InputError: the file or the URL's page cannot be read, or holds several articles.
        FetchError: the URL cannot be fetched.
        WeightsError: the weights are missing or damaged.
        UsageError: there is no such yardstick.
    """
    if not isinstance(source, Document):
        source = _document(source, language)
    return _reader(weights, yardstick).read(source)


def read_many(
    inputs: Iterable[str | Path],
    *,
    language: str | None = None,
    weights: Path | None = None,
    yardstick: str | None = None,
) -> Iterator[Reading | Failure]:
    """Read files, folders, patterns, URLs and ``-``, one reading a document, in order.

    An input that cannot be read gives a ``Failure`` (``name``, ``error``); the rest goes on.

    Raises:
        WeightsError: the weights are missing or damaged.
    """
    from selon.documents import LoadOptions, load

    reader = _reader(weights, yardstick)
    for item in load(inputs, options=LoadOptions(language=language)):
        yield reader.read(item) if isinstance(item, Document) else item


def _document(source: str | Path, language: str | None) -> Document:
    from selon.documents import Failure, LoadOptions, from_text, load
    from selon.errors import InputError

    if isinstance(source, str) and not _names_something(source):
        return from_text(source, language=language)
    found = list(load([source], options=LoadOptions(language=language)))
    if len(found) != 1:
        raise InputError(f"holds {len(found)} articles; use read_many", str(source))
    if isinstance(found[0], Failure):
        raise found[0].error
    return found[0]


def _names_something(source: str) -> bool:
    if source.startswith(("http://", "https://")) and len(source.split()) == 1:
        return True
    if len(source) > _LONGEST_NAME or "\n" in source or "\0" in source:
        return False
    try:
        return Path(source).is_file()
    except OSError:
        return False
