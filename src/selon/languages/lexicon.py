"""From the surface of a cue to its dictionary form and act.

Every form of every lemma in a language's ``cues.toml`` is made once (``inflect``) and put in a
table by its first word; a cue is looked up word by word. Of all that fits, a full verb beats
a noun, an adjective or an adverb, these beat the mark of hearsay, that beats a light verb
("make", "faire"), and a bare preposition or a punctuation mark comes last; then the first in
the text wins, and of those that start there the longest. Auxiliaries, clitics and adverbs
need no list: they are whatever is not found.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from selon.languages.acts import DENY, REFUSE_TO_COMMENT, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from selon.languages.inflect import Inflection
    from selon.records import Polarity

__all__ = ["CueEntry", "Lemma", "Lexicon"]

_WORD = re.compile(r"[^\W_]+|[@#]")
_MARK = re.compile(r"\S")
_GAP = 3  # words that may stand between the parts of "mettre … en garde"
_PEEK = 40  # characters after a cue that are looked at
_LONGEST = 60  # words of a cue that are looked at; longer ones are slips of the tagger
_ROOM = 2000  # characters of a cue that they are looked for in: NFC is quadratic in marks in a row

_VERBS, _NOUNS, _ADJECTIVES, _LIGHT = "verbs", "nouns", "adjectives", "light"
_SURE, _LAST = -1, 2
_TIERS = {_VERBS: 0, _NOUNS: 1, _ADJECTIVES: 1, "words": 1, _LIGHT: _LAST}


@dataclass(frozen=True, slots=True)
class CueEntry:
    """What a cue's words mean: dictionary form, act (one of ``ACTS``), polarity of the act."""

    lemma: str
    act: str
    polarity: Polarity = "affirm"


class Lemma(NamedTuple):
    """A lemma of ``cues.toml``.

    ``kind`` is its table ("verbs", "nouns", "adjectives", "words", "light"), ``rest`` the words
    behind the one that varies; ``reflexive`` counts only with a reflexive pronoun.
    """

    lemma: str
    act: str
    kind: str
    reflexive: bool
    rest: tuple[str, ...]


class _Found(NamedTuple):
    rank: tuple[int, int, int]
    lemma: Lemma
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rules:
    """The small word lists of ``cues.toml`` that are no cues themselves."""

    negators: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    reach: int = 0
    adverbs: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    reflexives: frozenset[str] = frozenset()
    reflexive: str = ""
    silence: frozenset[str] = frozenset()
    refusals: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    negated: Mapping[str, str] = field(default_factory=dict)
    hearsay: str = ""
    hearsay_endings: tuple[str, ...] = ()
    hearsay_except: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> _Rules:
        """Read the content of a ``cues.toml``; what it leaves out is empty."""
        negation, reflexive = table.get("negation", {}), table.get("reflexive", {})
        silence, hearsay = table.get("silence", {}), table.get("hearsay", {})
        return cls(
            negators=tuple(negation.get("words", ())),
            never=tuple(negation.get("never", ())),
            reach=negation.get("after", 0),
            adverbs=frozenset(table.get("auxiliaries", {}).get("adverbs", ())),
            determiners=frozenset(table.get("determiners", {}).get("words", ())),
            reflexives=frozenset(reflexive.get("words", ())),
            reflexive=reflexive.get("prefix", ""),
            silence=frozenset(silence.get("verbs", ())),
            refusals=frozenset(silence.get("refusals", ())),
            wishes=frozenset(silence.get("wishes", ())),
            negated=table.get("negated", {}),
            hearsay=hearsay.get("lemma", ""),
            hearsay_endings=tuple(hearsay.get("endings", ())),
            hearsay_except=frozenset(hearsay.get("except", ())),
            fillers=frozenset(table.get("fillers", {}).get("words", ())),
        )


class Lexicon:
    """The cues of one language; an empty one knows none."""

    def __init__(self, cues: Mapping[str, Any], inflection: Inflection) -> None:
        """Make the table of forms.

        Args:
            cues: the content of a ``cues.toml``.
            inflection: how the language's words change.
        """
        self._rules = _Rules.of(cues)
        self._auxiliaries = frozenset(
            form
            for verb in cues.get("auxiliaries", {}).get("verbs", ())
            for form in inflection.forms(verb, "verbs")
        )
        self._forms: dict[str, list[Lemma]] = {}
        self._alone = {
            mark: CueEntry(mark, act)
            for act, marks in cues.get("alone", {}).items()
            for mark in marks
        }
        for kind in _TIERS:
            for act, lemmas in cues.get(kind, {}).items():
                for lemma in lemmas:
                    self._add(lemma, act, kind, inflection)

    def lookup(self, text: str, following: str = "", *, hearsay: bool = False) -> CueEntry | None:
        """The entry of a cue as it stands in a text, or ``None``.

        Args:
            text: the cue's words, auxiliaries, clitics, negation and adverbs among them.
            following: what stands after the cue; its first word may complete a lemma ("appelle"
                is "appeler à" before "à voter").
            hearsay: the cue is known to mark hearsay, so that the mood of "aurait déclaré"
                counts before its verb.
        """
        text = _plain(text[:_ROOM])
        words = _WORD.findall(text)[:_LONGEST]
        if not words:
            return self._mark(_MARK.findall(text))
        if hearsay and (entry := self._mood(words)):
            return entry
        found = self._find(words, _WORD.findall(_plain(following[:_PEEK]))[:1])
        if hearsay:
            found = [f for f in found if f.lemma.act == REPORT] or found
        best = min(found, key=lambda f: f.rank, default=None)
        if best is None or best.lemma.kind == _LIGHT:
            entry = self._mood(words) or self._mark(words)
            if entry or best is None:
                return entry
        return self._entry(best, found, words)

    def senses(self, word: str) -> Sequence[Lemma]:
        """The lemmas that a word in small letters is a form, or the first word, of."""
        return self._forms.get(word, ())

    def is_auxiliary(self, word: str) -> bool:
        """Whether a word in small letters is a form of an auxiliary ("have", « était »)."""
        return word in self._auxiliaries

    def _add(self, lemma: str, act: str, kind: str, inflection: Inflection) -> None:
        bare = _plain(lemma)
        prefix = self._rules.reflexive
        reflexive = bool(prefix) and bare.startswith((f"{prefix} ", f"{prefix[0]}'"))
        if reflexive:
            bare = bare[bare.index(" " if bare.startswith(f"{prefix} ") else "'") + 1 :]
        first, _, rest = bare.partition(" ")
        made = Lemma(lemma, act, kind, reflexive, tuple(_WORD.findall(rest)))
        forms = inflection.forms(first, _VERBS if kind == _LIGHT else kind)
        if not first.isalpha():  # each form holds several words: "e-mailed", "d'après"
            for form in forms:
                key, *more = _WORD.findall(form)
                self._put(key, made._replace(rest=(*more, *made.rest)))
            return
        for form in forms:
            self._put(form, made)

    def _put(self, word: str, lemma: Lemma) -> None:
        if (there := self._forms.get(word)) is None:
            self._forms[word] = [lemma]
        elif lemma is not there[-1]:
            there.append(lemma)

    def _find(self, words: Sequence[str], following: Sequence[str]) -> list[_Found]:
        found = []
        reflexive_seen = False
        context = [*words, *following]
        for start, word in enumerate(words):
            if word in self._rules.adverbs and len(words) > 1:
                continue
            for lemma in self._forms.get(word, ()):
                # "sommes" is être before it is sommer, "étaient" before étayer.
                if lemma.kind != _LIGHT and not lemma.rest and word in self._auxiliaries:
                    continue
                end = _match(context, start + 1, lemma.rest)
                if end is None:
                    continue
                # "se féliciter" needs its pronoun; without it, it is the last resort.
                fits = reflexive_seen or not lemma.reflexive
                length = len(lemma.rest) + (1 if lemma.reflexive and fits else 0)
                tier = self._tier(lemma, words, start) if fits else _LAST
                rank = (tier, start, -length)
                found.append(_Found(rank, lemma, start, end))
            reflexive_seen = reflexive_seen or word in self._rules.reflexives
        return found

    def _tier(self, lemma: Lemma, words: Sequence[str], start: int) -> int:
        if lemma.kind == _NOUNS and start == 1 and words[0] in self._rules.determiners:
            return _SURE
        if lemma.kind == _ADJECTIVES and len(words) == 1:  # « présumés » is no form of présumer
            return _SURE
        return _TIERS[lemma.kind]

    def _entry(self, best: _Found, found: Iterable[_Found], words: Sequence[str]) -> CueEntry:
        rules = self._rules
        lemma, act = best.lemma.lemma, best.lemma.act
        before = " ".join(["", *words[: best.end + rules.reach], ""])
        negated = any(f" {word} " in before for word in rules.negators)
        silenced = any(f.lemma.lemma in rules.silence for f in found if f.start > best.start)
        if lemma in rules.refusals and silenced:
            act = REFUSE_TO_COMMENT
        elif negated:
            if lemma in rules.silence or (lemma in rules.wishes and silenced):
                act = REFUSE_TO_COMMENT
            act = rules.negated.get(act, act)
        elif act == DENY and not any(f" {word} " in before for word in rules.never):
            return CueEntry(lemma, act, "deny")
        return CueEntry(lemma, act)

    def _mood(self, words: Sequence[str]) -> CueEntry | None:
        rules = self._rules
        if rules.hearsay and any(
            word.endswith(rules.hearsay_endings) and word not in rules.hearsay_except
            for word in words
        ):
            return CueEntry(rules.hearsay, REPORT)
        return None

    def _mark(self, words: Sequence[str]) -> CueEntry | None:
        left = list(dict.fromkeys(word for word in words if word not in self._rules.fillers))
        return self._alone.get(left[0]) if len(left) == 1 else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower().replace("’", "'")


def _match(words: Sequence[str], at: int, rest: tuple[str, ...]) -> int | None:
    """Where ``rest`` ends in ``words`` from ``at`` on, its parts in order, or ``None``."""
    for part in rest:
        window = words[at : at + _GAP + 1]
        if part not in window:
            return None
        at += window.index(part) + 1
    return at
