"""Operations that give a date: each takes a rule's arguments and a reference, and gives a meaning.

The names of the arguments are those of the rules in ``times.toml``. An operation that can't give a
meaning returns ``None``; one that lacks its reference gives the value with X for what isn't known
and no days.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from selon.reading.times.amounts import duration
from selon.reading.times.calendar import SEASONS, Period, containing, numbered, on, shifted
from selon.reading.times.meaning import Meaning, Reference, either, of_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Arguments = Mapping[str, Any]

__all__ = [
    "absolute",
    "century",
    "constant",
    "decade",
    "moved",
    "nearest",
    "neighbour",
    "nth",
    "offset",
    "same",
    "season",
    "unit",
    "weekday",
    "year_of",
]

_UNKNOWN = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "half": "XXXX-HX",
    "year": "XXXX",
    "decade": "XXXX",
    "century": "XXXX",
}
_PER_YEAR = {"month": 12, "quarter": 4, "half": 2, "season": 4, "year": 1}
# A date told as past counts as nearer than one to come, and the other way round.
_AGAINST_TENSE = 2.5


def absolute(a: Arguments, ref: Reference) -> Meaning | None:
    """A date by its figures: any of ``year``, ``yy``, ``month``, ``day``, ``weekday``, ``dir``.

    Or ``dotdate``, all three of them in one word.
    """
    if "dotdate" in a:
        parts = str(a["dotdate"]).split(".")
        a = dict(zip(("day", "month", "year" if len(parts[2]) > 2 else "yy"), parts, strict=True))
    year = year_of(a, ref)
    month, day = a.get("month"), a.get("day")
    if month is None and day is not None:
        return _day_of_month(int(day), a, ref)
    if year is None and ref.whole is not None and ref.whole.unit == "year":
        year = ref.whole.start.year
    if year is not None:
        return of_period(_dated(year, month, day), said=True)
    return _without_year(int(month or 1), day, a, ref)


def year_of(a: Arguments, ref: Reference) -> int | None:
    """The year that ``year`` or, in two figures, ``yy`` names."""
    if "year" in a:
        return int(a["year"])
    if "yy" not in a:
        return None
    # '98 is the one nearest to publication that lies at most twenty years ahead.
    now = ref.day.year if ref.day else 2000
    year = now - now % 100 + int(a["yy"])
    return year - 100 if year > now + 20 else year


def _dated(year: int, month: Any, day: Any) -> Period | None:
    if not 1 <= year <= 9999:
        return None
    if day is not None and month is not None:
        return on(year, int(month), int(day))
    if month is not None:
        return numbered("month", year * 12 + int(month) - 1)
    return numbered("year", year)


def _without_year(month: int, day: Any, a: Arguments, ref: Reference) -> Meaning | None:
    if ref.day is None:
        value = f"XXXX-{month:02}" + (f"-{int(day):02}" if day is not None else "")
        return Meaning("DATE", value)
    years = [_dated(ref.day.year + n, month, day) for n in (-1, 0, 1)]
    found = [p for p in years if p is not None]
    named = [p for p in found if p.start.weekday() == a.get("weekday")]
    return of_period(nearest(named or found, ref.day, a.get("dir", 0), ref.tense))


def nearest(periods: Iterable[Period], day: date, side: int, tense: int) -> Period | None:
    """The period nearest to a day; on one side of it (-1, 1), or with regard to the tense."""

    def away(period: Period) -> float:
        if period.start <= day <= period.end:
            return 0 if not side else 10_000
        distance = (period.start - day).days if period.start > day else (day - period.end).days
        past = period.end < day
        if side and past != (side < 0):
            return 100_000 + distance
        return distance * (_AGAINST_TENSE if tense and past != (tense < 0) else 1)

    return min(periods, key=away, default=None)


def _day_of_month(day: int, a: Arguments, ref: Reference) -> Meaning | None:
    """The 12th: of the month that the text spoke of last, else the nearest."""
    anchor = ref.whole or ref.anchor
    wanted = a.get("weekday")
    if wanted is None and anchor is not None and anchor.unit in ("month", "day"):
        return of_period(on(anchor.start.year, anchor.start.month, day))
    if ref.day is None:
        return Meaning("DATE", f"XXXX-XX-{day:02}")
    this = containing("month", ref.day)
    # With its weekday, the day fits about one month in seven.
    reach = range(-1, 2) if wanted is None else range(-12, 13)
    months = [shifted(this, n) for n in reach] if this else []
    days = [on(m.start.year, m.start.month, day) for m in months if m]
    fitting = [d for d in days if d and (wanted is None or d.start.weekday() == wanted)]
    return of_period(nearest(fitting, ref.day, a.get("dir", 0), ref.tense))


def weekday(a: Arguments, ref: Reference) -> Meaning | None:
    """A day of the week: ``weekday``, and ``dir`` -1 for last, 1 for next, 0 for this.

    With ``habit`` it is any such day, unless the sentence shows a tense.
    """
    wanted = int(a["weekday"])
    if a.get("habit") and not ref.told:
        return Meaning("SET", f"XXXX-WXX-{wanted + 1}")
    week = ref.whole if ref.whole is not None and ref.whole.unit == "week" else None
    if "week" in a and ref.day is not None:
        here = containing("week", ref.day)
        week = shifted(here, int(a["week"])) if here else None
    if week is not None:
        return of_period(containing("day", week.start + timedelta(wanted)))
    if ref.day is None:
        return Meaning("DATE", f"XXXX-WXX-{wanted + 1}")
    ahead = (wanted - ref.day.weekday()) % 7
    back = ahead - 7 if ahead else 0
    side = a.get("dir", ref.tense)
    if "dir" in a and side:
        days = (back or -7) if side < 0 else (ahead or 7)
    elif "dir" in a:
        # "this Friday" on a Tuesday is to come; on a Saturday it was yesterday.
        days = ahead if ref.tense > 0 or (ahead and ref.tense == 0) else back
    else:
        days = ahead if side > 0 else back
    return of_period(_moved_day(ref.day, days + 7 * int(a.get("weeks", 0))))


def _moved_day(day: date, count: int) -> Period | None:
    return numbered("day", day.toordinal() + count)


def offset(a: Arguments, ref: Reference) -> Meaning | None:
    """A period counted from publication: ``unit`` and ``n`` (yesterday: day, -1)."""
    kind = str(a["unit"])
    if ref.day is None:
        return Meaning("DATE", _UNKNOWN[kind])
    here = containing(kind, ref.day)
    return of_period(shifted(here, int(a["n"])) if here else None)


def unit(a: Arguments, ref: Reference) -> Meaning | None:
    """Last, this, next ``unit`` by ``dir``; a weekend, season or month name by its sense."""
    kind, side = str(a["unit"]), int(a.get("dir", 0))
    if kind == "season" or "season" in a:
        return season(a, ref)
    if ref.day is None:
        return Meaning("DATE", _UNKNOWN[kind])
    just_over = ref.day.weekday() < (4 if ref.tense < 0 else 2) and ref.tense <= 0
    if kind == "weekend" and not side and just_over:
        # On a Monday, "this weekend" is mostly the one before.
        side = -1
    return offset({"unit": kind, "n": side}, ref)


def season(a: Arguments, ref: Reference) -> Meaning | None:
    """A season: ``season`` 0 to 3 (spring to winter), with ``year``, ``dir`` or a tense."""
    which = int(a["season"])
    year = year_of(a, ref)
    if year is None and ref.whole is not None and ref.whole.unit == "year":
        year = ref.whole.start.year
    if year is not None:
        return of_period(numbered("season", year * 4 + which), said=True)
    if ref.day is None or a.get("any"):
        return Meaning("DATE", f"XXXX-{SEASONS[which]}")
    around = [numbered("season", (ref.day.year + n) * 4 + which) for n in (-2, -1, 0, 1)]
    found = [p for p in around if p is not None]
    # "This fall" is the nearest one, whatever the tense.
    tense = 0 if a.get("dir") == 0 else ref.tense
    return of_period(nearest(found, ref.day, int(a.get("dir", 0)), tense))


def moved(a: Arguments, ref: Reference) -> Meaning | None:
    """Two years ago, in two years: ``n`` of ``unit`` from publication, towards ``dir``.

    With ``future``, only where the sentence tells of the future; else it is a duration.
    """
    if a.get("future") and ref.tense <= 0:
        return duration(a, ref)
    return _counted(a, (ref.day, ref.day) if ref.day else None)


def neighbour(a: Arguments, ref: Reference) -> Meaning | None:
    """Two days later, the day before: ``n`` of ``unit`` from what the text spoke of last."""
    whole = (ref.whole.start, ref.whole.end) if ref.whole else None
    return _counted(a, whole or ref.origin(str(a["unit"])))


def _counted(a: Arguments, origin: tuple[date, date] | None) -> Meaning | None:
    kind, count = str(a["unit"]), a["n"]
    if count == "X" or not float(count).is_integer() or kind in ("hour", "minute", "second"):
        return None
    # Beyond the calendar (40,000 years ago) the length is all that can be said.
    return _around(kind, origin, int(a["dir"]) * int(count)) or duration(a, Reference(None))


def _around(kind: str, origin: tuple[date, date] | None, count: int = 0) -> Meaning | None:
    """The unit so many away from the one around a day, or from any of several days."""
    if origin is None:
        return Meaning("DATE", _UNKNOWN[kind])
    made = [of_period(shifted(p, count)) for day in origin if (p := containing(kind, day))]
    found = [m for m in made if m is not None]
    return either(found[0], found[-1]) if found else None


def same(a: Arguments, ref: Reference) -> Meaning | None:
    """That day, the same year: the ``unit`` around what the text spoke of last."""
    kind = str(a["unit"])
    return _around(kind, ref.origin(kind))


def again(a: Arguments, ref: Reference) -> Meaning | None:
    """The same period (``years`` -1: of the year before): what the text spoke of last.

    ``unit`` says which part of it (the same quarter), ``year`` of which other year. Behind a year
    it is the month of publication in that year.
    """
    years = int(a.get("years", 0))
    month = containing("month", ref.day) if ref.day else None
    here = ref.anchor or month
    if here is None:
        return Meaning("DATE", "XXXX")
    kind = str(a.get("unit", here.unit))
    if kind in _PER_YEAR and kind != here.unit:
        here = containing(kind, ref.day if here.days > 31 and ref.day else here.start) or here
    if "year" in a:
        years = int(a["year"]) - here.start.year
    if here.unit == "year" and month is not None and not years:
        return of_period(numbered("month", here.number * 12 + month.number % 12))
    if not years:
        return of_period(here)
    if here.unit not in _PER_YEAR:
        here = containing("month", here.start)
    return of_period(shifted(here, years * _PER_YEAR[here.unit]) if here else None)


def around(a: Arguments, ref: Reference) -> Meaning | None:
    """The week of March 3, beginning March 3: the ``unit`` that holds its whole, or its date."""
    named = absolute(a, ref) if ref.whole is None else None
    day = ref.whole or (named.period if named else None)
    return of_period(containing(str(a["unit"]), day.start)) if day else None


def fiscal(a: Arguments, _: Reference) -> Meaning | None:
    """A financial year; when it begins, only its firm knows."""
    year = f"{int(a['year']):04}" if "year" in a else "XXXX"
    quarter = f"-Q{int(a['n'])}" if int(a.get("n", 0)) > 0 else ""
    return Meaning("DATE", f"FY{year}{quarter}")


def nth(a: Arguments, ref: Reference) -> Meaning | None:
    """The third quarter of 2025, the last week of March: the ``n``-th ``unit`` in a whole.

    -1 is the last. Without a whole it is the year of publication for quarters and halves.
    """
    kind, count = str(a["unit"]), int(a["n"])
    whole = ref.whole
    if whole is None:
        year = year_of(a, ref)
        if year is not None:
            whole = numbered("year", year)
        elif ref.day is not None and kind in ("quarter", "half"):
            return of_period(_of_year(kind, count, a, ref))
        elif ref.day is None and kind in ("quarter", "half") and count > 0:
            return Meaning("DATE", f"XXXX-{kind[0].upper()}{count}")
    if whole is None:
        return None
    if kind == "weekday":
        return _nth_weekday(whole, count, int(a["weekday"]))
    # A week belongs to the month in which its Thursday lies, as in ISO 8601 to its year.
    slack = timedelta(3 if kind == "week" and whole.days > 7 else 0)
    first, last = containing(kind, whole.start + slack), containing(kind, whole.end - slack)
    if first is None or last is None:
        return None
    period = numbered(kind, first.number + count - 1 if count > 0 else last.number + count + 1)
    inside = period and first.number <= period.number <= last.number
    return of_period(period if inside else None, said=True)


def _nth_weekday(whole: Period, count: int, weekday_: int) -> Meaning | None:
    """The second Monday of a period."""
    days = [d for n in range(7) if (d := _day_of(whole, n)) and d.start.weekday() == weekday_]
    if not days:
        return None
    inside = (whole.end - days[0].start).days // 7
    step = count - 1 if count > 0 else inside + count + 1
    return of_period(shifted(days[0], 7 * step) if 0 <= step <= inside else None, said=True)


def _day_of(whole: Period, count: int) -> Period | None:
    """The day so many behind a period's first."""
    return numbered("day", whole.start.toordinal() + count)


def _of_year(kind: str, count: int, a: Arguments, ref: Reference) -> Period | None:
    """The nearest first quarter, with regard to the tense."""
    parts = 4 if kind == "quarter" else 2
    assert ref.day is not None  # noqa: S101 - the caller has looked
    if not 0 < count <= parts:
        here = containing(kind, ref.day)
        return shifted(here, -1) if here and count < 0 else None
    around = [numbered(kind, (ref.day.year + n) * parts + count - 1) for n in (-1, 0, 1)]
    tense = ref.tense or -1
    return nearest([p for p in around if p], ref.day, int(a.get("dir", 0)), tense)


def constant(a: Arguments, _: Reference) -> Meaning | None:
    """A value that doesn't depend on anything: ``value``, such as PAST_REF."""
    return Meaning(a.get("type", "DATE"), str(a["value"]))


def decade(a: Arguments, _: Reference) -> Meaning | None:
    """The sixties: ``decade`` 60, or with its century 1960."""
    number = int(a["decade"])
    if 100 <= number < 1000 or number % 10:
        return None
    if number < 100:
        number += 1900 if number >= 20 else 2000
    return of_period(numbered("decade", number // 10), said=True)


def century(a: Arguments, _: Reference) -> Meaning | None:
    """The nineteenth century: ``n`` 19."""
    return of_period(numbered("century", int(a["n"]) - 1), said=True)
