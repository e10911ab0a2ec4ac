"""Named days: their dates in a year, from a short notation that ``times.toml`` uses.

``12-25`` is a day of a month; ``easter-2`` counts from Easter Sunday (Western); ``11:4:3`` is the
fourth Thursday (Monday is 0) of November, and ``5:-1:0`` the last Monday of May.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from selon.reading.times.calendar import Period, containing, numbered, on
from selon.reading.times.dates import nearest, year_of
from selon.reading.times.meaning import Meaning, Reference, of_period

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["easter", "holiday", "holiday_in"]


def easter(year: int) -> int:
    """The number (ordinal) of Easter Sunday in a Gregorian year, by the anonymous algorithm.

    J.-M. Oudin's arrangement, as in the Explanatory Supplement to the Astronomical Almanac (1961).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    g = (8 * b + 13) // 25
    h = (19 * a + b - b // 4 - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * (b % 4) + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    found = on(year, month, day + 1)
    return found.number if found else 0


def holiday_in(rule: str, year: int) -> Period | None:
    """The day that a rule names in a year."""
    if m := re.fullmatch(r"(\d+)-(\d+)", rule):
        return on(year, int(m[1]), int(m[2]))
    if m := re.fullmatch(r"easter([+-]\d+)?", rule):
        return numbered("day", easter(year) + int(m[1] or 0))
    month, count, weekday = (int(part) for part in rule.split(":"))
    first = on(year, month, 1) if count > 0 else on(year + month // 12, month % 12 + 1, 1)
    if first is None:
        return None
    ahead = (weekday - first.start.weekday()) % 7
    return numbered("day", first.number + ahead + 7 * (count - 1 if count > 0 else count))


def holiday(a: Mapping[str, Any], ref: Reference) -> Meaning | None:
    """A named day: ``day`` is its rule, with ``year`` or ``dir``, else the nearest one.

    With ``weekend`` it is the weekend next to it.
    """
    found = _named(a, ref)
    if not a.get("weekend") or found is None:
        return found
    # Monday belongs to the weekend before it, all other days to that of their week.
    return of_period(containing("weekend", found.start - timedelta(1))) if found.start else found


def _named(a: Mapping[str, Any], ref: Reference) -> Meaning | None:
    year = year_of(a, ref)
    if year is None and ref.whole is not None and ref.whole.unit == "year":
        year = ref.whole.start.year
    if year is not None:
        return of_period(holiday_in(a["day"], year), said=True) if 1 < year < 9999 else None
    if ref.day is None:
        fixed = re.fullmatch(r"\d+-\d+", a["day"])
        return Meaning("DATE", f"XXXX-{a['day']}" if fixed else "XXXX-XX-XX")
    around = [holiday_in(a["day"], ref.day.year + n) for n in (-1, 0, 1)]
    found = [p for p in around if p is not None]
    return of_period(nearest(found, ref.day, int(a.get("dir", 0)), ref.tense))
