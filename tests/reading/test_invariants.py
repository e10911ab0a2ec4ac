"""What holds of every reading, whatever the text: ids lead somewhere, spans lie in the text."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from selon import Document
from selon.views import html

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
HOSTILE = [
    "", "   \n\n", "«", "selon", "Selon Selon Selon, dit-il.", "😀 dit 😀 « 😀 »", "A\x00B said \u200f\u202eC.",
    "il" * 500, "1" * 3000, "« " * 400, "said that " * 300, "总统周一表示，情况稳定。", "وقال الرئيس يوم الاثنين إن الوضع مستقر.",
]  # fmt: skip


def spoilt(text: str, rng: random.Random) -> str:
    letters = list(text[: rng.randrange(200, 1500)])
    for _ in range(30):
        i = rng.randrange(len(letters))
        if rng.random() < 0.5:
            letters[i] = rng.choice("«»“”\"'’\n\u00a0.,()- é1🙂")
        else:
            del letters[i]
    return "".join(letters)


def texts() -> list[str]:
    rng = random.Random(7)  # noqa: S311 - spoils texts, keeps no secret
    paths = [*sorted(CORPORA.glob("fr-wikinews/dev/*.json"))[:8]]
    paths += sorted(CORPORA.glob("en-wikinews/dev/*.json"))[:4]
    whole = [json.loads(p.read_text("utf-8"))["text"] for p in paths]
    return [*HOSTILE, *(spoilt(t, rng) for t in whole), *whole[:2]]


@pytest.mark.parametrize("text", texts())
@pytest.mark.parametrize("language", ["fr", "en", None])
def test_ids_and_spans(text: str, language: str | None, reader) -> None:
    reading = reader.read(Document(text, language=language))
    found = reading.to_dict()
    speakers = {s["id"] for s in found["speakers"]}
    attributions = {a["id"] for a in found["attributions"]}
    assert len(speakers) == len(found["speakers"])
    for a in found["attributions"]:
        assert {*a["chain"], *a["candidates"]} <= speakers
        assert a["speaker"] is None or a["speaker"] in speakers
        assert not a["chain"] or a["chain"][-1] == a["speaker"]
        assert {*a["denies"], *a["answers"]} <= attributions - {a["id"]}
        for role in ("content", "cue", "source", "addressee"):
            for start, end in (a[role] or {"spans": []})["spans"]:
                assert 0 <= start < end <= len(text)
    for speaker in found["speakers"]:
        assert all(0 <= s < e <= len(text) for s, e in speaker["mentions"])
    for at in found["times"]:
        assert text[slice(*at["span"])] == at["text"]
    assert {f["attribution"] for f in found["forecasts"]} <= attributions
    assert html.fragment(reading)
