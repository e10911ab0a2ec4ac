"""Date lines of texts and dates of metadata. French lines: French Wikinews, CC BY 2.5."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.documents import find_dateline, from_text, read_date
from selon.records import Publication


def found(text: str, language: str | None = None) -> tuple[str, str] | None:
    publication = find_dateline(text, language)
    return (publication.start.isoformat(), publication.precision) if publication else None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("10 février 2017 . –", "2017-02-10"),
        ("1er février 2016 . –", "2016-02-01"),
        ("1er janvier 2016, 14h30 . –", "2016-01-01"),
        ("7 janvier 2016, 11\u202fh\u202f40 UTC . –", "2016-01-07"),
        ("31 mars 2016, 15:37 (UTC) . –", "2016-03-31"),
        ("29 juillet 2016, Auschwitz, Pologne . –", "2016-07-29"),
        ("4 août 2016, Bolivie, cratère de Maragua . –", "2016-08-04"),
        ("22 janvier 2016 . – Un tireur aurait ouvert le feu dans un établissement", "2016-01-22"),
        ("Wednesday, February 10, 2017", "2017-02-10"),
        ("June 6, 2005", "2005-06-06"),
        ("6 June 2005", "2005-06-06"),
        ("Monday, 6th of June 2005", "2005-06-06"),
        ("2020-03-12", "2020-03-12"),
        ("2020-03-12T10:15:00+01:00", "2020-03-12"),
        ("2020-03-12 10:15", "2020-03-12"),
        ("Published: 12 March 2020", "2020-03-12"),
        ("Published March 12, 2020 at 10:32 am EST | Updated March 13, 2020", "2020-03-12"),
        ("Date: Thu, 12 Mar 2020 10:15:00 +0100", "2020-03-12"),
        ("date 2020-03-12", "2020-03-12"),
        ("Publié le 3 juin 2019 à 12h04", "2019-06-03"),
        ("Publié le mardi 3 juin 2019 à 12 h 04, mis à jour le 4 juin 2019 à 9h", "2019-06-03"),
        ("Par Jeanne Martin, publié le 3 juin 2019", "2019-06-03"),
        ("By Jane Doe | Published 3 June 2019", "2019-06-03"),
        ("Publié le 03/06/2019 à 12:04", "2019-06-03"),
        ("PARIS, 12 mars 2020 (AFP) – Le ministre a dit non.", "2020-03-12"),
        ("PARIS, 12 mars 2020 – Le ministre a dit non.", "2020-03-12"),
        ("Paris, le 12 mars 2020", "2020-03-12"),
        ("Geneva, 12 March 2020", "2020-03-12"),
        ("New York, March 12, 2020 (Reuters) - The mayor said no.", "2020-03-12"),
        ("Le mardi 12 mars 2020", "2020-03-12"),
    ],
)
def test_date_lines(line: str, day: str) -> None:
    assert found(f"Un titre\n\n{line}\nLe maire a dit non.") == (day, "day")
    assert found(line) == (day, "day")


@pytest.mark.parametrize(
    ("line", "start", "end", "precision"),
    [
        ("date 2024-01", date(2024, 1, 1), date(2024, 1, 31), "month"),
        ("Date : février 2024", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("Published: March 2020", date(2020, 3, 1), date(2020, 3, 31), "month"),
        ("date 2024-12", date(2024, 12, 1), date(2024, 12, 31), "month"),
        ("Date: 2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
    ],
)
def test_months_and_years(line: str, start: date, end: date, precision: str) -> None:
    publication = find_dateline(f"A title\n{line}\n\nThe mayor said no.")
    assert publication
    assert (publication.start, publication.end, publication.precision) == (start, end, precision)
    assert publication.evidence == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "Le 10 février 2017, le ministre a dit que le pont serait prêt.",
        "10 février 2017 : le jour où tout a basculé",
        "On June 6, 2005, the mayor said that the bridge would be ready.",
        "June 6, 2005 was the day on which the bridge fell.",
        "Le livre, publié le 3 juin 2019, raconte la chute du pont.",
        "Publié le 3 juin 2019, le rapport accuse le ministre.",
        "Page actualisée : 23 mars 2016 — « Attentats de Bruxelles »",
        "Mis à jour le 4 juin 2019 à 9h",
        "Updated: June 4, 2019",
        "Mars 2020",
        "2020",
        "date 2024-01 was the month in which the bridge fell.",
        "Publié 2024 fois",
        "Attentats de Paris, 13 novembre 2015",
        "Published in 2019 by the ministry",
        "31 février 2017 . –",
        "10 février 3017 . –",
    ],
)
def test_no_date_line(line: str) -> None:
    assert found(line) is None


def test_figures_alone_are_read_only_where_one_order_fits() -> None:
    assert read_date("03/06/2019", "x") == read_date("2019-06-03", "x")  # French order
    assert read_date("25/12/2019") == read_date("2019-12-25", "25/12/2019")


def test_a_machine_date_may_have_the_article_after_it() -> None:
    publication = find_dateline(
        " date 2024-01 Le ministre serait en train de céder.\n\nIl a dit non."
    )
    assert publication
    assert (publication.start, publication.end) == (date(2024, 1, 1), date(2024, 1, 31))
    assert publication.evidence == ("date 2024-01",)


def test_a_date_far_down_is_no_date_line_but_the_byline_is() -> None:
    links = "".join(f"Lien vers un autre article, le {n}\n" for n in range(12))
    assert found(links + "Publié le 3 juin 2019\nLe maire a dit non.") is None
    assert found(links + "3 juin 2019 . –\nLe maire a dit non.") == ("2019-06-03", "day")


def test_evidence_is_the_line_or_the_part_of_it_that_is_the_date_line() -> None:
    text = "Titre\n\n  22 janvier 2016 . – Un tireur a ouvert le feu.\n"
    publication = find_dateline(text)
    assert publication
    assert publication.evidence == ("22 janvier 2016 . –",)
    assert publication.evidence[0] in text


def test_given_date_wins_over_the_date_line() -> None:
    given_date = Publication(date(2020, 1, 1), date(2020, 1, 1), "day", ("metadata date: x",))
    document = from_text("10 février 2017 . – Le maire a dit non.", published=given_date)
    assert document.published == given_date


@pytest.mark.parametrize(
    ("value", "start", "precision"),
    [
        ("2020-03-12", date(2020, 3, 12), "day"),
        ("2020-03", date(2020, 3, 1), "month"),
        ("2020", date(2020, 1, 1), "year"),
        ("20200312", date(2020, 3, 12), "day"),
        ("20200312T101500Z", date(2020, 3, 12), "day"),
        (20200312101500, date(2020, 3, 12), "day"),
        ("2020/03/12", date(2020, 3, 12), "day"),
        ("2020-03-12 10:15:00.000000", date(2020, 3, 12), "day"),
        ("2020-03-12T23:59:59-08:00", date(2020, 3, 12), "day"),
        ("Thu, 12 Mar 2020 10:15:00 GMT", date(2020, 3, 12), "day"),
        ("12 mars 2020", date(2020, 3, 12), "day"),
        ("March 12, 2020", date(2020, 3, 12), "day"),
        ("March 2020", date(2020, 3, 1), "month"),
        (1584008100, date(2020, 3, 12), "day"),
        (1584008100000, date(2020, 3, 12), "day"),
    ],
)
def test_metadata_dates(value: object, start: date, precision: str) -> None:
    publication = read_date(value)
    assert publication
    assert (publication.start, publication.precision) == (start, precision)
    assert publication.evidence == (str(value),)


@pytest.mark.parametrize(
    "value", [None, "", "soon", "2020-13-01", "2020-02-30", 7, True, [], {}, "x" * 999]
)
def test_no_metadata_date(value: object) -> None:
    assert read_date(value) is None


@given(st.text(max_size=300))
def test_any_text_and_value_is_taken(text: str) -> None:
    publication = find_dateline(text)
    assert publication is None or publication.evidence[0] in text
    read_date(text)


@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    line = f"{day:%A}, {day:%B} {day.day}, {day.year}"
    assert found(f"A title\n{line}\nThe mayor said no.") == (day.isoformat(), "day")
    assert found(f"{day.day}/{day.month}/{day.year}", "fr") == (day.isoformat(), "day")
