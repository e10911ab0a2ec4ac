"""The days an article speaks of, laid on one line; and its times as they stand in the text.

The scale is logarithmic on both sides of the publication date: news dwells on the days around it,
and a year far away needs no more room than last week.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from selon.views.facts import days, horizon
from selon.views.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selon.records import Reading, Time

__all__ = ["Entry", "Moment", "Tick", "Timeline", "moments", "stretches", "timeline"]

_BEND = 7  # days around the publication within which the scale is nearly even
_APART = 12.0  # per cent of the line's length between two ticks, at least
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_WHOLE = 100.0
# What the `datetime` attribute takes of TIMEX3: years, months, weeks, days, days with a time.
_MACHINE = re.compile(r"\d{4}(?:-W\d\d|-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?)?")

EntryKind = Literal["time", "published", "forecast"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One time of the text: ``[start, end)``, what to tell of it, its value for machines.

    ``place`` is its number among the times that the timeline leads to, if it is one of them.
    """

    start: int
    end: int
    told: str
    machine: str | None
    place: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Days on the line, by whatever words; ``start`` and ``length`` are per cent of it.

    Words come with the number of their ``Moment``; ``card`` is the one that foretells.
    """

    kind: EntryKind
    words: tuple[tuple[str, int | None], ...]
    card: int | None
    days: str
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year or a month, at so many per cent of the line."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries, earliest first, and ticks; ``published`` is where publication begins and ends."""

    entries: tuple[Entry, ...]
    ticks: tuple[Tick, ...]
    published: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Dated:
    """An entry before it has a place on the line."""

    kind: EntryKind
    words: tuple[tuple[str, int | None], ...]
    start: date
    end: date
    told: str
    card: int | None = None


def moments(reading: Reading) -> list[Moment]:
    """The times in text order; of those that overlap the first, then the longest."""
    found: list[Moment] = []
    end, dated = 0, 0
    for time in sorted(reading.times, key=lambda t: (t.span[0], -t.span[1])):
        if time.span[0] < end or time.span[0] >= time.span[1]:
            continue
        end = time.span[1]
        known = time.start is not None and time.end is not None
        dated += known
        value = one_line(time.value)
        machine = value if _MACHINE.fullmatch(value) else None
        found.append(Moment(*time.span, _told(time), machine, dated if known else None))
    return found


def _told(time: Time) -> str:
    """``11 March 2019 (date 2019-03-11)``; the days are left out where none are known."""
    value = f"{time.type.lower()} {one_line(time.value)}"
    if time.start is None or time.end is None:
        return value
    return f"{days(time.start, time.end)} ({value})"


def stretches(
    start: int, end: int, found: Sequence[Moment]
) -> Iterator[tuple[int, int, Moment | None]]:
    """``[start, end)`` cut at the borders of what ``moments`` found."""
    for i in range(bisect_right(found, start, key=lambda m: m.end), len(found)):
        moment = found[i]
        if moment.start >= end:
            break
        if start < moment.start:
            yield start, moment.start, None
        stop = min(moment.end, end)
        yield max(start, moment.start), stop, moment
        start = stop
    if start < end:
        yield start, end, None


def timeline(reading: Reading, numbers: Mapping[str, int]) -> Timeline | None:
    """The dated times, publication and horizons; ``None`` for fewer than two different days.

    ``numbers`` are those of the cards, by the attributions' ids.
    """
    dated = sorted(_dated(reading, numbers), key=lambda d: (d.start, d.end))
    if len({(d.start, d.end) for d in dated}) < 2:
        return None
    published = reading.document.published
    line = _Line(dated, published.start if published else _middle(dated))
    return Timeline(
        entries=tuple(
            Entry(d.kind, d.words, d.card, d.told, *line.bar(d.start, d.end)) for d in dated
        ),
        ticks=tuple(line.ticks()),
        published=line.bar(published.start, published.end) if published else None,
    )


def _dated(reading: Reading, numbers: Mapping[str, int]) -> Iterator[_Dated]:
    published = reading.document.published
    if published:
        first, last = published.start, published.end
        yield _Dated("published", (("published", None),), first, last, days(first, last))
    for (start, end), words in _spoken(reading).items():
        yield _Dated("time", tuple(words), start, end, days(start, end))
    for f in reading.forecasts:
        if f.horizon and f.horizon[0] <= f.horizon[1]:
            event = (one_line(f.event.text), None)
            told = horizon(f, reading.document) or ""
            yield _Dated("forecast", (event,), *f.horizon, told, numbers.get(f.attribution))


def _spoken(reading: Reading) -> dict[tuple[date, date], list[tuple[str, int | None]]]:
    """The days that the text speaks of, each with its words; the same words stand there once."""
    places = {(m.start, m.end): m.place for m in moments(reading)}
    found: dict[tuple[date, date], dict[str, tuple[str, int | None]]] = {}
    for t in sorted(reading.times, key=lambda t: t.span):
        if t.start and t.end and t.start <= t.end:
            words = one_line(t.text)
            same = found.setdefault((t.start, t.end), {})
            same.setdefault(words.casefold(), (words, places.get(t.span)))
    return {key: list(same.values()) for key, same in found.items()}


def _middle(dated: list[_Dated]) -> date:
    return sorted(d.start for d in dated)[len(dated) // 2]


class _Line:
    """Lays days on a line 100 per cent long."""

    def __init__(self, dated: list[_Dated], anchor: date) -> None:
        self._anchor = anchor
        self._first = self._bent(min(d.start for d in dated).toordinal())
        self._last = self._bent(max(d.end for d in dated).toordinal() + 1)

    def _bent(self, day: int) -> float:
        away = day - self._anchor.toordinal()
        return math.copysign(math.log1p(abs(away) / _BEND), away)

    def _at(self, day: int) -> float:
        share = (self._bent(day) - self._first) / (self._last - self._first)
        return round(_WHOLE * share, 2)

    def bar(self, start: date, end: date) -> tuple[float, float]:
        """Where the days begin, and how long they are."""
        at = self._at(start.toordinal())
        return at, round(self._at(end.toordinal() + 1) - at, 2)

    def ticks(self) -> list[Tick]:
        """Years and months near the anchor first, as many as have room, from left to right."""
        chosen: list[Tick] = []
        for day, label in self._candidates():
            at = self._at(day.toordinal())
            if 0 <= at <= _WHOLE and all(abs(at - t.at) >= _APART for t in chosen):
                chosen.append(Tick(at, label))
        return sorted(chosen, key=lambda t: t.at)

    def _candidates(self) -> Iterator[tuple[date, str]]:
        year, month = self._anchor.year, self._anchor.month
        for n in (0, 1, *(sign * step for step in _STEPS for sign in (-1, 1))):
            if date.min.year <= year + n <= date.max.year:
                yield date(year + n, 1, 1), str(year + n)
        for n in (0, 1, -1, 2, -2, 3, -3, 6, -6):
            over, index = divmod(month - 1 + n, 12)
            if date.min.year <= year + over <= date.max.year:
                day = date(year + over, index + 1, 1)
                yield day, f"{day:%b} {day.year}"
