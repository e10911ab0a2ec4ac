"""The terminal view: a header, the marked text, rows for attributions, speakers, forecasts.

Colours are the terminal's own sixteen, so they follow its theme, light or dark. Without colour
the marks become brackets: ``[content] ‹source› *cue*``. Small figures in the text are the numbers
of the rows. Nothing in an article can drive the terminal: see ``selon.views.text``.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from selon.views.facts import counts, published
from selon.views.layers import Mark, Segment, by_paragraph, footnotes, ledger_order
from selon.views.terminal_table import NARROW, NOBODY, QUOTED, forecasts, ledger, speakers
from selon.views.text import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selon.records import Reading

__all__ = ["NOBODY", "QUOTED", "TerminalView", "render"]

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BRACKETS = {"content": "[]", "source": "‹›", "cue": "**"}
_STYLES = {"source": "bold magenta", "cue": "italic cyan"}
_MEASURE = 92  # wider lines than this are hard to read


class TerminalView:
    """The readings one after another, for a terminal or, without colour, for a file."""

    def __init__(self, *, colour: bool = False, width: int = 100) -> None:
        """A view ``width`` cells wide, with colour codes or with brackets."""
        self._colour = colour
        self._width = max(width, 30)
        self._first = True

    def add(self, reading: Reading) -> str:
        """The whole reading, ready to be printed."""
        out = io.StringIO()
        console = Console(
            file=out,
            width=self._width,
            force_terminal=self._colour,
            color_system="standard" if self._colour else None,
            no_color=not self._colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        console.print(render(reading, self._width, colour=self._colour))
        rule = "" if self._first else "\n"
        self._first = False
        return rule + "\n".join(line.rstrip(" ") for line in out.getvalue().split("\n"))

    def end(self, failed: int = 0) -> str:  # noqa: ARG002
        """Nothing: every reading stands by itself."""
        return ""


def render(reading: Reading, width: int, *, colour: bool = True) -> RenderableType:
    """The reading as something rich can print, ``width`` cells wide."""
    numbers = {a.id: i for i, (a, _) in enumerate(ledger_order(reading), 1)}
    margin = (0, max(2, width - _MEASURE - 2), 1, 2)
    parts: list[RenderableType] = [Padding(_header(reading), (0, 2, 1, 2))]
    parts += [Padding(p, margin) for p in _article(reading, numbers, colour=colour)]
    if numbers:
        parts += [
            ledger(reading, numbers, width),
            Text(),
            Padding(_legend(width, colour=colour), (0, 0, 0, 2)),
        ]
        for table in (speakers(reading, width), forecasts(reading, numbers, width)):
            parts += [Text(), table] if table else []
    else:
        parts.append(Padding(Text("No attribution found.", style="dim"), (0, 0, 0, 2)))
    return Group(*parts)


def _header(reading: Reading) -> Text:
    document = reading.document
    facts = [
        one_line(document.outlet or ""),
        published(document),
        one_line(document.language or ""),
        *counts(reading),
    ]
    head = Text()
    if document.title:
        head.append(one_line(document.title) + "\n", style="bold")
    head.append(one_line(document.input) + "\n", style="dim" if document.title else "bold")
    head.append(" · ".join(f for f in facts if f), style="dim")
    return head


def _article(reading: Reading, numbers: Mapping[str, int], *, colour: bool) -> Iterator[Text]:
    text = shown(reading.document.text)
    notes = footnotes(reading)
    denials = {a.id for a in reading.attributions if a.polarity == "deny"}
    for row in by_paragraph(reading):
        paragraph = Text(overflow="fold")
        before: tuple[Mark, ...] = ()
        for i, segment in enumerate(row):
            after = row[i + 1].marks if i + 1 < len(row) else ()
            words = text[segment.start : segment.end]
            if colour:
                paragraph.append(words, style=_style(segment, denials))
            else:
                paragraph.append(_bracketed(words, before, segment.marks, after))
            # A thin space keeps notes 1 and 2 from reading as 12.
            figures = (str(numbers[n]).translate(_SUPERSCRIPT) for n in notes.get(segment.end, ()))
            paragraph.append("\u2009".join(figures), style="dim")
            before = segment.marks
        yield paragraph


def _style(segment: Segment, denials: set[str]) -> str:
    contents = segment.contents
    styles = []
    if segment.role in _STYLES:
        styles.append(_STYLES[segment.role])
    elif contents:
        styles.append("red" if contents[-1].attribution in denials else "green")
    if len(contents) > 1:
        styles.append("underline" if len(contents) == 2 else "underline bold")
    return " ".join(styles)


def _bracketed(
    words: str, before: tuple[Mark, ...], here: tuple[Mark, ...], after: tuple[Mark, ...]
) -> str:
    opened = "".join(_BRACKETS[m.role][0] for m in here if m not in before)
    closed = "".join(_BRACKETS[m.role][1] for m in reversed(here) if m not in after)
    return f"{opened}{words}{closed}"


def _legend(width: int, *, colour: bool) -> Text:
    legend = Text(style="dim")
    if colour:
        legend.append("source", style="not dim bold magenta").append("  ")
        legend.append("cue", style="not dim italic cyan").append("  ")
        legend.append("content", style="not dim green").append("  ")
        legend.append("denied", style="not dim red").append("  ")
        legend.append("nested", style="not dim green underline")
    else:
        legend.append("‹source›  *cue*  [content]")
    legend.append("\n" if colour or width < NARROW else "   ").append(
        "  ".join(f"{mark} {kind}" for kind, mark in QUOTED.items())
    )
    return legend.append("  ✗ denies")
