"""``docs/json.md`` names the fields that the JSON view writes: all of them, and no others."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from selon.records import Reading, Time
from selon.views import view

PAGE = Path(__file__).parents[2] / "docs" / "json.md"
ID = {"type": "string", "minLength": 1}
IDS = {"type": "array", "items": ID, "uniqueItems": True}
TEXT_OR_NULL = {"type": ["string", "null"]}
TYPES = ["person", "organisation", "office", "media", "document", "group", "anonymous", None]

ATTRIBUTION = {
    "speaker": {"anyOf": [ID, {"type": "null"}]},
    "candidates": IDS,
    "chain": IDS,
    "polarity": {"enum": ["affirm", "deny"]},
    "denies": IDS,
    "answers": IDS,
}
SPEAKER = {
    "id": ID,
    "name": ID,
    "type": {"enum": TYPES},
    "role": TEXT_OR_NULL,
    "affiliation": TEXT_OR_NULL,
    "mentions": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
    "anonymity": TEXT_OR_NULL,
}


def documented(section: str) -> set[str]:
    """The fields in the table under a heading of the page."""
    text = PAGE.read_text("utf-8").split(f"## `{section}`\n", 1)[1].split("\n## ", 1)[0]
    firsts = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {name for cell in firsts for name in re.findall(r"`(\w+)`", cell)}


def written(*readings: Reading) -> list[dict[str, Any]]:
    made = view("jsonl")
    return [json.loads(made.add(r)) for r in readings]


@pytest.mark.parametrize("section", ["document", "attributions", "speakers", "times", "forecasts"])
def test_the_page_and_the_output_have_the_same_fields(barrage: Reading, section: str) -> None:
    day = date(2019, 3, 11)
    reading = barrage.replace(times=(Time((90, 95), "lundi", "DATE", "2019-03-11", day, day),))
    value = written(reading)[0][section]
    for record in [value] if section == "document" else value:
        assert set(record) == documented(section)


def test_speakers_and_what_points_at_them_fit_the_schema(
    barrage: Reading, strike: Reading, dam: Reading
) -> None:
    for record in written(barrage, strike, dam):
        speakers = {s["id"] for s in record["speakers"]}
        ids = {a["id"] for a in record["attributions"]}
        for speaker in record["speakers"]:
            jsonschema.validate(
                speaker,
                {"properties": SPEAKER, "required": [*SPEAKER], "additionalProperties": False},
            )
        for a in record["attributions"]:
            jsonschema.validate(a, {"properties": ATTRIBUTION, "required": [*ATTRIBUTION]})
            assert {*a["chain"], *a["candidates"]} <= speakers
            assert {*a["denies"], *a["answers"]} <= ids


def test_an_open_speaker_is_null_beside_its_candidates(dam: Reading) -> None:
    record = written(dam)[0]
    found = {a["id"]: a for a in record["attributions"]}
    assert (found["a5"]["speaker"], found["a5"]["candidates"]) == (None, ["s3", "s4"])
    assert found["a2"]["chain"] == ["s1", "s2"]
    reasons = {s["id"]: s["anonymity"] for s in record["speakers"]}
    assert reasons["s2"] == "because they feared for their jobs"
    assert reasons["s3"] is None
