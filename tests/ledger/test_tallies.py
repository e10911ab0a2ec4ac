"""Names are counted as they are written, and counted anew where a later reading replaces one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.making import LATER, READER, entries, entry, odd_entries

from selon.ledger.entries import Entry
from selon.ledger.filters import Filters
from selon.ledger.questions import who
from selon.ledger.schema import attributions, tallies
from selon.ledger.store import Ledger
from selon.ledger.tallying import counted, recount
from selon.records import Publication

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from selon.records import SpeakerType


def rows(ledger: Ledger) -> list[tuple[Any, ...]]:
    """The tallies, which are as if counted now."""
    with ledger.engine.connect() as connection:
        there = connection.execute(sa.select(*tallies.c)).all()
        now = connection.execute(counted(ledger.engine.dialect.name)).all()
    assert sorted(map(tuple, there)) == sorted(map(tuple, now))
    return [tuple(row) for row in there]


def statements(ledger: Ledger) -> int:
    return sum(row[2] for row in rows(ledger))


def dated(made: Entry, publication: Publication | None) -> Entry:
    document = replace(made.reading.document, published=publication)
    return Entry(made.document, made.reading.replace(document=document), made.mark)


def shorter(made: Entry) -> Entry:
    """The entry with its first statement alone."""
    first = made.reading.attributions[:1]
    return Entry(made.document, made.reading.replace(attributions=first), made.mark)


def typed(made: Entry, kind: SpeakerType | None = "office") -> Entry:
    """The entry with all its speakers of this type."""
    speakers = tuple(replace(speaker, type=kind) for speaker in made.reading.speakers)
    return Entry(made.document, made.reading.replace(speakers=speakers), made.mark)


def nothing_in(made: Entry) -> Entry:
    return Entry(made.document, made.reading.replace(attributions=(), forecasts=()), made.mark)


def test_statements_are_counted_by_name_and_month(ledger: Ledger) -> None:
    ledger.write(entries(range(4)), READER)
    assert statements(ledger) == 32
    ledger.write(entries(range(2, 9)), READER)
    assert statements(ledger) == 72
    with ledger.engine.connect() as connection:
        days = connection.scalars(sa.select(attributions.c.day)).all()
        assert {row[1] for row in rows(ledger)} == {f"{day:%Y-%m}" for day in days}
        denied = sa.select(sa.func.count()).where(attributions.c.polarity == "deny")
        assert sum(row[3] for row in rows(ledger)) == connection.scalar(denied) == 9


def test_what_is_read_again_is_counted_anew(ledger: Ledger) -> None:
    ledger.write([*entries(range(3)), dated(entry(3), None), dated(entry(4), None)], READER)
    assert statements(ledger) == 40
    assert "" in {row[1] for row in rows(ledger)}
    ledger.write([shorter(entry(0)), shorter(dated(entry(3), None))], LATER)
    assert statements(ledger) == 40 - 14
    ledger.write([dated(entry(1), None)], LATER)  # the same, but with another day
    assert statements(ledger) == 40 - 14
    assert ledger.audit() == []


def test_an_older_reader_that_comes_late_counts_nothing(ledger: Ledger) -> None:
    ledger.write([entry(1)], READER)
    ledger.write([entry(2)], LATER)
    ledger.write([entry(2), entry(3)], READER)
    assert statements(ledger) == 24


def test_the_tallies_answer_as_the_statements_do(ledger: Ledger) -> None:
    ledger.write(entries(range(9)), READER)
    ledger.write([shorter(entry(n)) for n in range(3)], LATER)
    for name in ("anna", "p", "two people", "caillé", "nobody"):
        plainly = who(ledger, name, Filters(until=date(9999, 12, 31)))  # goes through all
        assert who(ledger, name).rows == plainly.rows
        every = who(ledger, name, Filters(all_readings=True))
        assert {row.name for row in every} == {row.name for row in plainly}
        counts = {row.name: row.statements for row in plainly}
        assert all(row.statements >= counts[row.name] for row in every)
        again = sum(row.statements for row in every)
        assert again > sum(counts.values()) or name == "nobody"


DAYS = [date(2024, month, day) for month in (1, 2) for day in (1, 9, 29)]
PUBLISHED = [
    None,
    *(Publication(day, day, "day", ()) for day in DAYS),
    Publication(date(2024, 1, 1), date(2024, 12, 31), "year", ()),
    Publication(date(2024, 2, 1), date(2024, 2, 29), "month", ()),
]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.randoms(use_true_random=False))
def test_the_first_and_the_last_of_a_month_may_go(
    new_address: Callable[[], str], rng: random.Random
) -> None:
    """Few names, months and types, of documents that are read again in any order."""
    kinds = (None, "group", "person")
    with Ledger.open(new_address()) as ledger:
        made = [dated(entry(n), rng.choice(PUBLISHED)) for n in range(9)]
        ledger.write([typed(e, rng.choice(kinds)) for e in made], READER)
        rows(ledger)
        rng.shuffle(made)
        for some in (made[:1], made[1:2], made[2:5], made[5:]):
            changed = [rng.choice([shorter, nothing_in, typed])(e) for e in some]
            ledger.write([dated(e, rng.choice(PUBLISHED)) for e in changed], LATER)
            rows(ledger)


def test_wrong_tallies_are_counted_anew(ledger: Ledger) -> None:
    ledger.write([*entries(range(3)), dated(entry(3), None)], READER)
    right = rows(ledger)
    with ledger.engine.begin() as connection:
        connection.execute(sa.update(tallies).values(statements=9, type=None))
        connection.execute(sa.delete(tallies).where(tallies.c.month == ""))
    assert {finding.table for finding in ledger.audit()} == {"tallies"}
    recount(ledger.engine)
    assert sorted(rows(ledger)) == sorted(right)
    assert ledger.audit() == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_is_written(new_address: Callable[[], str], data: st.DataObject) -> None:
    made = data.draw(st.lists(odd_entries(), min_size=1, max_size=3))
    with Ledger.open(new_address()) as ledger:
        ledger.write(made, READER)
        rows(ledger)
        ledger.write([nothing_in(e) for e in made[:2]], LATER)
        rows(ledger)
