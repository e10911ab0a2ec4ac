"""Makes a ledger of one million attributions, to measure how quickly questions are answered.

The rows of ``invented.py`` are what the writer would write, but they go into the tables directly,
in bulk: to read a million sentences would take days.

    python benchmarks/million.py ledger.sqlite [--attributions 1000000]
    python benchmarks/million.py postgresql://localhost/ledger
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "src")]

from invented import Press  # noqa: E402

from selon.ledger import schema  # noqa: E402
from selon.ledger.folding import search_words  # noqa: E402
from selon.ledger.store import Ledger  # noqa: E402
from selon.ledger.tallying import counted  # noqa: E402


def make(address: str, attributions: int, seed: int = 6) -> None:
    """Makes a ledger at ``address`` and fills it; indices are built at the end."""
    with Ledger.open(address) as ledger:
        if ledger.engine.dialect.name == "postgresql":
            _fill_postgres(ledger.engine, Press(attributions, seed))
        else:
            _fill_sqlite(ledger.engine, Press(attributions, seed))


def _fill_sqlite(engine: sa.Engine, press: Press) -> None:
    raw = engine.raw_connection()
    db: Any = raw.driver_connection
    db.execute("PRAGMA synchronous = OFF")
    aside = db.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND (type = 'index' OR name LIKE '%_no_replace' OR name LIKE '%_tally')"
    ).fetchall()
    for kind, name, _ in aside:
        db.execute(f"DROP {kind} {name}")
    for rows in press.chunks():
        db.execute("BEGIN")
        for table in schema.metadata.sorted_tables:
            if table.name in rows:
                columns, values = _values(table, rows[table.name])
                listed, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
                sql = f"INSERT INTO {table.name} ({listed}) VALUES ({marks})"  # noqa: S608 - ours
                db.executemany(sql, values)
        db.execute("COMMIT")
    for _, _, sql in aside:
        db.execute(sql)
    _tally(engine, db)
    db.execute("ANALYZE")
    raw.close()


def _fill_postgres(engine: sa.Engine, press: Press) -> None:
    raw = engine.raw_connection()
    db: Any = raw.driver_connection
    # Neither foreign keys nor triggers: the rows are known to be right.
    db.execute("SET session_replication_role = replica")
    db.execute("SET maintenance_work_mem = '512MB'")
    aside = db.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        " AND indexname LIKE 'ix_%'"
    ).fetchall()
    for name, _ in aside:
        db.execute(f"DROP INDEX {name}")
    for rows in press.chunks():
        for table in schema.metadata.sorted_tables:
            if table.name in rows:
                columns, values = _values(table, rows[table.name])
                if table.name in _SEARCHED:
                    vectors = [_vector(table.name, row) for row in rows[table.name]]
                    columns = [*columns, "search"]
                    values = [(*v, s) for v, s in zip(values, vectors, strict=True)]
                listed = ", ".join(f'"{c}"' for c in columns)
                with db.cursor().copy(f"COPY {table.name} ({listed}) FROM STDIN") as copy:
                    for value in values:
                        copy.write_row(value)
    for _, sql in aside:
        db.execute(sql)
    db.execute(
        "INSERT INTO superseded SELECT o.id FROM readings o WHERE EXISTS (SELECT 1 FROM readings n"
        " WHERE n.document_id = o.document_id AND n.reader_id > o.reader_id)"
    )
    _tally(engine, db)
    db.commit()
    db.autocommit = True
    db.execute("VACUUM ANALYZE")  # as the server does by itself, a little later
    raw.close()


def _tally(engine: sa.Engine, db: Any) -> None:
    table = schema.tallies
    fill = table.insert().from_select(list(table.c), counted(engine.dialect.name))
    sql = fill.compile(engine, compile_kwargs={"literal_binds": True})
    db.execute(str(sql))


_SEARCHED = {"attributions": {"content": "A", "source": "B", "cue": "C"}, "names": {"name": "A"}}


def _vector(table: str, row: dict[str, Any]) -> str:
    """The text of the tsvector that the writer makes."""
    places: dict[str, list[str]] = defaultdict(list)
    at = 0
    for column, weight in _SEARCHED[table].items():
        for word in search_words(row[column] or "").split():
            at += 1
            places[word].append(f"{at}{weight}")
    return " ".join(f"'{word}':{','.join(where)}" for word, where in places.items())


def _values(table: sa.Table, rows: list[dict[str, Any]]) -> tuple[list[str], list[tuple[Any, ...]]]:
    columns = list(rows[0])
    coded = [isinstance(table.c[c].type, sa.JSON) for c in columns]
    days = [isinstance(table.c[c].type, sa.Date | sa.DateTime) for c in columns]
    return columns, [
        tuple(
            _value(row[c], as_json=j, as_day=d)
            for c, j, d in zip(columns, coded, days, strict=True)
        )
        for row in rows
    ]


def _value(value: Any, *, as_json: bool, as_day: bool) -> Any:
    if value is None:
        return None
    if as_json:
        return json.dumps(value, ensure_ascii=False)
    if as_day:  # as SQLAlchemy writes them
        return value.isoformat(" ", "microseconds") if isinstance(value, datetime) else str(value)
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ledger", help="a new file, or postgresql://… of an empty database")
    parser.add_argument("--attributions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=6)
    asked = parser.parse_args()
    start = time.perf_counter()
    make(asked.ledger, asked.attributions, asked.seed)
    print(f"{asked.attributions:,} attributions in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
