"""English expressions, as of Wednesday 8 October 2008."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

WEDNESDAY = "2008-10-08"


@pytest.mark.parametrize(
    ("text", "words", "value", "start", "end"),
    [
        (
            "on Monday, June 1, 2009",
            "Monday, June 1, 2009",
            "2009-06-01",
            "2009-06-01",
            "2009-06-01",
        ),
        (
            "the 5th of October 2008",
            "the 5th of October 2008",
            "2008-10-05",
            "2008-10-05",
            "2008-10-05",
        ),
        ("He left last Tuesday.", "last Tuesday", "2008-10-07", "2008-10-07", "2008-10-07"),
        (
            "He was fired earlier this week.",
            "earlier this week",
            "2008-W41",
            "2008-10-06",
            "2008-10-08",
        ),
        ("due later this year", "later this year", "2008", "2008-10-08", "2008-12-31"),
        (
            "the third quarter of 2025",
            "the third quarter of 2025",
            "2025-Q3",
            "2025-07-01",
            "2025-09-30",
        ),
        (
            "The first quarter of last year was bad.",
            "The first quarter of last year",
            "2007-Q1",
            "2007-01-01",
            "2007-03-31",
        ),
        (
            "He said on Friday that it will rain.",
            "Friday",
            "2008-10-03",
            "2008-10-03",
            "2008-10-03",
        ),
        ("It will open on Friday.", "Friday", "2008-10-10", "2008-10-10", "2008-10-10"),
        ("closed until Friday", "Friday", "2008-10-10", "2008-10-10", "2008-10-10"),
        ("It was announced in August.", "August", "2008-08", "2008-08-01", "2008-08-31"),
        ("mid-2011", "mid-2011", "2011", "2011-04-02", "2011-10-01"),
        ("the 1980s", "the 1980s", "198", "1980-01-01", "1989-12-31"),
        ("the lowest since '82", "'82", "1982", "1982-01-01", "1982-12-31"),
        ("two weeks ago", "two weeks ago", "2008-W39", "2008-09-22", "2008-09-28"),
        ("over the next four years", "the next four years", "P4Y", "2008-10-08", "2012-10-08"),
        ("in the past decade", "the past decade", "P10Y", "1998-10-08", "2008-10-08"),
        ("a five-year high", "five-year", "P5Y", None, None),
        ("twice a week", "twice a week", "P1W", None, None),
        (
            "by the following morning",
            "the following morning",
            "2008-10-09TMO",
            "2008-10-09",
            "2008-10-09",
        ),
        ("at dawn on Sunday", "dawn on Sunday", "2008-10-05TMO", "2008-10-05", "2008-10-05"),
        (
            "the first nine months of 2007",
            "the first nine months of 2007",
            "P9M",
            "2007-01-01",
            "2007-09-30",
        ),
        (
            "the last two weeks of June 2009",
            "the last two weeks of June 2009",
            "P2W",
            "2009-06-22",
            "2009-07-05",
        ),
        (
            "the same quarter last year",
            "the same quarter last year",
            "2007-Q4",
            "2007-10-01",
            "2007-12-31",
        ),
        (
            "the same period in 2006",
            "the same period in 2006",
            "2006-10",
            "2006-10-01",
            "2006-10-31",
        ),
        (
            "the week beginning June 3, 2009",
            "the week beginning June 3, 2009",
            "2009-W23",
            "2009-06-01",
            "2009-06-07",
        ),
        (
            "over the 2009 Labor Day weekend",
            "Labor Day weekend",
            "2008-W35-WE",
            "2008-08-30",
            "2008-08-31",
        ),
        (
            "the weekend of Halloween 2009",
            "the weekend of Halloween 2009",
            "2009-W44-WE",
            "2009-10-31",
            "2009-11-01",
        ),
        ("October of next year", "October", "2009-10", "2009-10-01", "2009-10-31"),
        (
            "the 15th day of next month",
            "the 15th day of next month",
            "2008-11-15",
            "2008-11-15",
            "2008-11-15",
        ),
        ("It closes on May 5 and 6.", "6", "2008-05-06", "2008-05-06", "2008-05-06"),
        ("the bridge opened 15.03.2007", "15.03.2007", "2007-03-15", "2007-03-15", "2007-03-15"),
        ("two-and-a-half years", "two-and-a-half years", "P2.5Y", None, None),
        ("a yearlong search", "yearlong", "P1Y", None, None),
        ("ten barrels a day", "a day", "P1D", None, None),
        ("every other week", "every other week", "P2W", None, None),
        ("on weekends", "weekends", "XXXX-WXX-WE", None, None),
        ("a fortnight ago", "a fortnight ago", "2008-W39", "2008-09-22", "2008-09-28"),
        ("half a million so far", "so far", "PRESENT_REF", None, None),
        ("in the nineties", "the nineties", "199", "1990-01-01", "1999-12-31"),
        ("every Monday", "every Monday", "XXXX-WXX-1", None, None),
        (
            "It crashed at 12:00 UTC Monday.",
            "12:00 UTC Monday",
            "2008-10-06T12:00Z",
            "2008-10-06",
            "2008-10-06",
        ),
        (
            "at 5 p.m. on Friday, it was over",
            "5 p.m. on Friday",
            "2008-10-03T17:00",
            "2008-10-03",
            "2008-10-03",
        ),
        ("tonight", "tonight", "2008-10-08TNI", "2008-10-08", "2008-10-09"),
        ("Thanksgiving 2007", "Thanksgiving 2007", "2007-11-22", "2007-11-22", "2007-11-22"),
        (
            "the second Monday of next month",
            "the second Monday of next month",
            "2008-11-10",
            "2008-11-10",
            "2008-11-10",
        ),
        ("the week after next", "the week after next", "2008-W43", "2008-10-20", "2008-10-26"),
        (
            "It will be done by the end of the year.",
            "the end of the year",
            "2008",
            "2008-10-08",
            "2008-12-31",
        ),
        ("the winter of 1999", "the winter of 1999", "1999-WI", "1999-12-01", "2000-03-20"),
        ("date 2024-01", "2024-01", "2024-01", "2024-01-01", "2024-01-31"),
        ("the 2007-08 season", "2007", "2007", "2007-01-01", "2007-12-31"),
        (
            "the first fiscal quarter of 2008",
            "the first fiscal quarter of 2008",
            "FY2008-Q1",
            None,
            None,
        ),
        (
            "the year-earlier quarter",
            "the year-earlier quarter",
            "2007-Q4",
            "2007-10-01",
            "2007-12-31",
        ),
        (
            "the last week of March 2009",
            "the last week of March 2009",
            "2009-W13",
            "2009-03-23",
            "2009-03-29",
        ),
        (
            "the first week of October 2016",
            "the first week of October 2016",
            "2016-W40",
            "2016-10-03",
            "2016-10-09",
        ),
        ("fiscal 2009", "fiscal 2009", "FY2009", None, None),
        ("currently", "currently", "PRESENT_REF", None, None),
    ],
)
def test_expression(  # noqa: PLR0917 - one row, one call
    meant: Callable[..., list[tuple[str, ...]]],
    text: str,
    words: str,
    value: str,
    start: str | None,
    end: str | None,
) -> None:
    assert (words, value, start, end) in meant(text, "en", WEDNESDAY)


def test_later_counts_from_what_was_told(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    found = meant("It crashed on May 3, 2005. Two days later, wreckage was found.", "en", WEDNESDAY)
    assert [f[1] for f in found] == ["2005-05-03", "2005-05-05"]


def test_later_than_a_year_is_not_known_to_the_day(
    meant: Callable[..., list[tuple[str, ...]]],
) -> None:
    *_, later = meant("It was built in 2005. Two days later it fell.", "en", WEDNESDAY)
    assert later == ("Two days later", "XXXX-XX-XX", "2005-01-03", "2006-01-02")


def test_october_of_next_year_is_two_times(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    found = meant("after October of next year", "en", WEDNESDAY)
    assert [f[:2] for f in found] == [("October", "2009-10"), ("next year", "2009")]


@pytest.mark.parametrize(
    "text",
    [
        "It may rain as they march.",
        "A 10-year-old boy, aged 12 years.",
        "A Boeing 2000 for 2000 people.",
        "An Airbus A380 with 525 seats.",
        "February 30, 2009",
        "It costs $2008.",
    ],
)
def test_no_time(meant: Callable[..., list[tuple[str, ...]]], text: str) -> None:
    assert meant(text, "en", WEDNESDAY) == []


def test_an_event_that_the_article_dates(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    text = "The attack on June 3, 2005 failed. On the eve of the attack he slept; the day after the crash he left."
    found = {f[0]: f[1:] for f in meant(text, "en", WEDNESDAY)}
    assert found["the eve of"] == ("2005-06-02", "2005-06-02", "2005-06-02")
    assert found["the day after"] == ("XXXX-XX-XX", None, None)


def test_an_event_with_two_dates_dates_nothing(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    text = "The May 7, 2006 vote and the May 9, 2006 vote. He left the day after the vote."
    assert meant(text, "en", WEDNESDAY)[-1] == ("the day after", "XXXX-XX-XX", None, None)
