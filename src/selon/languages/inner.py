"""The small words by which a language builds clauses inside what somebody says: ``inner.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from selon.languages.language import _table, get

__all__ = ["InnerWords", "inner_words"]

_NEVER = r"(?!)"
_SETS = (
    "pronouns", "relatives", "clitics", "reflexives", "adverbs", "modals", "be", "that", "to", "wh",
    "determiners", "possessives", "links", "prepositions", "first",
)  # fmt: skip
_PATTERNS = (
    "adverb", "infinitive", "participle", "bare", "gerund", "stop", "presumed", "by", "by_noun",
    "negated", "conditional",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InnerWords:
    """The words of one language, small letters; in an unknown language there are none.

    Sets of words: ``pronouns`` that are subjects (``relatives`` among them: "who"), ``clitics``,
    ``reflexives`` and ``adverbs`` that stand between a subject and its verb, ``modals`` before
    another verb, ``be``; ``that``, ``to`` and ``wh`` open a complement; ``determiners`` and
    ``possessives`` a noun phrase; ``links`` part clauses; ``prepositions`` open no subject;
    ``first`` means the speaker.

    Patterns: ``adverb``, ``infinitive``, ``participle`` (``bare``: also without an auxiliary),
    ``gerund`` for whole words, ``stop`` for where a clause ends, ``presumed`` for words that mark
    hearsay, ``by`` for "according to" with a pronoun (its group 1 the cue, 2 the source),
    ``by_noun`` for what stands before a noun, ``by_any`` for either, ``negated`` and
    ``conditional`` for inside a cue.

    ``agreement`` gives pronouns that are subjects only before certain verb endings. ``least`` is
    the probability from which something found by the words alone is kept; ``weighed`` the one
    from which it is where the tagger is asked too, ``None`` where it is not (``inner_choice``).
    """

    code: str
    pronouns: frozenset[str]
    relatives: frozenset[str]
    clitics: frozenset[str]
    reflexives: frozenset[str]
    adverbs: frozenset[str]
    modals: frozenset[str]
    be: frozenset[str]
    that: frozenset[str]
    to: frozenset[str]
    wh: frozenset[str]
    determiners: frozenset[str]
    possessives: frozenset[str]
    links: frozenset[str]
    prepositions: frozenset[str]
    first: frozenset[str]
    adverb: re.Pattern[str]
    infinitive: re.Pattern[str]
    participle: re.Pattern[str]
    bare: re.Pattern[str]
    gerund: re.Pattern[str]
    stop: re.Pattern[str]
    presumed: re.Pattern[str]
    by: re.Pattern[str]
    by_noun: re.Pattern[str]
    by_any: re.Pattern[str]
    negated: re.Pattern[str]
    conditional: re.Pattern[str]
    agreement: dict[str, tuple[str, ...]]
    least: float
    weighed: float | None


def inner_words(code: str | None) -> InnerWords:
    """The words of a language ("fr", "en-GB"); empty ones for an unknown code."""
    return _inner_words(get(code).code)


@cache
def _inner_words(code: str) -> InnerWords:
    table = _table(code, "inner")

    def words(name: str) -> frozenset[str]:
        return frozenset(str(table.get(name, "")).split())

    def pattern(*names: str) -> re.Pattern[str]:
        parts = [part for name in names for part in table.get(name, ())]
        return re.compile("|".join(parts) or _NEVER, re.IGNORECASE)

    fields: dict[str, Any] = {name: words(name) for name in _SETS}
    fields |= {name: pattern(name) for name in _PATTERNS}
    return InnerWords(
        code=code,
        **fields,
        by_any=pattern("by", "by_noun"),
        agreement={k: tuple(v.split()) for k, v in table.get("agreement", {}).items()},
        least=float(table.get("least", 1.0)),
        weighed=table.get("weighed"),
    )
