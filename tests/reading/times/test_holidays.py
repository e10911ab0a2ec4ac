"""Named days: their notation, and Easter against a table."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.reading.times.holidays import easter, holiday_in


@pytest.mark.parametrize(
    "day",
    [
        "1818-03-22",
        "1943-04-25",
        "2000-04-23",
        "2008-03-23",
        "2019-04-21",
        "2024-03-31",
        "2038-04-25",
    ],
)
def test_easter(day: str) -> None:
    sunday = date.fromisoformat(day)
    assert date.fromordinal(easter(sunday.year)) == sunday


@given(st.integers(1583, 9999))
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int) -> None:
    day = date.fromordinal(easter(year))
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("12-25", 2024, "2024-12-25"),
        ("easter+39", 2024, "2024-05-09"),
        ("easter-2", 2024, "2024-03-29"),
        ("11:4:3", 2023, "2023-11-23"),
        ("5:-1:0", 2024, "2024-05-27"),
        ("5:-1:4", 2024, "2024-05-31"),
        ("12:-1:6", 2023, "2023-12-31"),
    ],
)
def test_rules(rule: str, year: int, day: str) -> None:
    found = holiday_in(rule, year)
    assert found is not None
    assert found.value == day
