"""What is written comes back as it was, whatever code points are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.making import LETTERS, READER, entry, odd_entries

from selon.ledger import schema
from selon.ledger.hashing import document_key
from selon.ledger.storable import Restorer, Storer, handle, mend, spoil

if TYPE_CHECKING:
    from selon.ledger.entries import Entry
    from selon.ledger.store import Ledger


@given(st.text(LETTERS), st.integers(1, 20))
def test_strings_come_back(text: str, limit: int) -> None:
    kept, odd = spoil(text)
    assert len(kept) == len(text)
    assert not {"\0", *map(chr, range(0xD800, 0xE000))} & set(kept)
    kept.encode()
    assert mend(kept, odd) == text
    store = Storer()
    short = store.put("x", text, limit)
    assert len(short) <= limit
    assert Restorer(store.lost).get("x", short) == text


@given(st.text(LETTERS, max_size=5), st.text(LETTERS, max_size=5))
def test_handles_are_one_to_one(a: str, b: str) -> None:
    for one, two in ((a, b), (a * 300, b * 300)):
        assert (handle(one) == handle(two)) == (one == two)
        assert len(handle(one)) <= 500


def test_readings_come_back(ledger: Ledger) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(odd_entries(), min_size=1, max_size=3))
    def come_back(made: list[Entry]) -> None:
        new = [e for e in made if not _has(ledger, document_key(e.document))]
        ledger.write(made, READER)
        for e in {document_key(e.document): e for e in reversed(new)}.values():
            assert ledger.reading(document_key(e.document)) == e.reading
            assert ledger.known(e.document.input, e.mark, READER)

    come_back()
    assert ledger.audit() == []


def _has(ledger: Ledger, key: str) -> bool:
    with ledger.engine.connect() as connection:
        table = schema.documents
        return connection.scalar(sa.select(table.c.id).where(table.c.key == key)) is not None


def test_an_ordinary_reading_comes_back(ledger: Ledger) -> None:
    e = entry(1)
    ledger.write([e], READER)
    assert ledger.reading(document_key(e.document)) == e.reading
    assert ledger.reading(1) == e.reading
