"""Speakers and their scores: a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from selon.views.facts import chance, days, percent
from selon.views.terminal_table import NOBODY
from selon.views.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import RenderableType

    from selon.ledger.answers import Calibration, Scored, SpeakerCount

__all__ = ["COUNTS"]

_NAME = "bold magenta"


def _speakers(rows: Sequence[SpeakerCount], width: int) -> RenderableType:
    table = _grid(width, "speaker", "type", "says", "denies", "first", "last")
    for row in rows:
        table.add_row(
            _name(row.name), row.type or "–", f"{row.statements:,}", f"{row.denials or '–'}",
            *(days(day, day) if day else "–" for day in (row.first, row.last)),
        )  # fmt: skip
    return Padding(table, (0, 0, 1, 2))


def _scored(rows: Sequence[Scored], width: int) -> RenderableType:
    table = _grid(width, "forecaster", "scored", "Brier", "void", "no number")
    for row in rows:
        score = "–"
        if row.best is not None and row.worst is not None:
            ends = dict.fromkeys(f"{x:.3f}" for x in (row.best, row.worst))
            score = "–".join(ends)
        counts = (f"{n or '–'}" for n in (row.void, row.unmeasured))
        table.add_row(_name(row.speaker), f"{row.scored}", score, *counts)
    return Padding(table, (0, 0, 1, 2))


def _calibration(rows: Sequence[Calibration], width: int) -> RenderableType:
    table = _grid(width, "forecaster", "said", "forecasts", "came", "plausible")
    for row in rows:
        table.add_row(
            _name(row.speaker), chance(row.low, row.high), f"{row.count}",
            Text(percent(row.came), style="" if row.calibrated else "bold red"),
            chance(row.plausible_low, row.plausible_high),
        )  # fmt: skip
    return Padding(table, (0, 0, 1, 2))


COUNTS: dict[str, Callable[[Any, int], RenderableType]] = {
    "SpeakerCount": _speakers, "Scored": _scored, "Calibration": _calibration,
}  # fmt: skip
"""How all rows are drawn, by the name of their kind."""


def _grid(width: int, *heads: str) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold", max_width=max(width * 2 // 5, 12))
    for head in heads[1:]:
        right = head in {"says", "denies", "scored", "void", "no number", "forecasts", "came"}
        table.add_column(no_wrap=True, justify="right" if right else "left")
    table.add_row(*(Text(head, style="dim") for head in heads))
    return table


def _name(name: str | None) -> Text:
    return Text(one_line(name), style=_NAME) if name else Text(NOBODY, style="italic")
