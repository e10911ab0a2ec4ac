"""What a reading's dates, counts and probabilities are in words."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING, NamedTuple

from selon.reading.certainty import UNQUANTIFIED
from selon.views.text import one_line

if TYPE_CHECKING:
    from datetime import date

    from selon.records import Certainty, Document, Forecast, Reading

__all__ = ["Hedge", "chance", "counts", "days", "hedge", "horizon", "percent", "published"]

_NBSP = "\N{NO-BREAK SPACE}"
_ROUND = 0.005  # a probability nearer than this to 0 or 1 is not rounded to it


class Hedge(NamedTuple):
    """A certainty in words; ``chance`` is ``None`` where the words leave everything open."""

    chance: str | None
    words: str
    scale: str


def published(document: Document) -> str:
    """The publication date as precisely as it is known: ``12 March 2019``, ``March 2019``."""
    known = document.published
    return days(known.start, known.end) if known else "undated"


def days(start: date, end: date) -> str:
    """The days from ``start`` to ``end``, both included: ``5–7 March 2019``, ``March 2019``."""
    first, last = (f"{day.day} {day:%B} {day.year}" for day in (start, end))
    if start == end:
        return first
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        first, last = (f"{day:%B} {day.year}" for day in (start, end))
        short = f"{start:%B}"
    else:
        short = f"{start.day} {start:%B}"
    if start.year != end.year:
        return f"{first} – {last}"
    if start.month != end.month:
        return f"{short} – {last}"
    return last if first == last else f"{start.day}–{last}"


def counts(reading: Reading) -> list[str]:
    """How many attributions, speakers, denials and forecasts; what there is none of is left out."""
    numbers = {
        "attribution": len(reading.attributions),
        "speaker": len(reading.speakers),
        "denial": sum(a.polarity == "deny" for a in reading.attributions),
        "forecast": len(reading.forecasts),
    }
    return [f"{n}{_NBSP}{word}{'' if n == 1 else 's'}" for word, n in numbers.items() if n]


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{share * 100:.0f}{_NBSP}%"


def chance(low: float, high: float) -> str:
    """An interval of probability in per cent; what is not quite 0 or 1 is not rounded to it."""
    first, last = (_figure(p) for p in (low, high))
    return f"{first if first == last else f'{first}–{last}'}{_NBSP}%"


def _figure(probability: float) -> str:
    if probability in {0, 1} or _ROUND <= probability <= 1 - _ROUND:
        return f"{probability * 100:.0f}"
    return f"{probability * 100:.3f}".rstrip("0").rstrip(".")


def hedge(certainty: Certainty) -> Hedge:
    """How strongly the source puts it: the interval, its own words (each once), the yardstick."""
    words: dict[str, str] = {}
    for word in map(one_line, certainty.words):
        words.setdefault(word.casefold(), word)
    opened = certainty.scale == UNQUANTIFIED and (certainty.low, certainty.high) == (0, 1)
    return Hedge(
        chance=None if opened else chance(certainty.low, certainty.high),
        words=", ".join(words.values()),
        scale=one_line(certainty.scale),
    )


def horizon(forecast: Forecast, document: Document) -> str | None:
    """When it is to come: ``by`` the last day if any day from publication on will do."""
    if forecast.horizon is None:
        return None
    start, end = forecast.horizon
    if document.published and start < end and start <= document.published.start:
        return f"by {days(end, end)}"
    return days(start, end)
