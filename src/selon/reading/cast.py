"""The people, bodies and papers of one document: names and descriptions of one gathered in one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from threading import local
from typing import TYPE_CHECKING

from selon.languages.people import given_gender, plain, states_of
from selon.reading.entity import Entity
from selon.reading.names import SMALL, initials, is_form_of, is_initialled, sound_names, tidied
from selon.reading.phrases import Reader, noun_phrases
from selon.reading.roles import role_at
from selon.reading.sorts import describes, named, sort
from selon.records import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selon.reading.phrases import Phrase
    from selon.records import Name, Reading, Span

__all__ = ["Cast"]

_SENTENCE = re.compile(r"[.!?…»”\"]\s+(?=[«“\"A-ZÀ-Ý])|\n+")
_SHORTEST = 2  # letters of an acronym
_BODIES = ("organisation", "office", "media")


class Cast:
    """All entities of a document, and the way from a phrase to its entity.

    Entities are found through their words and roles, mentions through their places, so that a
    long text costs no more a word than a short one.
    """

    def __init__(self, reading: Reading) -> None:
        document = reading.document
        self.tagging = reading.tagging
        self.text = document.text
        names = sound_names(document.text, reading.tagging.names)
        self.reader = Reader(document.text, names, document.language)
        self.tables = self.reader.tables
        self.sentences = [0, *(m.end() for m in _SENTENCE.finditer(document.text))]
        self.entities: list[Entity] = []
        self._by_word: dict[str, list[Entity]] = defaultdict(list)
        self._by_words: dict[frozenset[str], Entity] = {}
        self._by_role: dict[str, list[Entity]] = defaultdict(list)
        self._timeline: list[tuple[int, int, Entity]] = []
        self.aliases: dict[frozenset[str], Entity] = {}
        self._named: dict[Span, Entity] = {}
        self._ids: dict[Entity, str] = {}
        self._last_id = 0
        for name in names:
            self._enter(name)
        self._settle(names)
        for speaker in reading.speakers:
            self._readmit(speaker)
        for span in noun_phrases(self.reader):
            self._describe_all(span)

    def mention(self, entity: Entity, span: Span) -> None:
        """Note where an entity is mentioned."""
        if span not in entity.mentions:
            insort(entity.mentions, span)
            insort(self._timeline, (*span, entity), key=lambda m: m[:2])

    def before(self, offset: int, sentences: int) -> list[Entity]:
        """Who was mentioned in so many sentences before an offset, the latest mentions last."""
        since = self.sentences[max(0, self.sentence(offset) - sentences)]
        low = bisect_left(self._timeline, since, key=lambda m: m[0])
        high = bisect_left(self._timeline, offset, key=lambda m: m[0])
        # The same one twice counts where it stood last.
        return list(dict.fromkeys(e for *_, e in reversed(self._timeline[low:high])))[::-1]

    def place_in_sentence(self, offset: int, most: int = 2) -> int:
        """How many others the sentence mentions before an offset; not counted beyond ``most``."""
        since = self.sentences[self.sentence(offset)]
        at = bisect_left(self._timeline, offset, key=lambda m: m[0])
        found: set[Entity] = set()
        while at and self._timeline[at - 1][0] >= since and len(found) < most:
            at -= 1
            found.add(self._timeline[at][2])
        return len(found)

    def _include(self, entity: Entity) -> None:
        self.entities.append(entity)
        self._learn(entity, entity.words)
        if not entity.named and entity.words:
            self._by_words.setdefault(entity.words, entity)

    def _learn(self, entity: Entity, words: Iterable[str]) -> None:
        for word in words:
            if entity not in self._by_word[word][-8:]:
                self._by_word[word].append(entity)

    def _describe_all(self, span: Span) -> None:
        """Enter a description; one with the head of an earlier one may be a mention of it."""
        phrase = self.reader.phrase(span)
        if phrase.name is not None and not phrase.others and phrase.name.type == "person":
            return
        if phrase.name is not None and not phrase.others:
            entity = self.entity_named(phrase.name)
            if phrase.genus:
                self._is_a(entity, phrase)
            else:
                entity.full(self.tidy(phrase))
            return
        entity = self.own(phrase)
        self.mention(entity, span)
        entity.full(self.tidy(phrase))

    def _is_a(self, entity: Entity, phrase: Phrase) -> None:
        """Learn what a body is from the noun with its name: « la **compagnie aérienne** X »."""
        small = SMALL | self.tables.of | entity.words
        entity.role_words |= {word for word in phrase.noun if word not in small}
        self._in_role(entity, phrase.noun[0])

    def _in_role(self, entity: Entity, head: str) -> None:
        if head not in entity.role_heads:
            entity.role_heads.add(head)
            self._by_role[head].append(entity)

    @classmethod
    def of(cls, reading: Reading) -> Cast:
        """The cast of a reading; its speakers keep their ids.

        The last one kept is taken up again where it is of this very reading.
        """
        kept = _KEPT.cast
        same = kept is not None and kept.tagging is reading.tagging and bool(reading.speakers)
        if kept is not None and same and kept.speakers() == reading.speakers:
            return kept
        return cls(reading)

    def keep(self) -> None:
        """Keep this cast for the next step: building it anew costs as much again."""
        _KEPT.cast = self

    def sentence(self, offset: int) -> int:
        """Which sentence an offset stands in."""
        return bisect_right(self.sentences, offset) - 1

    # Names

    def _enter(self, name: Name) -> None:
        text = self.text[name.start : name.end]
        span = (name.start, name.end)
        known = self._known(text, name)
        if known is None:
            words = frozenset(plain(text).split()) - SMALL
            known = Entity(text, None, named=True, words=words, place=name.type == "place")
            known.type = "person" if name.type == "person" else None
            if name.type == "person":
                known.gender = given_gender(text) if " " in text else "-"
            self._include(known)
        elif len(text) > len(known.name) and (name.type == "person" or "(" not in text):
            more = frozenset(plain(text).split()) - SMALL
            self._learn(known, more - known.words)
            known.name, known.words = text, known.words | more
            if known.gender == "-" and name.type == "person":
                known.gender = given_gender(text)
        self._learn(known, initials(known.name) if name.type == "organisation" else ())
        self.mention(known, span)
        self._named[span] = known
        if name.type != "place":
            self._titles(known, name)

    def _settle(self, names: Iterable[Name]) -> None:
        """Give every named body its type, from all its mentions."""
        mentions: dict[Entity, list[Name]] = defaultdict(list)
        for name in names:
            if (entity := self._named[name.start, name.end]).type != "person":
                mentions[entity].append(name)
        for entity, of in mentions.items():
            entity.features = named(self.tables, self.text, entity.name, of)
            entity.type = sort(entity.features)

    def _known(self, text: str, name: Name) -> Entity | None:
        words = frozenset(plain(text).split()) - SMALL
        if not words:
            return None
        if text.isupper() and (whole := self._spelt_out(name)) is not None:
            return whole
        last = plain(text).split()[-1]
        person = name.type == "person"
        # Of its own words the rarest finds every fuller form, its last every shorter one.
        rarest = min(words, key=lambda w: (len(self._by_word[w]), w))
        # A body's first finds its short form ("Ford"); many people share theirs.
        more = () if person else (plain(text).split()[0], *initials(text))
        sharing = dict.fromkeys(e for w in (rarest, last, *more) for e in self._by_word[w])
        found = [
            e for e in sharing
            if e.named and (e.type == "person") == person
            and (
                e.words == words
                or (person and (self._short(words, last, e) or is_initialled(text, e.name)))
                or (not person and is_form_of(text, e.name))
            )
        ]  # fmt: skip
        return max(found, key=lambda e: e.mentions[-1], default=None)

    def _spelt_out(self, name: Name) -> Entity | None:
        """The body whose acronym stands in brackets behind it: « Cour des comptes (CDC) »."""
        last = next(reversed(self._named), (0, 0))
        bracketed = self.text[last[1] : name.start].strip() == "("
        closed = self.text[name.end : name.end + 1] == ")"
        return self._named[last] if bracketed and closed else None

    @staticmethod
    def _short(words: frozenset[str], last: str, entity: Entity) -> bool:
        if words < entity.words:
            return True
        # The fuller name comes later: « Trump » in the headline, then « Donald Trump ».
        return entity.words < words and last in entity.words

    def _titles(self, entity: Entity, name: Name) -> None:
        found = role_at(self.reader, name)
        for role in found.roles:
            if entity.type == "person":
                entity.roles.append(role.text)
                entity.affiliation = entity.affiliation or role.affiliation
            entity.role_words |= role.words
            self._in_role(entity, role.head)
        if entity.gender == "-":
            entity.gender = found.gender

    # Speakers already known

    def _readmit(self, speaker: Speaker) -> None:
        entity = next((e for m in speaker.mentions if (e := self._named.get(m))), None)
        if entity is None or entity in self._ids:
            words = frozenset(plain(speaker.name).split()) - SMALL
            entity = Entity(speaker.name, speaker.type, named=False, words=words)
            self._include(entity)
        for mention in speaker.mentions:
            self.mention(entity, mention)
        self._ids[entity] = speaker.id
        self._last_id = max(self._last_id, int(speaker.id[1:]))

    # Phrases

    def entity_named(self, name: Name) -> Entity:
        """The entity of a name in the text."""
        return self._named[name.start, name.end]

    def governed_from(self, city: Entity) -> Entity:
        """The state that a capital speaks for, where the article names it; else the city itself."""
        words = {frozenset(s.split()) - SMALL for s in states_of(city.name) if city.place}
        if not words:
            return city  # most names are no capital's: the others need not be looked at
        named = (e for e in self.entities if e.named and e.type != "person" and e.words in words)
        return next(named, city)

    def describe(self, phrase: Phrase) -> Entity | None:
        """The entity a description means by its words alone, or ``None``.

        What the same words were taken to mean before; a name's role (« le ministre »); a longer
        description with the same head (« la préfecture de la Manche » … « la préfecture »).
        """
        words = self.content_words(phrase)
        if not words or phrase.indefinite:
            return None
        if words in self.aliases:
            return self.aliases[words]
        if (whole := self._acronym(phrase)) is not None:
            return whole
        if phrase.text[:1].isupper() and (known := self._unmarked(words)) is not None:
            return known
        singular = phrase.number == "1"
        by_role = [e for e in self._by_role[phrase.head[0]] if singular and words <= e.role_words]
        before = [e for e in by_role if e.last_before(phrase.span[0])]
        if before:
            return max(before, key=lambda e: e.last_before(phrase.span[0]) or (0, 0))
        return by_role[0] if by_role else self._longer(words, phrase)

    def _acronym(self, phrase: Phrase) -> Entity | None:
        """The body that a word in capitals is short for, where it was not marked as a name."""
        if len(phrase.head) != 1 or len(phrase.head[0]) < _SHORTEST:
            return None
        last = phrase.text[-len(phrase.head[0]) :]
        if not last.isupper():
            return None
        found = [e for e in self._by_word[last.casefold()] if e.named and e.type in _BODIES]
        return found[0] if len(found) == 1 else None

    def _unmarked(self, words: frozenset[str]) -> Entity | None:
        """Somebody whose name these words are a part of, where no name was marked."""
        found = [
            e
            for e in self._by_word[min(words)]
            if e.named
            and e.type == "person"
            and words <= e.words
            and plain(e.name).split()[-1] in words
        ]
        return max(found, key=lambda e: e.mentions[-1], default=None)

    def _longer(self, words: frozenset[str], phrase: Phrase) -> Entity | None:
        """The one longer description with the same head before the phrase, if there is just one."""
        found = [
            e for e in self._by_word[phrase.head[0]]
            if words < e.words and not e.indefinite and (e.named or e.head == phrase.head[0])
            and (not e.named or (e.type in _BODIES and plain(e.name).split()[0] in words))
            and e.last_before(phrase.span[0]) is not None
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def own(self, phrase: Phrase) -> Entity:
        """The entity of a description that means nobody else: that of the same words, or new."""
        body = self.tables.bodies.get(plain(phrase.text))
        if body is not None:
            return self._body(body, phrase.span)
        known = self._by_words.get(self.content_words(phrase))
        if known is not None and (not phrase.indefinite or phrase.span in known.mentions):
            return known
        return self.create(phrase)

    def _body(self, name: str, span: Span) -> Entity:
        """The body that an adjective stands for: « (décision) **préfectorale** »."""
        words = frozenset(plain(name).split()) - SMALL
        entity = self._by_words.get(words)
        if entity is None:
            entity = Entity(name, "office", named=False, words=words)
            self._include(entity)
        self.mention(entity, span)
        return entity

    def content_words(self, phrase: Phrase) -> frozenset[str]:
        """The words of a description that tell: from its noun on, small ones aside."""
        return frozenset(w for w in phrase.head if w not in SMALL and w not in self.tables.of)

    def create(self, phrase: Phrase) -> Entity:
        """A new entity from a description."""
        words = self.content_words(phrase)
        name = self.tidy(phrase)
        if phrase.name is not None and phrase.others:
            name = self.text[phrase.name.start : phrase.others[-1].end]
        entity = Entity(name, None, named=False, words=words)
        several = (phrase.name, *phrase.others) if phrase.others else ()
        joined = [self.entity_named(n).type for n in several if n]
        entity.features = describes(self.tables, phrase, joined)
        entity.type = sort(entity.features)
        entity.number, entity.gender = phrase.number, phrase.gender
        entity.indefinite = phrase.indefinite
        entity.head = phrase.head[0] if phrase.head else ""
        self._include(entity)
        self.mention(entity, phrase.span)
        return entity

    def tidy(self, phrase: Phrase) -> str:
        """A description on one line, without a preposition before it or a clause behind it."""
        return tidied(phrase.text)

    def speaker_for(self, span: Span) -> str | None:
        """The id of whom the noun phrase at a span means; a new speaker if need be.

        Pronouns mean nobody here: who "he" is takes more than the phrase.
        """
        found = self.reader.phrase(span)
        if found.pronoun is not None:
            return None
        if found.name is not None and not found.others:
            entity = self.governed_from(self.entity_named(found.name))
        else:
            entity = self.describe(found) or self.own(found)
        self.mention(entity, span)
        return self.id_of(entity)

    def id_of(self, entity: Entity) -> str:
        """The speaker id of an entity, given out at the first asking."""
        if entity not in self._ids:
            self._last_id += 1
            self._ids[entity] = f"s{self._last_id}"
        return self._ids[entity]

    def speakers(self) -> tuple[Speaker, ...]:
        """The speakers: every entity that has an id, in the order of the ids."""
        made = [_record(e, key) for e, key in self._ids.items()]
        return tuple(sorted(made, key=lambda s: int(s.id[1:])))


class _Kept(local):
    """One cast, for each thread."""

    cast: Cast | None = None


_KEPT = _Kept()


def _record(e: Entity, key: str) -> Speaker:
    return Speaker(
        id=key, name=e.name, type=e.type, role=max(e.roles, key=len, default=None),
        affiliation=e.affiliation, mentions=tuple(e.mentions),
    )  # fmt: skip
