"""The pronoun behind the verb."""

from __future__ import annotations

import pytest

from selon.languages import get
from selon.reading.subjects import subjects
from selon.records import (
    Attribution,
    Cue,
    Document,
    Link,
    Name,
    Reading,
    SpanText,
    TaggedSpan,
    Tagging,
)


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


def _sources(
    text: str, language: str, said: list[tuple[str | None, str, str]], person: str = ""
) -> list[str | None]:
    made, at = [], 0
    for n, (source, cue, content) in enumerate(said):
        where = text.index(cue, at)
        at = where + 1
        held = text.index(content)
        start = text.index(source) if source else 0
        made.append(
            Attribution(
                f"a{n}", "indirect", SpanText.of(text, [(held, held + len(content))]),
                Cue.of(text, [(where, where + len(cue))]),
                SpanText.of(text, [(start, start + len(source))]) if source else None,
            )
        )  # fmt: skip
    start = text.find(person) if person else -1
    names = (Name(start, start + len(person), "person", 1.0),) if start >= 0 else ()
    reading = Reading(Document(text, language=language), tuple(made), tagging=Tagging(names=names))
    return [a.source.text if a.source else None for a in subjects(reading).attributions]


@pytest.mark.parametrize(
    ("text", "language", "said", "expected"),
    [
        ("Paul dit oui, ajoutant que non.", "fr",
         [("Paul", "dit", "oui"), (None, "ajoutant", "que non")], "Paul"),
        ("Paul said yes, adding that no.", "en",
         [("Paul", "said", "yes"), (None, "adding", "that no")], "Paul"),
        ("Paul a dit oui et affirme que non.", "fr",
         [("Paul", "a dit", "oui"), (None, "affirme", "que non")], "Paul"),
        ("Paul dit regretter ce choix.", "fr",
         [("Paul", "dit", "regretter ce choix"), (None, "regretter", "ce choix")], "Paul"),
        # Another sentence, no subject to share.
        ("Paul dit oui. Rappelant que non, tout va.", "fr",
         [("Paul", "dit", "oui"), (None, "Rappelant", "que non")], None),
        # What he quotes is not what he goes on with.
        ("Paul dit que Marie veut partir, ajoutant que non.", "fr",
         [("Paul", "dit", "que Marie veut partir"), ("Marie", "veut", "partir"),
          (None, "ajoutant", "que non")], "Paul"),
    ],
)  # fmt: skip
def test_a_verb_shares_the_subject_of_the_one_before(
    text: str, language: str, said: list[tuple[str | None, str, str]], expected: str | None
) -> None:
    assert _sources(text, language, said)[-1] == expected


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("Il espère partir.", "espère", "partir", "Il"),
        ("Il n'est pas confirmé que tout va.", "n'est pas confirmé", "que tout va", None),
        ("Il semblerait que tout va.", "semblerait", "que tout va", None),
        ("Anne Petit a promis de venir.", "a promis", "de venir", "Anne Petit"),
        ("L'avocat de Anne Petit a promis de venir.", "a promis", "de venir", None),
        ("Une voiture a promis de venir.", "a promis", "de venir", None),
    ],
)
def test_what_stands_before_a_verb(text: str, cue: str, content: str, expected: str | None) -> None:
    assert _sources(text, "fr", [(None, cue, content)], "Anne Petit") == [expected]


@pytest.mark.parametrize(("likely", "expected"), [(0.45, "Paul"), (0.1, None)])
def test_a_tie_that_the_linker_held_for_likely(likely: float, expected: str | None) -> None:
    text = "Après son retour, Paul, avait promis de venir."
    spans = (
        TaggedSpan("source", 18, 22, 0, 0.9),
        TaggedSpan("cue", 24, 36, 0, 0.9),
        TaggedSpan("content", 37, 45, 0, 0.9),
    )
    links = (Link(1, None, "source", 1 - likely), Link(1, 0, "source", likely))
    a = Attribution("a1", "indirect", SpanText.of(text, [(37, 45)]), Cue.of(text, [(24, 36)]))
    reading = Reading(Document(text, language="fr"), (a,), tagging=Tagging(spans, links))
    (found,) = subjects(reading).attributions
    assert (found.source.text if found.source else None) == expected
