"""The publication date that stands in a text's first lines, as an interval with its evidence.

A line is a date line by its shape, not because a date stands in it: "Le 10 février 2017, le
ministre a dit ..." is none. The shapes:

- byline of Wikinews: "10 février 2017 . –", "1er janvier 2016, 14h30 . – Un homme ..."
- a date alone: "Wednesday, February 10, 2017", "2024-01-15", "12 mars 2020 à 12h04 (UTC)"
- a label: "Published: 12 March 2020", "Publié le 3 juin 2019 à 12h04", "date 2024-01"
- a label, a date in figures, then the article: "date 2024-01 Le ministre a dit ..."
- place and date: "Paris, le 12 mars 2020", "PARIS, 12 mars 2020 (AFP) – Le ministre ..."

A month alone ("Mars 2020") needs a label, since it is as often a title. The words are data, see
``selon.documents.datewords``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selon.documents.dates import machine_date, publication
from selon.documents.datewords import DateWords, date_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.records import Publication

__all__ = ["find_dateline", "read_date"]

_LINES, _CHARACTERS = 5, 400
# The Wikinews byline is unmistakable, so it is looked for below captions and link lists as well.
_FAR_LINES, _FAR_CHARACTERS = 40, 6000
_LONGEST_LINE = 200


def find_dateline(text: str, language: str | None = None) -> Publication | None:
    """The publication date in the first lines of ``text``, or ``None``.

    Looks at the first five lines that are not blank, as far as they start within 400
    characters (40 lines and 6,000 characters for the byline of Wikinews). ``evidence`` is the
    line as it stands in the text or, where an article goes on in the same line, the part of
    it that makes the date line.

    Args:
        text: the document's text.
        language: two-letter code; its words are tried first.
    """
    languages = date_words(language)
    for index, line in enumerate(_first_lines(text, _LINES, _CHARACTERS)):
        for words in languages:
            if found := _in_line(line, words, first=index == 0):
                return found
    for line in _first_lines(text, _FAR_LINES, _FAR_CHARACTERS):
        for words in languages:
            if found := _read(words, words.byline.match(line)):
                return found
    return None


def read_date(value: object, evidence: str | None = None) -> Publication | None:
    """Read one date: as machines write it, or in the words of a language Selon knows.

    Args:
        value: for instance ``"2020-03"``, ``"Thu, 12 Mar 2020 10:15:00 GMT"``,
            ``"12 mars 2020"`` or Unix time.
        evidence: what to keep as evidence; the value itself if not given.

    Returns:
        The interval, or ``None`` if it is no date.
    """
    proof = evidence if evidence is not None else str(value)
    if found := machine_date(value, proof):
        return found
    if not isinstance(value, str) or len(value) > _LONGEST_LINE:
        return None
    for words in date_words():
        for pattern in (words.date, *words.whole):
            if found := _read(words, pattern.fullmatch(value.strip()), proof):
                return found
    return None


def _first_lines(text: str, count: int, characters: int) -> Iterator[str]:
    """The first lines that are not blank, without the spaces around them."""
    seen = 0
    # One character more than the longest line shows that a line is longer than it.
    head = text[: characters + _LONGEST_LINE + 1]
    for match in re.finditer(r"[^\r\n\u2028\u2029\x85]+", head):
        line = match.group().strip()
        if not line:
            continue
        seen += 1
        if seen > count or match.start() > characters:
            return
        yield line


def _in_line(line: str, words: DateWords, *, first: bool) -> Publication | None:
    for pattern in (words.byline, *words.opening):
        if found := _read(words, pattern.match(line[:_LONGEST_LINE])):
            return found
    if len(line) > _LONGEST_LINE:
        return None
    for pattern in words.whole if first else words.whole + words.below:
        if found := _read(words, pattern.fullmatch(line)):
            return found
    return None


def _read(
    words: DateWords, match: re.Match[str] | None, evidence: str | None = None
) -> Publication | None:
    if match is None:
        return None
    part = {name: value for name, value in match.groupdict().items() if value}
    proof = evidence if evidence is not None else match.group().strip()
    if iso := part.get("iso") or part.get("iso_month"):
        return machine_date(iso, proof)
    if "only_year" in part:
        return publication(int(part["only_year"]), evidence=proof)
    if "n1" in part:
        return _numeric(words.numeric, part, proof)
    for shape in "123":
        if month := part.get(f"m{shape}"):
            day = part.get(f"d{shape}")
            number = words.months[month.lower()]
            return publication(int(part[f"y{shape}"]), number, int(day) if day else None, proof)
    return None


def _numeric(order: str, part: dict[str, str], proof: str) -> Publication | None:
    """12/03/2020 in the language's order; where that is open, only if one order fits."""
    first, second, year = (int(part[name]) for name in ("n1", "n2", "n3"))
    readings = {
        "dmy": publication(year, second, first, proof),
        "mdy": publication(year, first, second, proof),
    }
    if order:
        return readings[order]
    fitting = {reading for reading in readings.values() if reading}
    return fitting.pop() if len(fitting) == 1 else None
