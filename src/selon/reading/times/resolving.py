"""From found expressions to their meanings: what each is measured from, and its operation."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from selon.reading.times import amounts, clock, dates, edges, events, holidays
from selon.reading.times.meaning import Meaning, Reference
from selon.reading.times.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from selon.reading.times.calendar import Period
    from selon.reading.times.finding import Expression
    from selon.reading.times.patterns import Grammar

    Operation = Callable[[Mapping[str, Any], Reference], Meaning | None]

__all__ = ["OPERATIONS", "resolve"]

OPERATIONS: Mapping[str, Operation] = {
    "absolute": dates.absolute,
    "again": dates.again,
    "amount": amounts.duration,
    "around": dates.around,
    "century": dates.century,
    "clock": clock.clock,
    "constant": dates.constant,
    "decade": dates.decade,
    "event": events.undated,
    "fiscal": dates.fiscal,
    "holiday": holidays.holiday,
    "lasted": amounts.lasted,
    "moved": dates.moved,
    "neighbour": dates.neighbour,
    "nth": dates.nth,
    "offset": dates.offset,
    "part": clock.part,
    "portion": amounts.portion,
    "repeated": amounts.repeated,
    "same": dates.same,
    "season": dates.season,
    "stretch": amounts.stretch,
    "unit": dates.unit,
    "weekday": dates.weekday,
}
"""What a rule's ``as`` may say."""

_NEAR = 25


def resolve(
    grammar: Grammar, text: str, found: Sequence[Expression], day: date | None
) -> list[Meaning | None]:
    """The meaning of each expression, if the text was published on that day.

    ``None`` for an expression that turns out to mean nothing (30 February).
    """
    meanings = _Resolver(grammar, text, found, day).all()
    return events.by_event(grammar, text, found, meanings)


class _Resolver:
    """Walks through the expressions in order and remembers what the text spoke of last."""

    def __init__(
        self, grammar: Grammar, text: str, found: Sequence[Expression], day: date | None
    ) -> None:
        self._text, self._found, self._day = text, found, day
        self._sentences = Sentences.of(grammar, text)
        self._sentence = (0, 0)
        self._anchor: Period | None = None
        self._place: Period | None = None
        self._place_at = -1
        self._tenses: Sequence[tuple[int, int]] = ()
        self._clocks = [e.start for e in found if e.operation == "clock"]

    def all(self) -> list[Meaning | None]:
        """Every meaning, in the order of the expressions."""
        return [self._one(index) for index in range(len(self._found))]

    def _one(self, index: int) -> Meaning | None:
        expression = self._found[index]
        self._enter(expression.start)
        meaning = self._mean(expression, self._reference(index))
        if meaning is not None and meaning.period is not None:
            self._remember(meaning.period, expression.start)
        return meaning

    def _remember(self, period: Period, offset: int) -> None:
        self._anchor = period
        if period.unit == "day":
            self._place, self._place_at = period, offset

    def _reference(self, index: int) -> Reference:
        expression = self._found[index]
        place = self._place
        day_before = self._place_at >= self._sentence[0]
        timed = expression.operation in ("clock", "part")
        if timed and not day_before and index + 1 < len(self._found):
            place = self._place_behind(index) or place
        return Reference(
            day=self._day,
            anchor=self._anchor,
            place=place,
            tense=self._tense(expression),
            told=bool(self._tenses),
        )

    def _place_behind(self, index: int) -> Period | None:
        """The day that follows a time of day at once: "à 19 h 15, jeudi 3 mai"."""
        here, after = self._found[index], self._found[index + 1]
        between = self._text[here.end : after.start]
        if len(between) > _NEAR or re.search(r"[.;!?\n)]|\bet\b|\band\b", between):
            return None
        if after.operation in ("clock", "part"):
            return None
        meaning = self._mean(after, Reference(self._day, self._anchor, tense=self._tense(after)))
        period = meaning.period if meaning else None
        return period if period is not None and period.unit == "day" else None

    def _mean(self, expression: Expression, ref: Reference) -> Meaning | None:
        whole = None
        if expression.whole is not None:
            meant = self._mean(expression.whole, ref)
            whole = meant.period if meant else None
        at = replace(ref, whole=whole) if whole is not None else ref
        meaning = OPERATIONS[expression.operation](expression.arguments, at)
        for name, arguments in reversed(expression.prefixes):
            if meaning is not None:
                meaning = edges.CHANGES[name](arguments, meaning, ref)
        return meaning

    def _enter(self, offset: int) -> None:
        """Go on to the sentence in which an expression stands, and list its signs of tense."""
        if self._sentence[0] <= offset < self._sentence[1]:
            return
        number = self._sentences.at(offset)
        self._sentence = self._sentences.span(number)
        self._tenses = self._sentences.signs(number)

    def _tense(self, expression: Expression) -> int:
        """The nearest sign of tense in the sentence: -1 past, 1 future, 0 none."""
        if not self._tenses:
            # A sentence without a verb that names the hour announces: "Réunion mardi à 20 h".
            start, end = self._sentence
            first = bisect_left(self._clocks, start)
            return int(first < len(self._clocks) and self._clocks[first] < end)
        return min(self._tenses, key=lambda sign: _away(sign[0], expression.start))[1]


def _away(sign: int, start: int) -> int:
    """How far a sign of tense is; one behind the time counts double: verbs mostly stand before."""
    return start - sign if sign <= start else 2 * (sign - start)
