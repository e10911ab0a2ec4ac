"""When an article appeared, by what it says of its own day; and never a day that it doesn't."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.documents.dates import publication
from selon.reading.dating import date_inside, dating
from selon.reading.times import times
from selon.records import Document, Publication, Reading

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
MARCH = publication(2021, 3, evidence="mars 2021")
EVENT = (
    "La ministre a visité une usine de batteries à Douvrin hier.\n\n"
    "Lors de cette visite de l'usine {}, elle a promis des emplois."
)


def days(found: Publication | None) -> tuple[date, date] | None:
    return (found.start, found.end) if found else None


def test_yesterday_and_a_weekday_for_one_event_make_it_a_friday() -> None:
    found = date_inside(EVENT.format("jeudi"), "fr", MARCH)
    assert days(found) == (date(2021, 3, 5), date(2021, 3, 26))
    assert found is not None
    assert found.precision == "month"
    assert found.evidence[0] == "mars 2021"
    assert "hier. … Lors de cette visite" in found.evidence[1]
    assert "a Friday" in found.evidence[1]


def test_two_events_say_nothing_of_each_other() -> None:
    text = (
        "La ministre a visité une usine de batteries à Douvrin hier.\n\n"
        "Les pompiers ont éteint jeudi un incendie dans les Landes."
    )
    assert date_inside(text, "fr", MARCH) is None


def test_words_that_stand_everywhere_make_no_event() -> None:
    text = (
        "L'usine de batteries a deux halls. L'usine de batteries a ouvert hier.\n\n"
        "Jeudi, l'usine de batteries a brûlé."
    )
    assert date_inside(text, "fr", MARCH) is None
    one_word = "La ministre a vu l'usine hier.\n\nDes voleurs sont venus jeudi dans l'usine."
    assert date_inside(one_word, "fr", MARCH) is None


def test_the_news_is_the_latest_of_several_days() -> None:
    text = "Le pont a rouvert mercredi 10 mars. Il avait été fermé samedi 6 mars."
    assert days(date_inside(text, "fr", MARCH)) == (date(2021, 3, 10), date(2021, 3, 17))


def test_a_day_without_its_year_is_less_than_a_year_old() -> None:
    found = date_inside("Le pont a rouvert le 1er mars.", "fr", publication(2021))
    assert days(found) == (date(2021, 3, 1), date(2021, 12, 26))


def test_nowadays_is_no_day() -> None:
    text = (
        "L'usine de batteries de Douvrin emploie aujourd'hui mille personnes.\n\n"
        "Cette usine de batteries a été visitée jeudi par la ministre."
    )
    assert date_inside(text, "fr", MARCH) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Le maire est mort hier, mercredi 10 mars.", 11, 11),
        ("Le maire est mort hier, jeudi 11 mars 2021.", 12, 12),
        ("Le maire est mort hier (mercredi).", 4, 25),
        ("Le pont a rouvert le 10 mars.", 10, 31),
        ("Le pont rouvrira le 10 mars.", 1, 10),
        ("Le pont a rouvert ce mercredi 10 mars.", 10, 17),
        ("La grève a été suivie. Elle reprendra dimanche, le 14 mars.", 1, 14),
    ],
)
def test_what_narrows_a_month(text: str, first: int, last: int) -> None:
    assert days(date_inside(text, "fr", MARCH)) == (date(2021, 3, first), date(2021, 3, last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The bridge was reopened on March 10.", 10, 31),
        ("The mayor died yesterday, Wednesday.", 4, 25),
        ("The bridge will reopen on March 10.", 1, 10),
    ],
)
def test_english(text: str, first: int, last: int) -> None:
    assert days(date_inside(text, "en", MARCH)) == (date(2021, 3, first), date(2021, 3, last))


@pytest.mark.parametrize(
    "text",
    [
        "Rien ne dit ici quand.",
        "Il a dit : « Le pont a rouvert le 10 mars. »",
        "Le pont est resté fermé jusqu'au 10 mars.",
        "Les syndicats ont appelé à manifester le 10 mars.",
        "Dix ans après, ils ont commémoré le drame du 10 mars.",
        "Le pont a été bâti le 10 mars 1955.",
        "Le maire est mort hier, mercredi 31 février.",
    ],
)
def test_what_says_nothing(text: str) -> None:
    assert date_inside(text, "fr", MARCH) is None


def test_a_contradiction_leaves_what_was_there() -> None:
    text = "Le pont a rouvert le 20 mars. Le tunnel rouvrira le 10 mars."
    assert date_inside(text, "fr", MARCH) is None
    assert date_inside("Le pont a rouvert le 10 mars 2022.", "fr", MARCH) is None


def test_nothing_known_and_nothing_said_makes_no_date() -> None:
    assert date_inside("Le maire est mort samedi 13 mars, dit sa famille.", "fr") is None
    assert date_inside("Le pont a rouvert le 10 mars 2021.", "fr") is None
    assert date_inside(EVENT.format("jeudi"), "fr") is None
    assert date_inside("", "fr") is None


def test_nothing_known_but_a_full_date_in_the_news() -> None:
    found = date_inside("Le pont a rouvert samedi 13 mars 2021.", "fr")
    assert days(found) == (date(2021, 3, 13), date(2021, 3, 20))
    assert found is not None
    assert "samedi 13 mars 2021" in found.evidence[0]


def test_between_a_past_and_a_future_date() -> None:
    text = "Le pont a été fermé le 10 mars 2021. Il rouvrira le 12 avril 2021."
    assert days(date_inside(text, "fr")) == (date(2021, 3, 10), date(2021, 4, 12))


def test_a_past_date_may_lie_in_the_year_before() -> None:
    year = publication(2021)
    text = "Le pont a rouvert le 20 décembre."
    assert date_inside(text, "fr", year) is None


def test_a_day_is_not_touched_and_other_languages_are_left_alone() -> None:
    day = publication(2021, 3, 12)
    assert date_inside(EVENT.format("mardi"), "fr", day) is None
    assert date_inside(EVENT.format("jeudi"), "xx", MARCH) is None


def test_the_step_comes_before_times_and_narrows_them() -> None:
    text = "Le maire est mort hier, mercredi 10 mars. Son adjoint est mort avant-hier."
    before = Reading(Document(text, language="fr", published=MARCH))
    after = times(dating(before))
    assert after.document.published is not None
    assert after.document.published.precision == "day"
    assert (after.times[-1].start, after.times[-1].end) == (date(2021, 3, 9), date(2021, 3, 9))
    plain = Reading(Document("Rien.", language="fr", published=MARCH))
    assert dating(plain) is plain


def told(day: date, about: date) -> list[str]:
    """Sentences that an honest article of a day may hold about another day."""
    name, number, month = WEEKDAYS[about.weekday()], about.day, MONTHS[about.month - 1]
    away = (day - about).days
    made = []
    if 0 <= away <= 7:
        made.append(f"Le pont a rouvert {name} {number} {month}.")
    if 0 <= away <= 300:
        made.append(f"La gare a rouvert le {number} {month}.")
    if 0 <= -away <= 300:
        made.append(f"Le musée rouvrira le {number} {month}.")
    if away >= 0:
        made.append(f"Le port a rouvert le {number} {month} {about.year}.")
    if away == 1:
        made.append(f"Le maire est mort hier, {name}.")
        made.append(EVENT.format(name))
    if away == -1:
        made.append(f"Il sera inhumé demain, {name} {number} {month}.")
    return made or ["Rien de neuf."]


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.lists(st.tuples(st.integers(-320, 320) | st.integers(-8, 8), st.integers(0, 5)), max_size=4),
    st.sampled_from(["year", "month", "nothing"]),
)
def test_the_true_day_always_lies_inside(
    day: date, chosen: list[tuple[int, int]], known: str
) -> None:
    sentences = []
    for away, which in chosen:
        options = told(day, day - timedelta(away))
        sentences.append(options[which % len(options)])
    before = {
        "year": publication(day.year),
        "month": publication(day.year, day.month),
        "nothing": None,
    }[known]
    found = date_inside("\n\n".join(sentences), "fr", before)
    if found is not None:
        assert found.start <= day <= found.end
        assert found.evidence


@given(st.text(alphabet="hier 12mars 2021jeudi,.«»aé'", max_size=120))
def test_any_text_narrows_or_leaves(text: str) -> None:
    assert MARCH is not None
    found = date_inside(text, "fr", MARCH)
    if found is not None:
        assert MARCH.start <= found.start <= found.end <= MARCH.end
        assert found.end - found.start < MARCH.end - MARCH.start
