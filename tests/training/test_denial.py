"""The measure of denials, and what their choices are learnt from, on an invented article."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from selon_training import denial, denying

TEXT = "The union said that the dam leaks. City hall denied that it leaks. Others doubt it."


def row(name: str, source: str, cue: str, content: str, **more: Any) -> dict[str, Any]:
    def span(words: str) -> list[list[int]]:
        return [[TEXT.index(words), TEXT.index(words) + len(words)]]

    made = {"id": name, "source": span(source), "cue": span(cue), "content": span(content)}
    made |= {"addressee": [], "parent": None, "kind": "indirect", "speaker": None, "chain": []}
    return made | {"polarity": "affirm", "doubtful": False, "denies": []} | more


def data() -> dict[str, Any]:
    rows = [
        row("a0", "The union", "said", "that the dam leaks"),
        row("a1", "City hall", "denied", "that it leaks", polarity="deny", denies=["a0"]),
        row("a2", "Others", "doubt", "it.", doubtful=True),
    ]
    return {
        "doc": "x",
        "text": TEXT,
        "title": None,
        "language": "en",
        "flat": True,
        "attributions": rows,
    }


def tally(polarity: dict[str, str], denies: dict[str, tuple[str, ...]]) -> denial.Tally:
    article = data()
    reading = denial.gold_before(article, ())
    made = tuple(
        replace(a, polarity=polarity.get(a.id, "affirm"), denies=denies.get(a.id, ()))
        for a in reading.attributions
    )
    found = denial.Tally()
    found.add(article, reading.replace(attributions=made), {a.id: a for a in made})
    return found


def test_right_ones_are_hits() -> None:
    found = tally({"a1": "deny"}, {"a1": ("a0",)})
    assert (found.f1("polarity"), found.f1("targets")) == (100, 100)
    assert found.errors == []


def test_doubtful_ones_count_neither_way() -> None:
    both = tally({"a1": "deny", "a2": "deny"}, {"a1": ("a0",), "a2": ("a0",)})
    assert (both.f1("polarity"), both.n["targets found"]) == (100, 1)


def test_wrong_and_missed_ones_lower_it() -> None:
    wrong = tally({"a0": "deny", "a1": "deny"}, {"a0": ("a1",), "a1": ()})
    assert wrong.f1("polarity") == pytest.approx(200 / 3)
    assert wrong.f1("targets") == 0
    assert len(wrong.errors) == 3


def test_what_is_learnt_from_an_article() -> None:
    polarity, targets = denying.Cases(), denying.Cases()
    article = data()
    denying.learn(article, denial.gold_before(article, ()), polarity, targets)
    assert polarity.right == [False, True, True]
    assert polarity.weight[2] < polarity.weight[1] == 1
    assert targets.right == [True, False]
    table = targets.fit(0.1)
    scores = [sum(table[k] * v for k, v in r.items()) for r in targets.rows]
    assert scores[0] > 0 > scores[1]


def test_the_marks_hold_offsets_and_no_words() -> None:
    marks = json.loads(denial.MARKS.read_text("utf-8"))
    listed = [name for names in marks["lists"].values() for name in names]
    assert sorted(listed) == sorted(marks["articles"])
    for rows in (*marks["articles"].values(), *marks["candidates"].values()):
        for mark in rows:
            assert set(mark) <= {"content", "denies", "sure", "deny"}
            for spans in (mark["content"], *(mark["denies"] or ())):
                assert all(isinstance(s, int) and s < e for s, e in spans)
