"""How a sentence puts one event in it: as certain, probable or possible, denied, still to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from selon.languages.certainty import Folded, compiled
from selon.languages.language import _table

if TYPE_CHECKING:
    from selon.records import Span

__all__ = ["EventWords", "Factuality", "event_words", "factuality"]

Degree = Literal["certain", "probable", "possible"]


@dataclass(frozen=True, slots=True)
class Factuality:
    """What a sentence says of an event: the distinctions of FactBank (Saurí & Pustejovsky 2009)."""

    degree: Degree
    positive: bool
    future: bool


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words of one language that govern an event after them, ``reach`` words away at most.

    They stand under ``[event]`` in ``certainty.toml``. ``infinitive`` makes an event a future one
    unless what stands before is ``realised``; beyond ``boundary`` nothing governs.
    """

    reach: int
    future: re.Pattern[str]
    infinitive: re.Pattern[str]
    realised: re.Pattern[str]
    possible: re.Pattern[str]
    probable: re.Pattern[str]
    negative: re.Pattern[str]
    boundary: re.Pattern[str]


@cache
def event_words(code: str) -> EventWords:
    """The words of a language ("en"); for an unknown one, patterns that match nothing."""
    table: dict[str, Any] = _table(code, "certainty").get("event", {})
    names = [n for n in EventWords.__dataclass_fields__ if n not in ("reach", "boundary")]
    return EventWords(
        reach=table.get("reach", 0),
        boundary=re.compile("|".join(_whole(p) for p in table.get("boundary", ())) or r"(?!)"),
        **{name: compiled(table.get(name, ())) for name in names},
    )


def factuality(text: str, span: Span, code: str) -> Factuality:
    """What ``text``, a sentence in the language ``code``, says of the event at ``span``.

    Looks at the words before the event in its own clause, and for how far they reach.
    """
    words = event_words(code)
    before = Folded(text[: span[0]]).text
    cuts = [m.end() for m in words.boundary.finditer(before)]
    clause = before[cuts[-1] :] if cuts else before
    possible = _reaches(clause, words.possible, words)
    probable = _reaches(clause, words.probable, words)
    degree: Degree = "possible" if possible else "probable" if probable else "certain"
    coming = _reaches(clause, words.future, words) or (
        _last(clause, words.infinitive) and not _last(clause, words.realised)
    )
    return Factuality(degree, not _reaches(clause, words.negative, words), coming or possible)


def _reaches(clause: str, pattern: re.Pattern[str], words: EventWords) -> bool:
    return any(len(clause[m.end() :].split()) <= words.reach for m in pattern.finditer(clause))


def _last(clause: str, pattern: re.Pattern[str]) -> bool:
    """Whether a word stands right before the event, an adverb aside."""
    return any(len(clause[m.end() :].split()) <= 1 for m in pattern.finditer(clause))


def _whole(pattern: str) -> str:
    return rf"(?<!\w){pattern}(?!\w)" if pattern[0] == "(" else pattern
