"""``selon export``: what a ledger holds, in a format of another world, whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Self

import typer

from selon.cli.pool import internal
from selon.cli.read import NOTHING_READ, WELL, line
from selon.cli.sink import Sink
from selon.errors import SelonError, UsageError
from selon.views.exports import BINARY, FORMATS, write

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import TracebackType

    from selon.ledger.rows import Kept
    from selon.ledger.store import Ledger

__all__ = ["Request", "export"]


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for; the names are the options' own.

    ``asked`` gives what is to be exported, for instance the answers to a question; all by default.
    """

    ledger: str
    format: str = "jsonl"
    output: Path | None = None
    quiet: bool = False
    asked: Callable[[Ledger], Generator[Kept]] | None = None


def export(request: Request) -> int:
    """Writes the export and gives the exit status.

    0: all of it is there; 2: it could not be made, and what was at ``output`` before is untouched.
    """
    try:
        with _Whole(request.output, request) as out:
            tally = _export(request, out)
    except SelonError as error:
        typer.echo(line(error.name, error), err=True)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the last stop before a traceback
        typer.echo(line(None, internal("selon", error).error), err=True)
    else:
        if not request.quiet and request.output is not None:
            typer.echo(f"selon: {request.output}: {tally}", err=True)
        return WELL
    return NOTHING_READ


def _export(request: Request, out: _Whole) -> str:
    from selon.ledger.rows import kept
    from selon.ledger.store import Ledger

    ask = request.asked or kept
    with (
        Ledger.open(request.ledger, create=False, read_only=True) as ledger,
        closing(ask(ledger)) as found,
    ):
        tally = write(request.format, found, out)
    return f"{tally.attributions:,} attributions of {tally.documents:,} documents"


class _Whole:
    """A file that takes its name when it is complete; until then nobody sees it.

    Standard output and what is no plain file (a pipe, a device) are written to as it comes.
    """

    def __init__(self, path: Path | None, request: Request) -> None:
        """Nothing is opened yet.

        Raises:
            UsageError: there is no such format, or ``path`` is no place for it.
        """
        if request.format not in FORMATS:
            known = ", ".join(FORMATS)
            raise UsageError(f"unknown format {request.format!r}: one of {known}")
        if path is None and request.format in BINARY and sys.stdout.isatty():
            raise UsageError(f"{request.format} is nothing for a terminal: write it to a file (-o)")
        Sink(path, (request.ledger,))  # makes sure that the path is one for any output
        # A link stays a link: what it leads to is written anew.
        self._path = path.resolve() if path is not None else None
        self._direct = path is None or (path.exists() and not path.is_file())
        self._file: IO[bytes] | None = None

    def write(self, data: bytes, /) -> None:
        """Takes all of ``data``.

        Raises:
            UsageError: the system refuses, for instance because the disk is full.
            BrokenPipeError: nobody reads any more.
        """
        try:
            if self._file is not None:
                self._file.write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise self._refused(error) from error

    def __enter__(self) -> Self:
        try:
            if self._path is None:
                self._file = sys.stdout.buffer
            elif self._direct:
                self._file = self._path.open("wb")
            else:
                self._file = NamedTemporaryFile(
                    dir=self._path.parent,
                    prefix=f".{self._path.name[:100]}.",
                    suffix=".part",
                    delete=False,
                )
        except OSError as error:
            raise self._refused(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is None:
            return
        try:
            if error is None:
                self._finish(self._file)
        except BrokenPipeError:
            raise
        except OSError as refusal:
            raise self._refused(refusal) from refusal
        finally:
            self._leave(self._file)

    def _finish(self, file: IO[bytes]) -> None:
        file.flush()
        if self._path is None or self._direct:
            return
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), _mode(self._path))
        Path(file.name).replace(self._path)

    def _leave(self, file: IO[bytes]) -> None:
        if self._path is None:
            return
        # What could not be written out is thrown away here; that was told before.
        with suppress(OSError):
            file.close()
        if not self._direct:
            Path(file.name).unlink(missing_ok=True)

    def _refused(self, error: OSError) -> UsageError:
        reason = f"cannot write: {error.strerror or error}"
        return UsageError(reason, str(self._path or "standard output"))


def _mode(path: Path) -> int:
    """The rights of the file that was there, else those of any new file."""
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
