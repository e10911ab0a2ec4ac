"""Who is speaking: one speaker for each real person or body."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from selon.reading.cast import Cast
from selon.reading.coreference import Scene, rank
from selon.reading.intervals import Owned
from selon.reading.nesting import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable

    from selon.reading.entity import Entity
    from selon.reading.phrases import Phrase
    from selon.records import Attribution, Reading, Span

__all__ = ["Cast", "Resolver", "speakers"]

_SURE = 0.4  # under this the text leaves open who "he" is
_POSSIBLE = 0.1  # and these are named as candidates
_OF = frozenset({"de", "du", "des", "d", "of"})
_PREPOSITION = re.compile(
    r"\b(?:pour|selon|dans|avec|par|sur|chez|d['’]après|for|to|in|from|by|with)\s+$", re.IGNORECASE
)
# A noun phrase of few words that ends here; « du » and « de la » may stand in it.
_NEAREST = re.compile(
    r"(?<!\bde )(?<!\bof )\b((?:l['’]|(?:les?|la|une?|des|ces?|cet|cette|the|an?|this|these)\s)"
    r"(?:[\w-]+\s+)?[\w-]+(?:\s+(?:du|de|d['’]|des|of)\s*(?:l['’]|la\s|the\s)?[\w-]+)?)[\s,\u00a0»”\"]*$",
    re.IGNORECASE,
)
_APPOSITION = re.compile(r"\s*,[^,.;:!?«»\n]+$")
_TOUCHING = 3  # characters between an antecedent and its « qui »


def speakers(reading: Reading) -> Reading:
    """Say whom each source means.

    Needs: ``attributions`` with source, content, parent; ``tagging.names``. Adds: ``speakers``,
    and each attribution's ``speaker``: names gathered to the fullest, descriptions by the roles
    the article gives (« le ministre »), pronouns by what is likeliest (``coreference.rank``).
    Where the text leaves that open ``speaker`` stays ``None`` and ``candidates`` is filled.
    """
    resolver = Resolver(reading)
    return resolver.run()


class Resolver:
    """Goes through a document's attributions in the order in which their sources stand."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cast = Cast.of(reading)
        self.by_id = {a.id: a for a in reading.attributions}
        self.speaker: dict[str, Entity | None] = {}
        self.open: dict[str, list[Entity]] = {}
        self.spoke: list[Entity] = []
        self.contents = Owned(
            (span, (span[1], a)) for a in reading.attributions for span in a.content.spans
        )
        # Training looks on here: what is asked, among whom, and is told who it really was.
        self.choose: Callable[[Attribution, Phrase, Scene], Entity | None] = self._choose

    def run(self) -> Reading:
        """Resolve every attribution."""
        for a in self.in_order():
            entity = self.resolve(a)
            self.speaker[a.id] = entity
            if entity is not None:
                self.spoke.append(entity)
        attributions = tuple(self._with(a) for a in self.reading.attributions)
        self.cast.keep()
        return self.reading.replace(attributions=attributions, speakers=self.cast.speakers())

    def in_order(self) -> list[Attribution]:
        """Attributions by their source's place, outer ones before what they hold."""
        place = {a.id: (a.source or a.cue or a.content).start for a in self.reading.attributions}
        lines = {a.id: [a, *ancestors(a, self.by_id)] for a in self.reading.attributions}
        return sorted(
            self.reading.attributions,
            key=lambda a: (place[lines[a.id][-1].id], len(lines[a.id]), place[a.id]),
        )

    def _with(self, a: Attribution) -> Attribution:
        entity = self.speaker.get(a.id)
        if entity is not None:
            return replace(a, speaker=self.cast.id_of(entity))
        return replace(a, candidates=tuple(map(self.cast.id_of, self.open.get(a.id, ()))))

    def resolve(self, a: Attribution) -> Entity | None:
        """Whom the source of an attribution means."""
        if a.source is None:
            return None
        span = (a.source.start, a.source.end) if len(a.source.spans) == 1 else a.source.spans[0]
        phrase = self.cast.reader.phrase(span)
        find = self._noun if phrase.pronoun is None else self._pronoun
        entity = find(a, phrase)
        if entity is not None:
            self.cast.mention(entity, span)
        return entity

    def _scene(self, a: Attribution, told: Entity | None = None) -> Scene:
        anchor = a.content.start if a.source and a.content.start < a.source.start else None
        return Scene(self.spoke, self._around(a), anchor, self.contents, told)

    def _around(self, a: Attribution) -> Entity | None:
        return self.speaker.get(a.parent) if a.parent is not None else None

    def _pronoun(self, a: Attribution, phrase: Phrase) -> Entity | None:
        person = phrase.pronoun.person if phrase.pronoun else ""
        if person == "0":
            return None
        if person == "1":
            outer = self._around(a) or self.quoting(phrase.span)
            return self._spoken_for(outer, phrase) or outer
        if person == "r":
            # Of the others before it hardly one is meant.
            return self._antecedent(phrase)
        return self.choose(a, phrase, self._scene(a))

    def _spoken_for(self, outer: Entity | None, phrase: Phrase) -> Entity | None:
        """The body that a spokesman's "we" means.

        So in English, where annotators agree (18 of 21 in the training articles and dev); the
        French ones take the spokesman more often than not.
        """
        plural = phrase.pronoun is not None and phrase.pronoun.number == "2"
        if not (plural and self.cast.tables.we_is_body and outer and outer.affiliation):
            return None
        names = self.cast.reader.names_in((0, len(self.cast.text)))
        called = (n for n in names if self.cast.text[n.start : n.end] == outer.affiliation)
        bodies = (
            e for e in map(self.cast.entity_named, called) if e.type != "person" and not e.place
        )
        return next(bodies, None)

    def quoting(self, span: Span) -> Entity | None:
        """Who says the words in which a span stands."""
        round_it = (self.speaker.get(a.id) for _, a in self.contents.holding(*span))
        return next((e for e in round_it if e is not None), None)

    def _antecedent(self, phrase: Phrase) -> Entity | None:
        """Whom the words right before « qui » or « selon lequel » mean."""
        cast = self.cast
        lead = _PREPOSITION.search(cast.text, max(0, phrase.span[0] - 12), phrase.span[0])
        start = lead.start() if lead else phrase.span[0]
        touching = [
            (last, e)
            for e in cast.before(start, 1)
            if (last := e.last_before(start)) and 0 <= start - last[1] <= _TOUCHING
        ]
        if touching:
            last, entity = max(touching, key=lambda pair: pair[0][1] - pair[0][0])
            return self._apposed(last, start) or cast.governed_from(entity)
        found = _NEAREST.search(cast.text, max(0, start - 60), start)
        if found is None:
            return None
        noun = cast.reader.phrase(found.span(1))
        if noun.name is not None and not noun.others:
            return cast.governed_from(cast.entity_named(noun.name))
        return cast.describe(noun) or cast.own(noun) if noun.head else None

    def _apposed(self, last: Span, at: int) -> Entity | None:
        """The person whose apposition ends in a mention: « X, président du Tchad, qui »."""
        cast = self.cast
        closed = "," in cast.text[last[1] : at]
        for e in cast.before(last[0], 1):
            if e.type != "person" or not e.named or (name := e.last_before(last[0])) is None:
                continue
            if cast.text[name[1] : last[0]].strip() == ",":
                return e  # « X, un blogueur qui »
            if closed and _APPOSITION.match(cast.text[name[1] : last[1]]):
                words = cast.reader.words
                heads = {words.words[i] for i in words.within((name[1], last[0]))}
                if e.role_heads & heads:
                    return e
        return None

    def _noun(self, a: Attribution, phrase: Phrase) -> Entity:
        cast = self.cast
        if phrase.name is not None and not phrase.others:
            entity = cast.entity_named(phrase.name)
            if not phrase.genus:
                entity.full(cast.tidy(phrase))
            return cast.governed_from(entity)
        found = cast.describe(phrase)
        if self.points_back(phrase):
            found = self.choose(a, phrase, self._scene(a, found))
        if found is not None:
            cast.aliases[cast.content_words(phrase)] = found
        return found or cast.own(phrase)

    def points_back(self, phrase: Phrase) -> bool:
        """Whether a description may mean somebody named before: « le despote », "the company"."""
        if not phrase.definite or phrase.others or _OF & set(phrase.head):
            return False  # « la nièce **du** monarque » says enough by itself
        inner = self.cast.reader.names_in(phrase.span)
        return not inner

    def _choose(self, a: Attribution, phrase: Phrase, scene: Scene) -> Entity | None:
        ranked = rank(self.cast, phrase, scene)
        if ranked and ranked[0][0] >= _SURE:
            return ranked[0][1]
        if phrase.pronoun is not None:
            self.open[a.id] = [e for odds, e in ranked if odds >= _POSSIBLE]
        return None
