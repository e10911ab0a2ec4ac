"""Who rejects, confirms or answers whose words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selon import languages
from selon.languages.denials import denial_words, plain
from selon.reading.changed import changed
from selon.reading.claims import HEAD, LIKE, Claims, start_of
from selon.reading.denial_choice import Scene, denies, targets
from selon.reading.denial_signs import sign
from selon.reading.denial_targets import answered, denied, settled

if TYPE_CHECKING:
    from selon.records import Attribution, Polarity, Reading

__all__ = ["denials"]

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
    found = {a.id: _denied(a, claims) for a in claims.order if polar[a.id] == "deny"}
    _share(found, claims)
    return reading.replace(
        attributions=tuple(
            changed(
                a,
                polarity=polar[a.id],
                denies=found.get(a.id, ()),
                answers=() if a.id in found else answered(a, claims),
            )
            for a in reading.attributions
        )
    )


def _denied(a: Attribution, claims: Claims) -> tuple[str, ...]:
    """The ids of what a denial rejects."""
    ids = settled(a, claims)
    if ids is None:
        ids = tuple(b.id for b in targets(Scene(a, denied(a, claims), claims)))
    return ids


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
    known = [claims.by_id[i] for i, ids in found.items() if ids]
    for i in [i for i, ids in found.items() if not ids]:
        a = claims.by_id[i]
        near = [b for b in known if claims.like(a, b) >= LIKE]
        if near:
            best = max(near, key=lambda b: claims.like(a, b))
            found[i] = tuple(t for t in found[best.id] if claims.others(a, claims.by_id[t]))


def _polarities(claims: Claims) -> dict[str, Polarity]:
    """Each attribution's polarity; who says first of all that he denies, denies."""
    polar: dict[str, Polarity] = {
        a.id: "deny" if denies(a, claims, sign(a, claims)) else "affirm" for a in claims.order
    }
    for a in reversed(claims.order):
        outer = claims.by_id.get(a.parent or "")
        if outer is None or polar[a.id] != "deny" or claims.others(a, outer):
            continue
        if 0 <= start_of(a) - outer.content.start < HEAD:
            polar[outer.id] = "deny"
    return polar
