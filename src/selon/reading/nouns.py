"""The noun of a noun phrase that tells of what kind somebody is, and the name that goes with it."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import dropwhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.reading.phrases import Reader
    from selon.records import Name

__all__ = ["apposed_to", "close", "noun_of"]

_NEAR = re.compile(r"[\s'’\u00a0]*")
_NAMED_BODY = ("organisation", "media")
_BESIDE = 3  # words between a noun and the body's name that goes with it, and one
_BESIDE_IN_FRENCH = 6
_BARE_OF = frozenset({"de", "d"})  # before a noun without an article
_MADE = re.compile(r"[a-z]{3,}(?:ed|ing)")


def close(reader: Reader, i: int) -> bool:
    """Whether nothing but space or an apostrophe parts a word from the next."""
    words = reader.words
    if i < 0 or i + 1 >= len(words.starts):
        return False
    end, start = words.ends[i], words.starts[i + 1]
    # Most words are parted by one space.
    return reader.text[end:start] == " " or _NEAR.fullmatch(reader.text, end, start) is not None


def noun_of(reader: Reader, head: int, indices: range) -> tuple[int, int]:
    """The noun that tells the type, and the word after the first "of" behind it.

    The last known noun before "of", a comma or a participle in English ("car **maker**"), the
    first in French (« quintuple **champion** »).
    """
    t, words = reader.tables, reader.words
    end = head + 1
    while end in indices and close(reader, end - 1):
        word = words.words[end]
        made = t.head_last and _MADE.fullmatch(reader.text, words.starts[end], words.ends[end])
        if word in t.of or (made and t.kind([word]) is None):
            break
        end += 1
    known = [i for i in range(head, end) if t.kind([words.words[i]]) is not None]
    noun = (known[-1] if t.head_last else known[0]) if known else end - 1 if t.head_last else head
    of = end
    while of in indices and (words.words[of] in t.of or words.words[of] in t.leading):
        of += 1
    return noun, of


def apposed_to(reader: Reader, names: Sequence[Name], noun: int) -> list[Name]:
    """The body's name that goes with the noun, and the names behind it."""
    return list(dropwhile(lambda n: not _apposed(reader, n, noun), names))


def _apposed(reader: Reader, name: Name, noun: int) -> bool:
    """Whether a body's name goes with the noun: « l'**agence** de presse X », "car **maker** X"."""
    t, words = reader.tables, reader.words
    at = bisect_left(words.starts, name.start)
    if name.type != "organisation" or (at and words.ends[at - 1] > name.start):
        return False  # inside a word: « la coalition anti-**X** »
    if not noun < at or at - noun > (_BESIDE if t.head_last else _BESIDE_IN_FRENCH):
        return False
    between = words.words[noun + 1 : at]
    kind = t.kind(list(words.words[noun:at]))
    # "United States **airframer** X": whatever that may be, it is no person before a body's name.
    told = (kind in _NAMED_BODY or (kind is None and t.head_last)) and all(
        close(reader, i) for i in range(noun, at - 1)
    )
    # "Another automaker, X": one that a comma parts from the noun as well.
    gap = reader.text[words.ends[at - 1] : name.start].strip()
    told = told and (close(reader, at - 1) or gap == ",")
    small = t.of | t.leading
    if not t.head_last and between and between[-1] not in small:
        small -= _BARE_OF  # « l'agence **de presse** X », but neither « la filiale **de** X »
    return told and not any(w in small for w in between)  # nor « une société **du** groupe X »
