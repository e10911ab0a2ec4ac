"""Progress on standard error, for a person and for more than one document."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Self

import typer

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

__all__ = ["Progress"]


_PATIENCE = 2.0  # seconds with nothing to see, after which people wonder


class Progress:
    """A counter for standard error, if that is a terminal.

    It appears with the second document, or when the first one takes its time.
    """

    def __init__(self, *, shown: bool) -> None:
        """``shown``: whether progress is wanted at all."""
        self._shown = shown and sys.stderr is not None and sys.stderr.isatty()
        self._count = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._lock = threading.RLock()
        self._timer = threading.Timer(_PATIENCE, self._appear)
        self._timer.daemon = True

    def step(self, name: str) -> None:
        """One more document is done; ``name`` is shown beside the count."""
        from selon.views.text import one_line

        with self._lock:
            self._count += 1
            self._timer.cancel()
            if self._count > 1:  # the first is perhaps the only one
                self._appear()
            if self._bar is not None and self._task is not None:
                self._bar.update(self._task, completed=self._count, name=one_line(name)[-60:])

    def note(self, text: str) -> None:
        """A remark that is no error, for instance about files left out of a folder."""
        from selon.views.text import one_line

        self.say(one_line(f"selon: note: {text}"))

    def say(self, text: str) -> None:
        """A line on standard error that the counter does not overwrite."""
        with self._lock:
            if self._bar is None:
                typer.echo(text, err=True)
            else:
                self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _appear(self) -> None:
        with self._lock:
            if self._shown and self._bar is None:
                self._open()

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bar
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.completed:.0f} documents"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[name]}", style="dim", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None, name="")
        self._bar.start()

    def __enter__(self) -> Self:
        if self._shown:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._timer.cancel()
            self._shown = False  # a timer that has just gone off finds the door closed
            if self._bar is not None:
                self._bar.stop()
