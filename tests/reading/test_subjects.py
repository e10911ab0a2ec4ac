"""The pronoun behind the verb."""

from __future__ import annotations

import pytest

from selon.languages import get
from selon.reading.subjects import subjects
from selon.records import Attribution, Cue, Document, Reading, SpanText


@pytest.mark.parametrize(
    ("cue", "pronoun"),
    [
        ("affirme-t-il", "il"),
        ("a-t-elle ajouté", "elle"),
        ("disent-ils", "ils"),
        ("ai-je dit", "je"),
        ("Explique-T-On", "On"),
        ("a dit", None),
        ("a-t-ilôt", None),
    ],
)
def test_french_clitics(cue: str, pronoun: str | None) -> None:
    found = get("fr").inverted_subject(cue)
    assert (cue[found[0] : found[1]] if found else None) == pronoun


def test_english_has_none() -> None:
    assert get("en").inverted_subject("said-il") is None


def test_the_source_points_into_the_text() -> None:
    text = "« Non », affirme-t-il."
    cue = Cue.of(text, [(9, 21)])
    a = Attribution("a1", "direct", SpanText.of(text, [(0, 7)]), cue)
    (found,) = subjects(Reading(Document(text, language="fr"), (a,))).attributions
    assert found.source is not None
    assert (found.source.spans, found.source.text) == (((19, 21),), "il")
