"""What a time expression means, and what it was measured from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from selon.reading.times.calendar import Period

__all__ = ["Meaning", "Reference", "TimeType", "either", "of_period"]

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Type and value as in TIMEX3, and the days meant.

    Attributes:
        type: DATE, TIME, DURATION or SET.
        value: the TIMEX3 value; an X stands for what isn't known.
        start: first of the days, ``None`` if not known.
        end: last of the days, ``None`` if not known.
        period: the period of the calendar that others can be measured from.
        said: whether the text gives the date by itself, not by way of another.
    """

    type: TimeType
    value: str
    start: date | None = None
    end: date | None = None
    period: Period | None = None
    said: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """What an expression may be measured from.

    Attributes:
        day: the day of publication, ``None`` if not known.
        anchor: the period that the text spoke of last.
        place: the day that the text spoke of last, for times of day.
        whole: the period in which this one lies ("the last week *of March*").
        tense: -1 if the sentence tells of the past, 1 of the future, 0 if neither shows.
        told: whether a word of the sentence shows that tense.
    """

    day: date | None
    anchor: Period | None = None
    place: Period | None = None
    whole: Period | None = None
    tense: int = 0
    told: bool = False

    def origin(self, unit: str) -> tuple[date, date] | None:
        """The days from which "the next day" and the like count: the first and the last it may be.

        For days it is the day that the text spoke of last; failing that a longer period, or
        publication.
        """
        found = self.place if unit in ("day", "weekend") and self.place else self.anchor
        if found is not None:
            return found.start, found.end
        return (self.day, self.day) if self.day else None


def of_period(period: Period | None, *, said: bool = False) -> Meaning | None:
    """The date that is a whole period."""
    if period is None:
        return None
    return Meaning("DATE", period.value, period.start, period.end, period, said)


def either(first: Meaning, second: Meaning) -> Meaning:
    """What can be said if one of two holds, or anything between: the hull, and what both share."""
    if first == second:
        return first
    starts = [m.start for m in (first, second)]
    ends = [m.end for m in (first, second)]
    known = None not in starts and None not in ends
    return replace(
        first,
        value=_shared(first.value, second.value),
        start=min(s for s in starts if s) if known else None,
        end=max(e for e in ends if e) if known else None,
        period=None,
    )


def _shared(first: str, second: str) -> str:
    """The common beginning of two values, with X for the digits that differ and all behind them."""
    if first == second:
        return first
    day, mark, clock = first.partition("T")
    other, _, other_clock = second.partition("T")
    parts, others = day.split("-"), other.split("-")
    if len(parts) != len(others):
        shorter = min(len(parts), len(others))
        parts, others, mark = parts[:shorter], others[:shorter], ""
    differ = False
    for index, (one, two) in enumerate(zip(parts, others, strict=True)):
        differ = differ or one != two
        if differ:
            parts[index] = re.sub(
                r"\d", "X", one if one[:1] == two[:1] else re.sub(r"\D", "X", one)
            )
    return "-".join(parts) + (mark + clock if mark and clock == other_clock else "")
