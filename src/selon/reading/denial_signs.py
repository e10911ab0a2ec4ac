"""By what one sees that somebody denies: the rules, one sign at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selon.languages.acts import REFUSE_TO_COMMENT
from selon.languages.denials import plain
from selon.reading.claims import HEAD, LIKE
from selon.reading.denial_targets import without

if TYPE_CHECKING:
    from selon.reading.claims import Claims
    from selon.records import Attribution

__all__ = ["MISLEADS", "sign"]

MISLEADS: Final = "misleads"
"""The sign that a cue of denying is none here."""

# A wish, an order or a fear that something be false denies nothing.
_NO_DENIAL: Final = frozenset({"order", "ask", "promise", "feel", "accuse", "decide"})
_ROOM: Final = 400  # characters of a content in which others' words may be called false


def sign(a: Attribution, claims: Claims) -> str | None:
    """The first sign that ``a`` rejects a claim, or that it seems to only (``MISLEADS``)."""
    words, cue, content = claims.words, claims.said[a.id].cue, claims.said[a.id].content
    act = a.cue.act if a.cue else None
    if a.polarity == "deny":
        return "denies" if _meant(a, claims) else MISLEADS
    if a.kind == "hearsay":
        return None
    if words.cue_reject.search(cue) and _of_claim(content, claims):
        return "rejects"
    if words.cue_deny.search(cue):
        return "says to deny"
    if act in _NO_DENIAL or act == REFUSE_TO_COMMENT:
        return None
    if _called_false(a, claims):
        return "calls false"
    return "contradicts" if _contradicts(a, claims) else None


def _meant(a: Attribution, claims: Claims) -> bool:
    """Whether a cue of denying is one here: « contester » a claim, but not a victory."""
    words, cue, content = claims.words, claims.said[a.id].cue, claims.said[a.id].content
    claim = _of_claim(content, claims)
    if words.cue_exculpate.search(cue):
        return bool(claim or words.exculpated.match(content))
    if not claim and not words.clause.match(content) and words.withheld.search(content[:HEAD]):
        return False
    # A capital letter stands for a name: people are dismissed too.
    aside = words.cue_aside.search(cue) and a.content.text[:1].isupper()
    if aside or words.cue_weak.search(cue):
        return bool(claim or words.clause.match(content) or words.claim_noun.search(content))
    return True


def _of_claim(content: str, claims: Claims) -> bool:
    """Whether a content is what somebody said, called by a noun or a pronoun."""
    words = claims.words
    return bool(
        words.pointing.match(content)
        or words.involvement.match(content)
        or words.pronoun_whole.fullmatch(content)
        or words.claim_noun.search(words.owner.split(content[:HEAD], maxsplit=1)[0])
    )


def _called_false(a: Attribution, claims: Claims) -> bool:
    words, cue, content = claims.words, claims.said[a.id].cue, claims.said[a.id].content
    judged = words.claim_noun.search(content[: 2 * HEAD]) or (
        len(content) < HEAD and words.judged.match(content)
    )
    if judged and words.cue_judge.search(cue) and words.falsity.search(content):
        return True
    # What somebody else calls false within these words is his denial, not this one.
    holes = [
        s for b in claims.children.get(a.id, ()) if claims.others(a, b) for s in b.content.spans
    ]
    text = claims.reading.document.text
    own = " ".join(text[s:e] for piece in a.content.spans for s, e in without(piece, holes))
    return bool(words.false.search(plain(own[:_ROOM])))


def _contradicts(a: Attribution, claims: Claims) -> bool:
    """Whether the content says no to what the speaker is accused of, or does not believe it."""
    words, cue, content = claims.words, claims.said[a.id].cue, claims.said[a.id].content
    if words.exculpating.match(content):
        return True
    if words.cue_doubt.search(cue):
        return bool(claims.accuser(a) or claims.likest(a, LIKE))
    if not words.cue_reply.search(cue):
        return False
    negated = words.negation.search(content[: HEAD // 2])
    return bool(words.opening.match(content) or (negated and claims.accuser(a)))
