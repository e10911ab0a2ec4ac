"""Parquet by polars and pandas, CSV by Python and pandas, JSON Lines by the contract's schema."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

import jsonschema
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from tests.exports.conftest import READ, READER, exported, keep, odd_kept, report
from tests.views.conftest import barrage, dam
from tests.views.test_json_contract import ATTRIBUTION, SPEAKER, documented

from selon.documents import load
from selon.records import Attribution, Document, Reading, SpanText
from selon.views.exports import csv as csv_export
from selon.views.exports import parquet
from selon.views.exports.texts import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selon.ledger.rows import Kept

# The contract (docs/json.md): its fields, and what is in them.
TEXT_OR_NULL = {"type": ["string", "null"]}
SPANS = {
    "type": "array",
    "items": {
        "type": "array",
        "prefixItems": [{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1}],
        "minItems": 2,
        "maxItems": 2,
    },
}


def section(name: str, /, **known: Any) -> dict[str, Any]:
    fields = sorted(documented(name))
    return {
        "type": "object",
        "properties": {field: known.get(field, {}) for field in fields},
        "required": fields,
        "additionalProperties": False,
    }


def part(*, null: bool, **more: Any) -> dict[str, Any]:
    found = {
        "type": "object",
        "properties": {"spans": SPANS, "text": {"type": "string"}, **more},
        "required": ["spans", "text", *more],
        "additionalProperties": False,
    }
    return {"anyOf": [found, {"type": "null"}]} if null else found


LINE = {
    "type": "object",
    "required": [
        "selon", "document", "attributions", "speakers", "times", "forecasts", "ledger",
    ],
    "additionalProperties": False,
    "properties": {
        "selon": {"const": "1"},
        "document": section("document", text={"type": "string"}, title=TEXT_OR_NULL,
                            id={"pattern": "^[0-9a-f]{64}$"}),
        "attributions": {"items": section(
            "attributions", **ATTRIBUTION,
            content=part(null=False), source=part(null=True), addressee=part(null=True),
            cue=part(null=True, lemma=TEXT_OR_NULL, act=TEXT_OR_NULL),
            kind={"enum": ["direct", "mixed", "indirect", "hearsay"]},
            confidence={"type": "number", "minimum": 0, "maximum": 1},
        )},
        "speakers": {"items": section("speakers", **SPEAKER)},
        "times": {"items": section("times")},
        "forecasts": {"items": section("forecasts", event=part(null=False))},
        "ledger": {
            "type": "object",
            "required": ["document", "reader", "read", "attributions", "forecasts"],
            "additionalProperties": False,
            "properties": {
                "document": {"pattern": "^[0-9a-f]{64}$"},
                "reader": {"type": "string"},
                "read": {"pattern": "Z$"},
                "attributions": {"additionalProperties": {"pattern": "^a-[0-9a-f]{16}$"}},
                "forecasts": {"items": {"pattern": "^f-[0-9a-f]{16}$"}},
            },
        },
    },
}  # fmt: skip


def lines(data: bytes) -> list[dict[str, Any]]:
    check = jsonschema.Draft202012Validator(LINE)
    check.check_schema(LINE)
    found = [json.loads(line) for line in data.decode().splitlines()]
    for line in found:
        check.validate(line)
    return found


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def undo(cell: str) -> str:
    """As docs/exports.md says."""
    return cell.removeprefix("'")


def read_polars(data: bytes) -> list[dict[str, Any]]:
    return pl.read_parquet(io.BytesIO(data)).to_dicts()


def read_pandas(data: bytes) -> list[dict[str, Any]]:
    return pd.read_parquet(io.BytesIO(data)).to_dict("records")


def spans(cell: Any) -> list[tuple[int, int]]:
    return [(piece["start"], piece["end"]) for piece in cell]


def test_json_lines_are_the_contract_and_the_keys(all_kept: list[Kept]) -> None:
    found = lines(exported("jsonl", all_kept))
    for line, kept in zip(found, all_kept, strict=True):
        told = line.pop("ledger")
        assert line == kept.reading.to_dict()
        assert told["document"] == kept.document_key
        assert told["reader"] == READER
        assert told["read"] == "2024-06-04T10:00:05Z"
        assert told["attributions"] == kept.keys
        assert tuple(told["forecasts"]) == kept.forecast_keys


def test_json_lines_can_be_read_as_documents(all_kept: list[Kept], tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(exported("jsonl", all_kept))
    found = list(load([str(path)]))
    known = [kept.reading.document for kept in all_kept]
    assert [(d.text, d.title, d.url) for d in found] == [(d.text, d.title, d.url) for d in known]
    # What the ledger knows stays known; a date where it knew none may be looked for again.
    assert [d.published for d in found[:3]] == [d.published for d in known[:3]]


def test_json_lines_of_some_attributions_point_to_no_other() -> None:
    [line] = lines(exported("jsonl", [keep(barrage(), wanted=["a4", "a5", "a9"])]))
    found = {a["id"]: a for a in line["attributions"]}
    assert list(found) == ["a4", "a5", "a9"]
    assert found["a4"]["parent"] is None
    assert found["a5"]["denies"] == []
    assert set(line["ledger"]["attributions"]) == set(found)
    assert len(line["forecasts"]) == len(line["ledger"]["forecasts"]) == 1
    [line] = lines(exported("jsonl", [keep(barrage(), wanted=["a1"])]))
    assert line["forecasts"] == line["ledger"]["forecasts"] == []


@pytest.mark.parametrize("read", [read_polars, read_pandas])
def test_parquet_has_a_row_for_each_attribution(
    all_kept: list[Kept], read: Callable[[bytes], list[dict[str, Any]]]
) -> None:
    found = {row["key"]: row for row in read(exported("parquet", all_kept))}
    assert len(found) == sum(len(k.reading.attributions) for k in all_kept)
    for kept in all_kept:
        d = kept.reading.document
        for a in kept.reading.attributions:
            row = found[kept.keys[a.id]]
            assert (row["content"], row["kind"], row["polarity"]) == (
                a.content.text, a.kind, a.polarity,
            )  # fmt: skip
            assert spans(row["content_spans"]) == list(a.content.spans)
            assert row["document_key"] == kept.document_key
            assert row["read"] == READ.replace(tzinfo=UTC)
            assert list(row["denies"]) == [kept.keys[i] for i in a.denies]
            speaker = kept.reading.speaker(a.speaker)
            ids = a.chain or (a.speaker,)
            names = [link["name"] for link in row["chain"]]
            assert names == [s.name for i in ids if (s := kept.reading.speaker(i))]
            assert pd.isna(row["speaker"]) if speaker is None else row["speaker"] == speaker.name
            assert row["published_start"] == (d.published.start if d.published else None)
            assert row["confidence"] == round(a.confidence, 4)


def test_parquet_columns_have_types() -> None:
    table = pl.read_parquet(io.BytesIO(exported("parquet", [keep(report()), keep(dam())])))
    types = dict(table.schema)
    assert types["published_start"] == types["said_end"] == pl.Date
    assert types["certainty_low"] == types["confidence"] == pl.Float64
    assert types["read"] == pl.Datetime("us", "UTC")
    assert types["content_spans"] == pl.List(pl.Struct({"start": pl.Int64, "end": pl.Int64}))
    soon = table.filter(pl.col("said_start") >= date(2024, 1, 1))
    assert soon["content"].to_list() == ["repairs will start by 2026"]
    [first, second] = soon["forecasts"].to_list()[0]
    assert (first["low"], first["high"]) == (1e-7, 0.5)
    assert (first["end"], second["end"]) == (date(2026, 12, 31), None)
    assert second["condition"] == "The audit"
    open_one = table.filter(pl.col("candidates").list.len() > 0)
    assert [c["name"] for c in open_one["candidates"][0]] == ["Ana Kovač", "Edith Sloan"]
    assert open_one["speaker"].to_list() == [None]


def test_parquet_is_written_in_groups_of_rows(
    all_kept: list[Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 10)
    data = exported("parquet", all_kept)
    total = sum(len(k.reading.attributions) for k in all_kept)
    file = pq.ParquetFile(io.BytesIO(data))
    groups = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert groups == [10] * (total // 10) + [total % 10]
    monkeypatch.setattr(parquet, "GROUP_CHARACTERS", 1)
    file = pq.ParquetFile(io.BytesIO(exported("parquet", all_kept)))
    assert file.num_row_groups == total
    monkeypatch.setattr(parquet, "GROUP_ROWS", 1_000)
    monkeypatch.setattr(parquet, "GROUP_CHARACTERS", 600)
    file = pq.ParquetFile(io.BytesIO(exported("parquet", all_kept)))
    groups = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert sum(groups) == total == len(read_polars(data))
    assert min(groups[:-1]) > 1


def test_csv_points_by_keys_and_says_when_it_was_read(all_kept: list[Kept]) -> None:
    found = {row["key"]: row for row in rows(exported("csv", all_kept))}
    assert tuple(next(iter(found.values()))) == csv_export.COLUMNS
    for kept in all_kept:
        for a in kept.reading.attributions:
            row = found[kept.keys[a.id]]
            assert row["id"] == a.id
            assert undo(row["content"]) == a.content.text
            assert row["denies"] == ";".join(kept.keys[i] for i in a.denies)
            assert row["parent"] == (kept.keys[a.parent] if a.parent else "")
            assert (row["reader"], row["read"]) == (READER, "2024-06-04T10:00:05Z")


def test_pandas_reads_the_csv_as_python_does(all_kept: list[Kept]) -> None:
    data = exported("csv", all_kept)
    table = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    assert table.to_dict("records") == rows(data)


@pytest.mark.parametrize(
    "start", [*"=+-@\t\r\n'", " =", "\ufeff=", "\x1b=", "＝", "＋", "－", "＠"]
)
def test_csv_cells_are_no_formulas_and_can_be_undone(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    content = SpanText.of(text, [(0, len(text))])
    reading = Reading(Document(text), (Attribution("a1", "direct", content),))
    cell = rows(exported("csv", [keep(reading)]))[0]["content"]
    assert cell == f"'{text}"
    assert undo(cell) == text


@pytest.mark.parametrize("text", ["plain", "", " plain", "a=b", "« =1 »", "12", "it's"])
def test_other_csv_cells_are_left_alone(text: str) -> None:
    assert csv_export.cell(text) == text


def test_a_csv_number_is_no_formula() -> None:
    assert (csv_export.cell(-1), csv_export.cell(0.5), csv_export.cell(None)) == ("-1", "0.5", "")


@settings(max_examples=40, deadline=None)
@given(odd_kept())
def test_odd_texts_in_json_lines_come_out_unchanged(kept: Kept) -> None:
    [line] = [json.loads(one) for one in exported("jsonl", [kept]).decode().splitlines()]
    # A high and a low surrogate that stand apart in the text are one code point to a JSON parser.
    told = json.loads(json.dumps(kept.reading.to_dict()))
    assert {name: value for name, value in line.items() if name != "ledger"} == told


@settings(max_examples=40, deadline=None)
@given(odd_kept())
def test_odd_texts_in_csv_come_out_but_for_nul_and_surrogates(kept: Kept) -> None:
    data = exported("csv", [kept])
    [row] = rows(data)
    a, d = kept.reading.attributions[0], kept.reading.document

    def shown(text: str | None) -> str:
        return clean(text or "").replace("\0", "\ufffd")

    assert undo(row["content"]) == shown(a.content.text)
    assert undo(row["title"]) == shown(d.title)
    assert undo(row["cue"]) == shown(a.cue and a.cue.text)
    table = pd.read_csv(
        io.BytesIO(data), dtype=str, keep_default_na=False, engine="python", encoding="utf-8"
    )
    assert table["content"].tolist() == [row["content"]]


@settings(max_examples=40, deadline=None)
@given(odd_kept())
def test_odd_texts_in_parquet_come_out_but_for_surrogates(kept: Kept) -> None:
    data = exported("parquet", [kept])
    a, d = kept.reading.attributions[0], kept.reading.document
    for read in (read_polars, read_pandas):
        [row] = read(data)
        assert row["content"] == clean(a.content.text)
        assert row["title"] == clean(d.title or "")
        assert spans(row["content_spans"]) == list(a.content.spans)
