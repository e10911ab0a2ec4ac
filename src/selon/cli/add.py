"""``selon add``: inputs read into a ledger; ``selon retry``: those that failed, once more."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from selon.cli.intake import Intake, Kept
from selon.cli.options import ledger_address
from selon.cli.progress import Progress
from selon.cli.read import (
    NOTHING_READ,
    SOME_FAILED,
    WELL,
    complain,
    language_of,
    line,
    make_reader,
    published_of,
    yardstick_of,
)
from selon.documents import Failure, LoadOptions, load, parse_columns
from selon.documents.containers import container
from selon.documents.options import Watch
from selon.errors import SelonError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
    from pathlib import Path

    from selon.cli.follow import Request as FollowRequest
    from selon.ledger.entries import ReaderInfo
    from selon.ledger.store import Ledger
    from selon.records import Document

__all__ = [
    "AddRequest", "Tally", "add_all", "follow_into", "retry_all",
]  # fmt: skip

USAGE = "Usage: selon add [OPTIONS] INPUTS...  (try: selon add --help)"


@dataclass(frozen=True, slots=True)
class AddRequest:
    """What the command line asked for; the names are the options' own."""

    inputs: tuple[str, ...] = ()
    ledger: str | None = None
    jobs: int = 1
    language: str | None = None
    date: str | None = None
    columns: tuple[str, ...] = ()
    acknowledge: bool = False
    quiet: bool = False
    weights: Path | None = None
    yardstick: str | None = None


@dataclass
class Tally:
    """What came of the inputs."""

    new: int = 0
    already: int = 0
    attributions: int = 0
    failed: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)

    def take(self, item: Kept | Failure) -> None:
        """Counts one."""
        if isinstance(item, Failure):
            self.failed += 1
            return
        self.new += item.new
        self.already += not item.new
        self.attributions += item.attributions

    @property
    def status(self) -> int:
        """The exit status."""
        if not self.failed:
            return WELL
        return SOME_FAILED if self.new + self.already else NOTHING_READ

    def told(self, where: str) -> str:
        """For people, on one line."""
        parts = [f"{self.new:,} document{'s' * (self.new != 1)} read"]
        parts.append(f"{self.attributions:,} attributions")
        if self.already:
            parts.append(f"{self.already:,} already there")
        if self.failed:
            parts.append(f"{self.failed:,} failed (selon retry)")
        parts += [f"{n:,} {what}" for what, n in sorted(self.left_out.items())]
        return f"{where}: " + ", ".join(parts)


def reader_info(weights: Path | None, yardstick: str | None) -> ReaderInfo:
    """Who reads, as the ledger keeps it."""
    from selon.ledger.entries import ReaderInfo
    from selon.reading.identity import identity

    who = identity(weights, yardstick)
    return ReaderInfo(who.name, who.version, who.weights)


def add_all(request: AddRequest) -> int:
    """Reads all inputs into the ledger and gives the exit status.

    0: all went well; 1: some inputs failed (they are in the quarantine); 2: none could be read,
    the ledger cannot be written, or the request makes no sense.
    """
    inputs = request.inputs
    if not inputs:
        if sys.stdin is None or sys.stdin.isatty():
            typer.echo(USAGE, err=True)
            return NOTHING_READ
        inputs = ("-",)
    options = {
        "language": request.language, "date": request.date, "columns": list(request.columns),
    }  # fmt: skip

    def documents(watch: Watch) -> Iterator[Document | Failure]:
        return _loaded(inputs, options, watch)

    try:
        with _opened(request) as ledger:
            tally = Tally()
            _fill(request, ledger, documents, options, tally)
            _tell(request, ledger, tally)
            return tally.status
    except SelonError as error:
        complain(error.name, error)
    return NOTHING_READ


def _loaded(
    inputs: Iterable[str], options: Mapping[str, Any], watch: Watch
) -> Iterator[Document | Failure]:
    how = load_options(options)
    return load(inputs, options=how, note=watch.note, counts=watch.counts, skip=watch.skip)


def follow_into(request: AddRequest, asked: FollowRequest) -> int:
    """Goes around feeds and reads what is new into the ledger that ``request`` names.

    The exit status is ``selon.cli.follow.follow_all``'s.
    """
    from selon.cli.follow import follow_all
    from selon.ledger.following import FollowingState

    try:
        with _opened(request) as ledger:
            tally = Tally()
            intake = replace(_intake(request, ledger, {}), quarantine=False)

            def take(items: Iterator[Document | Failure]) -> Generator[Document | Failure]:
                with closing(intake.run(items)) as kept:
                    for item in kept:
                        tally.take(item)
                        yield item if isinstance(item, Failure) else item.document

            status = follow_all(asked, FollowingState(ledger.engine), take)
            _tell(request, ledger, tally)
            return status
    except SelonError as error:
        complain(error.name, error)
    return NOTHING_READ


def _intake(request: AddRequest, ledger: Ledger, options: Mapping[str, Any]) -> Intake:
    yardstick = yardstick_of(request.yardstick)
    return Intake(
        ledger,
        reader_info(request.weights, yardstick),
        partial(make_reader, request.weights, yardstick),
        request.jobs,
        {k: v for k, v in options.items() if v},
    )


def load_options(options: Mapping[str, Any]) -> LoadOptions:
    """How inputs are read, from what the command line said.

    Raises:
        UsageError: it makes no sense.
    """
    return LoadOptions(
        language=language_of(options.get("language")),
        published=published_of(options.get("date")),
        columns=parse_columns(options.get("columns") or ()),
    )


def _opened(request: AddRequest) -> Ledger:
    from selon.ledger.store import Ledger

    return Ledger.open(ledger_address(request.ledger))


def _fill(
    request: AddRequest,
    ledger: Ledger,
    documents: Callable[[Watch], Iterable[Document | Failure]],
    options: Mapping[str, Any],
    tally: Tally,
) -> None:
    """Reads documents into the ledger and counts them.

    ``documents`` is called with what hears of them and says which to skip; ``options`` are kept
    with what fails, so that it can be asked for again in the same way.
    """
    intake = _intake(request, ledger, options)
    progress = Progress(shown=not request.quiet)

    def skip(name: str) -> bool:
        seen = intake.skip(name)
        if seen and request.acknowledge:
            _acknowledge(name)
        return seen

    watch = Watch(note=_silent if request.quiet else progress.note, skip=skip)
    with progress, closing(intake.run(documents(watch))) as kept:
        for item in kept:
            tally.take(item)
            if isinstance(item, Failure):
                progress.say(line(item.name, item.error))
            elif request.acknowledge:
                _acknowledge(item.name)
            progress.step(item.name)
    tally.left_out = dict(watch.counts)


def _tell(request: AddRequest, ledger: Ledger, tally: Tally) -> None:
    if not request.quiet:
        typer.echo(f"selon: {tally.told(ledger.name)}", err=True)


def _acknowledge(name: str) -> None:
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()


def _silent(_text: str) -> None:
    pass


def retry_all(request: AddRequest) -> int:
    """Reads once more what is in the quarantine, each input as it was asked for.

    The exit status is ``add_all``'s: 0 if nothing is left in the quarantine.
    """
    try:
        with _opened(request) as ledger:
            waiting = ledger.refused()
            if not waiting:
                typer.echo(f"selon: {ledger.name}: the quarantine is empty", err=True)
                return WELL
            groups: dict[str, set[str]] = defaultdict(set)
            ways: dict[str, Mapping[str, Any]] = {}
            for refused in waiting:
                way = repr(sorted(refused.options.items()))
                groups[way].add(refused.input)
                ways[way] = refused.options
            total = Tally()
            for way, names in groups.items():
                _retry(request, ledger, names, ways[way], total)
            typer.echo(f"selon: {total.told(ledger.name)}", err=True)
            return total.status
    except SelonError as error:
        complain(error.name, error)
    return NOTHING_READ


def _retry(
    request: AddRequest, ledger: Ledger, names: set[str], way: Mapping[str, Any], total: Tally
) -> None:
    """Loads the files that the inputs stand in, and of these only what failed."""
    whole = sorted({container(name) for name in names})

    def documents(watch: Watch) -> Iterator[Document | Failure]:
        some = Watch(watch.note, Counter(), lambda name: name not in names)
        for item in _loaded(whole, way, some):
            name = item.name if isinstance(item, Failure) else item.input
            if name in names:  # what cannot be read is not always asked about first
                yield item

    try:
        _fill(request, ledger, documents, way, total)
    except UsageError as error:
        complain(error.name, error)
        total.failed += len(names)
