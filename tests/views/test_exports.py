"""JSON, JSON Lines and CSV say the same as the reading, whatever is in it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.errors import UsageError
from selon.records import Attribution, Document, Reading, SpanText
from selon.views import FORMATS, view
from selon.views.csv import COLUMNS
from selon.views.json import dumps


def write(name: str, *readings: Reading, failed: int = 0) -> str:
    made = view(name)
    return "".join(made.add(r) for r in readings) + made.end(failed)


def test_json_is_one_object_for_one_document_and_an_array_for_more(
    barrage: Reading, strike: Reading
) -> None:
    assert json.loads(write("json", barrage)) == barrage.to_dict()
    assert json.loads(write("json", barrage, strike)) == [barrage.to_dict(), strike.to_dict()]
    assert json.loads(write("json", barrage, strike, barrage))[2] == barrage.to_dict()


def test_json_of_one_document_among_failed_inputs_is_an_array(strike: Reading) -> None:
    assert json.loads(write("json", strike, failed=1)) == [strike.to_dict()]


def test_nothing_read_is_nothing_written() -> None:
    assert [write(name, failed=2) for name in FORMATS] == [""] * len(FORMATS)


def test_json_lines_keep_the_order(barrage: Reading, strike: Reading) -> None:
    lines = write("jsonl", strike, barrage).split("\n")
    assert [json.loads(line)["document"]["input"] for line in lines[:-1]] == [
        "strike.txt",
        "barrage.html",
    ]
    assert lines[-1] == ""


@given(st.text(st.characters(codec=None), max_size=60), st.text(max_size=9))
def test_any_text_survives_json_as_valid_utf8_on_one_line(text: str, title: str) -> None:
    line = dumps(Reading(Document(text, title=title)))
    assert len(line.splitlines()) == 1
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert json.loads(line.encode("utf-8"))["document"]["text"] == text
    line.encode("utf-8")


def test_json_writes_letters_as_they_are_and_escapes_lone_surrogates() -> None:
    line = dumps(Reading(Document("déjà 中 \ud83d \x9b")))
    assert "déjà 中 \\ud83d \\u009b" in line
    assert json.loads(line)["document"]["text"] == "déjà 中 \ud83d \x9b"


def test_json_refuses_what_is_no_number(strike: Reading) -> None:
    bad = replace(strike.attributions[0], confidence=float("nan"))
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(strike.replace(attributions=(bad,)))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_one_header_and_a_row_for_each_attribution(
    barrage: Reading, strike: Reading
) -> None:
    found = table(write("csv", barrage, strike))
    assert tuple(found[0]) == COLUMNS
    assert [r["id"] for r in found] == [a.id for r in (barrage, strike) for a in r.attributions]
    third = found[2]
    text = barrage.document.text
    pieces = [tuple(map(int, p.split("-"))) for p in third["content_offsets"].split(";")]
    assert " … ".join(text[s:e] for s, e in pieces) == third["content"]
    assert third["chain"] == "Le Courrier des Alpes > deux personnes proches du préfet"
    assert found[1]["said_start"] == "2019-03-11"
    assert (found[1]["certainty_low"], found[1]["certainty_high"]) == ("0.2", "0.5")
    assert found[4]["denies"] == "a2;a3"


def test_csv_says_who_speaks_through_whom_and_against_whom(dam: Reading) -> None:
    found = {r["id"]: r for r in table(write("csv", dam))}
    columns = ("speaker", "speaker_type", "role", "affiliation", "chain", "polarity", "denies")
    assert [found["a1"][c] for c in columns] == [
        *("Ana Kovač", "person", "Transport minister", "the ministry"),
        *("Ana Kovač", "deny", "a2"),
    ]
    assert found["a2"]["chain"] == "the Riverton Courier > two engineers on the site"
    assert found["a2"]["anonymity"] == "because they feared for their jobs"
    assert (found["a4"]["polarity"], found["a4"]["denies"]) == ("affirm", "a3")
    assert found["a6"]["answers"] == "a5"
    assert found["a6"]["candidates"] == ""


def test_csv_leaves_an_open_speaker_empty_and_names_the_candidates(dam: Reading) -> None:
    row = next(r for r in table(write("csv", dam)) if r["id"] == "a5")
    assert [row[c] for c in ("speaker", "speaker_type", "role", "chain")] == [""] * 4
    assert row["source"] == "She"
    assert row["candidates"] == "Ana Kovač; Edith Sloan"


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_csv_cells_are_no_formulas(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    content = SpanText.of(text, [(0, len(text))])
    reading = Reading(Document(text), (Attribution("a1", "direct", content),))
    assert table(write("csv", reading))[0]["content"] == f"'{text}"


def test_hostile_csv_is_utf8_and_safe(hostile: Reading) -> None:
    text = write("csv", hostile)
    text.encode("utf-8")
    row = table(text)[0]
    assert row["document"].startswith("'=cmd")
    assert row["speaker"].startswith("'@SUM")


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UsageError, match="unknown format 'yaml'"):
        view("yaml")
