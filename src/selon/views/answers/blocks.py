"""Statements, denials and forecasts: some lines each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from selon.views.facts import chance, days, percent
from selon.views.terminal_table import NOBODY, QUOTED
from selon.views.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from selon.ledger.answers import Denial, Foretold, Statement

__all__ = ["BLOCKS", "statement"]

_NAME = "bold magenta"
_LINES = 3  # of a content
_DOUBTFUL = 0.5


def statement(row: Statement, width: int) -> RenderableType:
    """Who, how; what; where and when."""
    head = Text.assemble(QUOTED.get(row.kind, "○"), " ", _who(row.chain, row.speaker))
    head.append(_known(row), style="dim")
    head.append("  ").append_text(_cue(row.cue, row.act, deny=row.polarity == "deny"))
    if row.certainty_low is not None and row.certainty_high is not None:
        head.append(f"  {chance(row.certainty_low, row.certainty_high)}", style="dim")
    style = "red" if row.polarity == "deny" else "green"
    tail = [_day(row.day, row.day_end), row.outlet, row.title, row.key]
    if row.confidence < _DOUBTFUL:
        tail.append(f"?{percent(row.confidence)}")
    if row.denied_by:
        tail.append(f"denied by {', '.join(row.denied_by)}")
    return _block(head, [_words(row.content, style)], tail, width)


def _denial(row: Denial, width: int) -> RenderableType:
    head = Text.assemble(_who(row.chain, row.denier), "  ", _cue(row.cue, None, deny=True))
    contents = [_words(row.denial, "red")]
    if row.denied is not None:
        whose = row.denied_speaker or row.denied_source
        denied = _words(f"{f'{whose}: ' if whose else ''}{row.denied}", "green")
        contents.append(Text.assemble(("denies: ", "dim"), denied))
    keys = f"{row.key} denies {row.denied_key}" if row.denied_key else row.key
    return _block(head, contents, [_day(row.day, row.day), row.outlet, keys], width)


def _foretold(row: Foretold, width: int) -> RenderableType:
    head = _who((), row.speaker)
    if row.low is not None and row.high is not None:
        head.append(f"  {chance(row.low, row.high)}")
    if row.horizon_end:
        head.append(f"  by {days(row.horizon_end, row.horizon_end)}")
    if row.outcome:
        colour = {"yes": "green", "no": "red"}.get(row.outcome, "dim")
        head.append(f"  {row.outcome}", style=f"bold {colour}")
    contents = [_words(row.event, "green")]
    if row.condition:
        contents.append(_words(f"‹{row.condition}›", "dim italic"))
    tail = [_day(row.day, row.day), row.outlet, row.key]
    if row.outcome and row.resolved_on:
        tail.append(f"{row.outcome} on {days(row.resolved_on, row.resolved_on)}: {row.because}")
    return _block(head, contents, tail, width)


BLOCKS: dict[str, Callable[[Any, int], RenderableType]] = {
    "Statement": statement, "Denial": _denial, "Foretold": _foretold,
}  # fmt: skip
"""How a row is drawn, by the name of its kind."""


def _block(
    head: Text, contents: Iterable[Text], tail: Iterable[str | None], width: int
) -> RenderableType:
    """A head, contents, and small facts; all in ``width`` cells."""
    head.truncate(width - 2, overflow="ellipsis")
    foot = " · ".join(one_line(t) for t in tail if t)
    lines = [head, *(_shortened(content, width - 6) for content in contents)]
    last = Text(foot[: 4 * width], style="dim", overflow="fold")
    return Padding(Group(lines[0], Padding(Group(*lines[1:], last), (0, 0, 0, 2))), (0, 0, 0, 2))


def _words(words: str, style: str) -> Text:
    return Text(one_line(words), style=style)


def _shortened(text: Text, room: int) -> Text:
    """The text on a few lines at most, each ``room`` cells wide."""
    console = Console(width=room, highlight=False, markup=False, emoji=False)
    wrapped = list(text[: 4 * room * _LINES].wrap(console, room, overflow="fold"))
    for line in wrapped:
        line.rstrip()
    if len(wrapped) > _LINES:
        last = Text(" ").join(wrapped[_LINES - 1 :])
        last.truncate(room, overflow="ellipsis")
        wrapped = [*wrapped[: _LINES - 1], last]
    return Text("\n").join(wrapped)


def _who(chain: tuple[str, ...], speaker: str | None) -> Text:
    """The chain with its arrows; the speaker stands out."""
    made = Text()
    relays = chain[:-1] if speaker is not None and chain and chain[-1] == speaker else chain
    for relay in relays:
        made.append(one_line(relay), style="magenta").append(" → ", style="dim")
    if speaker is None:
        return made.append(NOBODY, style="italic")
    return made.append(one_line(speaker), style=_NAME)


def _known(row: Statement) -> str:
    known = ", ".join(one_line(x) for x in (row.role, row.affiliation) if x)
    return f" ({known})" if known else ""


def _cue(cue: str | None, act: str | None, *, deny: bool) -> Text:
    made = Text("✗ " if deny else "", style="bold red")
    made.append(one_line(cue or "—"), style="not bold italic cyan")
    return made.append(f" ({one_line(act)})", style="not bold dim") if act else made


def _day(start: date | None, end: date | None) -> str:
    return days(start, end or start) if start else "undated"
