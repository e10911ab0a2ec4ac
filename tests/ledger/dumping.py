"""Ledgers of a schema as plain SQL, kept in ``schemas/`` for the versions to come.

    python -m tests.ledger.dumping

writes those of the present schema, with one document in them. Do it before a schema is released;
never after.
"""

from __future__ import annotations

import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from tests.ledger.making import READER, entry
from tests.ledger.postgres import program, serving

from selon.ledger.migrating import HEAD
from selon.ledger.schema import metadata
from selon.ledger.store import Ledger

SCHEMAS = Path(__file__).parent / "schemas"
_MADE_BY_FTS = ("_data", "_idx", "_docsize", "_config")


def schema_of(path: Path) -> list[str]:
    """What makes the tables, indices, triggers and views of an SQLite file, in this order."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL"
        ).fetchall()
    order = ("table", "index", "trigger", "view")
    return [
        sql.strip()
        for kind, name, sql in sorted(rows, key=lambda r: order.index(r[0]))
        if not ("_fts_" in name and name.endswith(_MADE_BY_FTS))
    ]  # fmt: skip


def sqlite_dump(path: Path) -> str:
    """The file as SQL; what triggers fill is left to them."""
    lines = [f"{sql};" for sql in schema_of(path)]
    with closing(sqlite3.connect(path)) as connection:
        filled = {"superseded", "tallies"}
        tables = [t.name for t in metadata.sorted_tables if t.name not in filled]
        for table in [*tables, "selon_schema"]:
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
                values = (connection.execute("SELECT quote(?)", (v,)).fetchone()[0] for v in row)
                lines.append(f"INSERT INTO {table} VALUES ({', '.join(values)});")  # noqa: S608
        for name in ("application_id", "user_version"):
            value = connection.execute(f"PRAGMA {name}").fetchone()[0]
            lines.append(f"PRAGMA {name} = {value};")
    return "\n".join([*lines, ""])


def postgres_dump(address: str) -> str:
    command = [program("pg_dump"), "--inserts", "--no-owner", "--no-privileges", address]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    # No comments, no commands of psql's own, and nothing that only some versions know.
    unwanted = ("--", "\\", "SET ", "SELECT pg_catalog.set_config")
    lines = [line for line in said.splitlines() if line and not line.startswith(unwanted)]
    return "\n".join([*lines, ""])


def main() -> None:
    SCHEMAS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with Ledger.open(path) as ledger:
            ledger.write([entry(1, attributions=4)], READER)
        (SCHEMAS / f"{HEAD}.sqlite.sql").write_text(sqlite_dump(path), "utf-8")
    with serving() as server, server.database() as address:
        with Ledger.open(address) as ledger:
            ledger.write([entry(1, attributions=4)], READER)
        (SCHEMAS / f"{HEAD}.postgresql.sql").write_text(postgres_dump(address), "utf-8")


if __name__ == "__main__":
    main()
