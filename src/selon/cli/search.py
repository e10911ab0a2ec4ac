"""``selon search``: statements by the words of their contents, or by filters alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selon.cli.asking import Asking, ask
from selon.ledger.questions import said, search
from selon.ledger.words import quoted

if TYPE_CHECKING:
    from typing import Any

    from selon.ledger.answers import Answer
    from selon.ledger.store import Ledger

__all__ = ["Request", "ask_search"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Asking):
    """``words`` to look for; none for all statements that the filters let through.

    ``phrase``: these words in a row, whatever marks are among them.
    """

    words: str = ""
    phrase: bool = False


def ask_search(request: Request) -> int:
    """Writes the statements found and gives the exit status."""

    def question(ledger: Ledger) -> dict[str, Answer[Any]]:
        filters = request.narrowed()
        words = quoted(request.words) if request.phrase else request.words
        if not words.strip():
            return {"statements": said(ledger, filters)}
        return {"statements": search(ledger, words, filters)}

    return ask(request, question)
