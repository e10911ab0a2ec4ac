"""Every form of a lemma, from a language's ``inflection.toml``.

The rules are the school grammar's: the longest ending of a lemma that the table knows chooses a
paradigm, which replaces that ending. A language without a table has one form for each lemma.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Inflection"]

_NOTHING = "_"
_Paradigms = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Inflection:
    """A language's paradigms, ready to use.

    Attributes:
        paradigms: for each kind of word (``verbs``, ``nouns`` …), what replaces each ending.
        irregular: the forms of verbs that follow no rule, but for the lemma.
        double: verbs whose last letter doubles before an ending that starts with a vowel.
    """

    paradigms: Mapping[str, _Paradigms]
    irregular: Mapping[str, tuple[str, ...]]
    double: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Inflection:
        """Read the content of an ``inflection.toml``."""
        columns = {name: _words(value) for name, value in table.get("columns", {}).items()}
        kinds = [k for k in table if k not in {"columns", "irregular", "double"}]
        return cls(
            {kind: {e: _endings(p, columns) for e, p in table[kind].items()} for kind in kinds},
            {lemma: _words(forms) for lemma, forms in table.get("irregular", {}).items()},
            frozenset(table.get("double", {}).get("verbs", ())),
        )

    def forms(self, lemma: str, kind: str) -> Sequence[str]:
        """All forms of a one-word lemma in lower case, itself among them.

        Args:
            lemma: one word, in lower case.
            kind: a table of ``inflection.toml``; words of any other kind do not change.
        """
        if kind == "verbs":
            if (irregular := self.irregular.get(lemma)) is not None:
                return (lemma, *irregular)
            if lemma in self.double:
                longer = lemma + lemma[-1]
                return (lemma, f"{lemma}s", f"{longer}ed", f"{longer}ing")
        paradigms = self.paradigms.get(kind, {})
        for cut in range(len(lemma) + 1):
            if (endings := paradigms.get(lemma[cut:])) is not None:
                stem = lemma[:cut]
                return [lemma, *[stem + ending for ending in endings]]
        return (lemma,)


def _words(value: str) -> tuple[str, ...]:
    return tuple("" if word == _NOTHING else word for word in value.split())


def _endings(paradigm: Mapping[str, str], columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for column, stems in paradigm.items():
        for stem in _words(stems):
            for ending in columns.get(column, ("",)):
                found[stem + ending] = None
    return tuple(found)
