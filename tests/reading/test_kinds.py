from __future__ import annotations

import pytest

from selon.reading.kinds import kinds
from selon.records import Attribution, Document, Kind, Reading, SpanText


def attribution(
    text: str, *contents: str, name: str = "a1", parent: str | None = None, kind: Kind = "indirect"
) -> Attribution:
    spans = [(text.index(c), text.index(c) + len(c)) for c in contents]
    return Attribution(id=name, kind=kind, content=SpanText.of(text, spans), parent=parent)


def kind_of(text: str, *contents: str) -> str:
    reading = Reading(Document(text), (attribution(text, *contents),))
    return kinds(reading).attributions[0].kind


@pytest.mark.parametrize(
    ("text", "contents", "kind"),
    [
        ("« Le pont est fermé », dit le maire.", ["« Le pont est fermé »"], "direct"),
        ("« Le pont est fermé », dit le maire.", ["Le pont est fermé"], "direct"),
        ("« Le pont », dit-il, « est fermé ».", ["« Le pont »", "« est fermé »"], "direct"),
        ("Il dit que « le pont est fermé ».", ["que « le pont est fermé »"], "direct"),
        ("Il dit qu’« elle viendra ».", ["qu’« elle viendra »"], "direct"),
        ("Il propose d'« ouvrir le pont ».", ["d'« ouvrir le pont »"], "direct"),
        ("He wants to “open the bridge”.", ["to “open the bridge”"], "direct"),
        ("He said that “it is shut [for now]”.", ["that “it is shut [for now]”"], "direct"),
        ("Il juge le pont « dangereux ».", ["le pont « dangereux »"], "mixed"),
        ("Il dit que le pont est fermé.", ["que le pont est fermé"], "indirect"),
        ("« Oui », dit-il, et que le pont ferme.", ["« Oui »", "que le pont ferme"], "mixed"),
        ("“It is shut’, he said.", ["“It is shut’"], "direct"),
        ("“It is shut, he said", ["“It is shut"], "direct"),
        ("the workers' bridge is shut", ["the workers' bridge is shut"], "indirect"),
        ("« … »", ["« … »"], "indirect"),
    ],
)
def test_kind_goes_by_typography(text: str, contents: list[str], kind: str) -> None:
    assert kind_of(text, *contents) == kind


def test_hearsay_stays() -> None:
    text = "« Il aurait fui »"
    reading = Reading(Document(text), (attribution(text, text, kind="hearsay"),))
    assert kinds(reading).attributions[0].kind == "hearsay"


@pytest.mark.parametrize(
    ("text", "outer", "inner", "kind"),
    [
        (
            "« Je crois que le pont ferme », dit-il.",
            "« Je crois que le pont ferme »",
            "que le pont ferme",
            "indirect",
        ),
        (
            "« Le pont ferme, je crois », dit-il.",
            "« Le pont ferme, je crois »",
            "Le pont ferme",
            "indirect",
        ),
        (
            "Il a dit vouloir « fermer le pont ».",
            "vouloir « fermer le pont »",
            "« fermer le pont »",
            "direct",
        ),
        (
            "“She told me ‘the bridge is shut’,” he said.",
            "“She told me ‘the bridge is shut’,”",
            "‘the bridge is shut’",
            "direct",
        ),
        (
            "“She said the bridge ‘falls’,” he said.",
            "“She said the bridge ‘falls’,”",
            "the bridge ‘falls’",
            "mixed",
        ),
        (
            "Il dit qu'elle « veut que le pont ferme vite ».",
            "qu'elle « veut que le pont ferme vite »",
            "que le pont ferme vite",
            "indirect",
        ),
    ],
)
def test_a_nested_attribution_counts_its_own_marks(
    text: str, outer: str, inner: str, kind: str
) -> None:
    reading = Reading(
        Document(text),
        (attribution(text, outer), attribution(text, inner, name="a2", parent="a1")),
    )
    assert kinds(reading).attributions[1].kind == kind


def test_everything_else_is_kept() -> None:
    text = "« A », dit X."
    before = Reading(Document(text), (attribution(text, "« A »"),))
    after = kinds(before)
    assert after.document is before.document
    assert after.attributions[0].content == before.attributions[0].content
    assert before.attributions[0].kind == "indirect"  # a step changes nothing in place
