"""Inputs into a ledger: loaded, read, kept, counted, and told of on the way."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from selon.cli.ending import NOTHING_READ, SOME_FAILED, WELL, line
from selon.cli.feeding import Feeds
from selon.cli.intake import Intake
from selon.cli.progress import Progress
from selon.cli.read import load_options, make_reader, yardstick_of
from selon.documents import Failure, load
from selon.feeds import FeedFailure, Settings
from selon.ledger.following import FollowingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from selon.cli.intake import Kept
    from selon.ledger.entries import ReaderInfo
    from selon.ledger.store import Ledger
    from selon.records import Document

__all__ = ["AddRequest", "Filling", "Tally", "intake_for", "reader_info"]


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
    """What came of the inputs.

    Attributes:
        new: documents that were read.
        already: documents that this reader had read before.
        attributions: in the new ones.
        failed: inputs that are in the quarantine now.
        in_feeds: feeds that failed, and articles that they name.
        gone: inputs from the quarantine that were not there any more.
        for_feeds: inputs in the quarantine that ``selon follow`` tries again.
        left_out: counts of what was passed over, by reason.
    """

    new: int = 0
    already: int = 0
    attributions: int = 0
    failed: int = 0
    in_feeds: int = 0
    gone: int = 0
    for_feeds: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)

    def take(self, item: Kept | Failure) -> None:
        """Counts one."""
        if isinstance(item, FeedFailure):
            self.in_feeds += 1
        elif isinstance(item, Failure):
            self.failed += 1
        else:
            self.new += item.new
            self.already += not item.new
            self.attributions += item.attributions

    @property
    def status(self) -> int:
        """The exit status."""
        if not self.failed + self.in_feeds + self.gone:
            return WELL
        return SOME_FAILED if self.new + self.already else NOTHING_READ

    def told(self) -> str:
        """For people, on one line."""
        parts = [_counted(self.new, "document", " read")]
        parts.append(_counted(self.attributions, "attribution"))
        counts = (
            (self.already, "already there"), (self.failed, "failed (selon retry)"),
            (self.in_feeds, "failed in feeds"), (self.gone, "no longer there"),
        )  # fmt: skip
        parts += [f"{n:,} {what}" for n, what in counts if n]
        if self.for_feeds:
            parts.append(self.told_for_feeds())
        parts += [f"{n:,} {what}" for what, n in sorted(self.left_out.items())]
        return ", ".join(parts)

    def told_for_feeds(self) -> str:
        """What is left to ``selon follow``."""
        return _counted(self.for_feeds, "failure", " of feeds left to selon follow")


def _counted(number: int, one: str, rest: str = "") -> str:
    return f"{number:,} {one}{'s' * (number != 1)}{rest}"


def reader_info(weights: Path | None, yardstick: str | None) -> ReaderInfo:
    """Who reads, as the ledger keeps it."""
    from selon.ledger.entries import ReaderInfo
    from selon.reading.identity import identity

    who = identity(weights, yardstick)
    return ReaderInfo(who.name, who.version, who.weights)


def intake_for(
    request: AddRequest, ledger: Ledger, options: Mapping[str, Any] | None = None
) -> Intake:
    """The way into ``ledger`` for what is loaded with ``options``.

    Raises:
        UsageError: there is no such yardstick.
        WeightsError: there are no such weights.
    """
    yardstick = yardstick_of(request.yardstick)
    return Intake(
        ledger,
        reader_info(request.weights, yardstick),
        partial(make_reader, request.weights, yardstick),
        request.jobs,
        {k: v for k, v in (options or {}).items() if v},
    )


class Filling:
    """Inputs that are loaded in one way, on their way into a ledger."""

    def __init__(
        self, request: AddRequest, ledger: Ledger, options: Mapping[str, Any], tally: Tally
    ) -> None:
        """Nothing is read yet.

        Args:
            request: by whom, in how many processes, and what to tell; not its inputs.
            ledger: where to.
            options: ``language``, ``date``, ``columns``: how inputs are loaded. They are kept with
                what fails, so that it can be asked for again in the same way.
            tally: added to.

        Raises:
            UsageError: the options make no sense.
            WeightsError: there are no such weights.
        """
        self._request = request
        self._ledger = ledger
        self._tally = tally
        self._how = load_options(
            options.get("language"), options.get("date"), options.get("columns") or ()
        )
        self._intake = intake_for(request, ledger, options)
        self._progress = Progress(shown=not request.quiet)
        self._left: set[str] = set()

    def run(self, inputs: Iterable[str], only: AbstractSet[str] | None = None) -> set[str]:
        """Reads inputs into the ledger; what feeds name comes last.

        Args:
            inputs: as ``selon.documents.load`` takes them.
            only: names of those documents in the inputs that are wanted; all by default.

        Returns:
            Those of ``only`` that were not met.

        Raises:
            LedgerError: the ledger cannot be written.
        """
        self._left = set(only or ())
        feeds = Feeds(
            FollowingState(self._ledger.engine), Settings(options=self._how),
            note=self._note, found=self._found,
        )  # fmt: skip
        with (
            self._progress,
            feeds,
            closing(feeds.among(inputs, partial(self._loaded, only, feeds))) as items,
            closing(self._intake.run(items)) as kept,
        ):
            for item in kept:
                feeds.back(item if isinstance(item, Failure) else item.document)
                self._take(item)
        return self._left

    def _loaded(
        self, only: AbstractSet[str] | None, feeds: Feeds, inputs: list[str]
    ) -> Iterator[Document | Failure]:
        documents = partial(load, inputs, options=self._how, note=self._note, feed=feeds.take)
        if only is None:
            self._tally.left_out = counts = Counter[str]()
            yield from documents(
                counts=counts, skip=lambda name: feeds.again(name) or self._skip(name)
            )
            return
        for item in documents(skip=lambda name: name not in only):
            # What cannot be read is not always asked about first.
            if (item.name if isinstance(item, Failure) else item.input) in only:
                yield item

    def _take(self, item: Kept | Failure) -> None:
        self._tally.take(item)
        self._left.discard(item.name)
        if isinstance(item, Failure):
            self._progress.say(line(item.name, item.error))
        else:
            self._acknowledge(item.name)
        self._progress.step(item.name)

    def _skip(self, name: str) -> bool:
        seen = self._intake.skip(name)
        if seen:
            self._acknowledge(name)
        return seen

    def _found(self, name: str) -> None:
        """An input is a feed: from now on feeds remember what becomes of it."""
        self._left.discard(name)
        self._ledger.recovered([name])

    def _acknowledge(self, name: str) -> None:
        if self._request.acknowledge:
            sys.stdout.write(f"{name}\n")
            sys.stdout.flush()

    def _note(self, text: str) -> None:
        if not self._request.quiet:
            self._progress.note(text)
