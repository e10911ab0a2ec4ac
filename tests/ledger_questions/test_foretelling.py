"""Forecasts that are due, how they turned out, and scores."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.ledger_questions.press import LATER, documents

from selon.errors import LedgerReadOnly, UsageError
from selon.forecasting import Resolution
from selon.ledger import foretelling
from selon.ledger.entries import Entry
from selon.ledger.filters import Filters
from selon.ledger.foretelling import forecasts, resolve, scores
from selon.ledger.store import Ledger


def test_those_due_first_stand_first(ledger: Ledger) -> None:
    answer = forecasts(ledger)
    assert [(f.speaker, f.horizon_end) for f in answer] == [
        ("Peskova Ltd", date(2024, 5, 31)), ("Dmitri Peskov", date(2024, 7, 1)), ("Élodie Müller", None),
    ]  # fmt: skip
    assert (answer.rows[0].low, answer.rows[0].high, answer.rows[0].outcome) == (0.6, 0.8, None)
    assert answer.rows[0].event == "profits will rise"


@pytest.mark.parametrize(
    ("filters", "before", "found"),
    [
        ({}, "2024-07-01", 1), ({}, "2024-07-02", 2), ({}, "2024-06", 1), ({}, date(2024, 5, 31), 0),
        ({"speaker": "dmitri"}, None, 1), ({"speaker": "zzz"}, None, 0), ({"language": "fr"}, None, 1),
        ({"since": "2024-04"}, None, 1), ({"outlet": "bugle"}, "2025", 2), ({"limit": 1}, None, 3),
    ],
)  # fmt: skip
def test_narrowed_down(ledger: Ledger, filters: dict, before: str, found: int) -> None:
    assert forecasts(ledger, Filters(**filters), before=before).total == found


def test_the_same_by_the_line_of_horizons(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = forecasts(ledger)
    monkeypatch.setattr(foretelling, "_FEW", 0)
    assert forecasts(ledger) == whole
    assert forecasts(ledger, Filters(speaker="dmitri")).total == 1
    monkeypatch.setattr(foretelling, "_LOOKED", 1)
    first = forecasts(ledger)
    assert first.rows == whole.rows[:1]
    assert first.at_least
    assert "only the 1 forecasts due first" in first.notes[0]


def test_filters_that_do_not_apply(ledger: Ledger) -> None:
    for name in ("source", "through"):
        with pytest.raises(UsageError, match="can't be narrowed down"):
            forecasts(ledger, Filters(**{name: "x"}))


def test_resolving_and_resolving_again(own: Ledger) -> None:
    key = forecasts(own).rows[0].key
    first = resolve(own, key[:9], "yes", "https://news.example/x", "2024-06-01")
    assert (first.key, first.before) == (key, None)
    assert forecasts(own, open_only=True).total == 2
    again = resolve(own, key, "no", " a correction ", date(2024, 6, 2))
    assert again.before == Resolution("yes", date(2024, 6, 1), "https://news.example/x")
    row = forecasts(own).rows[0]
    assert (row.outcome, row.resolved_on, row.because) == ("no", date(2024, 6, 2), "a correction")
    assert row.resolutions == 2


def test_what_can_not_be_recorded(own: Ledger) -> None:
    key = forecasts(own).rows[0].key
    tomorrow = datetime.now(UTC).date() + timedelta(1)
    for arguments, reason in (
        ((key, "maybe", "x"), "no outcome 'maybe'"), ((key, "yes", "  "), "because of what"),
        ((key, "yes", "x", tomorrow), "still to come"), ((key, "yes", "x", "2024-01"), "give the day"),
        ((key, "yes", "x", "soon"), "is not a date"), (("f-0000000000000000", "yes", "x"), "no forecast"),
        (("a-0000000000000000", "yes", "x"), "not the key of a forecast"), (("x!", "yes", "x"), "no key"),
        (("f-0", "yes", "x"), "at least 3 digits"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=reason):
            resolve(own, *arguments)
    assert all(f.outcome is None for f in forecasts(own))
    assert resolve(own, key, "void", "called off", tomorrow).resolution.outcome == "void"
    assert resolve(own, key, "yes", "today").resolution.on == datetime.now(UTC).date()


def test_a_ledger_for_reading_can_not_be_resolved_in(ledger: Ledger) -> None:
    with pytest.raises(LedgerReadOnly):
        resolve(ledger, forecasts(ledger).rows[0].key, "yes", "x", "2024-06-01")


def test_scores(own: Ledger) -> None:
    ltd, dmitri, elodie = (f.key for f in forecasts(own))
    assert not scores(own).scored
    resolve(own, ltd, "no", "first", "2024-06-01")
    resolve(own, ltd, "yes", "last", "2024-06-01")
    resolve(own, dmitri, "no", "x", "2024-07-01")
    resolve(own, elodie, "void", "x", "2024-07-01")
    made = scores(own)
    told = {r.speaker: r for r in made.scored}
    assert told["Peskova Ltd"].best == pytest.approx(0.04)
    assert told["Peskova Ltd"].worst == pytest.approx(0.16)
    assert told["Dmitri Peskov"].best == told["Dmitri Peskov"].worst == pytest.approx(0.81)
    assert (told["Élodie Müller"].scored, told["Élodie Müller"].void) == (0, 1)
    assert {(b.speaker, b.low, b.came) for b in made.calibration} == {
        ("Peskova Ltd", 0.6, 1.0), ("Dmitri Peskov", 0.9, 0.0),
    }  # fmt: skip
    assert [r.speaker for r in scores(own, Filters(speaker="dmitri")).scored] == ["Dmitri Peskov"]
    assert not scores(own, Filters(speaker="zzz")).scored


def test_a_forecast_of_a_superseded_reading_does_not_count(own: Ledger) -> None:
    (third,) = [e for e in documents() if e.document.title == "Title 3"]
    own.write([Entry(third.document, third.reading.replace(forecasts=()))], LATER)
    assert [f.speaker for f in forecasts(own)] == ["Élodie Müller"]
    assert forecasts(own, Filters(all_readings=True)).total == 3
