"""What stands before a time and changes it: the end of, early, by, about, earlier.

The beginning of a period is taken as its first half, the end as its second, the middle as the half
in between: words as loose as these carry no more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selon.reading.times.meaning import Meaning, Reference

    Change = Callable[[Mapping[str, Any], Meaning, Reference], Meaning | None]

__all__ = ["CHANGES"]


def _edge(a: Mapping[str, Any], meaning: Meaning, _: Reference) -> Meaning | None:
    """``edge`` start, mid or end of a period; its value stays, as TIMEX3 has a "mod" for this."""
    if meaning.start is None or meaning.end is None:
        return meaning
    days = (meaning.end - meaning.start).days
    quarter, half = timedelta(days // 4), timedelta(days // 2)
    if days and a["edge"] == "start":
        return replace(meaning, end=meaning.start + half)
    if days and a["edge"] == "end":
        return replace(meaning, start=meaning.end - half)
    if days:
        return replace(meaning, start=meaning.start + quarter, end=meaning.end - quarter)
    return meaning


def _since(a: Mapping[str, Any], meaning: Meaning, ref: Reference) -> Meaning | None:
    """Earlier this week, later this year: the part before (``dir`` -1) or behind publication."""
    if ref.day is None or meaning.start is None or meaning.end is None:
        return meaning
    if not meaning.start <= ref.day <= meaning.end:
        return meaning
    if int(a["dir"]) < 0:
        return replace(meaning, end=ref.day)
    return replace(meaning, start=ref.day)


def _approx(_: Mapping[str, Any], meaning: Meaning, __: Reference) -> Meaning | None:
    """About: TIMEX3 says so in "mod"; the value stays."""
    return meaning


def _until(_: Mapping[str, Any], meaning: Meaning, ref: Reference) -> Meaning | None:
    """By then: from publication up to the end of what is named."""
    if ref.day is None or meaning.end is None or meaning.end < ref.day:
        return meaning
    return replace(meaning, start=ref.day)


CHANGES: Mapping[str, Change] = {"edge": _edge, "since": _since, "approx": _approx, "until": _until}
"""What a prefix's ``as`` may say."""
