"""Clues inside a text to the day it was published, each as a condition on that day.

A clue quotes the sentence it was read in and says for any day whether an article of that day could
have said so. What a journalist's habits allow was read off Wikinews (``selon_training.dating``):

- a day with its weekday ("dimanche 3 juin"), told as past, is at most a week old;
- a day without its year is less than a year away;
- what is told as past has begun, what is told as future has not ended.

Words between quotation marks are the speaker's, not the article's, and tell nothing of its day.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from selon.languages.dating import dating_words
from selon.reading.intervals import Intervals
from selon.reading.times.finding import find
from selon.reading.times.patterns import grammar
from selon.reading.times.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selon.languages.dating import DatingWords
    from selon.reading.times.finding import Expression
    from selon.reading.times.patterns import Grammar

__all__ = ["Clue", "find_clues"]

_FRESH = 7  # days for which a day is called by its weekday and date
_LEAD = 500  # characters in which the news itself stands
_YEARLESS = 300  # days for which a date goes without its year
_AROUND = 40  # characters before a time in which words such as "until" may stand
_SENTENCES = 3  # how many sentences apart two mentions of one event may stand
_QUOTE = 200  # characters on either side of the words that a clue quotes
_RANGE = 5  # characters between the two dates of a range
_STEM = 5  # letters by which two words of one root are known ("visite", "visité")
_QUOTED = re.compile(r"«[^»]{0,900}»|“[^”]{0,900}”|\"[^\"\n]{0,400}\"")
_BESIDE = re.compile(r"[ \t\u00a0]?[,(–—]?[ \t\u00a0]?(?:(?:le|on)[ \t\u00a0])?")
_ACCENTS = re.compile("[\u0300-\u036f]")
_DAY_PARTS = ("offset", "part")
_DATE = ("year", "yy", "month", "day", "weekday", "dir")


@dataclass(frozen=True, slots=True)
class Clue:
    """What one place of the text says of the day of publication.

    Attributes:
        says: the words, and in brackets what follows from them.
        start: where the words stand.
        fits: whether an article published on a day could have said so.
        days: days that it points to by itself; empty if it needs a year from elsewhere.
        since: the day from which on it holds, if it is such a bound and gives its year.
        until: the day up to which it holds, likewise.
        fresh: of these clues it is enough that one holds: the article's news is among them.
    """

    says: str
    start: int
    fits: Callable[[date], bool]
    days: tuple[date, ...] = ()
    fresh: bool = False
    since: date | None = None
    until: date | None = None


def find_clues(text: str, language: str | None) -> list[Clue]:
    """All clues of a text, in order; none in a language without time words."""
    rules = grammar(language)
    if rules is None:
        return []
    return sorted(_Finder(text, rules, dating_words(language)).all(), key=lambda c: c.start)


class _Finder:
    """The times of a text with their sentences, to be asked for clues."""

    def __init__(self, text: str, rules: Grammar, words: DatingWords) -> None:
        self._text, self._words = text, words
        self._sentences = Sentences.of(rules, text)
        quoted = Intervals(sorted(m.span() for m in _QUOTED.finditer(text)))
        self._found = [
            e
            for e in find(rules, rules.vocabulary.row(text))
            if next(quoted.holding(e.start, e.end), None) is None
        ]
        # Of the night from Saturday to Sunday it isn't known which day is meant.
        self._weekdays = [
            (self._sentences.at(e.start), e)
            for e in self._found
            if e.operation in ("weekday", "part")
            and "weekday" in e.arguments
            and e.arguments.get("part") != "NI"
        ]
        self._plans: dict[int, bool] = {}
        self._spread: Counter[str] | None = None

    def all(self) -> Iterator[Clue]:
        """The clues of single dates, each once, and those of two times for one event."""
        seen: set[tuple[object, ...]] = set()
        for index, e in enumerate(self._found):
            if e.operation != "absolute" or e.prefixes or self._is_ahead(index):
                continue
            key = (*map(e.arguments.get, _DATE), self._tense(e), self._elsewhere(e))
            if key not in seen:
                seen.add(key)
                yield from self._dated(e)
        yield from self._pairs()

    def _dated(self, e: Expression) -> Iterator[Clue]:
        a, tense = e.arguments, self._tense(e)
        if "day" not in a or "month" not in a:
            if "year" in a and "month" in a and tense and not self._elsewhere(e):
                yield from self._month(e, tense)
            return
        days = _days_of(a)
        if not days:
            return
        if "weekday" in a and "dir" not in a and e.start < _LEAD:
            first = -_FRESH if 1 in self._signs(e) else 0
            yield self._clue(
                e,
                "published within a week of it",
                lambda day: any(first <= (day - d).days <= _FRESH for d in days(day)),
                days=_fresh(a, first),
                fresh=True,
            )
        if self._elsewhere(e):
            return
        if tense < 0:
            yield self._clue(e, "published on it or later", _after(days, a), since=_given(a))
        elif tense > 0:
            yield self._clue(e, "published on it or before", _before(days, a), until=_given(a))

    def _month(self, e: Expression, tense: int) -> Iterator[Clue]:
        first = date(int(e.arguments["year"]), int(e.arguments["month"]), 1)
        if tense < 0:
            yield self._clue(e, "published then or later", lambda day: day >= first, since=first)
        else:
            last = first + timedelta(30)
            yield self._clue(e, "published then or before", lambda day: day <= last, until=last)

    def _pairs(self) -> Iterator[Clue]:
        """« Hier » beside a date or weekday, or elsewhere for the same event."""
        for index, e in enumerate(self._found):
            count = _counted(e)
            if count is None:
                continue
            beside = [
                other
                for n in (index - 1, index + 1)
                if 0 <= n < len(self._found) and self._beside(e, other := self._found[n])
            ]
            # Alone, "today" may as well be "nowadays".
            for other in beside or (self._same_event(index) if count else ()):
                yield from self._pair(e, other, count)

    def _pair(self, e: Expression, other: Expression, count: int) -> Iterator[Clue]:
        a = other.arguments
        if other.operation == "absolute":
            days = _days_of(a)
            if days and "month" in a:
                made = _given(a)
                yield self._clue(
                    e,
                    f"published on the day that makes it “{self._words_of(other)}”",
                    lambda day: day + timedelta(count) in days(day),
                    other,
                    days=(made - timedelta(count),) if made else (),
                )
        elif "weekday" in a and int(a.get("dir", -1)) <= 0:
            wanted = (int(a["weekday"]) - count) % 7
            name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
            yield self._clue(
                e,
                f"published on a {name[wanted]}, for the same is told of “{self._words_of(other)}”",
                lambda day: day.weekday() == wanted,
                other,
            )

    def _beside(self, one: Expression, other: Expression) -> bool:
        first, second = sorted([one, other], key=lambda e: e.start)
        return _BESIDE.fullmatch(self._text, first.end, second.start) is not None

    def _same_event(self, index: int) -> Iterator[Expression]:
        """The weekdays that stand nearby in a sentence that tells of the same event."""
        e = self._found[index]
        here = self._sentences.at(e.start)
        first = bisect_left(self._weekdays, here - _SENTENCES, key=lambda w: w[0])
        for there, other in self._weekdays[first:]:
            if there > here + _SENTENCES:
                break
            if here != there and self._alike(here, there):
                yield other

    def _alike(self, one: int, other: int) -> bool:
        """Whether two sentences share two long words' roots, one of which stands nowhere else."""
        shared = self._stems(one) & self._stems(other)
        if len(shared) < 2:
            return False
        if self._spread is None:
            numbers = range(len(self._sentences.ends))
            self._spread = Counter(w for n in numbers for w in self._stems(n))
        return any(self._spread[word] == 2 for word in shared)

    def _stems(self, sentence: int) -> set[str]:
        text = normalize("NFD", self._text[slice(*self._sentences.span(sentence))].lower())
        words = re.findall(r"[^\W\d_]+", _ACCENTS.sub("", text))
        return {w[:_STEM] for w in words if len(w) >= _STEM}

    def _is_ahead(self, index: int) -> bool:
        """Whether it is the end of a range, or a date that is set, planned or a limit."""
        e = self._found[index]
        last = self._found[index - 1] if index else None
        if last and last.operation == "absolute" and e.start - last.end <= _RANGE:
            return True
        before = self._text[max(0, e.start - _AROUND) : e.start]
        return self._words.ahead.search(before) is not None

    def _signs(self, e: Expression) -> set[int]:
        """The tenses of which the sentence shows signs: -1 past, 1 future."""
        return {sign for _, sign in self._sentences.signs(self._sentences.at(e.start))}

    def _tense(self, e: Expression) -> int:
        """The tense of the sentence, 0 where it shows none or both."""
        signs = self._signs(e)
        return next(iter(signs)) if len(signs) == 1 else 0

    def _elsewhere(self, e: Expression) -> bool:
        """Whether the sentence speaks of a plan or an anniversary."""
        sentence = self._sentences.at(e.start)
        if sentence not in self._plans:
            found = self._words.elsewhere.search(self._text, *self._sentences.span(sentence))
            self._plans[sentence] = found is not None
        return self._plans[sentence]

    def _quote(self, e: Expression) -> str:
        """The sentence, or what stands around the words where it is very long."""
        start, end = self._sentences.span(self._sentences.at(e.start))
        low, high = max(start, e.start - _QUOTE), min(end, e.end + _QUOTE)
        words = " ".join(self._text[low:high].split())
        return ("… " if low > start else "") + words + (" …" if high < end else "")

    def _words_of(self, e: Expression) -> str:
        return self._text[e.start : e.end]

    def _clue(
        self,
        e: Expression,
        follows: str,
        fits: Callable[[date], bool],
        other: Expression | None = None,
        **more: Any,
    ) -> Clue:
        quote = self._quote(e)
        if other is not None and self._sentences.at(other.start) != self._sentences.at(e.start):
            quote += " … " + self._quote(other)
        return Clue(f"{quote} (“{self._words_of(e)}”: {follows})", e.start, fits, **more)


def _counted(e: Expression) -> int | None:
    """How many days from publication a « hier » lies; ``None`` for other times."""
    a = e.arguments
    if e.operation not in _DAY_PARTS or "weekday" in a or e.prefixes:
        return None
    if a.get("unit", "day") != "day" or not isinstance(a.get("n"), int):
        return None
    # "This morning" is also said of a day that the article goes through hour by hour.
    if e.operation == "part" and not a["n"]:
        return None
    return int(a["n"]) if -2 <= a["n"] <= 2 else None


def _given(a: Any) -> date | None:
    """The day of an absolute date that gives its year."""
    if not {"year", "month", "day"} <= a.keys():
        return None
    try:
        return date(int(a["year"]), int(a["month"]), int(a["day"]))
    except ValueError:
        return None


def _fresh(a: Any, first: int) -> tuple[date, ...]:
    day = _given(a)
    return tuple(day + timedelta(n) for n in range(first, _FRESH + 1)) if day else ()


def _days_of(a: Any) -> Callable[[date], Sequence[date]] | None:
    """The days that a date may mean in an article of some day; ``None`` if there is none."""
    if "year" in a or "yy" in a:
        day = _given(a)
        return (lambda _: (day,)) if day else None
    if "month" not in a or "day" not in a:
        return None
    month, number, weekday = int(a["month"]), int(a["day"]), a.get("weekday")

    def around(day: date) -> list[date]:
        made = []
        for year in (day.year - 1, day.year, day.year + 1):
            try:
                made.append(date(year, month, number))
            except ValueError:
                continue
        return [d for d in made if weekday is None or d.weekday() == int(weekday)]

    return around


def _after(days: Callable[[date], Sequence[date]], a: Any) -> Callable[[date], bool]:
    reach = 10**7 if "year" in a else _YEARLESS
    return lambda day: any(0 <= (day - d).days <= reach for d in days(day))


def _before(days: Callable[[date], Sequence[date]], a: Any) -> Callable[[date], bool]:
    reach = 10**7 if "year" in a else _YEARLESS
    return lambda day: any(0 <= (d - day).days <= reach for d in days(day))
