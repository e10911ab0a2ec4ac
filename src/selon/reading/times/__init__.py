"""Times: where a text speaks of when, and which days it means.

A grammar over data: the words and patterns of a language stand in ``languages/<code>/times.toml``
(see ``selon.languages.times`` for the notation), the calendar here. In order: ``words`` turns a
text into a row of letters, one for each word; ``finding`` lays the patterns over it; ``resolving``
gives each expression its meaning by an operation (``dates``, ``clock``, ``amounts``, ``holidays``)
and what it is measured from: the publication date, or what the text spoke of last.

The arithmetic is honest. Where the publication date is an interval, everything is reckoned from
its first and from its last day, and what differs becomes an interval and an X in the value; where
there is none, a relative time keeps its words and type but has no days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selon.reading.times.finding import find
from selon.reading.times.meaning import Meaning, either
from selon.reading.times.patterns import grammar
from selon.reading.times.resolving import resolve
from selon.records import Time

if TYPE_CHECKING:
    from datetime import date

    from selon.records import Publication, Reading

__all__ = ["find_times", "times"]


def times(reading: Reading) -> Reading:
    """Find the time expressions of a document and the days they mean.

    Needs: the document's text, language and ``published``. Adds: ``times``, in text order; none in
    a language without a ``times.toml``.
    """
    document = reading.document
    found = find_times(document.text, document.language, document.published)
    return reading.replace(times=found)


def find_times(
    text: str, language: str | None, published: Publication | None = None
) -> tuple[Time, ...]:
    """The time expressions of a text.

    Args:
        text: any text; offsets count its code points.
        language: "fr", "en", or such a code with a region.
        published: when the text was published; relative times are measured from it.
    """
    rules = grammar(language)
    if rules is None:
        return ()
    found = find(rules, rules.vocabulary.row(text))
    meanings = [resolve(rules, text, found, day) for day in _days(published)]
    made: list[Time] = []
    for expression, *meant in zip(found, *meanings, strict=True):
        if meaning := _joined(meant):
            span = (expression.start, expression.end)
            made.append(
                Time(
                    span,
                    text[slice(*span)],
                    meaning.type,
                    meaning.value,
                    meaning.start,
                    meaning.end,
                )
            )
    return tuple(made)


def _days(published: Publication | None) -> list[date | None]:
    """The days from which to reckon: the first and the last on which it may have appeared."""
    if published is None:
        return [None]
    return list(dict.fromkeys([published.start, published.end]))


def _joined(meant: list[Meaning | None]) -> Meaning | None:
    known = [m for m in meant if m is not None]
    return either(known[0], known[-1]) if known else None
