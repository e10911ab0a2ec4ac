"""Sources that stand inside their own cue: « affirme-t-il »."""

from __future__ import annotations

from dataclasses import replace

from selon import languages
from selon.records import Attribution, Reading, SpanText


def subjects(reading: Reading) -> Reading:
    """Give an attribution without a source the pronoun joined to its verb, if there is one.

    Needs: ``attributions`` with cue. Adds: ``source`` where it was missing. The tagger gives each
    piece one role, so that « affirme-t-il » is all cue; by the guidelines « il » is the source.
    """
    code = reading.document.language
    language = languages.get(code or "fr")
    text = reading.document.text
    return reading.replace(
        attributions=tuple(_with(a, text, language) for a in reading.attributions)
    )


def _with(a: Attribution, text: str, language: languages.Language) -> Attribution:
    if a.source is not None or a.cue is None or a.kind == "hearsay":
        return a
    found = language.inverted_subject(text[a.cue.start : a.cue.end])
    if found is None:
        return a
    start, end = found
    source = SpanText.of(text, [(a.cue.start + start, a.cue.start + end)])
    return replace(a, source=source)
