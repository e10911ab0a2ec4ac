"""Events that the article dates itself: "the May 7 election", then "the day after the election".

An event is known by its head noun, as it stands beside a date ("le scrutin du 7 mai"). A noun that
is dated twice, and differently, dates nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selon.reading.times.dates import neighbour
from selon.reading.times.meaning import Meaning, Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.reading.times.calendar import Period
    from selon.reading.times.finding import Expression
    from selon.reading.times.patterns import Grammar

__all__ = ["by_event", "undated"]

_BESIDE = 60


def undated(_: object, __: Reference) -> Meaning:
    """A day told by an event, before the event's day is known."""
    return Meaning("DATE", "XXXX-XX-XX")


def by_event(
    grammar: Grammar,
    text: str,
    found: Sequence[Expression],
    meanings: Sequence[Meaning | None],
) -> list[Meaning | None]:
    """The meanings, with those told by an event (operation ``event``) filled in where known."""
    made = list(meanings)
    if not any(e.operation == "event" for e in found):
        return made
    dated = _dated(grammar, text, found, meanings)
    for index, expression in enumerate(found):
        if expression.operation != "event":
            continue
        noun = grammar.event_named.match(text, expression.end)
        day = dated.get(noun["noun"].lower()) if noun else None
        if day is not None:
            made[index] = neighbour(expression.arguments, Reference(None, whole=day))
    return made


def _dated(
    grammar: Grammar,
    text: str,
    found: Sequence[Expression],
    meanings: Sequence[Meaning | None],
) -> dict[str, Period | None]:
    """The day of each noun that stands beside a date; ``None`` where two dates differ."""
    dated: dict[str, Period | None] = {}
    for expression, meaning in zip(found, meanings, strict=True):
        period = meaning.period if meaning else None
        if expression.operation != "absolute" or period is None or period.unit != "day":
            continue
        ahead = text[max(0, expression.start - _BESIDE) : expression.start]
        for noun in (
            grammar.event_before.search(ahead),
            grammar.event_behind.match(text, expression.end),
        ):
            if noun:
                name = noun["noun"].lower()
                dated[name] = period if dated.get(name, period) == period else None
    return dated
