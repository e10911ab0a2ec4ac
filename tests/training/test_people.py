"""Measures of speakers, chains and denials on an article whose figures can be counted by hand."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from selon.records import Name

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from selon_training.people import Tally, gold_reading, pairs_of, same

TEXT = "Ana Ruiz a dit que Luc Roy mentait. Luc Roy nie. Il dit que Bob est venu."


def at(part: str, n: int = 0) -> list[list[int]]:
    start = -1
    for _ in range(n + 1):
        start = TEXT.index(part, start + 1)
    return [[start, start + len(part)]]


@pytest.fixture
def article() -> dict:
    rest = {"addressee": [], "kind": "indirect", "denies": [], "polarity": "state", "parent": None}
    return {
        "doc": "d",
        "title": "",
        "language": "fr",
        "text": TEXT,
        "attributions": [
            rest
            | {
                "id": "a1",
                "source": at("Ana Ruiz"),
                "cue": at("a dit"),
                "content": at("que Luc Roy mentait"),
                "speaker": "Ana Ruiz",
                "speaker_type": "person",
                "chain": ["Ana Ruiz"],
            },
            rest
            | {
                "id": "a2",
                "source": at("Il"),
                "cue": at("dit", 1),
                "content": at("que Bob est venu"),
                "speaker": "Luc Roy",
                "speaker_type": "person",
                "chain": ["Luc Roy"],
            },
        ],
    }


NAMES = tuple(
    Name(s, e, "person", 1.0) for part, n in (("Ana Ruiz", 0), ("Luc Roy", 0), ("Luc Roy", 1))
    for s, e in at(part, n)
)  # fmt: skip


def tally(article: dict, reading) -> Tally:
    out = Tally()
    out.add(article, reading, pairs_of(article, reading))
    return out


def test_all_right(article) -> None:
    found = tally(article, gold_reading(article, NAMES))
    assert (found.share("speaker"), found.share("pronoun"), found.share("type")) == (100, 100, 100)
    assert found.n["nearest name right"] == 2
    assert found.errors == []


def test_a_wrong_speaker_counts_once(article) -> None:
    article["attributions"][1]["speaker"] = "Bob"
    found = tally(article, gold_reading(article, NAMES))
    assert found.share("speaker") == 50
    assert found.share("pronoun") == 0
    assert len(found.errors) == 1


def test_what_was_not_found_is_not_asked_but_its_chain_is_missed(article) -> None:
    article["attributions"][1]["chain"] = ["Ana Ruiz", "Luc Roy"]
    reading = gold_reading(article, NAMES)
    found = tally(article, replace(reading, attributions=reading.attributions[:1]))
    assert (found.n["speaker"], found.n["chain gold"], found.n["chain hits"]) == (1, 1, 0)


def test_denials_and_targets(article) -> None:
    article["attributions"][1] |= {"polarity": "deny", "denies": ["a1"]}
    reading = gold_reading(article, NAMES)
    assert tally(article, reading).f1("denial") == 0
    first, second = reading.attributions
    denying = replace(
        reading, attributions=(first, replace(second, polarity="deny", denies=("a1",)))
    )
    found = tally(article, denying)
    assert (found.f1("denial"), found.f1("target")) == (100, 100)


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("Trump", "Donald Trump", True),
        ("le président Donald Trump", "Donald Trump", True),
        ("Donald", "Donald Trump", True),
        ("Melania Trump", "Donald Trump", False),
        ("la préfecture", "préfecture de la Manche", True),
        ("la police", "la préfecture de police de la Manche", False),
        ("Éva", "eva", True),
    ],
)
def test_same(a: str, b: str, equal: bool) -> None:
    assert same(a, b) is same(b, a) is equal
