"""A text as a row of words, each standing for one letter, so that a pattern is a regex over words.

Every set of classes that a word of the language can have gets a letter of its own; a class in a
pattern becomes the set of letters that hold it. Words without a class all share one letter, so the
search runs over a short string in which nearly everything can be skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Row", "Vocabulary", "number_classes"]

OTHER, BREAK = ".", "\n"
_FIRST_LETTER = 0xE000
_WORD = re.compile(
    r"(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:['’](?=[^\W\d_]))?)"
    r"|(?P<break>\n[^\S\n]*\n\s*)|(?P<sign>[^\w\s])"
)


@dataclass(frozen=True, slots=True)
class Row:
    """The words of a text: where each stands, its letter, and what it stands for by class.

    ``kept`` is for what has been made of them and is asked for again.
    """

    text: str
    letters: str
    spans: list[tuple[int, int]]
    means: Mapping[int, Mapping[str, Any]]
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def meaning(self, index: int, name: str) -> Any:
        """What a word stands for as one of a class."""
        found = self.means.get(index)
        if found is not None and name in found:
            return found[name]
        word = self.text[slice(*self.spans[index])]
        return word if name == "DOTDATE" else _number(word)


class Vocabulary:
    """The words that have a class in one language, and the letters of those classes.

    Args:
        classes: class name → word or phrase → what it stands for.
        literals: words that patterns name themselves; their class is ``'word'``.
        capitals: words that count only with a capital.
    """

    def __init__(
        self,
        classes: Mapping[str, Mapping[str, Any]],
        literals: Iterable[str] = (),
        capitals: frozenset[str] = frozenset(),
    ) -> None:
        self._capitals = capitals
        self._words: dict[str, dict[str, Any]] = {}
        for name, words in classes.items():
            for word, means in words.items():
                self._words.setdefault(word, {})[name] = means
        for word in literals:
            self._words.setdefault(word, {})[f"'{word}'"] = word
        self._letters: dict[frozenset[str], str] = {}
        self._word_letters = {w: self._letter(frozenset(m)) for w, m in self._words.items()}
        for kinds in _all_number_classes():
            self._letter(kinds)
        self._class_letters: dict[str, str] = {}
        for kinds, letter in self._letters.items():
            for name in kinds:
                self._class_letters[name] = self._class_letters.get(name, "") + letter
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in self._words:
            parts = _parts(phrase)
            if len(parts) > 1:
                self._phrases.setdefault(parts[0], []).append(parts)
        self._last: Row | None = None
        for parts_list in self._phrases.values():
            parts_list.sort(key=len, reverse=True)
        self._phrase_keys = {_parts(phrase): phrase for phrase in self._words}

    def letters(self, name: str) -> str:
        """The letters of all words that belong to a class; "" if none does."""
        return self._class_letters.get(name, "")

    def row(self, text: str) -> Row:
        """Read a text; the last one is kept, since dating and times read the same."""
        last = self._last
        if last is None or last.text != text:
            self._last = last = self._read(text)
        return last

    def _read(self, text: str) -> Row:
        tokens = [
            (m.start(), m.end(), m.lastgroup, m.group().lower().replace("’", "'"))
            for m in _WORD.finditer(text)
        ]
        letters: list[str] = []
        spans: list[tuple[int, int]] = []
        means: dict[int, Mapping[str, Any]] = {}
        index, count = 0, len(tokens)
        while index < count:
            start, end, kind, word = tokens[index]
            length = 1
            if word in self._phrases and (phrase := self._phrase(word, tokens, index)):
                length = len(phrase)
                word = self._phrase_keys[phrase]
                end = tokens[index + length - 1][1]
            if kind == "number":
                letters.append(self._number_letter(text, start, word))
            elif kind == "break":
                letters.append(BREAK)
            else:
                if word[-1] == "'" and word not in self._words:
                    # "year's" is no elision, unlike "l'année".
                    word, end = word[:-1], end - 1
                letter = self._word_letters.get(word, OTHER)
                if word in self._capitals and not text[start].isupper():
                    letter = OTHER
                letters.append(letter)
                if letter != OTHER:
                    means[len(spans)] = self._words[word]
            spans.append((start, end))
            index += length
        return Row(text, "".join(letters), spans, means)

    def _phrase(
        self, first: str, tokens: list[tuple[int, int, str | None, str]], index: int
    ) -> tuple[str, ...] | None:
        for parts in self._phrases[first]:
            if all(
                index + n < len(tokens) and tokens[index + n][3] == part
                for n, part in enumerate(parts)
            ):
                return parts
        return None

    def _number_letter(self, text: str, start: int, word: str) -> str:
        # "A380" is a name; "21h45" is not.
        if start and text[start - 1].isalpha() and text[start - 1] not in "hHTQ":
            return OTHER
        return self._letters.get(number_classes(word), OTHER)

    def _letter(self, kinds: frozenset[str]) -> str:
        return self._letters.setdefault(kinds, chr(_FIRST_LETTER + len(self._letters)))


def _parts(phrase: str) -> tuple[str, ...]:
    """The words of a phrase. An elision at its end (« plus d' ») is one only before a letter."""
    elided = phrase.endswith("'")
    parts = tuple(m.group() for m in _WORD.finditer(phrase + "x" * elided))
    return parts[:-1] if elided else parts


@cache
def number_classes(word: str) -> frozenset[str]:
    """What a number in figures may be: NUM, DAY, MON, HOUR, MIN, YEAR, HHMM, DOTTED, TWO, YY.

    TWO has two figures; ZEROMON is a month such as 03; YY can be a year but no day (98, 02);
    DOTDATE is 20.06.1999.
    """
    if not word.isdigit():
        if re.fullmatch(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.(\d\d|[12]\d{3})", word):
            return frozenset(["DOTDATE"])
        dotted = re.fullmatch(r"([01]?\d|2[0-3])\.[0-5]\d", word)
        return frozenset(["NUM", "DOTTED"] if dotted else ["NUM"])
    if len(word) > 4:
        return frozenset(["NUM"])
    value, found = int(word), {"NUM"}
    if len(word) <= 2:
        found |= {"DAY"} if 1 <= value <= 31 else set()
        found |= {"MON"} if 1 <= value <= 12 else set()
        found |= {"HOUR"} if value <= 24 else set()
        found |= {"TWO"} if len(word) == 2 else set()
        found |= {"ZEROMON"} if len(word) == 2 and 1 <= value <= 9 else set()
        found |= {"MIN"} if len(word) == 2 and value < 60 else set()
        found |= {"YY"} if len(word) == 2 and (value > 31 or value < 10) else set()
    if len(word) == 4:
        found |= {"YEAR"} if 1000 <= value < 2200 else set()
        found |= {"HHMM"} if value < 2400 and value % 100 < 60 else set()
    return frozenset(found)


@cache
def _all_number_classes() -> frozenset[frozenset[str]]:
    words = [f"{n}" for n in range(100)] + [f"{n:02}" for n in range(100)]
    # Four figures: before, among and behind the years; with and without sixty minutes.
    words += [
        "0030",
        "0099",
        "1999",
        "2000",
        "2300",
        "2399",
        "9000",
        "100",
        "0.5",
        "9.30",
        "10000",
        "1.1.2000",
    ]
    return frozenset(number_classes(w) for w in words)


def _number(word: str) -> float | int:
    word = re.sub(r"\s", "", word)
    if word.isdigit():
        return int(word)
    # 12,5 and 12.5 are fractions; 10.000 and 1,500,000 aren't.
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", word):
        return int(re.sub(r"\D", "", word))
    return float(re.sub(r"[.,](?=.*[.,])", "", word).replace(",", "."))
