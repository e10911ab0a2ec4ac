"""``selon resolve``: how a forecast turned out."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from selon.cli.ending import WELL, tell
from selon.ledger.foretelling import resolve
from selon.ledger.store import Ledger
from selon.views.text import one_line

__all__ = ["Request", "record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asked for; ``on`` is today by default."""

    ledger: str
    key: str
    outcome: str
    because: str
    on: str | None = None
    quiet: bool = False


def record(request: Request) -> int:
    """Records the outcome, says what it replaces, and gives the exit status."""

    def work() -> int:
        with Ledger.open(request.ledger, create=False) as ledger:
            made = resolve(ledger, request.key, request.outcome, request.because, request.on)
        if request.quiet:
            return WELL
        typer.echo(f"selon: {made.key}: {made.resolution.outcome}, {made.resolution.on}", err=True)
        if made.before is not None:
            was = f"{made.before.outcome}, {made.before.on} ({made.before.because})"
            typer.echo(
                one_line(f"selon: note: it stood at {was}; that is kept, but no longer counts"),
                err=True,
            )
        return WELL

    return tell(work)
