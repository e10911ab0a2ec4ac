"""Log-linear choices: does an attribution deny, and does a denial reject this claim?

The features are what people see a denial by: the act, negation, words of falsehood, and whom and
what was said before (after Hidey & McKeown 2019 on disagreement: negation and shared words; the
accused answers his accuser). Learnt from marked articles (``training/selon_training/denying.py``).
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from selon.reading.claims import HEAD, LIKE, start_of
from selon.reading.places import overlap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selon.reading.claims import Claims
    from selon.records import Attribution

__all__ = ["polarity_features", "probability", "target_features", "weights"]

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
    made = {
        "": 1.0,
        f"sign {by_rule}": 1.0,
        f"act {act}": 1.0,
        f"kind {a.kind}": 1.0,
        "negated head": float(words.negation.search(head) is not None),
        "negated": float(negated),
        "never": float(words.never.search(long) is not None),
        "false": float(words.falsity.search(long) is not None),
        "false claim": float(bool(words.falsity.search(long) and words.claim_noun.search(long))),
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
    best = max(before, key=lambda b: claims.like(a, b))
    like = claims.like(a, best)
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
    made["after like"] = float(near) * claims.like(a, last)
    made["after like negated"] = float(near and negated) * claims.like(a, last)
    made["after asked"] = float(near and last.cue is not None and last.cue.act == "ask")
    if accused is not None:
        gap = claims.at[a.id] - claims.at[accused.id]
        made["accused"] = 1.0 / gap
        made["accused negated"] = negated / gap
        made["accused near"] = float(gap <= _PLACES)
        made["accused like"] = claims.like(a, accused)
    return made


def target_features(a: Attribution, b: Attribution, claims: Claims, context: Context) -> Features:
    """What speaks for and against the claim ``b`` being what the denial ``a`` rejects."""
    words, said, other = claims.words, claims.said[a.id], claims.said[b.id]
    apart = claims.at[a.id] - claims.at[b.id]
    before = apart > 0
    like, cover = claims.like(a, b), claims.cover(a, b)
    points = bool(words.pointing.match(said.content) or words.pronoun_whole.fullmatch(said.content))
    opened = bool(words.opened.match(said.content) or words.pointing_inside.search(said.content))
    involved = bool(words.involvement.match(said.content))
    me = bool(claims.named(a) & other.about)
    accuses = claims.accuses(b)
    place = context.place(b.id) if before else -1
    act = b.cue.act if b.cue else None
    made = {
        "": 1.0,
        "by rule": float(b.id in context.by_rule),
        "no rule": float(not context.by_rule),
        "before": float(before),
        "distance": math.log1p(abs(start_of(a) - start_of(b))) / 5,
        "like": like,
        "cover": cover,
        "likest": float(b.id == context.likest),
        "likest like": like * (b.id == context.likest),
        "me": float(me),
        "me accuses": float(me and accuses),
        "accuses": float(accuses),
        "accuser": float(b.id == context.accuser),
        f"act {act}": 1.0,
        f"kind {b.kind}": 1.0,
        "owner": float(bool((claims.named(b) - claims.named(a)) & said.about)),
        "inside": float(b.parent == a.id),
        "nested": float(b.parent is not None),
        "claims": float(claims.claims(b)),
        "touched": float(_touched(a, b)),
        "other": float(claims.others(a, b)),
        "known": float(a.speaker is not None and b.speaker is not None),
        "nobody": float(b.source is None),
        "denier": float(b.id in claims.deniers),
        "holds": float(b.id in claims.line(a)),
        "next": float(apart == 1),
        "same paragraph": float(claims.together(a, b)),
        "opposite like": like * (_negated(a, claims) != _negated(b, claims)),
    }
    if place >= 0:
        made[f"place {min(place, _PLACES)}"] = 1.0
        for name, holds in (("points", points), ("opened", opened), ("involved", involved)):
            if holds:
                made[f"{name} place {min(place, _PLACES)}"] = 1.0
    if points or involved:
        made["points me"] = float(me)
        made["points accuses"] = float(accuses)
        made["points far"] = made["distance"]
        fits = words.accusing.search(said.content) is not None
        made["accusation accuses"] = float(fits and accuses)
    return made


def _negated(a: Attribution, claims: Claims) -> bool:
    return claims.words.negation.search(claims.said[a.id].content[:_LONG]) is not None


def _touched(a: Attribution, b: Attribution) -> bool:
    parts = [p for p in (b.cue, b.source) if p is not None]
    return any(overlap(span, p.spans) for p in parts for span in a.content.spans)


class Context:
    """What a denial's candidates are seen against: their order, and what the rules say."""

    def __init__(
        self, a: Attribution, found: Sequence[Attribution], by_rule: Sequence[str], claims: Claims
    ) -> None:
        """Look at the candidates ``found`` of ``a``, in reading order."""
        self.by_rule = frozenset(by_rule)
        accuser = claims.accuser(a)
        self.accuser = accuser.id if accuser else None
        best = max(found, key=lambda b: claims.like(a, b), default=None)
        self.likest = best.id if best and claims.like(a, best) else None
        before = [b.id for b in found if claims.at[b.id] < claims.at[a.id]]
        self._place = {i: n for n, i in enumerate(reversed(before))}

    def place(self, i: str) -> int:
        """How many candidates stand between this one and the denial."""
        return self._place[i]


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The learnt weights of the two choices, and the least probabilities at which they are taken."""
    text = files("selon.reading").joinpath("denials.json").read_text("utf-8")
    table: dict[str, dict[str, float]] = json.loads(text)
    return table


def probability(features: Features, table: Mapping[str, float]) -> float:
    """The probability that a choice's answer is yes."""
    score = sum(table.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-score))
