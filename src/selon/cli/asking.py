"""What all commands that ask a ledger have in common: filters, formats, how answers are written."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selon.cli.ending import WELL, tell
from selon.cli.sink import Sink
from selon.errors import UsageError
from selon.ledger.filters import Filters
from selon.ledger.store import Ledger
from selon.views.answers import BINARY, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from selon.ledger.answers import Answer
    from selon.ledger.showing import ShownDocument, ShownStatement

__all__ = ["Asking", "ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the command line asked for; the names are the options' own.

    ``filters`` are those of the command line, as ``selon.ledger.filters.Filters`` has them.
    """

    ledger: str
    filters: dict[str, Any] = field(default_factory=dict)
    format: str = "table"
    output: Path | None = None
    colour: bool = True

    def narrowed(self) -> Filters:
        """The filters.

        Raises:
            UsageError: they make no sense.
        """
        return Filters(**self.filters)


def ask(
    request: Asking,
    question: Callable[[Ledger], dict[str, Answer[Any]] | ShownStatement | ShownDocument],
) -> int:
    """Puts ``question`` to the ledger, writes what it answers, and gives the exit status.

    0: there is an answer, be it that nothing was found; 2: the ledger can't be read, or the
    question makes no sense.
    """

    def told() -> int:
        sink = Sink(request.output, (request.ledger,))
        if request.format in BINARY and request.output is None and sys.stdout.isatty():
            raise UsageError(f"{request.format} is nothing for a terminal: write it to a file (-o)")
        colour = request.format == "table" and sink.colour(wanted=request.colour)
        with Ledger.open(request.ledger, create=False, read_only=True) as ledger:
            asked = question(ledger)
        with sink:
            sink.write_bytes(written(asked, request.format, colour=colour, width=sink.width))
        return WELL

    return tell(told)
