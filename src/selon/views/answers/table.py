"""The terminal's face of answers: a few lines for each row, and below what was counted.

As in the terminal view of readings, nothing in an article can drive the terminal.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from selon.ledger.showing import ShownDocument, ShownStatement
from selon.views.answers.blocks import BLOCKS
from selon.views.answers.counts import COUNTS
from selon.views.answers.shown import document, statement
from selon.views.facts import days
from selon.views.text import one_line

if TYPE_CHECKING:
    from selon.ledger.answers import Answer

__all__ = ["table"]

_NARROWEST, _WIDEST = 30, 120


def table(
    asked: dict[str, Answer[Any]] | ShownStatement | ShownDocument, *, colour: bool, width: int
) -> str:
    """All that was asked, ready to be printed; lines end in no blanks."""
    width = min(max(width, _NARROWEST), _WIDEST)
    if isinstance(asked, ShownStatement):
        parts: list[RenderableType] = [statement(asked, width)]
    elif isinstance(asked, ShownDocument):
        parts = [document(asked, width)]
    else:
        parts = [x for answer in asked.values() for x in (_answer(answer, width), Text())][:-1]
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour,
        color_system="standard" if colour else None, no_color=not colour,
        highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    console.print(Group(*parts))
    return "\n".join(line.rstrip(" ") for line in out.getvalue().split("\n"))


def _answer(answer: Answer[Any], width: int) -> RenderableType:
    name = answer.kind.__name__
    drawn: list[RenderableType] = []
    if answer.rows and name in COUNTS:
        drawn.append(COUNTS[name](answer.rows, width))
    elif answer.rows:
        drawn += [block for row in answer.rows for block in (BLOCKS[name](row, width), Text())]
    drawn.append(Padding(_foot(answer), (0, 0, 0, 2)))
    return Group(*drawn)


def _foot(answer: Answer[Any]) -> Text:
    """How many of how many, and what else one should know."""
    shown, total = len(answer), f"{answer.total:,}"
    if not answer.total and not answer.at_least:
        foot = Text("Nothing found.", style="dim")
    elif shown < answer.total or answer.at_least:
        foot = Text(f"{shown:,} of {'more than ' * answer.at_least}{total}", style="dim")
    else:
        foot = Text(f"{total} in all", style="dim")
    if answer.looked_back_to:
        day = days(answer.looked_back_to, answer.looked_back_to)
        foot.append(f"\nlooked back to {day}; for older ones ask with")
        foot.append(f" --until {answer.looked_back_to}")
    for note in answer.notes:
        foot.append(f"\n{one_line(note)}")
    return foot
