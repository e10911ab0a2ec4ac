"""When a document was published, read from the inside where no date line says so to the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from selon.reading.dating_clues import find_clues
from selon.records import Publication

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.reading.dating_clues import Clue
    from selon.records import Precision, Reading

__all__ = ["date_inside", "dating"]

_LONGEST = 366  # days; a wider interval is no date to start from


def dating(reading: Reading) -> Reading:
    """Narrow the publication date, or find one, by what the text says of its own day.

    Needs: the document's text, language and ``published``. Adds: a narrower ``published``, whose
    ``evidence`` holds what it was before and each sentence that narrowed it. Stands before
    ``times``, which reckons from it. Nothing changes where the date is known to the day, where the
    text says nothing, or where what it says can't all be true.
    """
    document = reading.document
    found = date_inside(document.text, document.language, document.published)
    if found is None:
        return reading
    return reading.replace(document=replace(document, published=found))


def date_inside(
    text: str, language: str | None, published: Publication | None = None
) -> Publication | None:
    """The days on which a text may have been published, if fewer than is known; else ``None``.

    A constraint problem over days: each clue strikes out those on which the article could not have
    said so. The interval is the first and the last that is left; that only the Fridays in it are
    left stands in the evidence.

    Args:
        text: the article.
        language: "fr", "en", or such a code with a region.
        published: what is known already.
    """
    if published is not None and not 0 < (published.end - published.start).days <= _LONGEST:
        return None
    clues = find_clues(text, language)
    days = _between(published.start, published.end) if published else _proposed(clues)
    if not days:
        return None
    evidence: list[str] = list(published.evidence) if published else []
    said: list[Clue] = []
    for alternatives in _conditions(clues):
        if published and _idle(alternatives, days):
            continue
        left = [day for day in days if any(clue.fits(day) for clue in alternatives)]
        if not left:
            return None
        if len(left) < len(days) or published is None:
            said += [c for c in alternatives if any(map(c.fits, left))]
        days = left
    evidence += [c.says for c in sorted(said, key=lambda c: c.start) if any(map(c.fits, days))]
    if published and (days[0], days[-1]) == (published.start, published.end):
        return None
    return Publication(days[0], days[-1], _precision(days[0], days[-1]), tuple(evidence))


def _conditions(clues: Sequence[Clue]) -> list[list[Clue]]:
    """What must hold, as lists of clues of which one must: the fresh ones are one list."""
    fresh = [clue for clue in clues if clue.fresh]
    return [*([fresh] if fresh else []), *([clue] for clue in clues if not clue.fresh)]


def _idle(clues: Sequence[Clue], days: Sequence[date]) -> bool:
    """Whether it is plain that every day meets a condition, as with most dates of long ago."""
    if len(clues) != 1:
        return False
    since, until = clues[0].since, clues[0].until
    return (since is not None and since <= days[0]) or (until is not None and until >= days[-1])


def _between(start: date, end: date) -> list[date]:
    return [start + timedelta(n) for n in range((end - start).days + 1)]


def _proposed(clues: Sequence[Clue]) -> list[date]:
    """The days to which clues with a year point, or those between a past and a future one."""
    days = sorted({day for clue in clues for day in clue.days})
    since = max((clue.since for clue in clues if clue.since), default=None)
    until = min((clue.until for clue in clues if clue.until), default=None)
    if days or since is None or until is None or (until - since).days > _LONGEST:
        return days
    return _between(since, until)


def _precision(start: date, end: date) -> Precision:
    days = (end - start).days + 1
    if days == 1:
        return "day"
    if days <= 7:
        return "week"
    return "month" if days <= 31 else "year"
