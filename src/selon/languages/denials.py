"""The words by which somebody rejects, confirms or answers what another said.

They stand in each language's ``denials.toml``, as regular expressions over plain text (``plain``:
small letters, no accents, straight apostrophes) in which ``_`` stands for white space.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from selon.languages.language import _table

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DenialWords", "denial_words", "plain", "stems"]

_WORD = re.compile(r"[^\W_]+")
_STEM = 5  # letters; see stems
_SHORTEST = 3
_NOTHING = r"(?!)"


@dataclass(frozen=True, slots=True)
class DenialWords:
    """The patterns of one language; in a language without any, none of them ever matches.

    ``cue_*`` are for the words of a cue, ``pointing`` … ``false`` for those of a content. Those
    that end in ``_whole`` must match all of it.
    """

    stop: frozenset[str]
    claim_noun: re.Pattern[str]
    pointing: re.Pattern[str]
    pointing_inside: re.Pattern[str]
    owner: re.Pattern[str]
    accusing: re.Pattern[str]
    counted: re.Pattern[str]
    involvement: re.Pattern[str]
    pronoun_whole: re.Pattern[str]
    opened: re.Pattern[str]
    relative: re.Pattern[str]
    cue_deny: re.Pattern[str]
    cue_reject: re.Pattern[str]
    cue_weak: re.Pattern[str]
    cue_aside: re.Pattern[str]
    cue_exculpate: re.Pattern[str]
    exculpated: re.Pattern[str]
    clause: re.Pattern[str]
    cue_doubt: re.Pattern[str]
    cue_reply: re.Pattern[str]
    cue_confirm: re.Pattern[str]
    unconfirmed: re.Pattern[str]
    withheld: re.Pattern[str]
    cue_judge: re.Pattern[str]
    judged: re.Pattern[str]
    false: re.Pattern[str]
    falsity: re.Pattern[str]
    exculpating: re.Pattern[str]
    guilt: re.Pattern[str]
    negation: re.Pattern[str]
    contrast: re.Pattern[str]
    never: re.Pattern[str]
    opening: re.Pattern[str]
    answer: re.Pattern[str]


@cache
def denial_words(code: str) -> DenialWords:
    """The patterns of a language ("fr"); for an unknown one, patterns that match nothing."""
    table = _table(code, "denials")
    claim, cue, content = (table.get(part, {}) for part in ("claim", "cue", "content"))
    nouns, involvement = _any(claim, "nouns"), _any(claim, "involvement")
    between = rf"(?:(?:{_any(claim, 'between')})\s+)*"
    lead = rf"^\W*(?:(?:{_any(claim, 'lead')})(?:(?<=')|\s+))?"
    led = rf"{lead}(?:{_any(claim, 'pointing')})(?:(?<=')|\s+){between}"
    return DenialWords(
        stop=frozenset(table.get("stop", {}).get("words", "").split()),
        claim_noun=re.compile(rf"\b(?:{nouns})\b"),
        pointing=re.compile(rf"{led}(?:{nouns})\b|^\W*(?:{nouns})\b"),
        pointing_inside=re.compile(
            rf"(?<!\w)(?:{_any(claim, 'demonstratives')})\s+{between}(?:{nouns})\b"
        ),
        owner=re.compile(rf"(?<!\w)(?:{_any(claim, 'owner')})(?:(?<=')|\s)|'s\s|s'\s"),
        accusing=re.compile(rf"\b(?:{_any(claim, 'accusing')})\b"),
        counted=re.compile(rf"\b(?:{_any(claim, 'counted')})\b"),
        involvement=re.compile(
            rf"^\W*(?:\w+['\s]\s*)?(?:{_any(claim, 'any')})\s+(?:\w+\s+)?(?:{involvement})\b"
        ),
        pronoun_whole=re.compile(rf"\W*(?:{_any(claim, 'pronouns')})\W*"),
        opened=re.compile(rf"\W*(?:{_any(claim, 'opening')})(?!\w)"),
        relative=re.compile(rf"\W*(?:{_any(claim, 'relative')})(?!\w)"),
        cue_deny=_words(cue, "deny"),
        cue_reject=_words(cue, "reject"),
        cue_weak=_words(cue, "weak"),
        cue_aside=_words(cue, "aside"),
        cue_exculpate=_words(cue, "exculpate"),
        exculpated=re.compile(rf"(?:{_any(cue, 'exculpated')})(?:(?<=')|\s)"),
        clause=re.compile(rf"(?:{_any(cue, 'clause')})(?:(?<=')|\s)"),
        cue_doubt=_words(cue, "doubt"),
        cue_reply=_words(cue, "reply"),
        cue_confirm=_words(cue, "confirm"),
        unconfirmed=_words(cue, "unconfirmed"),
        withheld=_words(cue, "withheld"),
        cue_judge=_words(cue, "judge"),
        judged=re.compile(rf"\W*(?:{_any(cue, 'judged')})(?:(?<=')|\W)"),
        false=_words(content, "false"),
        falsity=_words(content, "falsity"),
        exculpating=re.compile(rf"\W*(?:{_any(content, 'exculpating')})"),
        guilt=_words(content, "guilt"),
        negation=_words(content, "negation"),
        contrast=_words(content, "contrast"),
        never=_words(content, "never"),
        opening=re.compile(rf"\W*(?:{_any(content, 'opening')})"),
        answer=_words(table.get("answer", {}), "reply"),
    )


@lru_cache(maxsize=1 << 12)
def plain(text: str) -> str:
    """Text to match the patterns on: small letters, no accents, straight apostrophes."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def stems(text: str, stop: frozenset[str]) -> frozenset[str]:
    """What a text speaks of: the first letters of each word that is not a common one.

    Cutting words at five letters finds as much as a stemmer does in the languages of Europe
    (McNamee, Nicholas & Mayfield, SIGIR 2009), and needs no rules; numbers stay whole.
    """
    return frozenset(
        word if word.isdigit() else word[:_STEM]
        for word in _WORD.findall(plain(text))
        if word not in stop and (word.isdigit() or len(word) >= _SHORTEST)
    )


def _any(table: dict[str, Any], key: str) -> str:
    patterns: Sequence[str] = table.get(key, ())
    return "|".join(p.replace("_", r"\s+") for p in patterns) or _NOTHING


def _words(table: dict[str, Any], key: str) -> re.Pattern[str]:
    # What ends a pattern may be an apostrophe, so that \b would be wrong there.
    return re.compile(rf"(?<!\w)(?:{_any(table, key)})(?!\w)")
