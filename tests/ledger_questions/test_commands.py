"""The commands that ask: what they write, and what they say when they can't."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow.parquet
import pytest
from rich.cells import cell_len

from selon.cli import denials, forecasts, resolve, search, show, who
from selon.errors import UsageError
from selon.ledger.answers import Answer, Statement
from selon.ledger.filters import Filters
from selon.ledger.questions import said
from selon.ledger.questions import search as find
from selon.views.answers import written
from selon.views.answers.table import table

if TYPE_CHECKING:
    from pathlib import Path

    from selon.ledger.store import Ledger


def test_who_tells_speakers_and_statements(address: str, capsysbinary) -> None:
    filters = {"since": "2024-01", "act": "deny"}
    assert (
        who.ask_who(who.Request(ledger=address, name="Peskov", filters=filters, format="json")) == 0
    )
    made = json.loads(capsysbinary.readouterr().out)
    assert [(r["name"], r["statements"]) for r in made["speakers"]["rows"]] == [
        ("Dmitri Peskov", 2)
    ]
    assert [r["day"] for r in made["statements"]["rows"]] == ["2024-03-05", "2024-01-10"]


def test_who_in_the_terminal(address: str, capsysbinary) -> None:
    assert who.ask_who(who.Request(ledger=address, name="Peskov", filters={"act": "deny"})) == 0
    out = capsysbinary.readouterr().out.decode()
    assert "Dmitri Peskov  person     2       2  10 January 2024  5 March 2024" in out
    assert "✗ denied (deny)" in out
    assert out.endswith("2 in all\n")


def test_what_there_is_not_is_told_once(address: str, capsysbinary) -> None:
    assert who.ask_who(who.Request(ledger=address, name="Nobody")) == 0
    out = capsysbinary.readouterr().out.decode()
    assert out == "  Nothing found.\n  no name in this ledger fits 'Nobody'\n"
    filters = {"since": "2030"}
    assert who.ask_who(who.Request(ledger=address, name="Peskov", filters=filters)) == 0
    assert capsysbinary.readouterr().out.decode() == "  Nothing found.\n"


def test_a_remark_on_both_answers_stands_below_the_first(ledger: Ledger) -> None:
    rows = tuple(said(ledger))
    few = Answer(rows[:1], Statement, 1, notes=("mark this", "and this"))
    many = Answer(rows[1:], Statement, 14, notes=("mark this",))
    out = table({"a": few, "b": many, "c": few, "d": many}, colour=False, width=100)
    assert out.count("mark this") == out.count("and this") == 1
    assert out.count("  1 in all\n") == out.count("  14 in all\n") == 2
    assert out.index("1 in all\n  mark this\n  and this\n") < out.index("14 in all")
    none = Answer((), Statement, 0)
    assert "Nothing" not in table({"a": few, "b": none}, colour=False, width=100)
    out = table({"a": none, "b": few, "c": replace(none, total=9)}, colour=False, width=100)
    assert out.startswith("  Nothing found.\n\n")
    assert out.endswith("\n\n  0 of 9\n")


def test_a_phrase(address: str, capsysbinary) -> None:
    def found(words: str, *, phrase: bool) -> int:
        request = search.Request(ledger=address, words=words, phrase=phrase, format="json")
        assert search.ask_search(request) == 0
        return int(json.loads(capsysbinary.readouterr().out)["total"])

    assert found("opposition drop", phrase=False) == found("drop opposition", phrase=False) == 1
    assert found("drop his opposition", phrase=True) == 1
    assert found("drop opposition", phrase=True) == 0
    # Marks that would mean something are only marks.
    assert found('"drop" -his «opposition»', phrase=True) == 1
    assert found("drop his oppo*", phrase=True) == 1
    assert found("drop his oppo", phrase=True) == 0


def test_names_only_as_csv(address: str, capsysbinary) -> None:
    request = who.Request(ledger=address, name="pes", names=True, format="csv")
    assert who.ask_who(request) == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert [(r["name"], r["statements"]) for r in rows] == [
        ("Dmitri Peskov", "5"),
        ("Peskova Ltd", "1"),
    ]


def test_cells_are_safe(address: str, capsysbinary) -> None:
    assert search.ask_search(search.Request(ledger=address, words="SUM", format="csv")) == 0
    (row,) = csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode()))
    assert row["content"] == "'=SUM(A1) is no formula"
    assert row["day"] == ""


def test_search_without_words_is_all(address: str, tmp_path: Path) -> None:
    out = tmp_path / "all.parquet"
    assert (
        search.ask_search(
            search.Request(ledger=address, format="parquet", output=out, filters={"limit": 100})
        )
        == 0
    )
    assert pyarrow.parquet.read_table(out).num_rows == 15


def test_denials_and_show(address: str, capsysbinary) -> None:
    assert denials.ask_denials(denials.Request(ledger=address)) == 0
    out = capsysbinary.readouterr().out.decode()
    assert (
        "denies: two people close to the Kremlin: Putin may drop his opposition to the truce"
        in " ".join(out.split())
    )
    key = out.split(" denies ")[1].split()[0]
    assert denials.ask_denials(denials.Request(ledger=address, key=key, format="json")) == 0
    assert json.loads(capsysbinary.readouterr().out)["total"] == 1
    assert show.ask_show(show.Request(ledger=address, key=key)) == 0
    out = capsysbinary.readouterr().out.decode()
    assert "Bloomberg → two people close to the Kremlin" in out
    assert "denied by" in out
    assert "read by selon 0.2 w1" in out
    assert show.ask_show(show.Request(ledger=address, key=key, format="json")) == 0
    assert json.loads(capsysbinary.readouterr().out)["statement"]["key"] == key


def test_a_document_in_the_terminal(address: str, ledger: Ledger, capsysbinary) -> None:
    key = said(ledger, Filters(document="https://news.example/1")).rows[0].document
    assert show.ask_show(show.Request(ledger=address, key=key[:10])) == 0
    out = capsysbinary.readouterr().out.decode()
    assert "Title 1" in out
    assert "3 statements, read by selon 0.2 w1" in out


def test_forecasts_resolve_scores(own: Ledger, capsysbinary) -> None:
    address = (
        own.engine.url.render_as_string(hide_password=False)
        .replace("+psycopg", "")
        .replace("sqlite:///", "")
    )
    assert (
        forecasts.ask_forecasts(forecasts.Request(ledger=address, due="2024-06", open_only=True))
        == 0
    )
    out = capsysbinary.readouterr().out.decode()
    assert "Peskova Ltd  60–80 %  by 31 May 2024" in out.replace("\xa0", " ")
    key = next(word for word in out.split() if word.startswith("f-"))
    assert (
        resolve.record(
            resolve.Request(ledger=address, key=key, outcome="yes", because="x", on="2024-06-01")
        )
        == 0
    )
    assert capsysbinary.readouterr().err.decode() == f"selon: {key}: yes, 2024-06-01\n"
    again = resolve.Request(ledger=address, key=key, outcome="no", because="y", on="2024-06-02")
    assert resolve.record(again) == 0
    assert "note: it stood at yes, 2024-06-01 (x)" in capsysbinary.readouterr().err.decode()
    assert forecasts.ask_forecasts(forecasts.Request(ledger=address, scores=True)) == 0
    out = capsysbinary.readouterr().out.decode().replace("\xa0", " ")
    assert "0.360–0.640" in out
    assert "60–80 %" in out
    assert (
        forecasts.ask_forecasts(forecasts.Request(ledger=address, scores=True, format="csv")) == 0
    )
    assert capsysbinary.readouterr().out.decode().startswith("speaker,scored,void")


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (lambda a: who.ask_who(who.Request(ledger=a, name="!")), "no name in '!' [E400]"),
        (lambda a: search.ask_search(search.Request(ledger=a, words="-x")), "besides those"),
        (lambda a: search.ask_search(search.Request(ledger=a, phrase=True)), "nothing to look for"),
        (lambda a: search.ask_search(search.Request(ledger=a, filters={"kind": "odd"})), "no kind 'odd'"),
        (lambda a: search.ask_search(search.Request(ledger=a, format="xml")), "unknown format 'xml'"),
        (lambda a: show.ask_show(show.Request(ledger=a, key="a-000000")), "no attribution a-000000"),
        (lambda a: show.ask_show(show.Request(ledger=a, key="f-000000", format="csv")), "no forecast"),
        (lambda _: who.ask_who(who.Request(ledger="none.db", name="x")), "selon: none.db: no such file [E501]"),
        (lambda a: resolve.record(resolve.Request(ledger=a, key="f-000000", outcome="yes", because="x")), "no forecast"),
        (lambda _: resolve.record(resolve.Request(ledger="none.db", key="f-0", outcome="yes", because="x")), "none.db"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_line(  # noqa: PLR0917
    address: str, request_, reason: str, capsys, monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert request_(address) == 2
    told = capsys.readouterr()
    assert reason in told.err
    assert told.err.count("\n") == 1
    assert not told.out
    assert not list(tmp_path.iterdir())


def test_a_shown_thing_is_no_table_of_rows(ledger: Ledger) -> None:
    from selon.ledger.showing import show as shown

    (s,) = find(ledger, "opposition")
    with pytest.raises(UsageError, match="does not fit"):
        written(shown(ledger, s.key), "csv")


@pytest.mark.parametrize("width", [10, 40, 80, 200])
def test_the_table_keeps_its_width_and_drives_no_terminal(ledger: Ledger, width: int) -> None:
    evil = "\x1b[31mred\x07\u202e" * 40
    rows = tuple(said(ledger))
    rows += (
        replace(
            rows[0],
            content=evil,
            speaker=evil,
            chain=(evil,),
            title=evil,
            cue=evil,
            outlet="新聞" * 80,
        ),
    )
    out = table(
        {"x": Answer(rows, Statement, 16, at_least=True, notes=(evil,))}, colour=False, width=width
    )
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert max(cell_len(line) for line in out.split("\n")) <= max(width, 30)
    assert "more than 16" in out
