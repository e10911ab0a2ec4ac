"""What people type to search for."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selon.errors import UsageError
from selon.ledger.filters import Filters
from selon.ledger.questions import said, search, who
from selon.ledger.words import name_words, phrase_of, words_of

TEXTS = {
    "a": "Peace talks will go on in Genève",
    "b": "No truce, and no talks about peace",
    "c": "negotiations were suspended",
    "d": "A truce was negotiated: peace at last",
}
CASES = [
    ("peace", "abd"), ("PEACE talks", "ab"), ('"peace talks"', "a"), ("“talks about peace”", "b"),
    ("« peace at last »", "d"), ("truce OR suspended", "bcd"), ("peace truce OR genève", "abd"),
    ("peace -truce", "a"), ("peace NOT talks", "d"), ("negotiat*", "cd"), ("geneve", "a"),
    ("GENÈVE", "a"), ('"no tal*"', "b"), ('peace -"go on"', "bd"), ("truce AND peace", "bd"),
    ("peace OR", "abd"), ("OR peace", "abd"), ("peace -", "abd"), ("talks-about", "b"),
    ('"peace talks', "a"), ("xyz OR -truce peace", ""), ("on -talks", ""),
]  # fmt: skip
OPERATORS = st.sampled_from(
    [*"\"'*-+^(){}[]:;,.|&!<>@#$%\\/=~`?\0 \n«»“”", "OR", "AND", "NOT", "NEAR", "content:", "--", "a", "été", "ß", "\ud800", "ﬁ", "😀", "*/", "%s", ":x"]
)  # fmt: skip


@pytest.mark.parametrize(("words", "found"), CASES)
def test_fits(words: str, found: str) -> None:
    asked = words_of(words)
    assert {k for k, text in TEXTS.items() if asked.fits(text)} == set(found)


@pytest.mark.parametrize(("words", "found"), CASES)
def test_fts5_agrees(words: str, found: str) -> None:
    with sa.create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE t USING fts5(k UNINDEXED, content, tokenize='unicode61 remove_diacritics 2')"
        )
        for row in TEXTS.items():
            connection.exec_driver_sql("INSERT INTO t VALUES (?, ?)", row)
        rows = connection.exec_driver_sql(
            "SELECT k FROM t WHERE t MATCH ?", (words_of(words).fts5("content"),)
        )
        assert set(rows.scalars()) == set(found)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "give a word"), ("...", "give a word"), ("-peace", "besides those"), ("p*", "at least 2"),
        ("a " * 40, "more than 32"), ("x" * 200, "more than 100 letters"), ("x " * 2000, "more than 2000"),
        (f'"{"a " * 40}"', "phrase of more than"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(words: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        words_of(words)


def test_a_name_is_beginnings_in_any_order() -> None:
    asked = name_words("pes dmitri")
    assert asked.fits("Dmitri Peskov")
    assert asked.fits("PESKOVA, Dmitrievna")
    assert not asked.fits("Dmitri Medvedev")
    with pytest.raises(UsageError, match="no name"):
        name_words("!!!")
    with pytest.raises(UsageError, match="more than 32"):
        name_words(" ".join(f"n{i}" for i in range(40)))


def test_a_source_phrase_is_words_in_a_row() -> None:
    assert phrase_of("two people close to").fits("Two people, close to the Kremlin")
    assert not phrase_of("people two").fits("two people")
    assert phrase_of("two peo*").fits("two people")
    with pytest.raises(UsageError, match="give a word"):
        phrase_of(" ")


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.lists(OPERATORS | st.text(max_size=4), max_size=12).map("".join))
def test_nothing_typed_is_ever_an_error_of_the_database(ledger, text: str) -> None:
    for ask in (
        lambda: search(ledger, text), lambda: search(ledger, text, Filters(order="best")),
        lambda: who(ledger, text), lambda: said(ledger, Filters(source=text)),
        lambda: said(ledger, Filters(outlet=text)), lambda: said(ledger, Filters(through=text)),
        lambda: said(ledger, Filters(document=text)), lambda: said(ledger, Filters(act=text, language=text)),
    ):  # fmt: skip
        try:
            ask()
        except UsageError:
            continue
