from __future__ import annotations

from dataclasses import replace

import pytest

from selon.reading.cues import cues
from selon.records import Attribution, Cue, Document, Kind, Reading, SpanText


def reading(
    text: str, *pairs: tuple[str, str], language: str | None, kind: Kind = "indirect"
) -> Reading:
    made = []
    for n, (cue, content) in enumerate(pairs, start=1):
        cue_span = SpanText.of(text, [(text.index(cue), text.index(cue) + len(cue))])
        content_at = text.index(content)
        made.append(
            Attribution(
                id=f"a{n}",
                kind=kind,
                content=SpanText.of(text, [(content_at, content_at + len(content))]),
                cue=Cue(cue_span.spans, cue_span.text),
            )
        )
    return Reading(Document(text, language=language), tuple(made))


def acts(r: Reading) -> list[tuple[str | None, str | None, str]]:
    return [(a.cue.lemma, a.cue.act, a.polarity) for a in cues(r).attributions if a.cue]


def test_lemma_act_and_polarity_by_language() -> None:
    text = "Le maire dément avoir fermé le pont."
    assert acts(reading(text, ("dément", "avoir fermé le pont"), language="fr")) == [
        ("démentir", "deny", "deny")
    ]
    assert acts(reading(text, ("dément", "avoir fermé le pont"), language="de")) == [
        (None, None, "affirm")
    ]


@pytest.mark.parametrize(
    ("text", "pairs", "lemmas"),
    [
        (
            "The note said it is shut. She denies it.",
            [("said", "it is shut"), ("denies", "it.")],
            ["say", "deny"],
        ),
        (
            "Elle note que oui. Il dit vrai, selon eux.",
            [("note", "que oui"), ("dit", "vrai"), ("selon", "Il dit")],
            ["noter", "dire", "selon"],
        ),
    ],
)
def test_without_a_language_the_better_one_is_taken_for_all(
    text: str, pairs: list[tuple[str, str]], lemmas: list[str]
) -> None:
    assert [lemma for lemma, _, _ in acts(reading(text, *pairs, language=None))] == lemmas


def test_what_the_cue_runs_into_counts() -> None:
    text = "Le parti appelle à voter dimanche."
    assert acts(reading(text, ("appelle", "à voter dimanche"), language="fr"))[0][:2] == (
        "appeler à",
        "ask",
    )
    text = "Le parti appelle, à tort, la loi une honte."
    assert acts(reading(text, ("appelle", "la loi une honte"), language="fr"))[0][:2] == (
        "appeler",
        "state",
    )


def test_hearsay_is_read_from_the_mood() -> None:
    text = "Le suspect aurait déclaré forfait."
    made = reading(text, ("aurait déclaré", text), language="fr", kind="hearsay")
    assert acts(made) == [("conditionnel", "report", "affirm")]


def test_no_cue_no_act_and_spans_stay() -> None:
    text = "« A », dit X."
    made = reading(text, ("dit", "« A »"), language="fr")
    bare = made.replace(attributions=(replace(made.attributions[0], cue=None),))
    assert cues(bare) == bare
    after = cues(made).attributions[0]
    assert after.cue is not None
    assert after.cue.spans == made.attributions[0].cue.spans  # type: ignore[union-attr]
    assert cues(Reading(Document(""))) == Reading(Document(""))
