"""Operations that give a duration or a set of times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selon.reading.times.calendar import SEASONS, containing, shifted
from selon.reading.times.meaning import Meaning, Reference

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Arguments = Mapping[str, Any]

__all__ = ["amount", "duration", "lasted", "portion", "repeated", "stretch"]

# In TIMEX3 a quarter is three months, a decade ten years.
_AMOUNTS = {
    "second": (1, "S"),
    "minute": (1, "M"),
    "hour": (1, "H"),
    "day": (1, "D"),
    "week": (1, "W"),
    "weekend": (1, "WE"),
    "month": (1, "M"),
    "quarter": (3, "M"),
    "half": (6, "M"),
    "season": (3, "M"),
    "year": (1, "Y"),
    "decade": (10, "Y"),
    "century": (100, "Y"),
    "millennium": (1000, "Y"),
}
_CLOCK = ("second", "minute", "hour")
_HALF = {"hour": "30M", "minute": "30S"}


def amount(count: Any, unit: str, *, half: bool = False) -> str:
    """The TIMEX3 value of so many of a unit; ``"X"`` for some."""
    times, letter = _AMOUNTS[unit]
    head = "PT" if unit in _CLOCK else "P"
    if count == "X":
        return f"{head}X{letter}"
    if half and unit in _HALF:
        return f"{head}{count}{letter}{_HALF[unit]}"
    number = (float(count) + (0.5 if half else 0)) * times
    if unit == "hour" and number % 1 == 0.5:
        return f"PT{number * 60:g}M"
    return f"{head}{number:g}{letter}" if number < 1e6 else f"{head}{number:.0f}{letter}"


def duration(a: Arguments, _: Reference) -> Meaning | None:
    """So long: ``n`` of ``unit``, with ``half`` and ``n2`` of ``unit2``; ``times`` multiplies."""
    count = a.get("n", "X")
    if count != "X":
        count = float(count) * float(a.get("times", 1))
        count = int(count) if float(count).is_integer() else count
    value = amount(count, str(a["unit"]), half=bool(a.get("half")))
    if "n2" in a:
        more = amount(a["n2"], str(a["unit2"]))
        value += more[1:] if "T" not in more or "T" not in value else more[2:]
    return Meaning("DURATION", value)


def stretch(a: Arguments, ref: Reference) -> Meaning | None:
    """The next two years: a duration that begins or, with ``dir`` -1, ends at publication."""
    found = duration(a, ref)
    count, unit, side = a.get("n", "X"), str(a["unit"]), int(a["dir"])
    if found is None or ref.day is None or count == "X" or unit in _CLOCK:
        return found
    far = _far(ref.day, unit, side * float(count))
    if far is None:
        return found
    start, end = (ref.day, far) if side > 0 else (far, ref.day)
    return Meaning("DURATION", found.value, start, end)


def _far(day: date, unit: str, count: float) -> date | None:
    """The day so far away; counted in years and months it lies in the same place of its month."""
    if not count.is_integer():
        return None
    times, letter = _AMOUNTS[unit]
    if letter in ("D", "W", "WE"):
        here = containing("day", day)
        moved = shifted(here, int(count) * (1 if letter == "D" else 7)) if here else None
        return moved.start if moved else None
    month = containing("month", day)
    there = shifted(month, int(count) * times * (12 if letter == "Y" else 1)) if month else None
    return there.start.replace(day=min(day.day, there.end.day)) if there else None


def lasted(a: Arguments, _: Reference) -> Meaning | None:
    """How long by the stopwatch: ``hour``, ``minute`` and ``second``, those that are said."""
    parts = [(float(a[name]), name[0].upper()) for name in _CLOCK[::-1] if name in a]
    return Meaning("DURATION", "PT" + "".join(f"{count:g}{letter}" for count, letter in parts))


def portion(a: Arguments, ref: Reference) -> Meaning | None:
    """The first six months of 2009: ``n`` of ``unit`` at the start (``dir`` 1) of a whole."""
    found = duration(a, ref)
    count, kind, whole = a.get("n", "X"), str(a["unit"]), ref.whole
    if found is None or whole is None or count == "X" or kind in _CLOCK:
        return found
    ahead = int(a["dir"]) > 0
    one = containing(kind, whole.start if ahead else whole.end)
    other = shifted(one, (1 if ahead else -1) * (int(count) - 1)) if one else None
    if one is None or other is None:
        return found
    first, last = sorted([one, other], key=lambda p: p.number)
    return Meaning("DURATION", found.value, first.start, last.end)


def repeated(a: Arguments, _: Reference) -> Meaning | None:
    """Every Monday: ``unit`` (with ``n``), ``weekday``, ``month``, ``season`` or ``part``."""
    if "weekday" in a:
        value = f"XXXX-WXX-{int(a['weekday']) + 1}"
        value += f"T{a['part']}" if "part" in a else ""
    elif "month" in a:
        value = f"XXXX-{int(a['month']):02}"
    elif "season" in a:
        value = f"XXXX-{SEASONS[int(a['season'])]}"
    elif a.get("unit") == "weekend":
        value = "XXXX-WXX-WE"
    elif "part" in a:
        value = f"XXXX-XX-XXT{a['part']}"
    else:
        value = amount(a.get("n", 1), str(a["unit"]))
    return Meaning("SET", value)
