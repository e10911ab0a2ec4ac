"""Operations that give a time of day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from selon.reading.times.amounts import repeated
from selon.reading.times.calendar import Period, containing
from selon.reading.times.dates import neighbour, offset, weekday
from selon.reading.times.meaning import Meaning, Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    Arguments = Mapping[str, Any]

__all__ = ["clock", "part"]


def part(a: Arguments, ref: Reference) -> Meaning | None:
    """A part of a day: ``part`` (MO, MI, AF, EV, NI, DT) of the day that the others give.

    The day: ``weekday``, ``unit``/``n`` counted from publication, ``step`` from the one spoken of
    last, else that one. With ``habit`` and a ``weekday`` it is any such day, as for ``weekday``.
    """
    if a.get("habit") and not ref.told:
        return repeated(a, ref)
    day = _day(a, ref)
    value = f"T{a['part']}"
    if day is None:
        return Meaning("TIME", f"XXXX-XX-XX{value}")
    if isinstance(day, str):
        return Meaning("TIME", day + value)
    end = day.end + timedelta(1) if a["part"] == "NI" else day.end
    return Meaning("TIME", day.value + value, day.start, end, day)


def clock(a: Arguments, ref: Reference) -> Meaning | None:
    """A time by the clock: ``hour``, ``minute``; or ``hhmm``; or ``dotted``; ``half``, ``zone``."""
    if "hhmm" in a:
        hour, minute = divmod(int(a["hhmm"]), 100)
    elif "dotted" in a:
        hour, minute = (int(p) for p in f"{float(a['dotted']):.2f}".split("."))
    else:
        hour, minute = int(a["hour"]), int(a.get("minute", 0))
    if "to" in a:
        hour, minute = hour - 1, 60 - minute
    half = a.get("half")
    if half is not None and hour <= 12:
        hour = hour % 12 + 12 * (half == "pm")
    if hour == 24 and minute:
        hour = 0
    if not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    value = f"T{hour:02}:{minute:02}" + ("Z" if a.get("zone") == "Z" else "")
    day = _day(a, ref)
    if day is None:
        return Meaning("TIME", f"XXXX-XX-XX{value}")
    if isinstance(day, str):
        return Meaning("TIME", day + value)
    return Meaning("TIME", day.value + value, day.start, day.end, day)


def _day(a: Arguments, ref: Reference) -> Period | str | None:
    """The day of a time: a period, a value without days, or ``None`` if nothing tells."""
    found: Meaning | None = None
    if "weekday" in a:
        found = weekday(a, ref)
    elif "n" in a:
        found = offset({"unit": "day", "n": a["n"]}, ref)
    elif "step" in a:
        found = neighbour({"unit": "day", "n": 1, "dir": a["step"]}, ref)
    if found is not None:
        return found.period or found.value
    if ref.whole is not None and ref.whole.unit == "day":
        return ref.whole
    if ref.place is not None:
        return ref.place
    return containing("day", ref.day) if ref.day else None
