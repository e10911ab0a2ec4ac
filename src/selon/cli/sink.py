"""Where the output goes: standard output or a file, always UTF-8."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from selon.errors import UsageError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Sink"]

# Lines of a table in a file or a pipe are this long.
_WIDTH = 100


class Sink:
    """Writes UTF-8, whatever the locale says.

    A file is opened at the first write: if nothing can be read, what was there before stays.
    """

    def __init__(self, path: Path | None, inputs: tuple[str, ...]) -> None:
        """A sink for ``path``, or for standard output if it is ``None``.

        Raises:
            UsageError: the path is a folder, in no folder, or one of the ``inputs``.
        """
        if path is not None:
            if path.is_dir():
                raise UsageError("is a folder, not a file to write to", str(path))
            if not path.absolute().parent.is_dir():
                raise UsageError("its folder does not exist", str(path))
            if path.exists() and any(Path(i).exists() and path.samefile(i) for i in inputs):
                raise UsageError("is one of the inputs; it would be overwritten", str(path))
        self._path = path
        self._file: IO[bytes] | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether a person sees what is written as it is written."""
        return self._path is None and sys.stdout.isatty()

    @property
    def width(self) -> int:
        """Terminal cells in a line."""
        return shutil.get_terminal_size((_WIDTH, 24)).columns

    def colour(self, *, wanted: bool) -> bool:
        """Whether to colour: a terminal's business, subject to NO_COLOR and FORCE_COLOR."""
        if not wanted or self._path is not None:
            return False
        from rich.console import Console

        console = Console(file=sys.stdout)
        return console.is_terminal and not console.no_color and not console.is_dumb_terminal

    def write(self, text: str) -> None:
        """Writes at once, so that a pipe's other end sees each document when it is read.

        Raises:
            UsageError: the system refuses, for instance because the disk is full.
            BrokenPipeError: nobody reads any more.
        """
        self.write_bytes(text.encode("utf-8", "replace"))

    def write_bytes(self, data: bytes) -> None:
        """The same for what is no text.

        Raises:
            UsageError: the system refuses, for instance because the disk is full.
            BrokenPipeError: nobody reads any more.
        """
        if not data:
            return
        try:
            if self._file is None:
                self._file = self._path.open("wb") if self._path else sys.stdout.buffer
            self._file.write(data)
            self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            reason = f"cannot write: {error.strerror or error}"
            raise UsageError(reason, str(self._path or "standard output")) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._path is None or self._file is None:
            return
        try:
            self._file.close()
        except OSError:
            if error is None:  # else the first failure is the one to tell
                raise
