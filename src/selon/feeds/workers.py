"""A few threads that can be left behind: a slow server must not hold up the end of a program."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Workers"]

Job = tuple[Any, "Callable[[], Any]"]


class Workers:
    """Threads that call functions; what they give comes back in the order they finish.

    Unlike ``concurrent.futures``, whose threads are waited for when the program ends.
    """

    def __init__(self, most: int) -> None:
        """``most``: threads, started as they are needed."""
        self._most = most
        self._threads = 0
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Any, Any, Exception | None]] = queue.SimpleQueue()
        self.busy = 0

    @property
    def free(self) -> bool:
        """Whether a thread is free."""
        return self.busy < self._most

    def submit(self, ticket: Any, call: Callable[[], Any]) -> None:
        """Has ``call`` called; ``ticket`` comes back with the result."""
        self.busy += 1
        if self._threads < self.busy:
            self._threads += 1
            threading.Thread(target=self._work, name="selon-feeds", daemon=True).start()
        self._jobs.put((ticket, call))

    def next(self, seconds: float | None) -> tuple[Any, Any, Exception | None] | None:
        """The next ticket with result or error; ``None`` if there is none within ``seconds``."""
        try:
            finished = self._done.get(timeout=seconds)
        except queue.Empty:
            return None
        self.busy -= 1
        return finished

    def close(self) -> None:
        """Lets the threads end, each after the call it is in."""
        for _ in range(self._threads):
            self._jobs.put(None)
        self._threads = 0

    def _work(self) -> None:
        while job := self._jobs.get():
            ticket, call = job
            try:
                result = call()
            except Exception as error:  # noqa: BLE001 - it goes to whoever asked
                self._done.put((ticket, None, error))
            else:
                self._done.put((ticket, result, None))
