"""Who rejects, confirms or answers whose words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from selon import languages
from selon.languages.acts import REFUSE_TO_COMMENT
from selon.languages.denials import denial_words, plain
from selon.reading.claims import HEAD, LIKE, Claims, start_of
from selon.reading.denial_targets import answered, denied, without

if TYPE_CHECKING:
    from selon.records import Attribution, Polarity, Reading

__all__ = ["denials"]

# A wish, an order or a fear that something be false denies nothing.
_NO_DENIAL: Final = frozenset({"order", "ask", "promise", "feel", "accuse", "decide"})
_ROOM: Final = 400  # characters of a content in which others' words may be called false
_SAMPLE: Final = 5000  # characters from which an unknown language is guessed


def denials(reading: Reading) -> Reading:
    """Say which attributions reject, confirm or answer others, and which.

    Needs: ``attributions`` with cue (and its act), content, source, parent, kind, polarity and,
    where known, speaker; ``speakers``; ``document.language``. Adds: ``polarity`` "deny" where it
    takes more than the cue to see it, and takes it back where the cue alone misleads; ``denies``,
    the ids of what is rejected, which stays empty where nobody in the document said it; and
    ``answers``, the ids of what is confirmed or replied to. Nobody denies himself here.
    """
    if not reading.attributions:
        return reading
    claims = Claims(reading, denial_words(_code(reading)))
    polar = _polarities(claims)
    claims.deniers = frozenset(i for i, polarity in polar.items() if polarity == "deny")
    found = {a.id: denied(a, claims) for a in claims.order if polar[a.id] == "deny"}
    _share(found, claims)
    return reading.replace(
        attributions=tuple(
            replace(
                a,
                polarity=polar[a.id],
                denies=found.get(a.id, ()),
                answers=() if a.id in found else answered(a, claims),
            )
            for a in reading.attributions
        )
    )


def _code(reading: Reading) -> str:
    """The document's language, or the one with more of its small words in the text."""
    if reading.document.language:
        return languages.get(reading.document.language).code
    words = plain(reading.document.text[:_SAMPLE]).split()
    return max(
        languages.available(), key=lambda code: sum(w in denial_words(code).stop for w in words)
    )


def _share(found: dict[str, tuple[str, ...]], claims: Claims) -> None:
    """Give a denial without a target that of its copy: a headline says what the text says again."""
    known = [claims.by_id[i] for i, targets in found.items() if targets]
    for i in [i for i, targets in found.items() if not targets]:
        a = claims.by_id[i]
        near = [b for b in known if claims.like(a, b) >= LIKE]
        if near:
            best = max(near, key=lambda b: claims.like(a, b))
            found[i] = tuple(t for t in found[best.id] if claims.others(a, claims.by_id[t]))


def _polarities(claims: Claims) -> dict[str, Polarity]:
    """Each attribution's polarity; who says first of all that he denies, denies."""
    polar = {a.id: _polarity(a, claims) for a in claims.order}
    for a in reversed(claims.order):
        outer = claims.by_id.get(a.parent or "")
        if outer is None or polar[a.id] != "deny" or claims.others(a, outer):
            continue
        if 0 <= start_of(a) - outer.content.start < HEAD:
            polar[outer.id] = "deny"
    return polar


def _polarity(a: Attribution, claims: Claims) -> Polarity:
    """Whether ``a`` rejects a claim."""
    words, cue, content = claims.words, claims.said[a.id].cue, claims.said[a.id].content
    act = a.cue.act if a.cue else None
    if a.polarity == "deny":
        return "deny" if _meant(a, claims) else "affirm"
    if a.kind == "hearsay":
        return "affirm"
    rejects = words.cue_reject.search(cue) and _of_claim(content, claims)
    if rejects or words.cue_deny.search(cue):
        return "deny"
    if act in _NO_DENIAL or act == REFUSE_TO_COMMENT:
        return "affirm"
    return "deny" if _called_false(a, claims) or _contradicts(a, claims) else "affirm"


def _meant(a: Attribution, claims: Claims) -> bool:
    """Whether a cue of denying is one here: « contester » a claim, but not a victory."""
    words, cue, content = claims.words, claims.said[a.id].cue, claims.said[a.id].content
    claim = _of_claim(content, claims)
    if words.cue_exculpate.search(cue):
        return bool(claim or words.exculpated.match(content))
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
