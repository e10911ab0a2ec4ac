"""Where a news text quotes: quotation marks of all kinds, nested, mismatched or never closed.

One pass over the marks with a stack, paragraph by paragraph, so that the time is linear in the
text. What a mark is (opening, closing, an apostrophe, inches) is told by its shape and by the
characters on both sides of it; nothing here knows a language.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.records import Span

__all__ = ["Quotation", "quoted"]

_MARKS = re.compile(r"``|''|‘‘|’’|[«»“”„‟\"＂‘’‚‛'‹›]")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_WRAPS = frozenset({"\n", "\r\n", "\r"})

# Marks of one family end each other; another family's mark does so only for want of better.
_OPENS = {
    "«": "«",
    "“": "“",
    "„": "“",
    "‟": "“",
    "``": "``",
    "‘‘": "``",
    "‹": "‹",
    "‘": "‘",
    "‚": "‘",
    "‛": "‘",
}
_CLOSES = {"»": "«", "”": "“", "''": "``", "’’": "``", "›": "‹", "’": "‘"}
_INVERSE = "»"  # the family of »A«
_STRAIGHT = {'"': '"', "＂": '"', "'": "'"}
_SINGLE = frozenset({"‘", "'"})
_NESTING = frozenset({"«", "‹", "‘"})  # families that may hold themselves; “A. “B” is two
_BEFORE_OPENING = frozenset("([{—–-/«“„‟‹\"‘'’:…`") | {""}
_AFTER_OPENING = frozenset("$€£¥[(#@…'‘“«")
_STOPS = frozenset(",.!?…")
_AFTER_CLOSING = frozenset(",.;:!?)…") | {""}
_ELISION = re.compile(
    r"(?:tis|twas|twere|twill|em|cause|til|till|bout|cuz|n|round|\d\d?s?)\b", re.IGNORECASE
)
_DEEPEST = 32  # quotations inside each other; nobody writes more, and what follows would pay for it
_FEET = re.compile(r"\d['’′]\d{1,2}$")
_DASH = re.compile(r"\s*—[ \u00a0\u202f]?\w")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch ``[start, end)`` of a text, in code points, its marks included.

    ``closed`` is false where no mark ends it: it then runs to where it must have ended, at the
    latest the end of its paragraph, and ``close_mark`` is empty.
    """

    start: int
    end: int
    closed: bool
    open_mark: str
    close_mark: str


@dataclass(slots=True)
class _Open:
    start: int
    mark: str
    family: str
    spare: tuple[int, str] | None = None  # a mark that would end it if no better one comes


def _done(quote: _Open, end: int, mark: str) -> Quotation:
    return Quotation(quote.start, end, bool(mark), quote.mark, mark)


def quoted(text: str) -> list[Quotation]:
    """Every quoted stretch of a news text, by start, the outer one first.

    Marks: « » “ ” „ “ " " `` '' ‹ ›, and ‘ ’ ' ' only in pairs that cannot be apostrophes. A
    quotation that runs over paragraphs, each of which starts with its opening mark, is one.
    Two or more lines in a row that start with an em dash, one of them a question or an
    exclamation, are dialogue.

    Args:
        text: a text of any length; lone surrogates and control characters do no harm.
    """
    scanner = _Scanner(text)
    for start, end in _paragraphs(text):
        scanner.paragraph(start, end)
    scanner.finish()
    found = [*scanner.found, *_dialogue(text)]
    return sorted(found, key=lambda q: (q.start, -q.end))


class _Scanner:
    """The quotations that are open at a point of the text, and those that are done."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Quotation] = []
        self.stack: list[_Open] = []
        self.open: Counter[str] = Counter()
        self.last_end = 0

    def paragraph(self, start: int, end: int) -> None:
        """Read one paragraph's marks, and end or carry on what the last one left open."""
        first = start
        while first < end and self.text[first].isspace():
            first += 1
        carried = self.stack[0] if self.stack else None
        if carried is not None:
            going_on = carried.spare is None and self.text.startswith(carried.mark, first)
            self._drain(1 if going_on else 0, self.last_end)
            if going_on:
                first += len(carried.mark)
        for match in _MARKS.finditer(self.text, first, end):
            self._mark(match.group(), match.start(), start, end)
        self.last_end = self._trimmed(start, end)
        # Only a double mark can go on in the next paragraph.
        if self.stack and self.stack[0].family in _SINGLE:
            self._drain(0, self.last_end)

    def finish(self) -> None:
        """End what is still open."""
        self._drain(0, self.last_end)

    def _mark(self, mark: str, at: int, start: int, end: int) -> None:
        after_at = at + len(mark)
        before = self.text[at - 1] if at > start else ""
        after = self.text[after_at] if after_at < end else ""
        if mark in _STRAIGHT:
            self._straight(mark, at, before, after)
            return
        tight = not (before.isspace() or before in _BEFORE_OPENING)
        if mark in _OPENS:
            family = _OPENS[mark]
            if mark == "«" and self.open[_INVERSE] and tight:
                self._close(_INVERSE, mark, at, before, after)
            elif family not in _NESTING and self.open[family] and tight and not after.isalnum():
                self._close(family, mark, at, before, after)  # “A“
            elif family not in _SINGLE or self._may_open_single(after_at, before, after):
                self._push(at, mark, family)
            return
        family = _CLOSES[mark]
        if family in _SINGLE or self.open[family] or tight or not after.isalnum():
            self._close(family, mark, at, before, after)
        else:
            self._push(at, mark, _INVERSE if mark == _INVERSE else family)  # ”A”, »A«

    def _straight(self, mark: str, at: int, before: str, after: str) -> None:
        family = _STRAIGHT[mark]
        clear = before.isspace() or before in _BEFORE_OPENING
        opening = clear and (after.isalnum() or after in _AFTER_OPENING)
        if family in _SINGLE:
            if not opening or self.open[family]:
                self._close(family, mark, at, before, after)
            elif self._may_open_single(at + 1, before, after):
                self._push(at, mark, family)
        elif _FEET.search(self.text, max(0, at - 4), at):
            return
        elif not opening and (self.open[family] or not clear):
            self._close(family, mark, at, before, after)
        elif opening or before.isspace() or not before:
            self._push(at, mark, family)

    def _may_open_single(self, after_at: int, before: str, after: str) -> bool:
        clear = before.isspace() or before in _BEFORE_OPENING
        return clear and after != "" and not after.isspace() and not self._elided(after_at)

    def _elided(self, at: int) -> bool:
        """Whether what follows is a word that has lost its beginning: 'tis, '90s."""
        return _ELISION.match(self.text, at) is not None

    def _push(self, at: int, mark: str, family: str) -> None:
        if len(self.stack) >= _DEEPEST:
            return
        if family not in _NESTING and self.stack and self.stack[-1].family == family:
            # Right inside itself: the earlier one was never closed, and ended before this one.
            self._give_up(self.stack.pop(), self._trimmed(0, at))
        self.stack.append(_Open(at, mark, family))
        self.open[family] += 1

    def _close(self, family: str, mark: str, at: int, before: str, after: str) -> None:
        end = at + len(mark)
        if family in _SINGLE:
            self._close_single(family, mark, at, before, after)
        elif self.open[family]:
            self._unwind(family, self._trimmed(0, at))
            done = self.stack.pop()
            self.open[family] -= 1
            self.found.append(_done(done, end, mark))
        elif self.stack:
            self._spare(end, mark)

    def _close_single(self, family: str, mark: str, at: int, before: str, after: str) -> None:
        if after.isalnum() or not before or before.isspace():
            return
        end = at + len(mark)
        top = self.stack[-1] if self.stack else None
        pair = top is not None and top.family in _SINGLE and (top.family == family or mark == "'")
        if top is None or at == top.start + len(top.mark):
            return
        if not pair:
            if before in _STOPS or after in _AFTER_CLOSING:
                self._spare(end, mark)
        elif before in "sS" and after.isspace():
            # "the workers' demand": a possessive, unless nothing else ends the quotation.
            self._spare(end, mark)
        else:
            self.stack.pop()
            self.open[top.family] -= 1
            self.found.append(_done(top, end, mark))

    def _spare(self, end: int, mark: str) -> None:
        top = self.stack[-1]
        if top.spare is None:
            top.spare = (end, mark)

    def _unwind(self, family: str, end: int) -> None:
        """End what was opened inside the innermost quotation of a family."""
        while self.stack[-1].family != family:
            self._give_up(self.stack.pop(), end)

    def _drain(self, keep: int, end: int) -> None:
        while len(self.stack) > keep:
            self._give_up(self.stack.pop(), end)

    def _give_up(self, quote: _Open, end: int) -> None:
        """Book a quotation whose own closing mark never came; ``end`` is where it must stop."""
        self.open[quote.family] -= 1
        if quote.spare is not None:
            self.found.append(_done(quote, *quote.spare))
            return
        inner = quote.start + len(quote.mark)
        # Single marks that nothing ends are apostrophes, straight ones in mid-air are strays.
        doubtful = quote.family in _SINGLE or (
            quote.mark in _STRAIGHT and self.text[inner : inner + 1].isspace()
        )
        if end > inner and not doubtful:
            self.found.append(_done(quote, end, ""))

    def _trimmed(self, start: int, end: int) -> int:
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return end


def _paragraphs(text: str) -> Iterator[Span]:
    """Lines, joined where a line that starts in lower case goes on with the one above."""
    start = end = -1
    for line in _LINE.finditer(text):
        if line.group().isspace():
            continue
        wrapped = start >= 0 and text[end : line.start()] in _WRAPS
        if wrapped and line.group().lstrip()[:1].islower():
            end = line.end()
            continue
        if start >= 0:
            yield start, end
        start, end = line.span()
    if start >= 0:
        yield start, end


def _dialogue(text: str) -> Iterator[Quotation]:
    run: list[Span] = []
    for start, end in [*_paragraphs(text), (len(text), len(text))]:
        if _DASH.match(text, start, end):
            run.append((start, end))
            continue
        if len(run) > 1 and any(text[s:e].rstrip().endswith(("?", "!")) for s, e in run):
            for s, e in run:
                stop = s + len(text[s:e].rstrip())
                yield _done(_Open(text.index("—", s), "—", "—"), stop, "")
        run = []
