"""Documents into the ledger: read by several processes, written in batches by a thread.

Reading never waits for the disk: the writer is a thread with a queue of its own. What comes out
of ``Intake.run`` is on the disk (an acknowledgement), or has failed and is in the quarantine.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from selon.cli.pool import read_in_order
from selon.documents import Failure, mark
from selon.errors import InternalError
from selon.feeds import FeedFailure
from selon.ledger.entries import Entry, Refused
from selon.ledger.hashing import document_key
from selon.records import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    from selon.cli.pool import Outcome, Reads
    from selon.ledger.entries import ReaderInfo
    from selon.ledger.store import Ledger
    from selon.records import Document

__all__ = ["Intake", "Kept"]

_BATCH = 64  # documents in one transaction, unless they come slowly:
_SECONDS = 2.0  # after which a smaller batch is written
_QUEUE = 256  # readings that wait for the disk before reading waits too


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that is on the disk; ``new`` if this reader had not read it before."""

    document: Document
    new: bool
    attributions: int

    @property
    def name(self) -> str:
        """The input it came by."""
        return self.document.input


@dataclass
class Intake:
    """A way into one ledger.

    Attributes:
        ledger: where to.
        reader: who reads.
        make: makes a reader in each process.
        jobs: processes.
        how: what was asked for (language, date, columns), kept with what fails and in the marks.
    """

    ledger: Ledger
    reader: ReaderInfo
    make: Callable[[], Reads]
    jobs: int = 1
    how: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._asked = "".join(f" {k}={v}" for k, v in sorted(self.how.items()) if v)

    def skip(self, name: str) -> bool:
        """Whether this part of a file has been read before, by this reader and in this way.

        Raises:
            LedgerError: the ledger cannot be asked.
        """
        known = self._mark(name)
        return bool(known) and self.ledger.known(name, known, self.reader)

    def run(self, documents: Iterable[Document | Failure]) -> Generator[Kept | Failure]:
        """Reads and keeps ``documents``; what is yielded is on the disk or in the quarantine.

        Failures of feeds go through as they come.

        Raises:
            LedgerError: the ledger cannot be written. What was yielded before is safe.
            WeightsError: nothing can be read.
        """
        with _Writer(self.ledger, self.reader) as writer:
            loaded: deque[Document | None] = deque()
            outcomes = read_in_order(self._unread(documents, loaded, writer), self.make, self.jobs)
            with closing(outcomes):
                yield from self._through(outcomes, loaded, writer)
            writer.finish()
            yield from writer.done()

    def _through(
        self, outcomes: Generator[Outcome], loaded: deque[Document | None], writer: _Writer
    ) -> Iterator[Kept | Failure]:
        for outcome in outcomes:
            document = loaded.popleft()
            if isinstance(outcome, Reading) and document is not None:
                writer.put(_New(self._entry(document, outcome), new=True))
            elif isinstance(outcome, FeedFailure):
                yield outcome  # feeds have a memory of their own
            elif isinstance(outcome, Failure):
                writer.put(_Bad(outcome, self.how))
            yield from writer.done()

    def _unread(
        self,
        documents: Iterable[Document | Failure],
        loaded: deque[Document | None],
        writer: _Writer,
    ) -> Iterator[Document | Failure]:
        """What must be read; what this reader has read before goes past the encoder."""
        for item in documents:
            if isinstance(item, Failure):
                loaded.append(None)
            elif self.ledger.has_read(document_key(item), self.reader):
                writer.put(_New(self._entry(item, Reading(item)), new=False))
                continue
            else:
                loaded.append(item)
            yield item

    def _entry(self, document: Document, reading: Reading) -> Entry:
        return Entry(document, reading, self._mark(document.input))

    def _mark(self, name: str) -> str:
        known = mark(name)
        return known and known + self._asked  # none for what is no file: it may change unseen


@dataclass(frozen=True, slots=True)
class _New:
    """A reading for the ledger, or (not ``new``) another sighting of one that it has."""

    entry: Entry
    new: bool


@dataclass(frozen=True, slots=True)
class _Bad:
    """A failure for the quarantine."""

    failure: Failure
    how: Mapping[str, Any] = field(default_factory=dict)

    def refused(self) -> Refused:
        error = self.failure.error
        return Refused(self.failure.name, error.code, error.reason, self.how)


class _Writer:
    """The thread that writes; errors of its come up at the next call."""

    def __init__(self, ledger: Ledger, reader: ReaderInfo) -> None:
        self._ledger = ledger
        self._reader = reader
        self._waiting = {refused.input for refused in ledger.refused()}
        self._in: queue.Queue[_New | _Bad | None] = queue.Queue(_QUEUE)
        self._out: queue.SimpleQueue[Kept | Failure] = queue.SimpleQueue()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="selon-writer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        # After an error elsewhere what was read is still written; only the writer's own ends it.
        self._close()

    def put(self, item: _New | _Bad) -> None:
        """Hands over a reading or a failure.

        Raises:
            LedgerError: an earlier one could not be written.
        """
        while True:
            self._check()
            try:
                self._in.put(item, timeout=0.2)
            except queue.Full:
                continue
            return

    def done(self) -> Iterator[Kept | Failure]:
        """What has come to rest since the last call."""
        while True:
            try:
                yield self._out.get_nowait()
            except queue.Empty:
                return

    def finish(self) -> None:
        """Waits until all is written.

        Raises:
            LedgerError: it cannot be.
        """
        self._close()
        self._check()

    def _close(self) -> None:
        while self._thread.is_alive():
            try:
                self._in.put(None, timeout=0.2)
            except queue.Full:
                continue
            break
        self._thread.join()

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        try:
            ended = False
            while not ended:
                batch, ended = self._collect()
                self._write(batch)
        except BaseException as error:  # noqa: BLE001 - it is raised again where it can be told
            self._error = error

    def _collect(self) -> tuple[list[_New | _Bad], bool]:
        """The next batch, and whether it is the last."""
        batch: list[_New | _Bad] = []
        until = None
        while len(batch) < _BATCH:
            try:
                wait = None if until is None else max(0.0, until - time.monotonic())
                item = self._in.get(timeout=wait)
            except queue.Empty:
                break
            if item is None:
                return batch, True
            batch.append(item)
            until = until or time.monotonic() + _SECONDS
        return batch, False

    def _write(self, batch: list[_New | _Bad]) -> None:
        failures = [item for item in batch if isinstance(item, _Bad)]
        failures += self._entries([item for item in batch if isinstance(item, _New)])
        self._ledger.refuse(*(item.refused() for item in failures))
        for item in failures:
            self._out.put(item.failure)

    def _entries(self, items: list[_New]) -> list[_Bad]:
        """Writes a batch; what contradicts itself is left out and given back."""
        known = self._known(items)
        try:
            self._ledger.write([item.entry for item in items], self._reader)
        except InternalError as error:
            if len(items) == 1:
                return [_Bad(Failure(items[0].entry.document.input, error))]
            return [bad for item in items for bad in self._entries([item])]
        names = [item.entry.document.input for item in items]
        back = self._waiting.intersection(names)
        if back:
            self._ledger.recovered(sorted(back))
            self._waiting -= back
        for item, had in zip(items, known, strict=True):
            count = 0 if had else len(item.entry.reading.attributions)
            self._out.put(Kept(item.entry.document, not had, count))
        return []

    def _known(self, items: list[_New]) -> list[bool]:
        """Of each, whether the ledger has its reading, or will have it by one before it.

        A document that comes twice in a short time is read twice: when it comes again, its first
        reading is not on the disk yet.
        """
        found: list[bool] = []
        before: set[str] = set()
        for item in items:
            key = document_key(item.entry.document)
            had = not item.new or key in before or self._ledger.has_read(key, self._reader)
            found.append(had)
            before.add(key)
        return found
