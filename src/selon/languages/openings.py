"""Phrases of a language as a pattern that is tried only where a word begins as one of them may.

A pattern that ignores case is tried at every character of a text, and most texts hold few phrases
or none. The first letters of all words of a text are looked up many times as quickly.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["Phrases", "openings"]

_HEAD: Final = 3  # letters
_RUN = re.compile(r"(\w+)")
_TOKEN = re.compile(r"\(\?(?::|<?[=!])|\(|\\.|\[[^\]]*\]|.")
_ANYTHING: Final = "."


class Phrases:
    """A compiled pattern for any of some phrases, each of which begins with a word.

    Args:
        pattern: matches where no letter stands before, whatever the case.
        phrases: the regular expressions that it was made of, with blanks for white space.
    """

    def __init__(self, pattern: re.Pattern[str], phrases: Iterable[str]) -> None:
        self._pattern = pattern
        self._openings: set[str] | None = set()
        for phrase in phrases:
            found = openings(phrase)
            if found is None or self._openings is None:
                self._openings = None
            else:
                self._openings |= found

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches, as ``re.Pattern.finditer`` gives them."""
        if self._openings is None:
            yield from self._pattern.finditer(text)
            return
        places = _places(text)
        last = 0
        for start in sorted(at for o in self._openings for at in places.get(o, ())):
            if start >= last and (m := self._pattern.match(text, start)):
                last = m.end()
                yield m

    def match(self, text: str, at: int) -> re.Match[str] | None:
        """The match that begins at a place."""
        return self._pattern.match(text, at)


@lru_cache(maxsize=1)
def _places(text: str) -> Mapping[str, Sequence[int]]:
    """Where the words stand that begin with some letters, which are small here."""
    places: dict[str, list[int]] = {}
    at = 0
    for n, part in enumerate(_RUN.split(text)):
        if n % 2:
            places.setdefault(part[:_HEAD].casefold(), []).append(at)
        at += len(part)
    return places


def openings(phrase: str) -> frozenset[str] | None:
    """The first letters of all words with which a phrase can begin; shorter words as a whole.

    ``None`` if they cannot be told, for the phrase begins with more than letters, groups, and
    what may be there or not.
    """
    heads = _choice(_TOKEN.findall(phrase.casefold()))
    found = frozenset(re.sub(r"[\W_].*", "", head) for head in heads)
    return None if "" in found or any(_ANYTHING in head for head in heads) else found


def _choice(tokens: list[str]) -> set[str]:
    """How alternatives can begin, up to the closing bracket; takes their tokens away."""
    found = _sequence(tokens)
    while tokens and tokens[0] == "|":
        del tokens[0]
        found |= _sequence(tokens)
    del tokens[:1]
    return found


def _sequence(tokens: list[str]) -> set[str]:
    heads = {""}
    while tokens and tokens[0] not in "|)":
        piece = tokens.pop(0)
        if piece[0] == "(":
            inner = _choice(tokens)
            # What is only looked at takes no room.
            options = inner if piece in ("(?:", "(") else {""}
        else:
            options = {piece if piece.isalpha() or piece in " '" else _ANYTHING}
        if tokens and tokens[0] in "?*+":
            options |= {""} if tokens[0] != "+" else set()
            del tokens[0]
        heads = {h if _whole(h) else (h + o)[:_HEAD] for h in heads for o in options}
    return heads


def _whole(head: str) -> bool:
    """Whether what follows no longer matters."""
    return len(head) == _HEAD or not (head or "x").isalpha()
