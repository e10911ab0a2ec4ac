"""French expressions, as of Thursday 18 January 2024."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

THURSDAY = "2024-01-18"


@pytest.mark.parametrize(
    ("text", "words", "value", "start", "end"),
    [
        (
            "Il est mort le 1er juin 1971.",
            "le 1er juin 1971",
            "1971-06-01",
            "1971-06-01",
            "1971-06-01",
        ),
        ("Elle est partie hier.", "hier", "2024-01-17", "2024-01-17", "2024-01-17"),
        ("Le mois dernier, il a neigé.", "Le mois dernier", "2023-12", "2023-12-01", "2023-12-31"),
        ("Il a été élu mardi.", "mardi", "2024-01-16", "2024-01-16", "2024-01-16"),
        ("Le procès s'ouvrira mardi.", "mardi", "2024-01-23", "2024-01-23", "2024-01-23"),
        ("Réunion mardi à 20 h.", "mardi", "2024-01-23", "2024-01-23", "2024-01-23"),
        (
            "Vendredi dernier, il a plu.",
            "Vendredi dernier",
            "2024-01-12",
            "2024-01-12",
            "2024-01-12",
        ),
        ("Il y a deux ans, il a neigé.", "Il y a deux ans", "2022", "2022-01-01", "2022-12-31"),
        ("d'ici la fin de l'année", "la fin de l'année", "2024", "2024-01-18", "2024-12-31"),
        (
            "au troisième trimestre 2025",
            "troisième trimestre 2025",
            "2025-Q3",
            "2025-07-01",
            "2025-09-30",
        ),
        (
            "la dernière semaine de mars 2023",
            "la dernière semaine de mars 2023",
            "2023-W13",
            "2023-03-27",
            "2023-04-02",
        ),
        ("dans les années 60", "les années 60", "196", "1960-01-01", "1969-12-31"),
        ("un roman du XIXe siècle", "XIXe siècle", "18", "1800-01-01", "1899-12-31"),
        ("L'été dernier, il a plu.", "L'été dernier", "2023-SU", "2023-06-01", "2023-09-22"),
        ("pendant trois ans et demi", "trois ans et demi", "P3.5Y", None, None),
        ("pendant deux heures et demie", "deux heures et demie", "PT2H30M", None, None),
        ("Il attend depuis plusieurs jours.", "plusieurs jours", "PXD", None, None),
        ("chaque lundi", "chaque lundi", "XXXX-WXX-1", None, None),
        ("tous les deux ans", "tous les deux ans", "P2Y", None, None),
        ("Il est venu hier soir.", "hier soir", "2024-01-17TEV", "2024-01-17", "2024-01-17"),
        (
            "dans la nuit de lundi à mardi, il a plu",
            "la nuit de lundi à mardi",
            "2024-01-15TNI",
            "2024-01-15",
            "2024-01-16",
        ),
        (
            "le lundi de Pâques 2024",
            "le lundi de Pâques 2024",
            "2024-04-01",
            "2024-04-01",
            "2024-04-01",
        ),
        (
            "la veille de Noël 2023",
            "la veille de Noël 2023",
            "2023-12-24",
            "2023-12-24",
            "2023-12-24",
        ),
        (
            "au cours des deux prochaines années",
            "deux prochaines années",
            "P2Y",
            "2024-01-18",
            "2026-01-18",
        ),
        (
            "le premier lundi de mai 2024",
            "le premier lundi de mai 2024",
            "2024-05-06",
            "2024-05-06",
            "2024-05-06",
        ),
        ("le 12/03/2020", "le 12/03/2020", "2020-03-12", "2020-03-12", "2020-03-12"),
        ("en 98", "98", "1998", "1998-01-01", "1998-12-31"),
        ("le soir même, il fuyait", "le soir même", "2024-01-18TEV", "2024-01-18", "2024-01-18"),
        ("La gare ouvre le mardi.", "le mardi", "XXXX-WXX-2", None, None),
        ("Le mardi, elle a nié.", "Le mardi", "2024-01-16", "2024-01-16", "2024-01-16"),
        ("ouvert du lundi au samedi", "lundi", "XXXX-WXX-1", None, None),
        ("vers 9 h 43 (UTC)", "9 h 43 (UTC)", "2024-01-18T09:43Z", "2024-01-18", "2024-01-18"),
        ("vers 20 h (UTC+2)", "20 h (UTC+2)", "2024-01-18T20:00", "2024-01-18", "2024-01-18"),
        ("depuis plus d'un an", "plus d'un an", "P1Y", None, None),
        ("Samedi 20 à 15 h, match.", "Samedi 20", "2024-01-20", "2024-01-20", "2024-01-20"),
        (
            "la semaine du 5 mai 2023",
            "la semaine du 5 mai 2023",
            "2023-W18",
            "2023-05-01",
            "2023-05-07",
        ),
        ("un samedi sur deux", "un samedi sur deux", "XXXX-WXX-6", None, None),
        ("chaque samedi soir", "chaque samedi soir", "XXXX-WXX-6TEV", None, None),
        ("ce vendredi, match", "ce vendredi", "2024-01-19", "2024-01-19", "2024-01-19"),
        ("la matinée d'hier", "la matinée d'hier", "2024-01-17TMO", "2024-01-17", "2024-01-17"),
        ("dès l'aube", "l'aube", "2024-01-18TMO", "2024-01-18", "2024-01-18"),
        (
            "vers une heure du matin",
            "une heure du matin",
            "2024-01-18T01:00",
            "2024-01-18",
            "2024-01-18",
        ),
        ("à minuit trente", "minuit trente", "2024-01-18T00:30", "2024-01-18", "2024-01-18"),
        (
            "les six premiers mois de 2023",
            "les six premiers mois de 2023",
            "P6M",
            "2023-01-01",
            "2023-06-30",
        ),
        (
            "la seconde quinzaine de mai 2023",
            "la seconde quinzaine de mai 2023",
            "2023-05",
            "2023-05-16",
            "2023-05-31",
        ),
        (
            "le 15 du mois dernier",
            "le 15 du mois dernier",
            "2023-12-15",
            "2023-12-15",
            "2023-12-15",
        ),
        (
            "le quatorze juillet 2020",
            "le quatorze juillet 2020",
            "2020-07-14",
            "2020-07-14",
            "2020-07-14",
        ),
        ("né le 20.06.1999 à Metz", "le 20.06.1999", "1999-06-20", "1999-06-20", "1999-06-20"),
        (
            "le week-end de Pâques 2024",
            "le week-end de Pâques 2024",
            "2024-W13-WE",
            "2024-03-30",
            "2024-03-31",
        ),
        ("Elle gagne en 2 h 15'30''.", "2 h 15'30''", "PT2H15M30S", None, None),
        ("un périple de quatre mois et demi", "quatre mois et demi", "P4.5M", None, None),
        ("les jours qui ont suivi", "les jours qui ont suivi", "PXD", None, None),
        ("depuis plus de dix ans", "plus de dix ans", "P10Y", None, None),
        ("Les deux ponts sont désormais fermés.", "désormais", "PRESENT_REF", None, None),
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
    found = {f[0]: f[1:] for f in meant(text, "fr", THURSDAY)}
    assert found.get(words) == (value, start, end)


def test_a_time_of_day_belongs_to_the_day_told(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    found = meant(
        "Il a été blessé mardi. Il est mort à 20 h 15. Le lendemain, il a plu.", "fr", THURSDAY
    )
    assert [f[1] for f in found] == ["2024-01-16", "2024-01-16T20:15", "2024-01-17"]


def test_a_list_of_days_shares_its_month(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    found = meant("Les 3, 4 et 5 mai 2003, du 12 au 15 juin 2003.", "fr", THURSDAY)
    assert [f[1] for f in found] == [
        "2003-05-03",
        "2003-05-04",
        "2003-05-05",
        "2003-06-12",
        "2003-06-15",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Une fillette de 6 ans joue.",
        "Jean Martin, 34 ans, est maçon.",
        "Il est âgé de 93 ans.",
        "La planète Mars est rouge.",
        "Il a été élu.",
        "2000 personnes sont là.",
        "L'Airbus A380 et la section 31.",
        "Le 50e anniversaire du club.",
        "Les 28 pays et 15,5 %.",
    ],
)
def test_no_time(meant: Callable[..., list[tuple[str, ...]]], text: str) -> None:
    assert meant(text, "fr", THURSDAY) == []


def test_before_the_calendar_there_are_no_days(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    assert all(f[2:] == (None, None) for f in meant("il y a 40 000 ans", "fr", THURSDAY))


def test_the_eve_of_an_undated_event_has_no_days(
    meant: Callable[..., list[tuple[str, ...]]],
) -> None:
    assert meant("la veille du scrutin", "fr", THURSDAY) == [
        ("la veille", "XXXX-XX-XX", None, None)
    ]


def test_an_event_that_the_article_dates(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    found = meant(
        "Au lendemain du scrutin, il a plu. Le scrutin du 7 mai 2006 a eu lieu.", "fr", THURSDAY
    )
    assert found[0] == ("Au lendemain", "2006-05-08", "2006-05-08", "2006-05-08")


@pytest.mark.parametrize(
    "text",
    [
        "Un garde de 44 ans.",
        "Elle meurt à 73 ans.",
        "À 18 ans, elle part.",
        "Un bébé de six mois.",
        "Enfants dès 6 ans.",
        "Une minute de silence.",
        "Par 22° 52′ de latitude.",
    ],
)
def test_an_age_or_an_angle_is_no_time(
    meant: Callable[..., list[tuple[str, ...]]], text: str
) -> None:
    assert meant(text, "fr", THURSDAY) == []
