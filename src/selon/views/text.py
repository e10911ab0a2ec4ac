"""Text from outside, made safe to show; every replacement is one character for one.

An article may hold terminal escape sequences, bidirectional overrides or lone surrogates.
They are shown, not obeyed. Because lengths stay the same, offsets hold in the shown text too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selon.records import Span

__all__ = ["one_line", "paragraphs", "shown"]

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# A line this long was not broken by hand at a margin: its end is the end of a paragraph.
_LONG_LINE = 90


def _table() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    table.update(dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT))
    table.update(dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT))
    # Embeddings, overrides and isolates can reorder what stands after them on the screen;
    # the plain marks (U+200E, U+200F, U+061C) that Arabic and Hebrew need stay.
    table.update(dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], _REPLACEMENT))
    # Other conventions for the end of a line.
    table.update(dict.fromkeys([0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], "\n"))
    return table


_SHOWN = _table()


def shown(text: str) -> str:
    """``text`` with controls, overrides and surrogates replaced visibly, length unchanged."""
    return text.replace("\r\n", " \n").translate(_SHOWN)


def one_line(text: str) -> str:
    """``text`` made safe and laid on one line, runs of white space as one space."""
    return " ".join(shown(text).split())


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of ``text`` as spans, blank lines left out.

    A paragraph ends at a blank line, or at the end of a line too long to have been broken by
    hand, so that both hard-wrapped mail and one-line-a-paragraph text look right.
    """
    found: list[Span] = []
    start: int | None = None
    position = 0
    for line in shown(text).split("\n"):
        end = position + len(line)
        if not line.strip():
            if start is not None:
                found.append((start, position - 1))
            start = None
        else:
            start = position if start is None else start
            if len(line) >= _LONG_LINE:
                found.append((start, end))
                start = None
        position = end + 1
    if start is not None:
        found.append((start, len(text)))
    return found
