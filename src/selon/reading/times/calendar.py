"""Calendar units as numbered periods: the month after a month is its number plus one.

Every unit cuts the Gregorian calendar (years 1 to 9999) into periods that carry a number, so that
shifting is adding. Values are written as in TIMEX3: ``2024-01-15``, ``2024-W03``, ``2024-W03-WE``,
``2024-01``, ``2024-Q1``, ``2024-H1``, ``2024-SU``, ``2024``; ``196`` is a decade, ``18`` a century.

A season has soft edges: its period is the union of the meteorological and the astronomical one
(summer: 1 June to 22 September). Winter carries the number of the year in which it begins.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["SEASONS", "UNITS", "Period", "containing", "numbered", "on", "shifted"]

UNITS = (
    "day",
    "week",
    "weekend",
    "month",
    "quarter",
    "half",
    "season",
    "year",
    "decade",
    "century",
)
SEASONS = ("SP", "SU", "FA", "WI")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_SEASON_ENDS = ((6, 20), (9, 22), (12, 21), (3, 20))


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a unit: its number among its kind, its days (both included), its value."""

    unit: str
    number: int
    start: date
    end: date
    value: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


def containing(unit: str, day: date) -> Period | None:
    """The period of this unit in which the day lies.

    A weekend is that of the day's week; a season is taken by the meteorological months.
    """
    if unit == "day":
        return numbered(unit, day.toordinal())
    if unit in ("week", "weekend"):
        return numbered(unit, (day.toordinal() - 1) // 7)
    month = day.year * 12 + day.month - 1
    if unit == "season":
        return numbered(unit, (month - 2) // 3)
    return numbered(unit, month // _MONTHS[unit])


def shifted(period: Period, count: int) -> Period | None:
    """The period so many later (or earlier); ``None`` beyond the calendar."""
    return numbered(period.unit, period.number + count)


def on(year: int, month: int, day: int) -> Period | None:
    """The day with this date, or ``None`` if there is none (30 February)."""
    try:
        return numbered("day", date(year, month, day).toordinal())
    except ValueError:
        return None


def numbered(unit: str, number: int) -> Period | None:
    """The period with this number; ``None`` beyond the years 1 to 9999."""
    try:
        start, end = _days(unit, number)
    except (ValueError, OverflowError):
        return None
    return Period(unit, number, start, end, _value(unit, number, start))


def _days(unit: str, number: int) -> tuple[date, date]:
    if unit == "day":
        return date.fromordinal(number), date.fromordinal(number)
    if unit in ("week", "weekend"):
        monday = date.fromordinal(number * 7 + 1)
        return (monday if unit == "week" else monday + timedelta(5)), monday + timedelta(6)
    if unit == "season":
        year, season = divmod(number, 4)
        return date(year, season * 3 + 3, 1), date(year + (season == 3), *_SEASON_ENDS[season])
    length = _MONTHS[unit]
    # The first century and the first decade lack a year nought.
    first = max(number * length, 12)
    last = (number + 1) * length - 1
    year, month = divmod(last, 12)
    end = date(year, month + 1, monthrange(year, month + 1)[1])
    return date(first // 12, first % 12 + 1, 1), end


def _value(unit: str, number: int, start: date) -> str:
    if unit == "day":
        return start.isoformat()
    if unit in ("week", "weekend"):
        year, week, _ = start.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    if unit == "season":
        return f"{start.year:04}-{SEASONS[number % 4]}"
    if unit == "decade":
        return f"{number:03}"
    if unit == "century":
        return f"{number:02}"
    rest = {
        "month": f"-{start.month:02}",
        "quarter": f"-Q{number % 4 + 1}",
        "half": f"-H{number % 2 + 1}",
    }
    return f"{start.year:04}{rest.get(unit, '')}"
