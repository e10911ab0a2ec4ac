"""Answers as frames, whose columns do not depend on what was found."""

import sys
from datetime import date

import pyarrow as pa
import pytest

from selon.errors import UsageError
from selon.ledger.answers import columns
from selon.ledger.filters import Filters
from selon.ledger.foretelling import forecasts, scores
from selon.ledger.questions import denials, said, who
from selon.ledger.store import Ledger


def test_arrow(ledger: Ledger) -> None:
    answer = said(ledger)
    table = answer.arrow()
    assert table.num_rows == len(answer)
    assert table.schema.field("day").type == pa.date32()
    assert table.schema.field("chain").type == pa.list_(pa.string())
    assert table.schema.field("confidence").type == pa.float64()
    assert [tuple(c) for c in table["chain"].to_pylist()] == [s.chain for s in answer]
    assert said(ledger, Filters(speaker="zzz")).arrow().schema == table.schema


def test_every_kind_has_a_frame(ledger: Ledger) -> None:
    scored = scores(ledger)
    for answer in (
        who(ledger, "pes"),
        denials(ledger),
        forecasts(ledger),
        scored.scored,
        scored.calibration,
    ):
        assert answer.arrow().column_names == list(columns(answer.kind))
        assert answer.arrow().to_pylist() == [
            {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in answer.records()
        ]  # fmt: skip


def test_polars_and_pandas(ledger: Ledger) -> None:
    answer = said(ledger, Filters(speaker="dmitri", language="en"))
    polars, pandas = answer.polars(), answer.pandas()
    assert polars["content"].to_list() == list(pandas["content"]) == [s.content for s in answer]
    assert polars["day"].to_list()[0] == date(2024, 4, 1)


@pytest.mark.parametrize("name", ["polars", "pandas"])
def test_a_missing_package_is_named(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    answer = said(ledger)
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match=f"pip install {name}"):
        getattr(answer, name)()
