"""Which attributions stand over which stretch of the text, and how they stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from selon.views.text import one_line, paragraphs
from selon.views.voices import voices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.records import Attribution, Reading, Role

__all__ = [
    "Mark",
    "Segment",
    "by_paragraph",
    "depths",
    "footnotes",
    "ledger_order",
    "segments",
    "who",
]

_ORDER: dict[Role, int] = {"content": 0, "source": 1, "cue": 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """One attribution's claim to a stretch of text; ``depth`` counts its ancestors."""

    attribution: str
    role: Role
    depth: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch ``[start, end)`` over which the same marks stand, outermost first."""

    start: int
    end: int
    marks: tuple[Mark, ...]

    @property
    def role(self) -> Role | None:
        """What the innermost mark says these words are."""
        return self.marks[-1].role if self.marks else None

    @property
    def contents(self) -> tuple[Mark, ...]:
        """The contents this stretch lies in, outermost first."""
        return tuple(m for m in self.marks if m.role == "content")


def depths(reading: Reading) -> dict[str, int]:
    """How many attributions each attribution stands in, by id (a broken ring counts as 0)."""
    parents = {a.id: a.parent for a in reading.attributions}
    found: dict[str, int] = {}
    for name in parents:
        seen = [name]
        while (up := parents.get(seen[-1])) in parents and up not in seen:
            seen.append(str(up))
        found[name] = 0 if up in seen else len(seen) - 1
    return found


def segments(reading: Reading) -> list[Segment]:
    """The whole text cut at every border of a source, cue or content.

    Overlaps need no special case: each segment carries all the marks that stand over it.
    """
    level = depths(reading)
    borders: list[tuple[int, int, Mark]] = []
    for a in reading.attributions:
        for role, span in (("content", a.content), ("source", a.source), ("cue", a.cue)):
            mark = Mark(a.id, role, level[a.id])  # type: ignore[arg-type]
            for start, end in span.spans if span else ():
                if start < end:
                    borders += [(start, 1, mark), (end, 0, mark)]
    borders.sort(key=lambda b: b[:2])
    return list(_cut(borders, len(reading.document.text)))


def _cut(borders: list[tuple[int, int, Mark]], length: int) -> Iterator[Segment]:
    active: dict[Mark, None] = {}
    position = 0
    for offset, opens, mark in chain(borders, [(length, 0, None)]):
        if offset > position:
            marks = sorted(active, key=lambda m: (_ORDER[m.role] > 0, m.depth, _ORDER[m.role]))
            yield Segment(position, offset, tuple(marks))
            position = offset
        if mark is None:
            return
        if opens:
            active[mark] = None
        else:
            active.pop(mark, None)


def by_paragraph(reading: Reading) -> Iterator[list[Segment]]:
    """The segments of each paragraph in turn, cut at the paragraph's borders."""
    found = segments(reading)
    first = 0
    for start, end in paragraphs(reading.document.text):
        while first < len(found) and found[first].end <= start:
            first += 1
        last = first
        while last < len(found) and found[last].start < end:
            last += 1
        yield [Segment(max(s.start, start), min(s.end, end), s.marks) for s in found[first:last]]
        first = max(first, last - 1)


def footnotes(reading: Reading) -> dict[int, list[str]]:
    """Where each content's last word ends (an offset) → the ids of the attributions."""
    text = reading.document.text
    notes: dict[int, list[str]] = {}
    for a, _ in ledger_order(reading):
        end = a.content.end
        while end > a.content.start and text[end - 1].isspace():
            end -= 1
        notes.setdefault(end, []).append(a.id)
    return notes


def ledger_order(reading: Reading) -> list[tuple[Attribution, int]]:
    """The attributions with their depths: in text order, nested ones right after their parent."""
    level = depths(reading)
    children: dict[str | None, list[Attribution]] = {}
    for a in sorted(reading.attributions, key=lambda a: (a.content.start, a.content.end)):
        children.setdefault(a.parent if level[a.id] else None, []).append(a)
    ordered: list[tuple[Attribution, int]] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        a = waiting.pop()
        ordered.append((a, level[a.id]))
        waiting.extend(reversed(children.get(a.id, [])))
    return ordered


def who(reading: Reading, attribution: Attribution) -> list[str]:
    """Who stands behind an attribution, outermost relay first; empty when nobody is named.

    The relays of the chain, then the speaker; where that is open, the source's own words.
    """
    voice = voices(reading.replace(attributions=(attribution,)))[attribution.id]
    names = [one_line(s.name) for s in voice.relays]
    return [*names, voice.name] if voice.name else names
