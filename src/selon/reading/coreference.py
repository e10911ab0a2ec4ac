"""Who "he" is: a log-linear choice among the entities before a pronoun or description.

The features are the classic ones of pronoun resolution (Lappin & Leass 1994; Soon, Ng & Lim
2001): how near, how often, in which place, agreeing in what; with the speakers of the
attributions before. The weights are learnt from the gold speakers of the training articles
(``training/selon_training/coreference.py``).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.reading.cast import Cast
    from selon.reading.entity import Entity
    from selon.reading.intervals import Owned
    from selon.reading.phrases import Phrase
    from selon.records import Attribution, Span

__all__ = ["Scene", "candidates", "features", "nobody_features", "rank", "weights"]

_FAR, _FARTHER = 12, 60  # sentences before a pronoun, a description, in which one looks
_OF = frozenset({"de", "du", "des", "d", "of", "for", "from"})
_OPENING = 3  # characters before a mention that opens its sentence: a quotation mark, a space
_CLOSE = 12  # characters in which the word behind a mention begins
_BODIES = ("organisation", "office", "media")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a mention stands among.

    Who spoke so far, the latest last; who speaks round it; where the words begin that it is the
    source of, if they stand before it; the pieces of contents with their ends; whom a
    description means by its words alone.
    """

    spoke: Sequence[Entity]
    around: Entity | None = None
    anchor: int | None = None
    contents: Owned[tuple[int, Attribution]] | None = None
    told: Entity | None = None


def _class(phrase: Phrase) -> str:
    if phrase.pronoun is None:
        return "person" if phrase.type in ("person", None) else "body"
    if phrase.pronoun.person == "d":
        return "latter"
    if phrase.number == "2":
        return "they"
    return {"m": "he", "f": "she", "n": "it"}.get(phrase.gender, "his")


def _fits(phrase: Phrase, entity: Entity) -> bool:
    """Whether nothing speaks against: number, gender, and for a description its kind."""
    if phrase.number == "2" and entity.type == "person":
        return False
    if phrase.number == "1" and entity.type == "group" and phrase.pronoun is not None:
        return False
    genders = {phrase.gender, entity.gender} - {"-"}
    if entity.type == "person" and len(genders) > 1:
        return False
    if phrase.pronoun is None and phrase.type is not None:
        if phrase.type == "person":
            return entity.type == "person"
        if phrase.type in _BODIES:
            return entity.type in _BODIES
        return entity.type == phrase.type
    return True


def candidates(cast: Cast, phrase: Phrase, told: Entity | None = None) -> list[Entity]:
    """Who was mentioned not too far before the phrase and does not disagree with it.

    And ``told``, even where it is mentioned only later: a minister's name may come last.
    """
    words = cast.content_words(phrase)
    out = []
    for entity in cast.before(phrase.span[0], _FAR if phrase.pronoun else _FARTHER):
        if not entity.named and entity.words == words:
            continue  # that is the phrase itself
        last = entity.last_before(phrase.span[0])
        if last is not None and last[1] <= phrase.span[0] and _fits(phrase, entity):
            out.append(entity)
    if told is not None and told not in out:
        out.insert(0, told)
    return out


def features(
    cast: Cast, phrase: Phrase, found: Sequence[Entity], scene: Scene
) -> list[dict[str, float]]:
    """What speaks for and against each candidate, by feature name."""
    rows = [_features(cast, phrase, e, scene) for e in found]
    seen = _seen_from(phrase, scene)
    near = sorted(range(len(found)), key=lambda i: _last(found[i], seen))
    for place, i in enumerate(reversed(near)):
        rows[i][f"place {min(place, 4)}"] = 1.0
    if phrase.pronoun is None:
        named = [i for i in near if found[i].named and not found[i].place]
        for i in named:
            rows[i][f"named {min(len(named), 3)} {_class(phrase)}"] = 1.0
    people = [i for i in near if found[i].type == "person"]
    for place, i in enumerate(reversed(people[-2:])):
        rows[i][f"place among people {place} {_class(phrase)}"] = 1.0
    return rows


def _seen_from(phrase: Phrase, scene: Scene) -> int:
    """From where one looks back: « … », a-t-il dit: who "he" is stands before the quotation."""
    start = phrase.span[0]
    return start if scene.anchor is None else min(start, scene.anchor)


def _last(entity: Entity, before: int) -> Span:
    """Where an entity was mentioned last before a place; its first mention if it was not yet."""
    return entity.last_before(before) or entity.mentions[0]


def _features(cast: Cast, phrase: Phrase, entity: Entity, scene: Scene) -> dict[str, float]:
    seen = _seen_from(phrase, scene)
    last = _last(entity, seen)
    here = cast.sentence(seen)
    apart = here - cast.sentence(last[0])
    begin = cast.sentences[cast.sentence(last[0])]
    kind = "named " * entity.named + ("place" if entity.place else str(entity.type))
    what = _class(phrase)
    out = {
        "distance": math.log1p(max(0, seen - last[1])),
        f"apart {min(apart, 4)}": 1.0,
        f"only within {what}": float(last[0] >= seen),
        # Whom the words tell may not have been mentioned yet.
        "often": math.log(max(1, sum(m < phrase.span for m in entity.mentions))),
        "indefinite": float(entity.indefinite),
        "subject": float(0 <= last[0] - begin < 12),
        f"{what} {kind}": 1.0,
        f"gender {entity.gender == phrase.gender != '-'}": 1.0,
        "title": float(entity.mentions[0][0] < cast.sentences[min(1, len(cast.sentences) - 1)]),
    }
    out |= _place(cast, seen, last, what, scene)
    for n, speaker in enumerate(reversed(scene.spoke[-3:])):
        if speaker is entity:
            out[f"spoke {n}"] = 1.0
            out[f"spoke {n} {what}"] = 1.0
            break
    else:
        out["silent"] = 1.0
    if scene.around is entity:
        out["around"] = 1.0
        out[f"around {what}"] = 1.0
    if phrase.pronoun is None and phrase.head:
        out |= _described(cast, phrase, entity, what)
        if scene.told is entity:
            how = "named" if entity.named else "described"
            out["told"] = 1.0
            out[f"told {how} {entity.type == 'person'}"] = 1.0
            out[f"told head {entity.head == phrase.head[0]}"] = 1.0
    return out


def _described(cast: Cast, phrase: Phrase, entity: Entity, what: str) -> dict[str, float]:
    """How a description's words go with what is known of the candidate."""
    words = set(phrase.head)
    noun = cast.tables.single(phrase.head[0])
    same, alike = noun in entity.role_heads, bool(cast.tables.alike(noun) & entity.role_heads)
    longer = cast.content_words(phrase) < entity.words and phrase.head[0] in entity.words
    return {
        "role": len(words & (entity.role_words | entity.words)) / len(words),
        "role head": float(same),
        "role alike": float(alike),
        f"other role {what}": float(bool(entity.role_heads) and not same and not alike),
        f"kind {what} {phrase.type == entity.type}": 1.0,
        f"same noun {entity.named}": float(entity.head == phrase.head[0]),
        "longer": float(longer),
    }


def _place(cast: Cast, seen: int, last: Span, what: str, scene: Scene) -> dict[str, float]:
    """In what position the candidate stands: after a preposition, inside somebody's words."""
    words = cast.reader.words
    i = words.within((last[0], last[0] + 1)).start
    before = words.words[i - 1] if i else ""
    between = cast.text[last[1] : seen]
    quoted = scene.contents is not None and any(
        end <= seen for end, _ in scene.contents.holding(last[0], last[0] + 1)
    )
    return {
        f"hangs {what}": float(before in cast.tables.of),
        "same paragraph": float("\n" not in between),
        f"quoted {what}": float(quoted),
        f"same sentence {what}": float(cast.sentence(last[0]) == cast.sentence(seen)),
        **_context(cast, last, before, what),
    }


def _context(cast: Cast, last: Span, before: str, what: str) -> dict[str, float]:
    """The words beside the candidate's last mention, and which in its sentence it is."""
    words = cast.reader.words
    out = {f"nth {cast.place_in_sentence(last[0])} {what}": 1.0}
    if before in cast.tables.before:
        out[f"after {before}"] = 1.0
    elif last[0] - cast.sentences[cast.sentence(last[0])] < _OPENING:
        out["opens"] = 1.0
        out[f"opens {what}"] = 1.0
    else:
        out["after other"] = 1.0
    behind = words.within((last[1], last[1] + _CLOSE))
    mark = cast.text[last[1] : last[1] + 2].strip()[:1]
    if mark and not mark.isalnum():
        out[f"before {mark}"] = 1.0
    elif behind and (word := words.words[behind.start]) in cast.tables.behind:
        out[f"before {word}"] = 1.0
    else:
        out["before other"] = 1.0
    return out


def nobody_features(phrase: Phrase) -> dict[str, float]:
    """What speaks for none of the candidates: a description that says much means somebody new."""
    what = _class(phrase)
    out = {f"nobody {what}": 1.0}
    if phrase.pronoun is None:
        out[f"nobody {what} words"] = float(len(phrase.head))
        out[f"nobody {what} {phrase.type}"] = 1.0
        small = phrase.text.split("'")[0].split(" ")[0].casefold()
        out[f"nobody {what} {small}"] = 1.0
        out[f"nobody {what} of"] = float(any(w in _OF for w in phrase.head))
        if len(phrase.head) == 1:
            out[f"nobody {phrase.head[0]}"] = 1.0
            out[f"nobody alone {phrase.type}"] = 1.0
    return out


@cache
def weights() -> dict[str, float]:
    """The learnt weights."""
    text = files("selon.reading").joinpath("coreference.json").read_text("utf-8")
    table: dict[str, float] = json.loads(text)
    return table


def rank(cast: Cast, phrase: Phrase, scene: Scene) -> list[tuple[float, Entity]]:
    """Candidates and their probabilities, the likeliest first; what is missing to 1 is nobody's."""
    table = weights()
    found = candidates(cast, phrase, scene.told)
    scores = [
        sum(table.get(k, 0.0) * v for k, v in row.items())
        for row in features(cast, phrase, found, scene)
    ]
    nobody = sum(table.get(k, 0.0) * v for k, v in nobody_features(phrase).items())
    top = max([nobody, *scores])
    total = sum(math.exp(s - top) for s in [nobody, *scores])
    odds = [math.exp(s - top) / total for s in scores]
    return sorted(zip(odds, found, strict=True), key=lambda pair: -pair[0])
