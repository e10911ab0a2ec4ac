"""The patterns of date lines, built from each language's ``dateline.toml``.

``selon/languages/<code>/dateline.toml`` holds months, weekdays, labels and the like; the shapes
a date line can take are the same in every language and stand here.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["DateWords", "date_words"]

_SPACE = r"[\s\u200b]"
_DASH = r"[–—―-]"
_BULLET = r"[,;|•·–—-]"
_CAPITAL = r"(?-i:[A-ZÀ-ÖØ-ÞŒ])"
_WORD = rf"{_CAPITAL}[\w'’-]{{1,30}}"
_PLACE = (
    rf"{_WORD}(?:{_SPACE}[\w'’-]{{1,30}}){{0,3}}(?:,{_SPACE}{_WORD}(?:{_SPACE}{_WORD}){{0,2}})?"
)
_SHOUTED_PLACE = r"(?-i:[A-ZÀ-ÖØ-ÞŒ][A-ZÀ-ÖØ-ÞŒ'’ .,-]{1,40})"
_AGENCY = rf"{_SPACE}*\([^()]{{2,30}}\)"


@dataclass(frozen=True, slots=True)
class DateWords:
    """One language's months, and its patterns; see ``dateline.find_dateline`` for the shapes.

    Attributes:
        months: number of each month's name, in lower case.
        numeric: "dmy", "mdy", or "" where 12/03/2020 may mean either.
        date: a day or a month, with the time of day, and nothing else.
        byline: the Wikinews byline, at the start of a line.
        opening: other beginnings of a line that an article follows in the same line.
        whole: shapes that fill a whole line.
        below: shapes that fill a whole line, too weak for the text's first line.
    """

    months: Mapping[str, int]
    numeric: str
    date: re.Pattern[str]
    byline: re.Pattern[str]
    opening: tuple[re.Pattern[str], ...]
    whole: tuple[re.Pattern[str], ...]
    below: tuple[re.Pattern[str], ...]


@cache
def date_words(language: str | None = None) -> tuple[DateWords, ...]:
    """The words of every language that has a ``dateline.toml``; ``language`` comes first."""
    folders = {
        folder.name: folder.joinpath("dateline.toml")
        for folder in files("selon.languages").iterdir()
        if folder.joinpath("dateline.toml").is_file()
    }
    codes = sorted(folders, key=lambda code: (code != language, code))
    return tuple(_compile(folders[code].read_text("utf-8")) for code in codes)


def _compile(toml: str) -> DateWords:
    words = tomllib.loads(toml)
    clock = _clock(words)
    day, any_date = (_date(words, months=months) for months in (False, True))
    lead = rf"(?:(?:{_any(words['articles'])}){_SPACE}+)"
    label = rf"(?:{_any(words['labels'])})(?!\w){_SPACE}*[:=–-]?{_SPACE}*{lead}?"
    changed = rf"(?:{_SPACE}*{_BULLET}?{_SPACE}*\(?(?:{_any(words['updates'])})\b.*)?"
    not_changed = rf"(?!(?:{_any(words['updates'])})\b)"
    end = rf"{_SPACE}*[.]?{_SPACE}*{_DASH}?"
    year = r"(?P<only_year>\d{4})"
    return DateWords(
        months=words["months"],
        numeric=words["numeric"],
        date=_pattern(rf"{any_date}{clock}"),
        byline=_pattern(
            rf"{day}(?:{_SPACE}*,[^.\d][^.]{{0,80}}?|{clock}){_SPACE}*\.{_SPACE}*{_DASH}"
        ),
        opening=_patterns(
            # "date 2024-01 The article goes on here": only dates as machines write them.
            rf"{label}(?P<iso_month>\d{{4}}-\d{{2}}(?:-\d{{2}})?)(?={_SPACE}+(?:{_CAPITAL}|[«“\"‘–—]))",
            rf"{not_changed}{_PLACE},?{_SPACE}+{lead}?{day}{_AGENCY}{_SPACE}*[.]?{_SPACE}*{_DASH}",
            rf"{_SHOUTED_PLACE},?{_SPACE}+{lead}?{day}{clock}{_SPACE}*[.]?{_SPACE}*{_DASH}",
        ),
        whole=_patterns(
            rf"{lead}?{day}{clock}{changed}",
            rf"{lead}?{day}{clock}(?:{_AGENCY})?{end}",
            rf"{label}{any_date}{clock}{changed}",
            rf"{label}{year}",
            # "Par Jeanne Martin, publié le 3 juin 2019", "By Jane Doe | Published 3 June 2019"
            rf"[^\d.!?]{{3,80}}{_BULLET}{_SPACE}*{label}{any_date}{clock}{changed}",
            rf"{not_changed}{_PLACE},?{_SPACE}+{lead}{day}{clock}(?:{_AGENCY})?{end}",
            rf"{_WORD},{_SPACE}+{day}{clock}(?:{_AGENCY})?{end}",
        ),
        below=_patterns(rf"{not_changed}{_PLACE},{_SPACE}+{day}{clock}(?:{_AGENCY})?{end}"),
    )


def _date(words: Mapping[str, Any], *, months: bool) -> str:
    """A date with its weekday; ``months`` also lets "March 2020" and "2020-03" through."""
    month = rf"(?:{_any(words['months'])})(?!\w)"
    ordinal = rf"(?:{_SPACE}?(?:{_any(words['ordinals'])})(?!\w))?"
    joiner = rf"(?:{_SPACE}+(?:{_any(words['joiners'])}))?"
    weekday = rf"(?:(?:{_any(words['weekdays'])})\.?,?{_SPACE}+)?"
    time = rf"(?:[T{_SPACE[1:-1]}]\d{{2}}:\d{{2}}[\d:.]*(?:{_SPACE}?(?:Z|[+-]\d{{2}}:?\d{{2}}))?)?"
    year = r"\d{4}(?!\d)"
    shapes = [
        rf"(?P<d1>\d{{1,2}}){ordinal}\.?{joiner}{_SPACE}+(?P<m1>{month})\.?{joiner},?{_SPACE}+(?P<y1>{year})",
        rf"(?P<m2>{month})\.?{_SPACE}+(?P<d2>\d{{1,2}}){ordinal},?{_SPACE}+(?P<y2>{year})",
        rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!\d){time}",
        rf"(?P<n1>\d{{1,2}})(?P<separator>[/.-])(?P<n2>\d{{1,2}})(?P=separator)(?P<n3>{year})",
    ]
    if months:
        shapes += [
            rf"(?P<m3>{month})\.?{joiner},?{_SPACE}+(?P<y3>{year})",
            r"(?P<iso_month>\d{4}-\d{2})(?![\d-])",
        ]
    return rf"{weekday}(?:{'|'.join(shapes)})"


def _clock(words: Mapping[str, Any]) -> str:
    """A time of day and its zone, in any of the ways it is written, or nothing."""
    return (
        rf"(?:{_SPACE}*(?:[,|•·@]|[()](?=[\w{_SPACE[1:-1]}]|$)|[+-]\d{{2}}:?\d{{2}}(?!\d)"
        rf"|(?<!\d)\d{{1,2}}(?:[:h.]\d{{2}}){{0,2}}(?:h|am|pm)?(?![\d:])"
        rf"|(?<!\w)(?:{_any(words['clock'])})(?!\w)))*"
    )


def _any(words: Iterable[str]) -> str:
    """One of ``words``, the longest that fits."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(p) for p in patterns)
