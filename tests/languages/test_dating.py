"""The words that set a time beside others."""

from __future__ import annotations

import pytest

from selon.languages.dating import dating_words


@pytest.mark.parametrize(
    ("code", "limit", "none"),
    [("fr", "fermé depuis le", "fermé"), ("en-GB", "shut since the", "shut")],
)
def test_what_stands_before_a_limit(code: str, limit: str, none: str) -> None:
    words = dating_words(code)
    assert words.ahead.search(limit)
    assert not words.ahead.search(none)


def test_a_cue_has_no_time_of_another_word() -> None:
    assert dating_words("en").not_said.search("the meeting of ")
    assert dating_words("fr").not_said.search("la réunion du ")


@pytest.mark.parametrize("code", ["xx", None])
def test_an_unknown_language_has_none(code: str | None) -> None:
    words = dating_words(code)
    assert not words.clause.search("que that et and")
    assert not words.elsewhere.search("prochain next")
