"""How a language shows the subject of a verb by form alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from selon.languages.language import _table, available

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Subjects", "subject_forms"]

_FIRST = re.compile(r"\W*(?:n['’]|s['’]|ne |se )?(\w+)")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Pronouns before a verb, and the forms of verbs; every word in small letters."""

    pronouns: frozenset[str]
    conjunctions: frozenset[str]
    participles: tuple[str, ...]
    not_participles: frozenset[str]
    infinitives: frozenset[str]
    finite: frozenset[str]
    finite_endings: tuple[str, ...]
    adverbs: tuple[str, ...]
    bare: re.Pattern[str]

    def is_pronoun(self, word: str) -> bool:
        """Whether a word before a verb can only be its subject."""
        return word.casefold() in self.pronouns

    def is_conjunction(self, word: str) -> bool:
        """Whether a word joins a verb to the one before it."""
        return word.casefold() in self.conjunctions

    def is_participle(self, cue: str) -> bool:
        """Whether a cue begins with a present participle."""
        first = _first(cue)
        return first.endswith(self.participles) and first not in self.not_participles

    def is_finite(self, cue: str) -> bool:
        """Whether a cue begins with a verb in the indicative, as far as its ending tells."""
        first = _first(cue)
        ends = first.endswith(self.finite_endings) and not first.endswith(self.adverbs)
        return first in self.finite or ends

    def is_infinitive(self, cue: str) -> bool:
        """Whether a cue begins with an infinitive that needs no word like "to"."""
        return self.bare.fullmatch(_first(cue)) is not None

    def is_active(self, cue: str) -> bool:
        """Whether a cue is no passive participle, as far as its form tells."""
        first = _first(cue)
        return self.is_finite(cue) or self.is_participle(cue) or first in self.infinitives


def _first(cue: str) -> str:
    found = _FIRST.match(cue.casefold())
    return found.group(1) if found else ""


@cache
def subject_forms(code: str) -> Subjects:
    """The tables of a language ("fr"); English and French together for any other."""
    codes = (code,) if code in available() and _table(code, "subjects") else available()
    tables = [table for c in codes if (table := _table(c, "subjects"))]

    def words(key: str) -> Iterable[str]:
        return (w for t in tables for w in t[key])

    return Subjects(
        frozenset(words("pronouns")), frozenset(words("conjunctions")),
        tuple(words("participles")), frozenset(words("not_participles")),
        frozenset(words("infinitives")), frozenset(words("finite")),
        tuple(words("finite_endings")), tuple(words("adverbs")),
        re.compile("|".join(words("bare_infinitive")) or "(?!)"),
    )  # fmt: skip
