"""SQLite is told which way to take, and takes it: its own choice may be a thousand times slower."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.ledger_questions.press import READER, documents

from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selon.ledger.answers import Answer


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        ledger.write(documents(), READER)
        yield ledger


@pytest.mark.parametrize(
    ("ask", "told", "way"),
    [
        (lambda ledger: ledger.search("truce", speaker="peskov"),
         "JOIN attributions NOT INDEXED", "SEARCH attributions USING INTEGER PRIMARY KEY"),
        (lambda ledger: ledger.who("peskov", language="en"),
         "attributions INDEXED BY ix_attributions_name_day", "COVERING INDEX ix_attributions_name_day (name_id=?)"),
        (lambda ledger: ledger.search(min_confidence=0.5),
         "attributions INDEXED BY ix_attributions_day", "COVERING INDEX ix_attributions_day"),
        (lambda ledger: ledger.forecasts(open_only=True),
         "JOIN attributions NOT INDEXED", "SEARCH attributions USING INTEGER PRIMARY KEY"),
    ],
)  # fmt: skip
def test_the_way(sqlite: Ledger, ask: Callable[[Ledger], Answer[Any]], told: str, way: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        asked.append((sql, values))

    sa.event.listen(sqlite.engine, "after_cursor_execute", note)
    assert ask(sqlite)
    told_so = [(sql, values) for sql, values in asked if told in sql]
    assert told_so
    with sqlite.engine.connect() as connection:
        for sql, values in told_so:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            assert any(way in row[-1] for row in plan)
