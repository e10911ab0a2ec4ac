"""``selon read``: inputs in, readings out, one clear line for each input that fails."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from selon.cli.ending import NOTHING_READ, SOME_FAILED, WELL, line, tell
from selon.cli.options import given
from selon.cli.pool import Outcome, Reads, internal, read_in_order
from selon.cli.progress import Progress
from selon.cli.sink import Sink
from selon.documents import Failure, LoadOptions, load, parse_columns, read_date
from selon.errors import SelonError, UsageError
from selon.records import Reading
from selon.views import View, view
from selon.views.confident import confident

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from selon.records import Publication

__all__ = [
    "Request", "load_options", "make_reader", "read_all", "yardstick_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for; the names are the options' own."""

    inputs: tuple[str, ...] = ()
    format: str = "table"
    output: Path | None = None
    jobs: int = 1
    language: str | None = None
    date: str | None = None
    columns: tuple[str, ...] = ()
    min_confidence: float = 0.0
    quiet: bool = False
    colour: bool = True
    weights: Path | None = None
    yardstick: str | None = None


def make_reader(weights: Path | None, yardstick: str | None = None) -> Reads:
    """The reader of one process; the model loads with its first document."""
    from selon.reading.reader import Reader

    return Reader(weights, yardstick=yardstick)


def read_all(request: Request) -> int:
    """Reads all inputs, writes the readings, and gives the exit status.

    0: all went well; 1: some inputs failed; 2: nothing could be read, or the request makes no
    sense. A user's mistake is one line on standard error, never a traceback.
    """
    inputs = given(request.inputs, "read")
    if not inputs:
        return NOTHING_READ

    def work() -> int:
        options = load_options(request.language, request.date, request.columns)
        sink = Sink(request.output, inputs)
        colour = request.format == "table" and sink.colour(wanted=request.colour)
        faces = view(request.format, colour=colour, width=sink.width)
        progress = Progress(shown=not request.quiet and not sink.is_terminal)
        documents = load(inputs, options=options, note=None if request.quiet else progress.note)
        make = partial(make_reader, request.weights, yardstick_of(request.yardstick))
        outcomes = read_in_order(documents, make, request.jobs)
        with sink, progress, closing(outcomes):
            return _Run(request, faces, sink, progress).through(outcomes)

    return tell(work)


def load_options(language: str | None, date: str | None, columns: Iterable[str]) -> LoadOptions:
    """How inputs are read, from ``--language``, ``--date`` and ``--column``.

    Raises:
        UsageError: one of them makes no sense.
    """
    return LoadOptions(
        language=_language(language), published=_published(date), columns=parse_columns(columns)
    )


def _published(text: str | None) -> Publication | None:
    if text is None:
        return None
    published = read_date(text)
    if published is None:
        raise UsageError(f"--date {text}: not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return published


def _language(text: str | None) -> str | None:
    if text is not None and not re.fullmatch("[A-Za-z]{2,3}", text):
        raise UsageError(f"--language {text}: not a language code; write en, fr, …")
    return text.lower() if text else None


def yardstick_of(name: str | None) -> str | None:
    """The yardstick that ``--yardstick`` means.

    Raises:
        UsageError: there is none of that name.
    """
    from selon.languages.certainty import yardstick

    return yardstick(name).name if name else None


def _to_the_end(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """``outcomes``, with what ends them too early as a last failure: what was read still counts."""
    try:
        yield from outcomes
    except SelonError as error:
        yield Failure(error.name or "selon", error)
    except Exception as error:  # noqa: BLE001 - the inputs' trouble, whatever it is
        yield internal("inputs", error)


class _Run:
    """One pass over the outcomes: counts them, writes the good ones, names the bad ones."""

    def __init__(self, request: Request, faces: View, sink: Sink, progress: Progress) -> None:
        self._minimum = request.min_confidence
        self._view = faces
        self._sink = sink
        self._progress = progress
        self._read = 0
        self._failed = 0

    def through(self, outcomes: Iterator[Outcome]) -> int:
        """Goes through all outcomes and gives the exit status."""
        for outcome in _to_the_end(outcomes):
            self._progress.step(self._take(outcome))
        self._sink.write(self._view.end(self._failed))
        if not self._read:
            return NOTHING_READ
        return SOME_FAILED if self._failed else WELL

    def _take(self, outcome: Outcome) -> str:
        """Writes or reports one outcome; gives the input's name."""
        if isinstance(outcome, Reading):
            outcome = self._written(outcome)
        if isinstance(outcome, Reading):
            return outcome.document.input
        self._failed += 1
        self._progress.say(line(outcome.name, outcome.error))
        return outcome.name

    def _written(self, reading: Reading) -> Reading | Failure:
        try:
            text = self._view.add(confident(reading, self._minimum) if self._minimum else reading)
        except Exception as error:  # noqa: BLE001 - one document's trouble must not stop the others
            return internal(reading.document.input, error)
        self._read += 1
        self._sink.write(text)
        return reading
