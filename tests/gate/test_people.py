"""The gate for who speaks and through whom: end to end, on dev articles, with the shipped weights."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from selon import Document

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from selon_training.people import Tally, articles, pairs_of

ROOT = Path(__file__).resolve().parents[2]

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", ["fr-wikinews", "en-wikinews"])
def test_speakers(name, reader) -> None:
    found = Tally()
    for data in articles([ROOT / "corpora" / name / "dev"]):
        document = Document(data["text"], language=data["language"])
        reading = reader.read(document)
        found.add(data, reading, pairs_of(data, reading))
    reached = {"speaker": found.share("speaker"), "type": found.share("type")}
    floors = FLOORS[f"{name}-dev-people"]
    under = {m: (reached[m], floors[m]) for m in reached if reached[m] < floors[m]}
    assert not under, f"{name}: under its floor (reached, floor): {under}; all: {reached}"
