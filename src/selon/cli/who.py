"""``selon who``: what the speakers of a name have said, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selon.cli.asking import Asking, ask
from selon.ledger.questions import said, who

if TYPE_CHECKING:
    from typing import Any

    from selon.ledger.answers import Answer
    from selon.ledger.store import Ledger

__all__ = ["Request", "ask_who"]

_SPEAKERS = 5  # told above the statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Asking):
    """``names`` asks for the speakers only, as many as ``limit`` says."""

    name: str
    names: bool = False


def ask_who(request: Request) -> int:
    """Writes the speakers and their statements, newest first; gives the exit status."""

    def question(ledger: Ledger) -> dict[str, Answer[Any]]:
        filters = request.narrowed()
        if request.names:
            return {"speakers": who(ledger, request.name, filters)}
        few = filters.but(limit=min(_SPEAKERS, filters.limit), offset=0)
        return {
            "speakers": who(ledger, request.name, few),
            "statements": said(ledger, filters.but(speaker=request.name)),
        }

    return ask(request, question)
