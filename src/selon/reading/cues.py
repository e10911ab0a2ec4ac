"""What each cue means: its dictionary form and its act."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from selon import languages
from selon.records import Attribution, Cue, Reading

if TYPE_CHECKING:
    from selon.languages import CueEntry, Language

__all__ = ["cues"]

_UNKNOWN = ("en", "fr")  # what to try where the document's language is not known, in this order
_PEEK = 40  # characters after the cue that may decide between two meanings


def cues(reading: Reading) -> Reading:
    """Look every cue up in its language's list.

    Needs: ``attributions`` with cue and, for hearsay, kind; ``document.language``. Adds: the
    cue's ``lemma`` and ``act``, and ``polarity`` "deny" for the act of denying. Where the
    language is not known, English and French are tried and the one that knows more of the
    document's cues is taken for all of them.
    """
    code = reading.document.language
    candidates = [languages.get(c) for c in ((code,) if code else _UNKNOWN)]
    readings = [_entries(reading, language) for language in candidates]
    # max keeps the first of equals.
    entries = max(readings, key=lambda found: sum(entry is not None for entry in found))
    return reading.replace(
        attributions=tuple(
            _with(a, entry) for a, entry in zip(reading.attributions, entries, strict=True)
        )
    )


def _entries(reading: Reading, language: Language) -> list[CueEntry | None]:
    text = reading.document.text
    return [_entry(text, a, language) for a in reading.attributions]


def _entry(text: str, a: Attribution, language: Language) -> CueEntry | None:
    if a.cue is None:
        return None
    # Only what the cue runs straight into, in its own content, may complete it.
    start = next((s for s, _ in a.content.spans if s >= a.cue.end), None)
    straight = start is not None and text[a.cue.end : start].isspace()
    following = text[start : start + _PEEK] if straight and start is not None else ""
    words = " ".join(text[s:e] for s, e in a.cue.spans)
    return language.cue(words, following, hearsay=a.kind == "hearsay")


def _with(a: Attribution, entry: CueEntry | None) -> Attribution:
    if entry is None or a.cue is None:
        return a
    cue = Cue(a.cue.spans, a.cue.text, entry.lemma, entry.act)
    return replace(a, cue=cue, polarity=entry.polarity)
