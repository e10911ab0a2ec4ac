"""``selon denials``: who denied what, or who denied one statement."""

from __future__ import annotations

from dataclasses import dataclass

from selon.cli.asking import Asking, ask
from selon.ledger.questions import denials

__all__ = ["Request", "ask_denials"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Asking):
    """``key`` of the statement whose denials are asked for; ``None`` for all denials."""

    key: str | None = None


def ask_denials(request: Request) -> int:
    """Writes the denials and gives the exit status."""
    return ask(
        request,
        lambda ledger: {"denials": denials(ledger, request.narrowed(), key=request.key)},
    )
