"""A text as a row of words, each standing for one letter, so that a pattern is a regex over words.

Every set of classes that a word of the language can have gets a letter of its own; a class in a
pattern becomes the set of letters that hold it. Words without a class all share one letter, so the
search runs over a short string in which nearly everything can be skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Row", "Vocabulary", "number_classes"]

OTHER, BREAK = ".", "\n"
_FIRST_LETTER = 0xE000
# A number, a word with its elision, the end of a paragraph, a sign.
_WORD = re.compile(
    r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['’](?=[^\W\d_]))?"
    r"|\n[^\S\n]*\n\s*|[^\w\s])"
)


@dataclass(frozen=True, slots=True)
class Row:
    """The words of a text: where each stands, its letter, and what it stands for by class.

    Words without a class that stand beside each other are one item: no pattern holds any, so that
    it is enough to know that some are there. ``kept`` is for what has been made of the words and
    is asked for again.
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
        self._known = frozenset([*self._words, *self._phrases])
        self._seconds = {first: {p[1] for p in parts} for first, parts in self._phrases.items()}
        # Those of which nothing but the word itself need be seen, where they begin no phrase.
        self._plain = {w for w in self._words.keys() - capitals if not w[0].isdecimal()}

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
        words, places = _tokens(text)
        told = [n for n, w in enumerate(words) if w in self._known or not w.isalpha()]
        words.append("")  # for the look at the word behind the last
        letters: list[str] = []
        spans: list[tuple[int, int]] = []
        means: dict[int, Mapping[str, Any]] = {}
        meant: Mapping[str, Any]
        upto = 0  # the first word that has not been read yet
        for index in told:
            if index < upto:
                continue  # the phrase before holds it
            if index > upto:
                letters.append(OTHER)
                spans.append((places[2 * upto], places[2 * index - 1]))
            word = words[index]
            phrase = word in self._seconds and words[index + 1] in self._seconds[word]
            if word in self._plain and not phrase:
                letter, meant = self._word_letters[word], self._words[word]
                upto, end = index + 1, places[2 * index + 1]
            else:
                letter, meant, upto, end = self._item(text, words, places, index)
            letters.append(letter)
            if meant:
                means[len(spans)] = meant
            spans.append((places[2 * index], end))
        return Row(text, "".join(letters), spans, means)

    def _item(
        self, text: str, words: list[str], places: list[int], index: int
    ) -> tuple[str, Mapping[str, Any], int, int]:
        """The letter and meanings of the word or phrase here, the word behind it, and its end."""
        word, start, end, upto = words[index], *places[2 * index : 2 * index + 2], index + 1
        if word in self._phrases and (phrase := self._phrase(word, words, index)):
            upto = index + len(phrase)
            word, end = self._phrase_keys[phrase], places[2 * upto - 1]
        elif word[0].isdecimal():
            return self._number_letter(text, start, word), {}, upto, end
        elif word[0] == BREAK:
            return BREAK, {}, upto, end
        if word[-1] == "'" and word not in self._words:
            # "year's" is no elision, unlike "l'année".
            word, end = word[:-1], end - 1
        if word not in self._words or (word in self._capitals and not text[start].isupper()):
            return OTHER, {}, upto, end
        return self._word_letters[word], self._words[word], upto, end

    def _phrase(self, first: str, words: list[str], index: int) -> tuple[str, ...] | None:
        for parts in self._phrases[first]:
            if tuple(words[index : index + len(parts)]) == parts:
                return parts
        return None

    def _number_letter(self, text: str, start: int, word: str) -> str:
        # "A380" is a name; "21h45" is not.
        if start and text[start - 1].isalpha() and text[start - 1] not in "hHTQ":
            return OTHER
        return self._letters.get(number_classes(word), OTHER)

    def _letter(self, kinds: frozenset[str]) -> str:
        return self._letters.setdefault(kinds, chr(_FIRST_LETTER + len(self._letters)))


def _tokens(text: str) -> tuple[list[str], list[int]]:
    """The words of a text in small letters, and where they start and end, by turns."""
    # In two steps over the whole text: many times as quick as a step for each word.
    parts = _WORD.split(text)
    words = [word.lower() for word in parts[1::2]]
    if "’" in text:
        words = [word.replace("’", "'") for word in words]
    return words, list(accumulate(map(len, parts)))


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
