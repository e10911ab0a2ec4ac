"""``selon forecasts``: which are due, and how good those who made them are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selon.cli.asking import Asking, ask
from selon.ledger.foretelling import forecasts, scores

if TYPE_CHECKING:
    from typing import Any

    from selon.ledger.answers import Answer
    from selon.ledger.store import Ledger

__all__ = ["Request", "ask_forecasts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Asking):
    """``due``: only those whose time is up before this day; ``scores``: of the resolved ones."""

    due: str | None = None
    open_only: bool = False
    scores: bool = False


def ask_forecasts(request: Request) -> int:
    """Writes forecasts or scores (with calibration, where there is room); gives the status."""

    def question(ledger: Ledger) -> dict[str, Answer[Any]]:
        filters = request.narrowed()
        if not request.scores:
            found = forecasts(ledger, filters, before=request.due, open_only=request.open_only)
            return {"forecasts": found}
        made = scores(ledger, filters)
        if request.format in {"csv", "parquet"}:
            return {"scores": made.scored}
        return {"scores": made.scored, "calibration": made.calibration}

    return ask(request, question)
