"""What a caller can set, and what comes back for an input that could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from selon.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selon.documents.fetching import Page
    from selon.errors import SelonError
    from selon.records import Document, Publication

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_OPTIONS",
    "DEFAULT_WATCH",
    "SEEN_BEFORE",
    "Failure",
    "Format",
    "Limits",
    "LoadOptions",
    "Watch",
    "check_size",
    "override",
    "skipped",
]

Format = Literal["text", "html", "jsonl", "csv", "parquet", "warc", "feed"]
MIB = 1 << 20
SEEN_BEFORE = "seen before"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep one input from taking the machine; sizes in bytes, times in seconds.

    Nothing is ever cut to fit: past a limit the input becomes a ``TooLarge`` or ``TooHeavy``.

    Attributes:
        text: size of one text file, or of one JSON document that is not JSON Lines.
        html: size of one HTML page, before extraction; of one record of a web archive, as
            stored and without its compression.
        line: size of one line of JSON Lines, of one row of a table.
        html_seconds: wall-clock time for extracting one page.
        html_memory: address space of the process that extracts.
        fetch: size of one fetched body, as sent and after decompression.
        fetch_seconds: wall-clock time for one URL, all redirects included.
        redirects: how many redirects are followed for one URL.
    """

    text: int = 256 * MIB
    html: int = 64 * MIB
    line: int = 64 * MIB
    html_seconds: float = 20.0
    html_memory: int = 2048 * MIB
    fetch: int = 15 * MIB
    fetch_seconds: float = 30.0
    redirects: int = 5


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How inputs are read.

    Attributes:
        language: two-letter code put on every document in place of the one found.
        published: publication date put on every document in place of the one found;
            ``selon.documents.read_date("2024-01")`` makes one from a string.
        format: read every input as this format, whatever it looks like.
        columns: which column of CSV and Parquet, or field of JSON, holds what, for instance
            ``{"text": "maintext"}``; ``selon.documents.parse_columns(["text=maintext"])`` makes
            it. What it does not name goes by the usual names (``docs/inputs.md``).
        limits: sizes and times.
    """

    language: str | None = None
    published: Publication | None = None
    format: Format | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default=DEFAULT_LIMITS)


DEFAULT_OPTIONS = LoadOptions()


def _never(_name: str) -> bool:
    return False


def _nothing(_line: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Watch:
    """What a caller hears of and decides while inputs are read.

    Attributes:
        note: called with a line for people about what was left out.
        counts: what was left out of web archives and passed over, by reason ("image").
        skip: whether the document of this name (``file.warc.gz#7``) need not be read; asked
            before any work is spent on it.
        feed: takes an input that turns out to be a feed or a sitemap, which names documents and
            is none: its name, and what was found there. Without it such an input is a failure.
    """

    note: Callable[[str], None] = _nothing
    counts: Counter[str] = field(default_factory=Counter)
    skip: Callable[[str], bool] = _never
    feed: Callable[[str, Page], None] | None = None


DEFAULT_WATCH = Watch()


def skipped(name: str, watch: Watch) -> bool:
    """Whether the document of this name is to be passed over; it is counted if so."""
    if not watch.skip(name):
        return False
    watch.counts[SEEN_BEFORE] += 1
    return True


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read; the inputs after it still come out.

    Attributes:
        name: the input as given, or ``file.jsonl#7`` for one line, row or record of a file.
        error: why, with its code.
    """

    name: str
    error: SelonError


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
