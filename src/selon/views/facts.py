"""What a header says of a reading, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selon.records import Document, Reading

__all__ = ["counts", "percent", "published"]

_NBSP = "\N{NO-BREAK SPACE}"


def published(document: Document) -> str:
    """The publication date as precisely as it is known: ``12 March 2019``, ``March 2019``."""
    known = document.published
    if known is None:
        return "undated"
    start, end = known.start, known.end
    if known.precision == "year" and start.year == end.year:
        return str(start.year)
    if known.precision == "month" and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B} {start.year}"
    first, last = (f"{day.day} {day:%B} {day.year}" for day in (start, end))
    return first if start == end else f"{first} – {last}"


def counts(reading: Reading) -> list[str]:
    """How many attributions, speakers, denials and forecasts; what there is none of is left out."""
    numbers = {
        "attribution": len(reading.attributions),
        "speaker": len(reading.speakers),
        "denial": sum(a.polarity == "deny" for a in reading.attributions),
        "forecast": len(reading.forecasts),
    }
    return [f"{n}{_NBSP}{word}{'' if n == 1 else 's'}" for word, n in numbers.items() if n]


def percent(low: float, high: float | None = None) -> str:
    """A probability, or an interval of two, in per cent."""
    first = f"{low:.0%}"[:-1]
    last = first if high is None else f"{high:.0%}"[:-1]
    return f"{first if first == last else f'{first}–{last}'}{_NBSP}%"
