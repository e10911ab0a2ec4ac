"""The terminal view: a header, the marked text, then one line for each attribution.

Colours are the terminal's own sixteen, so they follow its theme, light or dark. Without colour
the marks become brackets: ``[content] ‹source› *cue*``. Small figures in the text are the numbers
of the ledger's lines. Nothing in an article can drive the terminal: see ``selon.views.text``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from selon.views.facts import counts, percent, published
from selon.views.layers import Mark, Segment, by_paragraph, footnotes, ledger_order, who
from selon.views.text import one_line, shown

if TYPE_CHECKING:
    from selon.records import Attribution, Reading

__all__ = ["NOBODY", "QUOTED", "TerminalView", "render"]

NOBODY = "(nobody named)"
# How full the circle is says how much of the content is quoted.
QUOTED = {"direct": "●", "mixed": "◐", "indirect": "○", "hearsay": "◌"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BRACKETS = {"content": "[]", "source": "‹›", "cue": "**"}
_STYLES = {"source": "bold magenta", "cue": "italic cyan"}
# Wider lines than this are hard to read; narrower terminals get the content on its own line.
_MEASURE = 92
_NARROW = 84
_DOUBTFUL = 0.5

Numbers = Mapping[str, int]


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
            _ledger(reading, numbers, width),
            Text(),
            Padding(_legend(colour=colour), (0, 0, 0, 2)),
        ]
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


def _article(reading: Reading, numbers: Numbers, *, colour: bool) -> Iterator[Text]:
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


def _ledger(reading: Reading, numbers: Numbers, width: int) -> RenderableType:
    rows = ledger_order(reading)
    digits = len(str(len(rows)))
    if width < _NARROW:
        return Group(*(_two_lines(reading, a, d, numbers, width) for a, d in rows))
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    room = width - digits - 16
    names_room, act_room = room * 44 // 100, room * 22 // 100
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=names_room)
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=act_room)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for a, depth in rows:
        number = Text(str(numbers[a.id]), style="dim")
        names = _names(reading, a, depth, names_room)
        act = _act(a, numbers, act_room)
        table.add_row(number, Text(QUOTED[a.kind]), names, act, _content(a), _confidence(a))
    return table


def _two_lines(
    reading: Reading, a: Attribution, depth: int, numbers: Numbers, width: int
) -> RenderableType:
    """For a terminal too narrow for columns: who and act, then the content below."""
    indent = len(str(len(numbers))) + 4
    room = width - indent - 8
    first = Text.assemble((f"{numbers[a.id]:>{indent - 4}}  ", "dim"), f"{QUOTED[a.kind]} ")
    first.append_text(_names(reading, a, depth, room * 2 // 3)).append("  ")
    first.append_text(_act(a, numbers, room // 3)).append("  ")
    first.append_text(_confidence(a))
    first.truncate(width, overflow="ellipsis")
    content = _content(a)
    content.truncate(width - indent, overflow="ellipsis")
    return Group(first, Padding(content, (0, 0, 0, indent)))


def _content(a: Attribution) -> Text:
    return Text(one_line(a.content.text), style="red" if a.polarity == "deny" else "green")


def _names(reading: Reading, a: Attribution, depth: int, room: int) -> Text:
    branch = Text("  " * min(depth - 1, 8) + "└ " if depth else "", style="dim")
    room -= branch.cell_len
    names = [_clipped(one_line(name), 4 * max(room, 2)) for name in who(reading, a)]
    if not names:
        return branch.append(NOBODY, style="italic")
    arrow = " → "
    # The longest name gives way first, so that every link of a chain stays in sight.
    while sum(map(cell_len, names)) + cell_len(arrow) * (len(names) - 1) > max(room, 1):
        longest = max(range(len(names)), key=lambda i: cell_len(names[i]))
        if cell_len(names[longest]) <= 2:
            break
        names[longest] = names[longest].removesuffix("…")[:-1].rstrip() + "…"
    for name in names[:-1]:
        branch.append(name, style="not dim magenta").append(arrow)
    return branch.append(names[-1], style="not dim bold magenta")


def _clipped(name: str, longest: int) -> str:
    """A name of a length that can be fitted letter by letter."""
    return name if len(name) <= longest else f"{name[:longest]}…"


def _act(a: Attribution, numbers: Numbers, room: int) -> Text:
    text = Text()
    if a.polarity == "deny" or a.denies:
        targets = ",".join(str(numbers[i]) for i in a.denies if i in numbers)
        text.append(f"✗{targets} ", style="bold red")
    known = a.cue.act if a.cue else None
    act = f" ({one_line(known)})" if known and known != a.polarity else ""
    words = Text(one_line(a.cue.text) if a.cue else "—", style="italic cyan")
    words.truncate(max(room - text.cell_len - cell_len(act), 4), overflow="ellipsis")
    return text.append_text(words).append(act, style="dim")


def _confidence(a: Attribution) -> Text:
    doubt = "?" if a.confidence < _DOUBTFUL else " "
    return Text(f"{doubt}{percent(a.confidence)}", style="dim")


def _legend(*, colour: bool) -> Text:
    legend = Text(style="dim")
    if colour:
        legend.append("source", style="not dim bold magenta").append("  ")
        legend.append("cue", style="not dim italic cyan").append("  ")
        legend.append("content", style="not dim green").append("  ")
        legend.append("denied", style="not dim red").append("  ")
        legend.append("nested", style="not dim green underline")
    else:
        legend.append("‹source›  *cue*  [content]")
    legend.append("\n" if colour else "   ").append(
        "  ".join(f"{mark} {kind}" for kind, mark in QUOTED.items())
    )
    return legend.append("  ✗ denies")
