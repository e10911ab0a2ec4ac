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
    from collections.abc import Iterable, Iterator

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
        parts = [x for drawn in _answers(asked.values(), width) for x in (drawn, Text())][:-1]
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour,
        color_system="standard" if colour else None, no_color=not colour,
        highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    console.print(Group(*parts))
    return "\n".join(line.rstrip(" ") for line in out.getvalue().split("\n"))


def _answers(asked: Iterable[Answer[Any]], width: int) -> Iterator[RenderableType]:
    """Each answer, and below it what was counted; what holds for several of them is told once."""
    told: set[str] = set()
    for answer in asked:
        name = answer.kind.__name__
        drawn: list[RenderableType] = []
        if answer.rows and name in COUNTS:
            drawn.append(COUNTS[name](answer.rows, width))
        elif answer.rows:
            drawn += [block for row in answer.rows for block in (BLOCKS[name](row, width), Text())]
        foot = [remark for remark in _remarks(answer) if remark not in told]
        if answer.total or answer.at_least or not told:  # that there is nothing more is no news
            foot.insert(0, _count(answer))
        told.update(foot)
        if foot:
            yield Group(*drawn, Padding(Text("\n".join(foot), style="dim"), (0, 0, 0, 2)))


def _count(answer: Answer[Any]) -> str:
    """How many of how many."""
    shown, total = len(answer), f"{answer.total:,}"
    if not answer.total and not answer.at_least:
        return "Nothing found."
    if shown < answer.total or answer.at_least:
        return f"{shown:,} of {'more than ' * answer.at_least}{total}"
    return f"{total} in all"


def _remarks(answer: Answer[Any]) -> Iterator[str]:
    """What else one should know."""
    if answer.looked_back_to:
        day = days(answer.looked_back_to, answer.looked_back_to)
        yield f"looked back to {day}; for older ones ask with --until {answer.looked_back_to}"
    yield from map(one_line, answer.notes)
