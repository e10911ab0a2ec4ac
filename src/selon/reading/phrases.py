"""What a noun phrase says of the one it means: a name, a pronoun, or a description."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from selon.languages.people import people, plain
from selon.reading.nouns import apposed_to, close, noun_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.languages.people import Gender, People, Pronoun
    from selon.records import Name, Span, SpeakerType

__all__ = ["Phrase", "Words", "phrase"]

_WORD = re.compile(r"(\w+(?:[-\u2010\u2011]\w+)*)")
_NOT_ONE = ("group", "office", "organisation", "document", "media")
_OF_A_BODY = ("person", "group", "document", "anonymous")
_AND = frozenset({"et", "and", "&"})
_POSSESSIVE = re.compile(r"['’]s?\s|['’]s?$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in small letters, with their places."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @staticmethod
    @lru_cache(maxsize=1)
    def of(text: str) -> Words:
        """Every word of ``text``; « l'avocat » is two, « porte-parole » is one.

        The last text's are kept: several steps ask for the words of one document.
        """
        # In steps over the whole text: many times as quick as a step for each word.
        parts = _WORD.split(text)
        places = tuple(accumulate(map(len, parts)))
        words = tuple(map(str.casefold, parts[1::2]))
        return Words(words, places[0:-1:2], places[1::2])

    def within(self, span: Span) -> range:
        """The indices of the words that begin inside a span."""
        return range(bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1]))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, taken apart.

    ``name`` is the name of the one it means ("Apple CEO **Steve Jobs**"), not one inside a
    complement ("the lawyer of Steve Jobs"). ``head`` holds the words from the head noun on.
    ``noun`` and ``complement`` hold the words from the noun that tells the type on, and those
    behind the first "of" after it, ``before`` the words up to that noun ("international car
    **maker**"); ``holds`` are the kinds of the names in the phrase; ``genus`` says that the noun
    goes with the ``name`` and is no part of it (« la **société** X »). ``number`` is "1" or "2";
    ``gender`` "-" where nothing tells.
    """

    span: Span
    text: str
    pronoun: Pronoun | None = None
    name: Name | None = None
    others: tuple[Name, ...] = ()
    head: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    complement: tuple[str, ...] = ()
    holds: frozenset[str] = frozenset()
    type: SpeakerType | None = None
    genus: bool = False
    definite: bool = False
    indefinite: bool = False
    number: str = "1"
    gender: Gender = "-"


class Reader:
    """Takes the noun phrases of one document apart."""

    def __init__(self, text: str, names: Sequence[Name], language: str | None) -> None:
        self.text = text
        self.words = Words.of(text)
        self.tables = people(language or "")
        self.names = names
        self.name_starts = [n.start for n in names]

    def names_in(self, span: Span) -> Sequence[Name]:
        """The names that begin inside a span."""
        low, high = (bisect_left(self.name_starts, x) for x in span)
        return self.names[low:high]

    def phrase(self, span: Span) -> Phrase:
        """Take the noun phrase at ``span`` apart."""
        return phrase(self, span)


_ADJECTIVE = re.compile(
    r"(?:anti|pro)[-\u2010\u2011]\w+|\w+(?:[-\u2010\u2011]\w+)?(?:al|ale|ales|aux|ique|iques|ien|ienne|iens|iennes|ais|aise|aises|ain|aine|ains|aines|if|ive|ifs|ives"
    r"|eux|euse|euses|ois|oise|oises|aire|aires|iste|istes|é|ée|és|ées|el|elle|els|elles|able|ible|ant|ante|ants|antes)"
)
_INFINITIVE = re.compile(r"\w{3,}(?:[eo]?ir|er)")
_HANGS = frozenset({"de", "du", "des", "d", "of"})
_LONGEST = 14  # words in a noun phrase that is looked for


def noun_phrases(reader: Reader) -> list[Span]:
    """Where somebody or something that may speak is described: « le chauffeur du camion ».

    A determiner, perhaps adjectives, a noun of ``people.toml``, then adjectives and complements
    as far as they can be told without a parser: words after "of", names, adjectives by their
    endings. Pieces of names are left out.
    """
    t, words = reader.tables, reader.words
    leads = (t.definite | t.indefinite) - {"de", "d"}
    found: list[Span] = []
    i = 0
    for start in [n for n, word in enumerate(words.words) if word in leads]:
        if start < i or _in_name(reader, words.starts[start]):
            continue
        i = start
        while i < len(words.words) and i - start < 4 and (i == start or _lead(reader, i, leads)):
            i += 1
        here = list(words.words[i : i + 2])
        if (
            i < len(words.words)
            and close(reader, i - 1)
            and t.sort(here) is not None
            and not _in_name(reader, words.starts[i])
        ):
            end = _complements(reader, i)
            found.append((words.starts[start], end))
        i = max(i, start + 1)
    return found


def _lead(reader: Reader, i: int, leads: frozenset[str]) -> bool:
    """Whether a word goes on with what comes before the noun."""
    word = reader.words.words[i]
    known = word in leads or word in reader.tables.adjectives or word.isdigit()
    return known and close(reader, i - 1)


def _in_name(reader: Reader, offset: int) -> Name | None:
    k = bisect_right(reader.name_starts, offset) - 1
    name = reader.names[k] if k >= 0 else None
    return name if name is not None and offset < name.end else None


def _complements(reader: Reader, head: int) -> int:
    """Where the noun phrase with a head ends."""
    t, words = reader.tables, reader.words
    i, owed = head, False
    while i + 1 < len(words.words) and i - head < _LONGEST and close(reader, i):
        word, name = words.words[i + 1], _in_name(reader, words.starts[i + 1])
        if name is not None and (owed or name.type != "person"):
            while i + 1 < len(words.words) and words.starts[i + 1] < name.end:
                i += 1
            owed = False
        elif word in _HANGS:
            owed = True
            i += 1
        elif owed and (_determines(t, word) or word in t.adjectives):
            i += 1
        elif owed and _INFINITIVE.fullmatch(word) and t.sort([word]) is None:
            break  # « l'association de **préciser** »
        elif owed or (_ADJECTIVE.fullmatch(word) and word not in t.pronouns):
            owed = False
            i += 1
        else:
            break
    while i > head and (words.words[i] in _HANGS or _determines(t, words.words[i])):
        i -= 1
    return words.ends[i]


def _determines(t: People, word: str) -> bool:
    return word in t.definite or word in t.indefinite


def phrase(reader: Reader, span: Span) -> Phrase:
    """Take the noun phrase at ``span`` of the reader's text apart."""
    text, t = reader.text[span[0] : span[1]], reader.tables
    small = plain(text.replace("’", "'"))
    pronoun = t.pronouns.get(small) or t.pronouns.get(small.replace(" ", "'", 1))
    if pronoun is not None:
        gender = pronoun.gender
        return Phrase(span, text, pronoun=pronoun, number=pronoun.number, gender=gender)
    indices = reader.words.within(span)
    words = reader.words.words
    names = reader.names_in(span)
    first = [words[i] for i in indices[:3]]
    definite = bool(first) and first[0] in t.definite
    indefinite = bool(first) and (first[0] in t.indefinite or first[0].isdigit())
    head = _head(reader, indices, names)
    tail = tuple(words[i] for i in indices if head is not None and i >= head)
    noun, of = noun_of(reader, head, indices) if head is not None else (indices.stop, indices.stop)
    called, others = _called(reader, indices, names, head)
    genus = False
    if called is None and (rest := apposed_to(reader, names, noun)):
        called, others, genus = rest[0], _joined(reader, rest), True
    number, gender = _number(t, first, tail), _gender(t, first, tail)
    sort = t.sort(list(tail)) if called is None else None
    if called is None and sort == "person" and number == "2":
        sort = "group"
    return Phrase(
        span, text, name=called, others=others, head=tail,
        before=words[indices.start : noun], noun=words[noun : indices.stop],
        complement=words[of : indices.stop], holds=frozenset(n.type for n in names),
        type=sort, definite=definite, genus=genus,
        indefinite=indefinite, number="2" if others else number, gender=gender,
    )  # fmt: skip


def _head(reader: Reader, indices: range, names: Sequence[Name]) -> int | None:
    """The first word that is no determiner, adjective or number, past a possessor ("Boeing's")."""
    t, words = reader.tables, reader.words
    skipped = t.leading
    start = indices.start
    for name in names:
        owns = _POSSESSIVE.match(reader.text, name.end)
        if owns and owns.end() < words.ends[indices[-1]]:
            start = max(start, bisect_left(words.starts, owns.end()))
    for i in range(start, indices.stop):
        word = words.words[i]
        if word not in skipped and not word.isdigit() and len(word) > (word != "y"):
            return _past_name(reader, i, indices)
    return start if start < indices.stop else None


def _past_name(reader: Reader, head: int, indices: range) -> int:
    """The noun right behind a body's name at the head: "a Boeing **spokesman**"."""
    name = _in_name(reader, reader.words.starts[head])
    if name is None or name.type == "person":
        return head
    after = bisect_left(reader.words.starts, name.end)
    if after in indices and close(reader, after - 1):
        word = reader.words.words[after]
        kind = reader.tables.sort([word])
        # "Boeing officials", "US prosecutors": several, and not the body itself.
        if kind in _OF_A_BODY or (kind == "office" and word.endswith("s")):
            return after
    return head


def _called(
    reader: Reader, indices: range, names: Sequence[Name], head: int | None
) -> tuple[Name | None, tuple[Name, ...]]:
    """The name of whom the phrase means, and names joined to it by "and"."""
    if head is None:
        return None, ()
    words = reader.words
    at = words.starts[head]
    people_ = [
        n
        for n in names
        if n.type == "person"
        and not _complement(reader, n, indices)
        and not _before_body(reader, n, indices)
    ]
    if people_:
        return people_[0], _joined(reader, [n for n in names if n.start >= people_[0].start])
    for n in names:
        if n.type == "person" and _before_body(reader, n, indices):
            continue
        before = words.starts[indices.start] <= n.start and n.end <= at
        if before or n.start <= at < n.end or (n.start <= at and n.end >= words.ends[indices[-1]]):
            after = [words.words[i] for i in indices if words.starts[i] >= n.end]
            # "Apple spokesman": the noun behind the name is who speaks.
            if after and reader.tables.sort(after) in _OF_A_BODY:
                return None, ()
            rest = [m for m in names if m.start >= n.start]
            return n, _joined(reader, rest)
    return None, ()


def _before_body(reader: Reader, name: Name, indices: range) -> bool:
    """Whether a body's noun stands right behind a name: "the Obama **administration**"."""
    after = bisect_left(reader.words.starts, name.end)
    if after not in indices or not close(reader, after - 1):
        return False
    return reader.tables.sort([reader.words.words[after]]) in _NOT_ONE


def _complement(reader: Reader, name: Name, indices: range) -> bool:
    """Whether a name hangs on a word like "of": « l'avocat **de** Donald Trump »."""
    t, words = reader.tables, reader.words
    if _POSSESSIVE.match(reader.text, name.end) and name.end < words.ends[indices[-1]]:
        return True
    i = bisect_left(words.starts, name.start) - 1
    while i >= indices.start:
        gap = reader.text[words.ends[i] : max(name.start, words.ends[i])]
        gap = (
            gap if i + 1 == len(words.starts) else reader.text[words.ends[i] : words.starts[i + 1]]
        )
        if "," in gap or "(" in gap or ":" in gap:
            return False
        word = words.words[i]
        if word in t.of:
            # « du » and « des » are articles only at the beginning, where nothing is left to own.
            return i > indices.start
        if i == bisect_left(words.starts, name.start) - 1 and t.sort([word]) in _NOT_ONE:
            return True  # « le clan Fillon », « le gouvernement Philippe »
        titled = word in t.gendered or word in t.definite or word in t.adjectives
        if not titled and t.sort([word]) != "person":
            return False
        i -= 1
    return False


def _joined(reader: Reader, names: Sequence[Name]) -> tuple[Name, ...]:
    """Names that follow the first in a list: « X, Y et Z »."""
    out: list[Name] = []
    last = names[0]
    seen_and = False
    for name in names[1:]:
        between = plain(reader.text[last.end : name.start].replace("’", "'")).split()
        joined = bool(between) and between[0] in _AND
        # « X et **le** Y »; "X, **the** Y".
        if any(w not in reader.tables.definite for w in between[joined:]):
            break
        seen_and = seen_and or joined
        out.append(name)
        last = name
    return tuple(out) if seen_and else ()


def _number(t: People, first: list[str], tail: tuple[str, ...]) -> str:
    if first and (first[0] in t.plural or (first[0].isdigit() and first[0] != "1")):
        return "2"
    if len(first) > 1 and first[0] in t.definite and first[1] in t.plural:
        return "2"
    if tail and first and first[0] in ("the", "its", "his", "her", "their"):
        word = tail[0]
        return "2" if word.endswith("s") and not word.endswith(("ss", "us", "is")) else "1"
    return "1"


def _gender(t: People, first: list[str], tail: tuple[str, ...]) -> Gender:
    if first and first[0] in t.masculine:
        return "m"
    if first and first[0] in t.feminine:
        return "f"
    if tail and tail[0] in (
        "spokeswoman",
        "woman",
        "congresswoman",
        "chairwoman",
        "mother",
        "wife",
    ):
        return "f"
    if tail and tail[0] in ("spokesman", "man", "congressman", "father", "husband"):
        return "m"
    return "-"
