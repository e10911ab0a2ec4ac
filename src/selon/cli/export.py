"""``selon export``: what a ledger holds, or what filters let through, in a format of another world.

It is there whole or not at all.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Self

import typer

from selon.cli.ending import WELL, tell
from selon.cli.sink import Sink
from selon.errors import UsageError
from selon.views.exports import BINARY, FORMATS, write
from selon.views.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from types import TracebackType
    from typing import Any

    from selon.ledger.choosing import Chosen
    from selon.ledger.rows import Kept
    from selon.ledger.store import Ledger

__all__ = ["Request", "export"]


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for; the names are the options' own.

    Attributes:
        filters: what is to be exported, as ``selon.ledger.filters.Filters`` has them.
        words: … and must stand in contents.
        asked: gives what is to be exported in some other way.
    """

    ledger: str
    format: str = "jsonl"
    output: Path | None = None
    quiet: bool = False
    filters: dict[str, Any] = field(default_factory=dict)
    words: str | None = None
    asked: Callable[[Ledger], Generator[Kept]] | None = None


def export(request: Request) -> int:
    """Writes the export and gives the exit status.

    0: all of it is there; 2: it could not be made, and what was at ``output`` before is untouched.
    """

    def work() -> int:
        with _Whole(request.output, request) as out:
            told = _export(request, out)
        if not request.quiet:
            for line in told:
                typer.echo(f"selon: {one_line(line)}", err=True)
        return WELL

    return tell(work)


def _export(request: Request, out: _Whole) -> list[str]:
    """Writes it and gives what there is to tell."""
    from selon.ledger.store import Ledger

    with (
        Ledger.open(request.ledger, create=False, read_only=True) as ledger,
        _asked(request, ledger) as (found, narrowed),
    ):
        tally = write(request.format, found.kept, out)
    told = []
    if narrowed and not tally.attributions:
        told += [f"note: {note}" for note in found.notes or ("nothing fits these filters",)]
    if request.output is not None:
        counted = f"{tally.attributions:,} attributions of {tally.documents:,} documents"
        told.append(f"{request.output}: {counted}")
    return told


@contextmanager
def _asked(request: Request, ledger: Ledger) -> Iterator[tuple[Chosen, bool]]:
    """What is to be exported, and whether that is what filters let through."""
    from selon.ledger.choosing import Chosen, chosen
    from selon.ledger.filters import Filters
    from selon.ledger.rows import kept

    filters = Filters(**request.filters)
    if request.asked is None and (request.words is not None or filters != Filters()):
        with chosen(ledger, filters, request.words) as found:
            yield found, True
        return
    with closing((request.asked or kept)(ledger)) as everything:
        yield Chosen(everything), False


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
