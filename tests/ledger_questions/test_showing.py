"""One thing with all that surrounds it."""

from itertools import pairwise

import pytest
from tests.ledger_questions.press import KREMLIN

from selon.errors import UsageError
from selon.ledger.filters import Filters
from selon.ledger.foretelling import forecasts
from selon.ledger.questions import said, search
from selon.ledger.showing import ShownDocument, ShownStatement, show
from selon.ledger.store import Ledger


def shown(ledger: Ledger, words: str, **filters) -> ShownStatement:
    (s,) = search(ledger, words, Filters(**filters))
    it = show(ledger, s.key)
    assert isinstance(it, ShownStatement)
    return it


def test_the_sentence_around_it(ledger: Ledger) -> None:
    it = shown(ledger, "opposition")
    assert it.passage == f"{KREMLIN} said Putin may drop his opposition to the truce."
    ((start, end),) = it.content
    assert it.passage[start:end] == it.statement.content
    assert [it.passage[s:e] for s, e in (*it.source, *it.cue)] == [KREMLIN, "said"]
    whole = ledger.reading(it.document.key).document.text
    assert whole[it.passage_start :].startswith(it.passage)


def test_what_it_has_to_do_with(ledger: Ledger) -> None:
    it = shown(ledger, "opposition")
    assert [s.content for s in it.denied_by] == ["the report was false"]
    assert [s.content for s in shown(ledger, "report").denies] == [it.statement.content]
    assert [s.content for s in shown(ledger, "peace talks", act="state").answers] == [
        it.statement.content
    ]
    outer, inner = shown(ledger, "undated"), shown(ledger, "formula")
    assert [s.key for s in outer.holds] == [inner.statement.key]
    assert inner.inside is not None
    assert inner.inside.key == outer.statement.key
    assert [f.low for f in shown(ledger, "profits").forecasts] == [0.6]


def test_its_document_and_reader(ledger: Ledger) -> None:
    it = shown(ledger, "opposition")
    d = it.document
    assert (d.title, d.authors, d.url, d.language) == (
        "Title 1",
        ("A. Writer",),
        "https://news.example/1",
        "en",
    )
    assert it.reader == "selon 0.2 w1"
    assert it.current
    old = next(
        s
        for s in said(ledger, Filters(all_readings=True))
        if s.day and s.day.month == 4 and s.act == "state" and s.language == "en"
    )
    assert not show(ledger, old.key).current
    assert show(ledger, old.key).document.readers == ("selon 0.2 w1", "selon 0.3 w2")


def test_a_document(ledger: Ledger) -> None:
    key = said(ledger, Filters(document="https://news.example/6")).rows[0].document
    it = show(ledger, key[:12])
    assert isinstance(it, ShownDocument)
    assert [s.act for s in it.statements] == ["claim"]
    assert it.length == len(ledger.reading(key).document.text)


def test_a_forecast_shows_its_statement(ledger: Ledger) -> None:
    (f,) = forecasts(ledger, before="2024-06")
    it = show(ledger, f.key[:10])
    assert it.statement.content == "profits will rise"
    assert it.forecasts == (f,)


def test_keys_that_lead_nowhere(invented: Ledger) -> None:
    for key, reason in (
        ("a-00000000000000", "no attribution"), ("0" * 20, "no document"), ("f-000000000000", "no forecast"),
        ("hello", "is no key"), ("a-", "at least 3"), ("'; DROP TABLE names", "is no key"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=reason):
            show(invented, key)
    keys = sorted(s.key for s in said(invented, Filters(limit=5000, all_readings=True)))
    twin = next(a[:5] for a, b in pairwise(keys) if a[:5] == b[:5])
    with pytest.raises(UsageError, match=f"{twin} begins several keys: {twin}"):
        show(invented, twin)
    assert show(invented, keys[0].upper()).statement.key == keys[0]


def test_every_passage_holds_its_parts(invented: Ledger) -> None:
    for s in said(invented, Filters(limit=60)):
        it = show(invented, s.key)
        assert " … ".join(it.passage[a:b] for a, b in it.content) == s.content
        assert " … ".join(it.passage[a:b] for a, b in it.source) == (s.source or "")
