"""Why the article withholds a source's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selon.reading.places import Places

if TYPE_CHECKING:
    from selon.languages.relays import Relays
    from selon.records import Attribution, Reading

__all__ = ["reasons"]

# A reason ends with its clause, a quotation or the sentence.
_END: Final = re.compile(r"[,;.!?\n«»“”\"]")
_LONGEST: Final = 200


def reasons(reading: Reading, words: Relays) -> dict[str, str]:
    """Ids of speakers, and the words that say why they aren't named.

    Where no reason is given but the source's own condition or wish, it is that ("on condition of
    anonymity"); where one is, it is the reason ("because they were not authorised to speak").
    """
    text = reading.document.text
    matches = [
        (m, pattern is words.unauthorised)
        for pattern in (words.anonymity, words.unauthorised)
        for m in pattern.finditer(text)
    ]
    if not matches:
        return {}
    places = Places(reading)
    found: dict[str, str] = {}
    for m, alone in matches:
        owner = places.behind(m.start()) or places.ahead(m.start())
        if owner is None or owner.speaker is None:
            continue
        given = m.group() if alone else _given(text, m.end(), words)
        given = _until(owner, text.find(given, m.start()), given) if given else m.group()
        found.setdefault(owner.speaker, " ".join(given.split()))
    return found


def _given(text: str, at: int, words: Relays) -> str | None:
    """The reason that follows here."""
    lead = re.compile(r"[\s,]*").match(text, at)
    start = lead.end() if lead else at
    first = words.reasons.match(text, start) or words.unauthorised.match(text, start)
    if first is None:
        return None
    end = _END.search(text, first.end(), start + _LONGEST)
    stop = end.start() if end else min(len(text), start + _LONGEST)
    return text[start:stop].strip() or None


def _until(owner: Attribution, at: int, given: str) -> str:
    """A reason as far as the next part of its attribution begins, or its own part ends."""
    stops = [
        x
        for part in (owner.source, owner.cue, owner.content)
        if part
        for span in part.spans
        for x in span
        if x > at
    ]
    return given[: min(stops) - at].strip() if stops else given
