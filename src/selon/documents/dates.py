"""Days, months and years as ``Publication`` intervals, and the dates that machines write."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from selon.records import Publication

__all__ = ["FIRST_YEAR", "LAST_YEAR", "machine_date", "publication"]

# The press before 1800 and dates a typing error made are out.
FIRST_YEAR, LAST_YEAR = 1800, 2099

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    r"(?:[T ]\s?\d{1,2}[:h]\d{2}.{0,25})?",
)
_SLASHED = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?:[T ].{0,25})?")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?\d{4,6}Z?)?")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?", re.ASCII)
_EPOCH_SECONDS = range(100_000_000, 10_000_000_000)
_EPOCH_MILLISECONDS = range(100_000_000_000, 10_000_000_000_000)


def publication(
    year: int, month: int | None = None, day: int | None = None, evidence: str | None = None
) -> Publication | None:
    """The interval of a day, a month or a year; ``None`` for a date the calendar lacks.

    Args:
        year: 1800 to 2099.
        month: 1 to 12, or ``None`` for the whole year.
        day: day of the month, or ``None`` for the whole month.
        evidence: the words it was read from.
    """
    proof = (evidence,) if evidence else ()
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        if month is None:
            return Publication(date(year, 1, 1), date(year, 12, 31), "year", proof)
        if day is None:
            last = monthrange(year, month)[1]
            return Publication(date(year, month, 1), date(year, month, last), "month", proof)
        one = date(year, month, day)
    except ValueError:
        return None
    return Publication(one, one, "day", proof)


def machine_date(value: object, evidence: str | None = None) -> Publication | None:
    """Read a date as programs write it; the day is the one written, in its own time zone.

    ISO 8601 (year, month, day or time), ``20200312``, ``20200312T101500Z``, ``2020/03/12``,
    RFC 2822, Unix time in seconds or milliseconds (UTC; in a string from 2001 on). ``None`` for
    anything else.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_epoch(value, evidence) or machine_date(str(value), evidence)
    if not isinstance(value, str):
        return None
    value = value.strip()
    if _EPOCH.fullmatch(value):
        return _from_epoch(int(value), evidence)
    for pattern in (_ISO, _SLASHED, _COMPACT):
        if match := pattern.fullmatch(value):
            year, month, day = (match.groupdict().get(k) for k in ("year", "month", "day"))
            return publication(
                int(year or 0), int(month) if month else None, int(day) if day else None, evidence
            )
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return publication(moment.year, moment.month, moment.day, evidence)


def _from_epoch(value: int, evidence: str | None) -> Publication | None:
    if value in _EPOCH_MILLISECONDS:
        value //= 1000
    if value not in _EPOCH_SECONDS:
        return None
    moment = datetime.fromtimestamp(value, UTC)
    return publication(moment.year, moment.month, moment.day, evidence)
