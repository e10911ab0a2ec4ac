"""What people type to search for, understood without ever being an error of syntax.

``moscow talks``: both words. ``"two people close"``: these words in a row. ``talks OR truce``:
one of the two, and ``a b OR c`` is a with one of b and c. ``-truce`` or ``NOT truce``: not this.
``negotiat*``: words that begin so. Case and accents do not matter; whatever is no letter or digit
only parts words. Operators are in capitals, so that "or" and "not" remain words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from selon.errors import UsageError
from selon.ledger.folding import fold, search_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Term", "Words", "name_words", "phrase_of", "quoted", "words_of"]

MOST_TERMS: Final = 32
LONGEST: Final = 2000  # code points of a question
LONGEST_WORD: Final = 100
SHORTEST_BEGINNING: Final = 2  # letters before a *
_WORD = re.compile(r"[^\W_]+")
_QUOTES = '"“”„«»'
_TOKEN = re.compile(
    rf"""(?P<minus>-?)[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)(?P<star>\*?)
    | (?P<word>[^\s{_QUOTES}]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words in a row; with ``prefix`` the last one is only a beginning.

    ``written`` are the same words as they were typed: SQLite folds them itself, a little
    differently ("ß" stays), and finds them only if it is left to it.
    """

    words: tuple[str, ...]
    prefix: bool = False
    written: str = field(default="", compare=False)

    def fts5(self) -> str:
        """For SQLite's MATCH."""
        return f'"{self.written or " ".join(self.words)}"{" *" if self.prefix else ""}'

    def parts(self) -> list[Term]:
        """Its words one by one."""
        last = len(self.words) - 1
        return [Term((w,), self.prefix and i == last) for i, w in enumerate(self.words)]

    def fits(self, padded: str) -> bool:
        """Whether it stands in folded words with a space before and after each."""
        return f" {' '.join(self.words)}{'' if self.prefix else ' '}" in padded

    def tsquery(self, weight: str = "") -> str:
        """For PostgreSQL's ``to_tsquery('simple', …)``; ``weight`` names the column."""
        last = len(self.words) - 1
        made = [
            f"'{word}'{_marks(weight, star=self.prefix and i == last)}"
            for i, word in enumerate(self.words)
        ]
        return f"({' <-> '.join(made)})"


@dataclass(frozen=True, slots=True)
class Words:
    """Of each group in ``needed`` one term must be there, and none of ``without``."""

    needed: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()

    @property
    def size(self) -> int:
        """How many words."""
        return sum(len(t.words) for t in (*sum(self.needed, ()), *self.without))

    def fts5(self, column: str) -> str:
        """For SQLite's MATCH, in one column."""
        groups = (_either(t.fts5() for t in group) for group in self.needed)
        positive = f"({' AND '.join(groups)})"
        if self.without:
            positive = f"({positive} NOT {_either(t.fts5() for t in self.without)})"
        return f"{{{column}}} : {positive}"

    def tsquery(self, weight: str = "") -> str:
        """For PostgreSQL's ``to_tsquery('simple', …)``, in the column of one weight."""
        groups = [f"({' | '.join(t.tsquery(weight) for t in group)})" for group in self.needed]
        groups += [f"!{t.tsquery(weight)}" for t in self.without]
        return " & ".join(groups)

    def fits(self, text: str) -> bool:
        """Whether ``text`` has these words."""
        folded = fold(text)
        if not all(any(t.words[0] in folded for t in group) for group in self.needed):
            return False  # most texts, without parting them into words
        padded = f" {' '.join(_WORD.findall(folded))} "
        return all(any(t.fits(padded) for t in group) for group in self.needed) and not any(
            t.fits(padded) for t in self.without
        )


def _marks(weight: str, *, star: bool) -> str:
    marks = f"{'*' if star else ''}{weight}"
    return f":{marks}" if marks else ""


def _either(terms: Iterable[str]) -> str:
    return f"({' OR '.join(terms)})"


def words_of(text: str) -> Words:
    """What ``text`` asks for.

    Raises:
        UsageError: no word is asked for, or too many; a beginning is too short.
    """
    needed: list[list[Term]] = []
    without: list[Term] = []
    either = False
    for operator, term, negative in _terms(_checked(text)):
        if term is None:
            either = operator == "OR"
        elif negative:
            without.append(term)
            either = False
        elif either and needed:
            needed[-1].append(term)
            either = False
        else:
            needed.append([term])
            either = False
    if not needed:
        hint = "besides those that must not be there" if without else "give a word"
        raise UsageError(f"nothing to look for in {text[:60]!r}: {hint}")
    if sum(map(len, needed)) + len(without) > MOST_TERMS:
        raise UsageError(f"more than {MOST_TERMS} words to look for")
    return Words(tuple(tuple(dict.fromkeys(g)) for g in needed), tuple(dict.fromkeys(without)))


def quoted(text: str) -> str:
    """All words of ``text`` in a row, as ``words_of`` is asked for them.

    Raises:
        UsageError: there is no word in it.
    """
    phrase_of(text)
    return f'"{re.sub(f"[{_QUOTES}]", " ", text)}"'


def phrase_of(text: str) -> Words:
    """All words of ``text`` in a row; a ``*`` at its end makes the last one a beginning.

    Raises:
        UsageError: there is no word in it.
    """
    term = _term(_checked(text), star=text.rstrip().endswith("*"))
    if term is None:
        raise UsageError(f"nothing to look for in {text[:60]!r}: give a word")
    return Words(((term,),))


def name_words(text: str) -> Words:
    """Words of ``text`` in any order, each as the beginning of a word of a name.

    Raises:
        UsageError: there is no word in it.
    """
    found = (_term(word, star=False) for word in _WORD.findall(_nfc(_checked(text))))
    terms = dict.fromkeys(replace(term, prefix=True) for term in found if term)
    if not terms:
        raise UsageError(f"no name in {text[:60]!r}")
    if len(terms) > MOST_TERMS:
        raise UsageError(f"a name of more than {MOST_TERMS} words")
    return Words(tuple((term,) for term in terms))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise UsageError(f"more than {LONGEST} letters to look for")
    return text


def _terms(text: str) -> Iterator[tuple[str, Term | None, bool]]:
    """Tokens in order: an operator with ``None``, or a term and whether it must be absent."""
    negate = False
    for found in _TOKEN.finditer(text):
        word = found["word"]
        if word in {"OR", "|", "AND", "&"}:
            yield ("OR" if word in {"OR", "|"} else "AND"), None, False
            continue
        if word == "NOT":
            negate = True
            continue
        if word is None:
            minus, body, star = bool(found["minus"]), found["phrase"], bool(found["star"])
            star = star or body.rstrip().endswith("*")
        else:
            minus, body = word.startswith("-"), word.lstrip("-+")
            star = body.endswith("*")
        term = _term(body, star=star)
        if term is not None:
            yield "", term, negate or minus
            negate = False


def _term(text: str, *, star: bool) -> Term | None:
    words = tuple(search_words(text).split())
    if not words:
        return None
    for word in words:
        _no_longer(word)
    if star and len(words[-1]) < SHORTEST_BEGINNING:
        raise UsageError(f"{words[-1]}*: give at least {SHORTEST_BEGINNING} letters before the *")
    if len(words) > MOST_TERMS:
        raise UsageError(f"a phrase of more than {MOST_TERMS} words")
    written = " ".join(_WORD.findall(_nfc(text)))
    return Term(words, star, written)


def _no_longer(word: str) -> None:
    if len(word) > LONGEST_WORD:
        raise UsageError(f"a word of more than {LONGEST_WORD} letters: {word[:20]}…")
