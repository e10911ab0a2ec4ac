"""The file is a public interface: Datasette and sqlite-utils open it as it is."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

import pytest
import sqlite_utils
from datasette.app import Datasette
from tests.ledger.making import READER, entries

from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("open") / "news.db"
    with Ledger.open(path) as ledger:
        ledger.write(entries(range(3), attributions=4), READER)
    return path


def test_datasette(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).digest()

    async def ask(page: str) -> dict:
        answer = await datasette.client.get(f"/news/{page}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def look() -> None:
        await datasette.invoke_startup()
        said = await ask("who_said_what.json?_shape=array&_size=max")
        assert len(said) == 12
        assert said[0]["content"].startswith("The bridge 0 will reopen")
        assert set(said[0]) >= {"key", "day", "outlet", "speaker", "chain", "act", "document_id"}
        anna = await ask("who_said_what.json?_shape=array&speaker=Anna+Keller")
        assert 0 < len(anna) < 12
        documents = await ask("documents.json?_shape=array&outlet__notblank=1")
        assert [d["id"] for d in documents] == [1, 2, 3]
        found = await ask("attributions.json?_shape=array&_search=BRIDGE+2&_size=max")
        assert len(found) == 4
        states = await ask("forecast_state.json?_shape=array")
        assert len(states) == 3
        denied = await ask("denied.json?_shape=array")
        assert len(denied) == 3

    datasette = Datasette([str(path)])
    try:
        asyncio.run(look())
    finally:
        for database in datasette.databases.values():
            database.close()
        datasette.executor.shutdown()
    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_sqlite_utils(path: Path) -> None:
    database = sqlite_utils.Database(path)
    try:
        assert {"documents", "readings", "attributions", "speakers", "names", "batches"} <= set(
            database.table_names()
        )
        assert {"who_said_what", "denied", "forecast_state"} <= set(database.view_names())
        rows = list(database["documents"].rows)
        assert [row["id"] for row in rows] == [1, 2, 3]
        assert database["attributions"].detect_fts() == "attributions_fts"
        assert len(list(database["attributions"].search("bridge 2"))) == 4
        assert {k.other_table for k in database["speakers"].foreign_keys} == {"readings", "names"}
        (said,) = database.query("SELECT * FROM who_said_what WHERE attribution_id = 5")
        text = rows[1]["text"]
        (offsets,) = database.query("SELECT content_spans, content FROM attributions WHERE id = 5")
        assert said["content"] == offsets["content"]
        sliced = (
            "SELECT substr(d.text, json_extract(a.content_spans, '$[0][0]') + 1,"
            " json_extract(a.content_spans, '$[0][1]') - json_extract(a.content_spans, '$[0][0]')) AS quoted"
            " FROM attributions a JOIN readings r ON r.id = a.reading_id JOIN documents d ON d.id = r.document_id"
            " WHERE a.id = 5"
        )
        (quoted,) = database.query(sliced)
        assert quoted["quoted"] == said["content"]
        assert quoted["quoted"] in text
        with pytest.raises(Exception, match="append-only"):
            database["attributions"].delete(5)
        with pytest.raises(Exception, match="append-only"):
            database["documents"].upsert({"id": 1, "title": "Another"}, pk="id")
    finally:
        database.close()
