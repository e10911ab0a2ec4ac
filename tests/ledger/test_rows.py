"""Readings streamed out of a ledger: all of them, in order, as they were written."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.exports.conftest import READ, exported, report
from tests.views.conftest import barrage, dam, strike

from selon.errors import LedgerDamaged
from selon.ledger import schema
from selon.ledger.entries import Entry, ReaderInfo
from selon.ledger.hashing import document_key
from selon.ledger.rows import kept
from selon.ledger.store import Ledger
from selon.records import Publication, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = ReaderInfo("0.1.0 w-1 d-1", "0.1.0", "w-1")
LATER = ReaderInfo("0.2.0 w-2 d-2", "0.2.0", "w-2")


def readings() -> list[Reading]:
    """In the order in which they should come out: by day, the undated last."""
    return [barrage(), report(), strike(), dam()]


def entries(found: list[Reading]) -> list[Entry]:
    return [Entry(reading.document, reading) for reading in found]


def test_every_reading_comes_out_as_it_was_written_in_order(ledger: Ledger) -> None:
    shuffled = readings()
    random.Random(3).shuffle(shuffled)  # noqa: S311 - no secret
    for reading in shuffled:
        ledger.write(entries([reading]), FIRST)
    found = list(kept(ledger))
    assert [k.reading for k in found] == readings()
    assert [k.document_key for k in found] == [document_key(r.document) for r in readings()]
    assert {k.reader for k in found} == {FIRST.name}
    assert all(k.read.year >= 2024 and k.wanted is None for k in found)


def test_documents_of_one_day_come_by_key(ledger: Ledger) -> None:
    day = Publication(date(2024, 1, 1), date(2024, 1, 1), "day")
    same = [
        r.replace(document=replace(r.document, published=day))
        for r in (barrage(), strike(), dam(), report())
    ]
    ledger.write(entries(same), FIRST)
    keys = [k.document_key for k in kept(ledger)]
    assert keys == sorted(keys)
    assert len(keys) == 4


def test_keys_are_those_of_the_ledger(ledger: Ledger) -> None:
    ledger.write(entries(readings()), FIRST)
    a, f = schema.attributions, schema.forecasts
    with ledger.engine.connect() as connection:
        keys = set(connection.scalars(sa.select(a.c.key)))
        forecasts = set(connection.scalars(sa.select(f.c.key)))
    found = list(kept(ledger))
    assert {key for k in found for key in k.keys.values()} == keys
    assert {key for k in found for key in k.forecast_keys} == forecasts
    assert len(forecasts) == 3


def test_only_the_latest_reading_of_a_document_comes(ledger: Ledger) -> None:
    ledger.write(entries(readings()), FIRST)
    newer = dam().replace(attributions=dam().attributions[:2], speakers=dam().speakers)
    ledger.write(entries([newer]), LATER)
    found = list(kept(ledger))
    assert [len(k.reading.attributions) for k in found] == [9, 4, 8, 2]
    assert found[-1].reader == LATER.name


def test_what_is_asked_for_is_a_query(ledger: Ledger) -> None:
    ledger.write(entries(readings()), FIRST)
    a = schema.attributions
    found = list(kept(ledger, sa.select(a.c.id).where(a.c.act == "deny")))
    asked = [[x.id for x in k.attributions()] for k in found]
    assert asked == [["a1", "a5"], ["a2"], ["a7"], ["a1"]]
    assert list(kept(ledger, sa.select(a.c.id).where(a.c.act == "sing"))) == []


def test_a_stream_sees_the_ledger_as_it_was_when_it_began(
    new_address: Callable[[], str],
) -> None:
    with Ledger.open(new_address()) as ledger:
        ledger.write(entries(readings()[1:]), FIRST)
        stream = kept(ledger)
        first = next(stream)
        ledger.write(entries([readings()[0]]), FIRST)
        assert [first.reading, *(k.reading for k in stream)] == readings()[1:]
        assert len(list(kept(ledger))) == 4


def test_a_damaged_reading_is_named(ledger: Ledger) -> None:
    ledger.write(entries([dam()]), FIRST)
    with ledger.engine.begin() as connection:
        for trigger in _triggers(connection):
            connection.execute(sa.text(trigger))
        table = schema.attributions
        spoiled = table.update().where(table.c.local_id == "a2").values(content_spans=[[1]])
        connection.execute(spoiled)
    with pytest.raises(LedgerDamaged, match="reading 1 contradicts itself"):
        list(kept(ledger))


def _triggers(connection: sa.Connection) -> list[str]:
    """What takes the guards off the attributions."""
    if connection.dialect.name == "postgresql":
        return ["ALTER TABLE attributions DISABLE TRIGGER ALL"]
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'attributions'"
    return [f'DROP TRIGGER "{name}"' for name in connection.scalars(sa.text(query))]


def test_two_exports_of_one_ledger_are_the_same_bytes_and_so_are_those_of_its_twin(
    new_address: Callable[[], str],
) -> None:
    with Ledger.open(new_address()) as one, Ledger.open(new_address()) as other:
        one.write(entries(readings()), FIRST)
        for reading in reversed(readings()):
            other.write(entries([reading]), FIRST)
        assert exported("claims", kept(one)) == exported("claims", kept(one))
        told = [[replace(k, read=READ) for k in kept(x)] for x in (one, other)]
        assert told[0] == told[1]
