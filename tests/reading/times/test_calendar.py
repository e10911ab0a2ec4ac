"""Units are numbered without gaps: shifting is adding, and every day lies in one period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.reading.times.calendar import UNITS, containing, numbered, on, shifted

days = st.dates(date(2, 1, 1), date(9900, 12, 31))
units = st.sampled_from(UNITS)
# A season's soft edges overlap and a weekend lacks five days; the others cut time without gaps.
exact = st.sampled_from([u for u in UNITS if u not in ("season", "weekend")])


@given(exact, days)
def test_a_period_holds_the_day_it_was_made_from(unit: str, day: date) -> None:
    period = containing(unit, day)
    assert period is not None
    assert period.start <= day <= period.end


@given(exact, st.dates(date(20, 1, 1), date(9000, 1, 1)))
def test_the_next_period_begins_the_day_after(unit: str, day: date) -> None:
    period = containing(unit, day)
    assert period is not None
    after = shifted(period, 1)
    assert after is not None
    assert after.start - period.end == timedelta(1)


@given(units, st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(-500, 500))
def test_there_and_back(unit: str, day: date, count: int) -> None:
    period = containing(unit, day)
    assert period is not None
    away = shifted(period, count // 100 if unit in ("decade", "century") else count)
    assert away is not None
    assert shifted(away, period.number - away.number) == period


@given(units, days)
def test_every_value_is_its_own(unit: str, day: date) -> None:
    period = containing(unit, day)
    after = shifted(period, 1) if period else None
    assert period is not None
    assert after is None or after.value != period.value


@pytest.mark.parametrize(
    ("unit", "value", "start", "end"),
    [
        ("day", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("week", "2024-W09", "2024-02-26", "2024-03-03"),
        ("weekend", "2024-W09-WE", "2024-03-02", "2024-03-03"),
        ("month", "2024-02", "2024-02-01", "2024-02-29"),
        ("quarter", "2024-Q1", "2024-01-01", "2024-03-31"),
        ("half", "2024-H1", "2024-01-01", "2024-06-30"),
        ("season", "2023-WI", "2023-12-01", "2024-03-20"),
        ("year", "2024", "2024-01-01", "2024-12-31"),
        ("decade", "202", "2020-01-01", "2029-12-31"),
        ("century", "20", "2000-01-01", "2099-12-31"),
    ],
)
def test_the_periods_of_a_leap_day(unit: str, value: str, start: str, end: str) -> None:
    period = containing(unit, date(2024, 2, 29))
    assert period is not None
    assert (period.value, str(period.start), str(period.end)) == (value, start, end)


def test_a_week_at_the_turn_of_the_year_has_the_year_of_its_thursday() -> None:
    period = containing("week", date(2021, 1, 3))
    assert period is not None
    assert period.value == "2020-W53"


@pytest.mark.parametrize(("year", "month", "day"), [(2023, 2, 29), (2024, 13, 1), (2024, 4, 31)])
def test_no_day_that_does_not_exist(year: int, month: int, day: int) -> None:
    assert on(year, month, day) is None


@pytest.mark.parametrize("unit", UNITS)
def test_beyond_the_calendar_there_is_nothing(unit: str) -> None:
    assert numbered(unit, 10**9) is None
    assert numbered(unit, -5) is None
