"""The step as a whole: offsets, unknown and uncertain publication, speed."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.languages.times import time_words
from selon.reading.times import find_times, times
from selon.reading.times.edges import CHANGES
from selon.reading.times.resolving import OPERATIONS
from selon.records import Document, Publication, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

MONTH = ("2024-01-01", "2024-01-31")
PIECES = [
    "hier", "lundi", "le 3 mai", "2 h", "30", "la fin de", "l'année", "il y a", "deux ans", "\n\n",
    "the end of", "last", "week", "of", "March", "3 pm", "’82", "de", "du 12 au", ",", ".", "—", "é𝒳",
    "000", "1998-99", "mid-", "every", "la veille", "plus tard", "Q3", "5 7 9999", "99999999999",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _grammars() -> None:
    """Compile them once: the deadline of an example is for the reading."""
    for code in ("fr", "en"):
        find_times("", code)


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["fr", "en"]), st.dates())
def test_spans_hold_their_words_in_order(pieces: list[str], code: str, day: date) -> None:
    text = " ".join(pieces)
    end = 0
    for found in find_times(text, code, Publication(day, day, "day")):
        assert text[slice(*found.span)] == found.text
        assert end <= found.span[0] < found.span[1]
        assert (found.start is None) == (found.end is None)
        assert found.start is None or found.end is None or found.start <= found.end
        end = found.span[1]


@given(st.text(max_size=80), st.sampled_from(["fr", "en"]))
def test_any_text_can_be_read(text: str, code: str) -> None:
    for found in find_times(text, code):
        assert text[slice(*found.span)] == found.text


@given(
    st.sampled_from(
        [
            "hier",
            "la semaine dernière",
            "mardi",
            "le 3 mai",
            "en mai",
            "il y a deux ans",
            "l'été dernier",
            "le week-end prochain",
            "à Pâques",
            "au premier trimestre",
        ]
    ),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(0, 31),
    st.data(),
)
def test_an_uncertain_day_holds_what_each_day_would_give(
    text: str, first: date, length: int, data: st.DataObject
) -> None:
    last = first + timedelta(length)
    day = first + timedelta(data.draw(st.integers(0, length)))
    (coarse,) = find_times(text, "fr", Publication(first, last, "month"))
    (exact,) = find_times(text, "fr", Publication(day, day, "day"))
    assert coarse.start is not None
    assert coarse.end is not None
    assert exact.start is not None
    assert exact.end is not None
    assert coarse.start <= exact.start <= exact.end <= coarse.end


def test_a_month_of_publication(meant: Callable[..., list[tuple[str, ...]]]) -> None:
    found = meant("Le mois dernier, la semaine dernière, hier.", "fr", *MONTH)
    assert found == [
        ("Le mois dernier", "2023-12", "2023-12-01", "2023-12-31"),
        ("la semaine dernière", "XXXX-WXX", "2023-12-25", "2024-01-28"),
        ("hier", "XXXX-XX-XX", "2023-12-31", "2024-01-30"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("hier", "fr", "XXXX-XX-XX"),
        ("lundi", "fr", "XXXX-WXX-1"),
        ("le 9 mai", "fr", "XXXX-05-09"),
        ("il y a deux ans", "fr", "XXXX"),
        ("last week", "en", "XXXX-WXX"),
        ("this morning", "en", "XXXX-XX-XXTMO"),
        ("Christmas", "en", "XXXX-12-25"),
        ("Easter", "en", "XXXX-XX-XX"),
        ("summer", "en", "XXXX-SU"),
        ("the next two years", "en", "P2Y"),
    ],
)
def test_without_publication_nothing_is_made_up(
    meant: Callable[..., list[tuple[str, ...]]], text: str, code: str, value: str
) -> None:
    assert [f[1:] for f in meant(text, code, None)] == [(value, None, None)]


def test_the_step_adds_times_and_nothing_else() -> None:
    document = Document("Il est venu hier.", language="fr")
    reading = times(Reading(document))
    assert [t.text for t in reading.times] == ["hier"]
    assert reading.replace(times=()) == Reading(document)


@pytest.mark.parametrize("code", [None, "", "xx", "../fr", "zz-ZZ"])
def test_an_unknown_language_has_no_times(code: str | None) -> None:
    assert find_times("hier, yesterday, 2020-01-01", code) == ()


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_operation_in_the_data_exists(code: str) -> None:
    words = time_words(code)
    assert words is not None
    assert {r.operation for r in words.rules} <= OPERATIONS.keys()
    assert {r.operation for r in words.prefixes} <= CHANGES.keys()
    wholes = {w for r in words.rules for w in r.arguments.get("within", ())}
    assert wholes <= OPERATIONS.keys()


def test_a_long_text_takes_time_in_proportion() -> None:
    sentence = "Le 3 mai 2003, il a dit mardi à 20 h 15 que la fin de l'année 2004 sera belle. "
    text = sentence * 3_000
    day = Publication(date(2003, 5, 8), date(2003, 5, 8), "day")
    before = time.process_time()
    assert len(find_times(text, "fr", day)) == 4 * 3_000
    assert time.process_time() - before < 10
