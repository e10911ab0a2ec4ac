"""Strings, days and numbers as the formats write them."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

__all__ = ["clean", "compact", "day_like", "decimal", "moment", "present"]

_SURROGATES = re.compile("[\ud800-\udfff]")
# DEL and the C1 controls can drive a terminal; U+2028 and U+2029 end a line for some readers.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")


def clean(text: str) -> str:
    """``text`` with U+FFFD for every lone surrogate, which neither UTF-8 nor RDF can hold."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def compact(value: object) -> str:
    """``value`` as JSON on one line, its strings made ``clean``.

    Raises:
        ValueError: a number in it is not finite, which JSON cannot say.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", clean(text))


def present(**fields: Any) -> dict[str, Any]:
    """``fields`` without those that hold nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def day_like(start: date, end: date) -> str | None:
    """The days from ``start`` to ``end`` as one ISO 8601 date, ``None`` where there is none.

    That is a day, a whole month (``2024-05``) or a whole year (``2024``).
    """
    if start == end:
        return start.isoformat()
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return f"{start:%Y}"
    last = monthrange(start.year, start.month)[1]
    if start.day == 1 and end == start.replace(day=last):
        return f"{start:%Y-%m}"
    return None


def moment(at: datetime) -> str:
    """A time in UTC, with or without saying so, as ``2024-06-03T14:05:09Z``."""
    plain = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    return f"{plain.isoformat()}Z"


def decimal(number: float) -> str:
    """A number as ``xsd:decimal`` writes it: without an exponent."""
    return format(Decimal(repr(float(number))), "f")
