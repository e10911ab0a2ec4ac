"""``selon show``: one statement with all that surrounds it, or one document."""

from __future__ import annotations

from dataclasses import dataclass

from selon.cli.asking import Asking, ask
from selon.ledger.showing import show

__all__ = ["Request", "ask_show"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Asking):
    """``key`` of a statement, a forecast or a document, or the beginning of one."""

    key: str


def ask_show(request: Request) -> int:
    """Writes what has this key and gives the exit status."""
    return ask(request, lambda ledger: show(ledger, request.key))
