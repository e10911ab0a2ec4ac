"""Exports of what filters let through: all of it and nothing else, valid in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from pyld import jsonld
from rdflib import RDF, Graph, Namespace
from tests.exports.conftest import loader, triples
from typer.testing import CliRunner

from selon.cli.app import app
from selon.cli.export import Request, export
from selon.errors import UsageError
from selon.ledger import asking, names
from selon.ledger.choosing import chosen
from selon.ledger.filters import Filters
from selon.views.exports import FORMATS
from selon.views.exports.parquet import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from selon.ledger.store import Ledger

S = Namespace("http://schema.org/")
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
ATTRIBUTION = "urn:selon:attribution:"

ASKED: list[tuple[dict[str, Any], str | None]] = [
    ({"speaker": "peskov", "since": "2024-01", "act": "deny"}, None),
    ({"since": "2024-02", "until": "2024-03"}, None),
    ({"outlet": "bugle", "language": "en"}, None),
    ({"speaker_type": "organisation"}, None),
    ({"through": "reuters"}, None),
    ({"source": "two people close"}, None),
    ({"kind": "hearsay", "min_confidence": 0.5}, None),
    ({"document": "https://news.example/6"}, None),
    ({"anonymous": False, "certainty_low": 0.1}, None),
    ({}, "truce OR peace -talks"),
    ({"through": "bloomberg"}, "truce"),
]


def keys(name: str, data: bytes) -> set[str]:
    """Keys of the attributions in an export, by a parser that is not Selon's."""
    if name == "jsonl":
        lines = [json.loads(line) for line in data.splitlines()]
        for line in lines:
            assert {a["id"] for a in line["attributions"]} == set(line["ledger"]["attributions"])
        return {key for line in lines for key in line["ledger"]["attributions"].values()}
    if name == "csv":
        return {row["key"] for row in csv.DictReader(io.StringIO(data.decode(), newline=""))}
    if name == "parquet":
        assert pq.read_schema(io.BytesIO(data)).equals(SCHEMA)
        return set(pl.read_parquet(io.BytesIO(data), use_pyarrow=False)["key"])
    graph = triples(data)
    assert jsonld.to_rdf(json.loads(data), {"documentLoader": loader})
    if name == "claims":
        return {str(o).removeprefix(ATTRIBUTION) for o in told(graph)}
    if name == "annotations":
        return {str(s).rsplit(":", 1)[-1] for s in graph.subjects(RDF.type, OA.Annotation)}
    return {
        str(s).removeprefix(ATTRIBUTION)
        for s in graph.subjects(PROV.wasGeneratedBy)
        if str(s).startswith(ATTRIBUTION)
    }


def told(graph: Graph) -> set[Any]:
    return {
        o
        for p in set(graph.predicates())
        if str(p).endswith("attribution")
        for o in graph.objects(None, p)
    }


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("filters", "words"), ASKED)
def test_the_file_holds_the_answer(  # noqa: PLR0917
    name: str,
    filters: dict[str, Any],
    words: str | None,
    address: str,
    ledger: Ledger,
    tmp_path: Path,
) -> None:
    out = tmp_path / "export"
    assert export(Request(address, name, out, filters=filters, words=words, quiet=True)) == 0
    answer = ledger.search(words, **filters, limit=1000)
    assert len(answer) > 0
    assert keys(name, out.read_bytes()) == {s.key for s in answer}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("filters", "words", "note"),
    [
        ({"speaker": "zzz"}, None, "no name in this ledger fits 'zzz'"),
        ({"through": "zzz"}, "truce", "no name in this ledger fits 'zzz'"),
        ({"outlet": "zzz", "act": "deny"}, None, "no outlet in this ledger fits 'zzz'"),
        ({"document": "zzz"}, None, "no document in this ledger fits 'zzz'"),
        ({"since": "2030"}, None, "nothing fits these filters"),
        ({}, "zzz", "nothing fits these filters"),
    ],
)  # fmt: skip
def test_nothing_is_an_empty_file_and_a_word_about_it(  # noqa: PLR0917
    name: str, filters: dict[str, Any], words: str | None, note: str, address: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "export"
    assert export(Request(address, name, out, filters=filters, words=words)) == 0
    counted = f"selon: {out}: 0 attributions of 0 documents"
    assert capsys.readouterr().err.splitlines() == [f"selon: note: {note}", counted]
    data = out.read_bytes()
    if name in {"jsonl", "csv", "parquet"}:
        assert keys(name, data) == set()
        assert bool(data) == (name != "jsonl")
    else:
        assert not list(triples(data).subjects(RDF.type, S.Claim))
        assert not [s for s in triples(data).subjects() if ATTRIBUTION in str(s)]


def test_a_quiet_one_does_not_say_so(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert export(Request(address, "jsonl", quiet=True, filters={"speaker": "zzz"})) == 0
    assert capfd.readouterr() == ("", "")


def test_without_a_filter_nothing_is_noted(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    everything = dict.fromkeys(("speaker", "since", "anonymous"))
    assert export(Request(address, "jsonl", filters=everything)) == 0
    told = capfd.readouterr()
    assert len(told.out.splitlines()) == 7
    assert told.err == ""


def test_an_export_is_not_capped(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST_NAMES", 1)
    monkeypatch.setattr("selon.ledger.sought.MOST_OUTLETS", 1)
    monkeypatch.setattr(asking, "COUNTED", 2)
    for filters, cut, whole in (
        ({"speaker": "pes"}, 5, 6), ({"outlet": "l"}, 0, 5), ({"outlet": "bugle"}, 6, 8), ({}, 3, 15),
    ):  # fmt: skip
        assert ledger.search(**filters, limit=1000).total <= cut  # type: ignore[arg-type]
        with chosen(ledger, Filters(**filters)) as found:  # type: ignore[arg-type]
            assert sum(len(k.attributions()) for k in found.kept) == whole


def test_an_export_sees_the_ledger_as_it_was_when_it_began(own: Ledger) -> None:
    from tests.ledger_questions.press import LATER, S, entry, on

    with chosen(own, Filters(speaker="peskov")) as found:
        own.write(
            [entry(9, on("2024-05-01"), "New News", "en", S("Dmitri Peskov", "a late word"))], LATER
        )
        assert sum(len(k.attributions()) for k in found.kept) == 6
    with chosen(own, Filters(speaker="peskov")) as found:
        assert sum(len(k.attributions()) for k in found.kept) == 7


@pytest.mark.parametrize(
    ("filters", "words", "told"),
    [
        ({"since": "soon"}, None, "is not a date"), ({"kind": "odd"}, None, "no kind 'odd'"),
        ({"speaker": "!"}, None, "no name in '!'"), ({"source": "!"}, None, "nothing to look for"),
        ({"all_readings": True}, None, "latest reading"), ({}, "-x", "besides those"), ({}, "", "nothing to look for"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_line_and_no_file(  # noqa: PLR0917
    filters: dict[str, Any], words: str | None, told: str, address: str, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for out in (tmp_path / "export", None):  # nor the beginning of one on standard output
        assert export(Request(address, "prov", out, filters=filters, words=words)) == 2
        shown = capfd.readouterr()
        assert shown.out == ""
        [line] = shown.err.splitlines()
        assert told in line
    assert not list(tmp_path.iterdir())


def test_earlier_readers_readings_are_told_of(ledger: Ledger) -> None:
    with (
        pytest.raises(UsageError, match="latest reading"),
        chosen(ledger, Filters(all_readings=True)),
    ):
        pass


def test_the_command_line(address: str, ledger: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "denials.csv"
    words = ["export", "-l", address, "-f", "csv", "-o", str(out), "--search", "report"]
    words += [
        "--who",
        "Peskov",
        "--since",
        "2024",
        "--until",
        "2024-02",
        "--act",
        "deny",
        "--language",
        "en",
    ]
    words += [
        "--outlet",
        "bugle",
        "--type",
        "person",
        "--named",
        "--polarity",
        "deny",
        "--kind",
        "indirect",
    ]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "1 attributions of 1 documents" in done.output
    assert keys("csv", out.read_bytes()) == {s.key for s in ledger.search("report", act="deny")}
    again = CliRunner().invoke(app, [*words[:-1], "hearsay"])
    assert (again.exit_code, "nothing fits these filters" in again.output) == (0, True)
    assert CliRunner().invoke(app, ["export", "-l", address, "--limit", "3"]).exit_code == 2
