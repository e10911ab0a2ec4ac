"""Learning who is meant: what counts as right, and that what is learnt is what was shown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from selon.reading.entity import Entity
from selon.reading.phrases import Phrase

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from tests.reading.test_speakers import names

from selon_training.coreference import Case, cases, fit, right_ones, share_right
from selon_training.people import gold_reading

if TYPE_CHECKING:
    from selon.records import SpeakerType

TEXT = (
    "Marie Curie est venue avec Paul Petit. Elle a ri. Le médecin est parti. Elle assure que oui."
)


def entity(name: str, kind: SpeakerType = "person", *, named: bool = True) -> Entity:
    return Entity(name, kind, named=named, words=frozenset(name.casefold().split()))


@pytest.mark.parametrize(
    ("names_", "gold", "right"),
    [
        (["Le programme de Valérie Plante", "Valérie Plante"], "Valérie Plante", [1]),
        (["Plante"], "Valérie Plante", [0]),
        (["Jean Martin", "Paul Petit"], "Jean Martin et Paul Petit", []),
        (["Paul Petit"], "Marie Curie", []),
        (["Paul Petit"], None, []),
    ],
)
def test_who_is_right_by_a_gold_name(names_: list[str], gold: str | None, right: list[int]) -> None:
    found = [entity(n, named=not n.startswith("Le")) for n in names_]
    assert right_ones(found, gold, Phrase((0, 2), "il")) == right


def test_a_description_in_the_gold_names_own_words_means_nobody_before() -> None:
    found = [entity("la justice", "office", named=False)]
    phrase = Phrase((0, 22), "la justice espagnole")
    assert right_ones(found, "la justice espagnole", phrase) == []
    assert right_ones(found, "la justice espagnole", Phrase((0, 4), "elle")) == [0]


def article() -> dict[str, Any]:
    at = TEXT.rindex("Elle")
    return {
        "doc": "x", "title": None, "language": "fr", "text": TEXT,
        "attributions": [{
            "id": "a1", "parent": None, "kind": "indirect", "source": [[at, at + 4]],
            "cue": [[at + 5, at + 11]], "content": [[at + 12, at + 19]], "addressee": [],
            "speaker": "Marie Curie", "chain": ["Marie Curie"], "polarity": "state", "denies": [],
        }],
    }  # fmt: skip


def test_others_are_asked_where_they_stand_and_sources_once() -> None:
    data = article()
    found = names(TEXT, person="Marie Curie|Paul Petit")
    first, last = TEXT.index("Elle"), TEXT.rindex("Elle")
    others = [(first, first + 4, "Marie Curie"), (last, last + 4, "Marie Curie")]
    asked = cases(gold_reading(data, found, steps=()), data, others)
    assert [c.source for c in asked] == [False, True]
    assert all(c.right != [len(c.rows) - 1] for c in asked)  # not "nobody"


def test_a_name_that_no_candidate_has_teaches_nothing() -> None:
    data = article()
    first = TEXT.index("Elle")
    asked = cases(gold_reading(data, names(TEXT, person="Paul Petit"), steps=()), data,
                  [(first, first + 4, "Anne Blanc")])  # fmt: skip
    assert [c.source for c in asked] == [True]


def test_what_holds_for_sources_alone_outweighs_the_rest() -> None:
    near, far, nobody = {"near": 1.0}, {"far": 1.0}, {"nobody": 1.0}
    rows = [near, far, nobody]
    table = fit([Case(rows, [0])] * 5 + [Case(rows, [1], source=False)] * 8, 0.01)
    assert table["near"] > max(table["far"], table["nobody"])
    assert share_right([Case(rows, [0])], table) == 100
    assert share_right([Case(rows, [1]), Case(rows, [0])], table) == 50
    assert share_right([Case(rows, [0], source=False)], table) == 0  # no source was asked
