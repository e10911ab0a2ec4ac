"""Log-linear choices: does an attribution deny, and does a denial reject this claim?

The features are what a reader goes by: the act, negation, words of falsehood, and what was said
before and of whom: the accused answers his accuser. What the rules say (``denial_signs``,
``denial_targets``) is one feature among them. The weights are learnt from marked articles
(``training/selon_training/denying.py``).
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from selon.reading.claims import HEAD, LIKE, start_of
from selon.reading.denial_signs import MISLEADS
from selon.reading.places import overlap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selon.reading.claims import Claims
    from selon.records import Attribution

__all__ = ["IN", "Scene", "denies", "polarity_features", "target_features", "targets", "weights"]

IN: Final = " in "
"""Between a feature and the language for which alone it counts."""

_BACK: Final = 10  # attributions before, among which what is contradicted is looked for
_LONG: Final = 200  # characters of a content that say what it is about
_BEFORE: Final = 60  # characters before an attribution in which a word of contrast may stand
_PLACES: Final = 4

Features = dict[str, float]


def polarity_features(a: Attribution, claims: Claims, by_rule: str | None) -> Features:
    """What speaks for and against ``a`` denying; ``by_rule`` is the sign of denial seen, if any."""
    words, said = claims.words, claims.said[a.id]
    head, long = said.content[:HEAD], said.content[:_LONG]
    act = a.cue.act if a.cue else None
    negated = words.negation.search(long) is not None
    false = words.falsity.search(long) is not None
    made = {
        "": 1.0,
        f"sign {by_rule}": 1.0,
        f"act {act}": 1.0,
        f"kind {a.kind}": 1.0,
        "negated head": float(words.negation.search(head) is not None),
        "negated": float(negated),
        "never": float(words.never.search(long) is not None),
        "false": float(false),
        "false claim": float(false and words.claim_noun.search(long) is not None),
        "claim noun": float(words.claim_noun.search(head) is not None),
        "points": float(words.pointing.match(head) is not None),
        "pronoun": float(words.pronoun_whole.fullmatch(said.content) is not None),
        "opens": float(words.opening.match(head) is not None),
        "cue rejects": float(words.cue_reject.search(said.cue) is not None),
        "cue replies": float(words.cue_reply.search(said.cue) is not None),
        "contrast": float(words.contrast.search(claims.leading(a, _BEFORE)) is not None),
        "contrast head": float(words.contrast.search(head) is not None),
        "long": math.log1p(len(said.content)) / 5,
    }
    return made | _against(a, claims, negated=negated)


def _against(a: Attribution, claims: Claims, *, negated: bool) -> Features:
    """What was said before by others that it may contradict."""
    made: Features = {}
    me = claims.named(a)
    before = [b for b in claims.before(a, _BACK) if claims.eligible(a, b) and claims.claims(b)]
    if not before:
        return {"nothing before": 1.0}
    alike = [claims.like(a, b) for b in before]
    like = max(alike)
    best = before[alike.index(like)]
    opposite = negated != bool(claims.words.negation.search(claims.said[best.id].content[:_LONG]))
    made["like"] = like
    made["like opposite"] = like * opposite
    made["alike opposite"] = float(like >= LIKE and opposite)
    last = before[-1]
    near = claims.at[a.id] - claims.at[last.id] == 1
    of_me = bool(me & claims.said[last.id].about)
    accused = claims.accuser(a)
    made["after other"] = float(near)
    made["after of me"] = float(near and of_me)
    made["after of me negated"] = float(near and of_me and negated)
    made["after like"] = float(near) * alike[-1]
    made["after like negated"] = float(near and negated) * alike[-1]
    made["after asked"] = float(near and last.cue is not None and last.cue.act == "ask")
    if accused is not None:
        gap = claims.at[a.id] - claims.at[accused.id]
        made["accused"] = 1.0 / gap
        made["accused negated"] = negated / gap
        made["accused near"] = float(gap <= _PLACES)
        made["accused like"] = claims.like(a, accused)
    return made


def target_features(b: Attribution, scene: Scene) -> Features:
    """What speaks for and against the claim ``b`` being what the scene's denial rejects."""
    a, claims = scene.denial, scene.claims
    apart = claims.at[a.id] - claims.at[b.id]
    like = claims.like(a, b)
    about_me = bool(claims.named(a) & claims.said[b.id].about)
    accuses = claims.accuses(b)
    act = b.cue.act if b.cue else None
    made = {
        "": 1.0,
        f"act {act}": 1.0,
        f"kind {b.kind}": 1.0,
        "by rule": float(b.id in scene.by_rule),
        "no rule": float(not scene.by_rule),
        "before": float(apart > 0),
        "next": float(apart == 1),
        "distance": math.log1p(abs(start_of(a) - start_of(b))) / 5,
        "same paragraph": float(claims.together(a, b)),
        "like": like,
        "cover": claims.cover(a, b),
        "likest": float(b.id == scene.likest),
        "likest like": like * (b.id == scene.likest),
        "opposite like": like * (_negated(a, claims) != _negated(b, claims)),
        "me": float(about_me),
        "me accuses": float(about_me and accuses),
        "accuses": float(accuses),
        "accuser": float(b.id == scene.accuser),
        "claims": float(claims.claims(b)),
    }
    return made | _bond(b, scene) | _pointed_at(b, scene, made)


def _bond(b: Attribution, scene: Scene) -> Features:
    """How the claim stands to the denial: whose it is, and whether one holds the other."""
    a, claims = scene.denial, scene.claims
    parts = [p for p in (b.cue, b.source) if p is not None]
    touched = any(overlap(span, p.spans) for p in parts for span in a.content.spans)
    owned = (claims.named(b) - claims.named(a)) & claims.said[a.id].about
    return {
        "owner": float(bool(owned)),
        "other": float(claims.others(a, b)),
        "known": float(a.speaker is not None and b.speaker is not None),
        "nobody": float(b.source is None),
        "denier": float(b.id in claims.deniers),
        "inside": float(b.parent == a.id),
        "nested": float(b.parent is not None),
        "holds": float(b.id in claims.line(a)),
        "touched": float(touched),
    }


def _pointed_at(b: Attribution, scene: Scene, seen: Features) -> Features:
    """What the words that point (« ces accusations », "it", "any role") make of the claim."""
    a, claims = scene.denial, scene.claims
    words, content = claims.words, claims.said[a.id].content
    whole = words.pronoun_whole.fullmatch(content)
    ways = {
        "points": bool(words.pointing.match(content) or whole),
        "opened": bool(words.opened.match(content) or words.pointing_inside.search(content)),
        "involved": bool(words.involvement.match(content)),
    }
    made: Features = {}
    if (place := scene.place.get(b.id)) is not None:
        made[f"place {place}"] = 1.0
        made |= {f"{way} place {place}": 1.0 for way, holds in ways.items() if holds}
    if ways["points"] or ways["involved"]:
        fits = words.accusing.search(content) is not None
        made["points me"] = seen["me"]
        made["points accuses"] = seen["accuses"]
        made["points far"] = seen["distance"]
        made["accusation accuses"] = fits * seen["accuses"]
    return made


def _negated(a: Attribution, claims: Claims) -> bool:
    return claims.words.negation.search(claims.said[a.id].content[:_LONG]) is not None


class Scene:
    """A denial and what may be its target, ``found``, in reading order.

    ``by_rule`` are the ids that the rules take for its targets; ``place`` says how many of
    ``found`` stand between each of those before the denial and it, up to a few.
    """

    def __init__(self, denial: Attribution, by_rule: Sequence[str], claims: Claims) -> None:
        """Look at everything near ``denial``."""
        self.denial, self.claims = denial, claims
        self.by_rule = frozenset(by_rule)
        self.found = [b for b in claims.near(denial) if b.id != denial.id]
        accuser = claims.accuser(denial)
        self.accuser = accuser.id if accuser else None
        best = max(self.found, key=lambda b: claims.like(denial, b), default=None)
        self.likest = best.id if best and claims.like(denial, best) else None
        before = [b.id for b in self.found if claims.at[b.id] < claims.at[denial.id]]
        self.place = {i: min(n, _PLACES) for n, i in enumerate(reversed(before))}


def denies(a: Attribution, claims: Claims, by_rule: str | None) -> bool:
    """Whether ``a`` rejects a claim; where there is a sign of it, less is asked for."""
    table = weights(claims.reading.document.language)
    odds = _probability(polarity_features(a, claims, by_rule), table["polarity"])
    return odds >= table["least"]["polarity" if by_rule in (None, MISLEADS) else "signed"]


def targets(scene: Scene) -> list[Attribution]:
    """What the scene's denial rejects, in reading order; where it is open, nothing."""
    table, a = weights(scene.claims.reading.document.language), scene.denial
    return [
        b
        for b in scene.found
        if scene.claims.eligible(a, b)
        and _probability(target_features(b, scene), table["targets"]) >= table["least"]["targets"]
    ]


@cache
def weights(language: str | None = None) -> Mapping[str, Mapping[str, float]]:
    """The weights of the two choices, and the "least" probabilities at which they say yes.

    A feature has a weight for all languages and one for each that was learnt from: their sum
    counts ("act deny" and "act deny in fr").
    """
    text = files("selon.reading").joinpath("denials.json").read_text("utf-8")
    table: dict[str, dict[str, float]] = json.loads(text)
    ours = f"{IN}{language}"
    return {
        name: {k: v + values.get(k + ours, 0.0) for k, v in values.items() if IN not in k}
        for name, values in table.items()
    }


def _probability(features: Features, table: Mapping[str, float]) -> float:
    score = sum(table.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-score))
