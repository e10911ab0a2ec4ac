"""One statement or one document with what surrounds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from selon.views.answers.blocks import BLOCKS
from selon.views.answers.blocks import statement as told
from selon.views.facts import days
from selon.views.text import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selon.ledger.answers import Foretold
    from selon.ledger.showing import ShownDocument, ShownStatement

__all__ = ["document", "statement"]

_STYLES = {"content": "green", "source": "bold magenta", "cue": "italic cyan"}


def statement(it: ShownStatement, width: int) -> RenderableType:
    """The statement, its sentence, its document, and every other statement it has to do with."""
    parts: list[RenderableType] = [told(it.statement, width), Text()]
    parts += [Padding(_passage(it), (0, 2, 0, 4)), Text()]
    one = it.inside
    for title, others in (
        ("inside", [one] if one else []), ("holds", it.holds), ("denies", it.denies),
        ("denied by", it.denied_by), ("answers", it.answers),
    ):  # fmt: skip
        parts += _section(title, (told(other, width) for other in others))
    parts += _section("foretells", (_forecast(f, width) for f in it.forecasts))
    parts.append(_about(it.document, width))
    read = f"read by {it.reader}"
    if not it.current:
        read += f"; {it.document.readers[-1]} has read the document again since"
    parts.append(Padding(Text(one_line(read), style="dim", overflow="fold"), (0, 0, 0, 2)))
    return Group(*parts)


def document(it: ShownDocument, width: int) -> RenderableType:
    """What is known about it, and its statements."""
    parts = [_about(it, width), Text()]
    parts += [x for s in it.statements for x in (told(s, width), Text())]
    count = len(it.statements)
    counted = f"{count} statement{'' if count == 1 else 's'}, read by {', '.join(it.readers)}"
    parts.append(Padding(Text(one_line(counted), style="dim", overflow="fold"), (0, 0, 0, 2)))
    return Group(*parts)


def _section(title: str, rows: Iterable[RenderableType]) -> list[RenderableType]:
    drawn = list(rows)
    return [Text(f"  {title}", style="dim"), *drawn, Text()] if drawn else []


def _forecast(row: Foretold, width: int) -> RenderableType:
    return BLOCKS["Foretold"](row, width)


def _passage(it: ShownStatement) -> Text:
    """The sentence with its parts marked: coloured, and in brackets where there is no colour."""
    text = Text(shown(it.passage).replace("\n", " "), overflow="fold")
    for part, style in _STYLES.items():
        for start, end in getattr(it, part):
            text.stylize(style, max(start, 0), end)
    return text


def _about(it: ShownDocument, width: int) -> RenderableType:
    lines = Text(overflow="fold")
    if it.title:
        lines.append(f"{one_line(it.title)}\n", style="bold")
    start, end = it.published_start, it.published_end
    day = days(start, end or start) if start else "undated"
    facts = [it.outlet, day, ", ".join(it.authors), it.language, f"{it.length:,} characters"]
    lines.append(" · ".join(one_line(f) for f in facts if f), style="dim")
    for where in dict.fromkeys((it.url, it.input)):
        if where:
            lines.append(f"\n{one_line(where)[: 4 * width]}", style="dim")
    lines.append(f"\n{it.key}", style="dim")
    return Padding(lines, (0, 2, 0, 2))
