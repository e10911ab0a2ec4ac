"""The questions as methods of a ledger: what they answer, and the pages that show them."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path
from typing import get_type_hints

import polars as pl
import pytest
from tests.ledger_questions.press import KREMLIN, LATER, READER, documents, read_again

import selon
from selon.cli.filters import FILTERS, ROWS
from selon.errors import UsageError
from selon.ledger import foretelling, questions
from selon.ledger.answers import Answer
from selon.ledger.filters import Filters, Narrowing
from selon.ledger.showing import ShownDocument, ShownStatement, show
from selon.ledger.store import Ledger

ROOT = Path(__file__).parents[2]
DUE = "2024-06"


def test_the_class_is_found_at_the_top() -> None:
    assert selon.Ledger is Ledger


def test_who(ledger: Ledger) -> None:
    answer = ledger.who("peskov", since="2024-01", act="deny")
    assert [(r.name, r.statements) for r in answer] == [("Dmitri Peskov", 2)]
    assert answer == questions.who(ledger, "peskov", Filters(since="2024-01", act="deny"))


def test_search(ledger: Ledger) -> None:
    (found,) = ledger.search("truce", anonymous=True)
    assert (found.speaker, found.chain) == (KREMLIN, ("Bloomberg", KREMLIN))
    assert ledger.search("truce OR peace", order="best") == questions.search(
        ledger, "truce OR peace", Filters(order="best")
    )


def test_search_without_words_is_all_that_fits(ledger: Ledger) -> None:
    assert len(ledger.search()) == 15
    assert (
        ledger.search(speaker="dmitri", limit=2, offset=1).rows
        == ledger.search(speaker="dmitri").rows[1:3]
    )
    with pytest.raises(UsageError, match="nothing to look for"):
        ledger.search("")


def test_denials(ledger: Ledger) -> None:
    assert [d.denied_speaker for d in ledger.denials()] == [None, KREMLIN]
    (claim,) = ledger.search("opposition")
    (denial,) = ledger.denials(claim.key)
    assert (denial.denier, denial.denied_key) == ("Dmitri Peskov", claim.key)
    assert ledger.denials(language="fr").total == 1


def test_forecasts_and_scores(own: Ledger) -> None:
    due = own.forecasts(due=DUE, open_only=True)
    assert [f.speaker for f in due] == ["Peskova Ltd"]
    assert own.forecasts(speaker="muller").rows[0].low == 0.3
    foretelling.resolve(own, due.rows[0].key, "yes", "https://news.example/later", "2024-06-01")
    assert not own.forecasts(due=DUE, open_only=True)
    scores = own.scores()
    assert [(s.speaker, s.scored) for s in scores.scored] == [("Peskova Ltd", 1)]
    assert scores.calibration.polars()["came"].to_list() == [1.0]
    assert not own.scores(speaker="dmitri").scored


def test_show(ledger: Ledger) -> None:
    (claim,) = ledger.search("opposition")
    shown, document = ledger.show(claim.key[:8]), ledger.show(claim.document)
    assert isinstance(shown, ShownStatement)
    assert shown.statement == claim
    assert isinstance(document, ShownDocument)
    assert document == show(ledger, claim.document)
    assert set(ledger.search(document=document.key)) == set(document.statements)


def test_all_answers_are_frames(ledger: Ledger) -> None:
    scores = ledger.scores()
    for answer in (
        ledger.who("pes"), ledger.search(), ledger.denials(), ledger.forecasts(),
        scores.scored, scores.calibration,
    ):  # fmt: skip
        assert isinstance(answer, Answer)
        assert (
            answer.arrow().num_rows == len(answer.polars()) == len(answer.pandas()) == len(answer)
        )
        assert (
            answer.arrow().column_names == answer.polars().columns == list(answer.pandas().columns)
        )


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (lambda ledger: ledger.who("pes", speaker="dmitri"), "leave speaker out"),
        (lambda ledger: ledger.denials(polarity="affirm"), "leave polarity out"),
        (lambda ledger: ledger.denials("a-000", since="2024"), "not narrowed down"),
        (lambda ledger: ledger.denials("a-000000"), "no attribution"),
        (lambda ledger: ledger.search(kind="odd"), "no kind 'odd'"),
        (lambda ledger: ledger.forecasts(through="bloomberg"), "relay"),
        (lambda ledger: ledger.forecasts(due="soon"), "is not a date"),
        (lambda ledger: ledger.show("a-000000"), "no attribution"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(ledger: Ledger, ask, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        ask(ledger)


def test_a_filter_that_does_not_exist_is_no_filter(ledger: Ledger) -> None:
    with pytest.raises(TypeError, match="speker"):
        ledger.search(speker="peskov")  # type: ignore[call-arg]


def test_filters_are_the_same_everywhere() -> None:
    known = get_type_hints(Filters)
    assert get_type_hints(Narrowing) == known
    fields = {f.name: f for f in dataclasses.fields(Filters)}
    assert list(FILTERS) == list(fields)
    assert set(ROWS) <= set(FILTERS)
    for name, (_, option) in FILTERS.items():
        assert option.default == fields[name].default


@pytest.mark.parametrize("command", ["who", "search", "denials", "forecasts", "export"])
def test_commands_have_an_option_for_each_filter(command: str) -> None:
    from selon.cli import keeping
    from selon.cli import questions as asking

    given = inspect.signature(
        getattr(keeping if command == "export" else asking, command)
    ).parameters
    without = {"who": {"speaker"}, "denials": {"polarity"}, "export": set(ROWS)}.get(command, set())
    assert {name for name in FILTERS if name in given} == set(FILTERS) - without


@pytest.mark.parametrize("page", ["docs/ledger.md", "README.md"])
def test_the_examples_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("selon.db", "news.db"):
        with Ledger.open(name) as ledger:
            ledger.write(documents(), READER)
            ledger.write(read_again(), LATER)
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    found = [block for block in blocks if "Ledger" in block]
    assert len(found) == 1
    names: dict[str, object] = {}
    exec(compile(found[0], page, "exec"), names)  # noqa: S102 - our own page
    assert isinstance(names["frame"], pl.DataFrame)
    assert len(names["frame"]) > 0
    assert "Putin may drop his opposition" in capsys.readouterr().out
