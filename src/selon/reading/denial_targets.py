"""Which claims a denial rejects, a confirmation confirms and an answer answers.

A target is looked for in the ways in which people point at words, the plainest first: the claim
stands in the denial itself (« la rumeur selon laquelle … »); its cue or source does (« dément
l'annonce »); its owner is named ("X's claims"); it is only pointed at (« ces accusations », « l'a
démenti »: the last fitting words before); it is said again in other words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selon.languages.acts import REFUSE_TO_COMMENT
from selon.languages.denials import plain
from selon.reading.claims import HEAD, LIKE, SENTENCE, start_of
from selon.reading.places import overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selon.reading.claims import Claims
    from selon.records import Attribution, Span

__all__ = ["answered", "denied", "settled", "without"]

# Likeness from which the likest claim is the target of a cue that denies anyway.
_SURE: Final = 0.2
_TWIN: Final = 0.6  # … and from which two contents are copies of one claim
_REACH: Final = 12  # attributions looked back on for what is merely pointed at
_NEAR: Final = 300  # characters between a question and its answer
_ROOM: Final = 400  # characters to either side of a cue that its sentence may have
_STOP: Final = re.compile(r"[,;.:|«“\"]")
_DIGIT: Final = re.compile(r"\d")


def denied(a: Attribution, claims: Claims) -> tuple[str, ...]:
    """The ids of what ``a`` rejects, in the order of the text."""
    best = (
        _inside(a, claims)
        or _touched(a, claims)
        or _owned(a, claims)
        or (() if _foreign(a, claims) else _pointed(a, claims) or _meant(a, claims))
    )
    return _ids(a, best, claims)


def settled(a: Attribution, claims: Claims) -> tuple[str, ...] | None:
    """The ids of what ``a`` rejects where the words themselves tell; else ``None``.

    They do where the claim stands in the denial, or is what it is made of; and nothing here is
    meant where the words' owner is named and says nothing.
    """
    if best := _inside(a, claims) or _touched(a, claims):
        return _ids(a, best, claims)
    return () if _foreign(a, claims) and not _owned(a, claims) else None


def answered(a: Attribution, claims: Claims) -> tuple[str, ...]:
    """The ids of what ``a`` confirms or replies to, in the order of the text."""
    words, cue = claims.words, claims.said[a.id].cue
    if a.cue is None or a.cue.act == REFUSE_TO_COMMENT or words.unconfirmed.search(cue):
        return ()
    if a.cue.act != "confirm" or not words.cue_confirm.search(cue):
        return tuple(b.id for b in _replied(a, claims))
    best = _touched(a, claims) or _said_of(a, claims)
    # Of two that confirm the same, neither is what the other confirms.
    return _ids(a, [b for b in best if b.cue is None or b.cue.act != "confirm"], claims)


def without(piece: Span, holes: Iterable[Span]) -> list[Span]:
    """What is left of a piece of text without the holes."""
    left = [piece]
    for start, end in holes:
        parts = [p for s, e in left for p in ((s, min(e, start)), (max(s, end), e))]
        left = [(s, e) for s, e in parts if s < e]
    return left


def _ids(a: Attribution, best: Sequence[Attribution], claims: Claims) -> tuple[str, ...]:
    """The ids of ``best`` and of their copies."""
    ids = {b.id for b in best}
    ids |= {
        b.id
        for b in (claims.near(a) if best else ())
        if any(claims.like(b, t) >= _TWIN for t in best) and claims.eligible(a, b)
    }
    return tuple(sorted(ids, key=claims.at.__getitem__))


def _said_of(a: Attribution, claims: Claims) -> Sequence[Attribution]:
    if owned := _owned(a, claims):
        return owned
    return () if _foreign(a, claims) else _pointed(a, claims) or claims.likest(a, LIKE)


def _meant(a: Attribution, claims: Claims) -> list[Attribution]:
    """The claim that says what ``a`` rejects; « toute implication » is what one is accused of."""
    if not claims.words.involvement.match(claims.said[a.id].content):
        return claims.likest(a, _SURE)
    accuser = claims.accuser(a)
    return [accuser] if accuser else claims.likest(a, LIKE)


def _inside(a: Attribution, claims: Claims) -> list[Attribution]:
    """Claims of others told in the denial's own content."""
    return [
        b
        for b in claims.children.get(a.id, ())
        if claims.others(a, b) and b.id not in claims.deniers and claims.claims(b)
    ]


def _touched(a: Attribution, claims: Claims) -> list[Attribution]:
    """Claims of whose cue or source the content is made, or whose content points back at it."""
    text = claims.reading.document.text
    found = []
    for b in claims.near(a):
        parts = [p for p in (b.cue, b.source) if p is not None]
        touched = any(overlap(span, p.spans) for p in parts for span in a.content.spans)
        gap = b.content.start - a.content.end
        back = 0 <= gap < HEAD and claims.words.relative.fullmatch(claims.said[b.id].content)
        if back and SENTENCE.search(text, a.content.end, b.content.start):
            back = None
        if (touched or back) and claims.eligible(a, b):
            found.append(b)
    return found


def _owned(a: Attribution, claims: Claims) -> list[Attribution]:
    """The claim of whom the content names as its owner: « les accusations de X »."""
    said, words = claims.said[a.id], claims.words
    if not words.pointing.match(said.content):
        return []
    me = claims.named(a)
    shared = {b.id: len(said.about & (claims.named(b) - me)) for b in claims.near(a)}
    fitting = [
        b for b in claims.near(a) if shared[b.id] and claims.eligible(a, b) and claims.claims(b)
    ]
    if not fitting:
        return []
    most = max(shared[b.id] for b in fitting)
    fitting = [b for b in fitting if shared[b.id] == most]
    fitting = [b for b in fitting if claims.at[b.id] < claims.at[a.id]] or fitting
    if words.counted.search(said.content[:HEAD]):
        fitting = [b for b in fitting if _DIGIT.search(b.content.text)] or fitting
    return [_best(a, fitting, claims)]


def _foreign(a: Attribution, claims: Claims) -> bool:
    """Whether the content names an owner of the words; when he says nothing here, nobody does."""
    content = claims.said[a.id].content
    pointing = claims.words.pointing.match(content)
    return bool(pointing and claims.words.owner.search(content, pointing.end()))


def _pointed(a: Attribution, claims: Claims) -> list[Attribution]:
    """The last claim before, where the content only points: « ces accusations », "it"."""
    content, words = claims.said[a.id].content, claims.words
    if not (
        words.pronoun_whole.fullmatch(content)
        or words.opened.match(content)
        or words.pointing.match(content)
        or words.pointing_inside.search(content)
    ):
        return []
    before = [b for b in claims.before(a, _REACH) if claims.eligible(a, b) and claims.claims(b)]
    if like := [b for b in before if claims.like(a, b) >= LIKE]:
        return [_best(a, like, claims)]
    accusing = [b for b in before if claims.accuses(b)]
    about_me = [b for b in before if claims.named(a) & claims.said[b.id].about]
    accused = [b for b in accusing if b in about_me]
    if words.accusing.search(content):
        before = accused or accusing or about_me or before
    elif not words.claim_noun.search(content):
        before = accused or before
    return [_outer(before, claims)] if before else []


def _best(a: Attribution, fitting: Sequence[Attribution], claims: Claims) -> Attribution:
    """The likest; of equals the last."""
    top = max(claims.like(a, b) for b in fitting)
    return _outer([b for b in fitting if claims.like(a, b) >= top - 1e-9], claims)


def _outer(fitting: Sequence[Attribution], claims: Claims) -> Attribution:
    """The last; but a claim stands for those nested in it."""
    line = claims.line(fitting[-1])
    return next((b for b in fitting if b.id in line), fitting[-1])


def _replied(a: Attribution, claims: Claims) -> list[Attribution]:
    """What ``a`` says that it replies to: « en réponse à X », "asked about Y"; or a question."""
    sentence = _sentence(a, claims.reading.document.text)
    if found := claims.words.answer.search(sentence):
        asked = claims.stand_in(a, _STOP.split(sentence[found.end() :], maxsplit=1)[0].strip())
        best = _said_of(asked, claims)
        return [b for b in best if b.id != a.id and claims.at[b.id] < claims.at[a.id]]
    if not claims.words.cue_reply.search(claims.said[a.id].cue):
        return []
    return [
        b
        for b in claims.before(a, 1)
        if start_of(a) - b.content.end < _NEAR
        and claims.eligible(a, b)
        and ((b.cue is not None and b.cue.act == "ask") or b is claims.accuser(a))
    ]


def _sentence(a: Attribution, text: str) -> str:
    """The sentence of the cue without the content, as patterns see it."""
    cue = a.cue or a.content
    first, last = max(0, cue.start - _ROOM), min(len(text), cue.end + _ROOM)
    ends = [m.end() for m in SENTENCE.finditer(text, first, cue.start)]
    after = SENTENCE.search(text, cue.end, last)
    whole = (ends[-1] if ends else first, after.start() if after else last)
    return plain(" | ".join(text[s:e] for s, e in without(whole, a.content.spans)))
