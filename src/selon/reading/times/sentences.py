"""The sentences of a text, and what shows in them that they tell of the past or the future."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.reading.times.patterns import Grammar
    from selon.records import Span

__all__ = ["Sentences"]

_END = re.compile(r"[.!?…](?=\s+[«“\"(—–-]?\s*[A-ZÀ-ÖØ-Þ])|\n\s*\n|[.!?]\s*\n")


class Sentences:
    """The sentences of one text by number, with their signs of tense, looked for when asked."""

    def __init__(self, grammar: Grammar, text: str) -> None:
        self._grammar, self._text = grammar, text
        self.ends = [*(m.end() for m in _END.finditer(text)), len(text)]
        self._signs: dict[int, Sequence[tuple[int, int]]] = {}

    @classmethod
    def of(cls, grammar: Grammar, text: str) -> Sentences:
        """Those of a text, kept with its row: dating asks first, then the times."""
        kept = grammar.vocabulary.row(text).kept
        if "sentences" not in kept:
            kept["sentences"] = cls(grammar, text)
        found: Sentences = kept["sentences"]
        return found

    def at(self, offset: int) -> int:
        """The number of the sentence in which a character stands."""
        return min(bisect_right(self.ends, offset), len(self.ends) - 1)

    def span(self, number: int) -> Span:
        """Where a sentence stands."""
        return (self.ends[number - 1] if number else 0), self.ends[number]

    def signs(self, number: int) -> Sequence[tuple[int, int]]:
        """Where signs of tense stand in a sentence, and which: -1 past, 1 future."""
        if number not in self._signs:
            span = self.span(number)
            self._signs[number] = sorted(
                (m.start(), sign)
                for pattern, sign in ((self._grammar.past, -1), (self._grammar.future, 1))
                for m in pattern.finditer(self._text, *span)
            )
        return self._signs[number]
