"""Reads documents one after another or in several processes; the order always stays.

Each worker process is an executor of its own with one document in flight: when a worker dies, it
is known which document it held, only that one fails, and a fresh worker takes its place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from selon.documents import Failure
from selon.errors import InternalError, SelonError, WeightsError, WorkerDied
from selon.records import Document, Reading, Tagging

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

__all__ = ["Outcome", "Reads", "internal", "read_in_order"]

Outcome = Reading | Failure
# Documents held at once for each worker: enough to keep it busy while a slow one is waited for.
_WINDOW = 4


class Reads(Protocol):
    """What reads a document: ``selon.reading.reader.Reader``."""

    def read(self, document: Document) -> Reading:
        """The document's reading."""
        ...


def read_in_order(
    documents: Iterable[Document | Failure], make_reader: Callable[[], Reads], jobs: int = 1
) -> Generator[Outcome, None, None]:
    """A reading or a failure for each document, in order.

    Args:
        documents: drawn from as needed, never more than a few for each worker ahead.
        make_reader: called once in each process; must be picklable if ``jobs`` is above 1.
        jobs: how many processes; 1 reads in this one.

    Raises:
        WeightsError: the weights are missing or damaged, so that no document can be read.
        InternalError: no reader could be made for another reason.
    """
    if jobs > 1:
        yield from _Pool(make_reader, jobs).run(documents)
        return
    once = cache(make_reader)
    for item in documents:
        yield item if isinstance(item, Failure) else _outcome(once, item)


def internal(name: str, error: Exception) -> Failure:
    """The failure that stands for an exception nobody expected."""
    if os.environ.get("SELON_DEBUG"):
        traceback.print_exception(error)
    hint = "" if os.environ.get("SELON_DEBUG") else " (SELON_DEBUG=1 shows where)"
    reason = f"internal error: {type(error).__name__}: {str(error)[:200]}{hint}"
    return Failure(name, InternalError(reason, name))


def _outcome(reader: Callable[[], Reads], document: Document) -> Outcome:
    made = _made(reader)
    try:
        return made.read(document).replace(tagging=Tagging())
    except WeightsError:
        raise
    except SelonError as error:
        return Failure(document.input, error)
    except Exception as error:  # noqa: BLE001 - one document's trouble must not stop the others
        return internal(document.input, error)


def _made(reader: Callable[[], Reads]) -> Reads:
    """The reader; without one no document can be read, so any trouble here ends the run."""
    try:
        return reader()
    except SelonError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends the run
        raise internal("reader", error).error from None


# A worker process's one piece of state: its reader, made at the first document.
_workers_reader: Callable[[], Reads]


def _start(make_reader: Callable[[], Reads]) -> None:
    global _workers_reader  # noqa: PLW0603 - set once, when the process starts
    # Ctrl-C reaches the whole process group: the parent reports it, workers go without a word.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _workers_reader = cache(make_reader)


def _work(document: Document) -> Outcome:
    return _outcome(_workers_reader, document)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds Ctrl-C back; a process started meanwhile holds it back until ``_start``."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(eq=False, slots=True)
class _Seat:
    """A place in the queue: a document being read, or what came of it."""

    name: str
    outcome: Outcome | None = None


class _Pool:
    """``jobs`` executors of one process each, and the queue that keeps the order."""

    def __init__(self, make_reader: Callable[[], Reads], jobs: int) -> None:
        self._make_reader = make_reader
        self._jobs = jobs
        self._idle: list[ProcessPoolExecutor] = []
        self._busy: dict[Future[Outcome], tuple[_Seat, ProcessPoolExecutor]] = {}

    def run(self, documents: Iterable[Document | Failure]) -> Iterator[Outcome]:
        """The outcomes of ``documents`` in order."""
        queue: deque[_Seat] = deque()
        finished = False
        try:
            for item in documents:
                queue.append(self._seat(item))
                while queue and (queue[0].outcome or len(queue) >= self._jobs * _WINDOW):
                    yield self._first(queue)
            while queue:
                yield self._first(queue)
            finished = True
        finally:
            self._close(at_once=not finished)

    def _seat(self, item: Document | Failure) -> _Seat:
        if isinstance(item, Failure):
            return _Seat(item.name, item)
        while len(self._busy) >= self._jobs:
            self._collect()
        seat = _Seat(item.input)
        while self._idle:
            executor = self._idle.pop()
            try:
                self._busy[executor.submit(_work, item)] = (seat, executor)
            except BrokenProcessPool:
                executor.shutdown(wait=False)  # it died with nothing in its hands
            else:
                return seat
        executor = self._hire()
        with _uninterrupted():  # the first document starts the process
            self._busy[executor.submit(_work, item)] = (seat, executor)
        return seat

    def _first(self, queue: deque[_Seat]) -> Outcome:
        while queue[0].outcome is None:
            self._collect()
        outcome = queue.popleft().outcome
        assert outcome is not None  # noqa: S101 - the loop's condition, for the type checker
        return outcome

    def _collect(self) -> None:
        done, _ = wait(self._busy, return_when=FIRST_COMPLETED)
        for future in done:
            seat, executor = self._busy.pop(future)
            try:
                seat.outcome = future.result()
                self._idle.append(executor)
            except BrokenProcessPool:
                executor.shutdown(wait=False)
                reason = "the process that read it died, perhaps for want of memory"
                seat.outcome = Failure(seat.name, WorkerDied(reason, seat.name))
            except SelonError:
                raise
            except Exception as error:  # noqa: BLE001 - what came back could not be unpacked
                self._idle.append(executor)
                seat.outcome = internal(seat.name, error)

    def _hire(self) -> ProcessPoolExecutor:
        # Spawned, not forked: this process has threads (progress, extraction) a fork would break.
        return ProcessPoolExecutor(
            max_workers=1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(self._make_reader,),
        )

    def _close(self, *, at_once: bool) -> None:
        if at_once:
            for process in multiprocessing.active_children():
                process.terminate()
        for executor in [*self._idle, *(e for _, e in self._busy.values())]:
            executor.shutdown(wait=not at_once, cancel_futures=True)
