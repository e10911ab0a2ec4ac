"""Resolutions and scores, by hand-made numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.errors import UsageError
from selon.forecasting import Outcome, Resolution, Score, Settled, brier, calibration, records

DAY = date(2021, 3, 4)


def resolved(outcome: Outcome) -> Resolution:
    return Resolution(outcome, DAY, "https://example.org/result")


def test_a_number_has_one_score() -> None:
    assert brier((0.25, 0.25), resolved("yes")) == Score(0.5625, 0.5625)
    assert brier((0.25, 0.25), resolved("no")) == Score(0.0625, 0.0625)


def test_an_interval_is_scored_at_both_ends() -> None:
    assert brier((0.5, 0.8), resolved("yes")) == Score(pytest.approx(0.04), 0.25)
    assert brier((0.5, 0.8), resolved("no")) == Score(0.25, pytest.approx(0.64))


def test_void_is_not_scored() -> None:
    assert brier((0.1, 0.9), resolved("void")) is None


@pytest.mark.parametrize("interval", [(0.8, 0.5), (-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5)])
def test_no_interval(interval: tuple[float, float]) -> None:
    with pytest.raises(UsageError):
        brier(interval, resolved("yes"))


def test_no_outcome() -> None:
    with pytest.raises(UsageError, match="maybe"):
        Resolution("maybe", DAY, "")  # type: ignore[arg-type]


@given(st.tuples(st.floats(0, 1), st.floats(0, 1)), st.sampled_from(["yes", "no"]))
def test_the_score_of_any_number_inside_lies_between(
    ends: tuple[float, float], outcome: Outcome
) -> None:
    low, high = sorted(ends)
    whole = brier((low, high), resolved(outcome))
    middle = brier(((low + high) / 2,) * 2, resolved(outcome))
    assert whole
    assert middle
    assert whole.best - 1e-12 <= middle.best <= whole.worst + 1e-12


def test_records_by_speaker() -> None:
    settled = [
        Settled("Ada", (0.9, 0.9), resolved("yes")),
        Settled("Ada", (0.9, 0.9), resolved("no")),
        Settled("Ada", (0.9, 0.9), resolved("void")),
        Settled("Ada", None, resolved("yes")),
        Settled("Bo", (0.0, 1.0), resolved("yes")),
    ]
    ada, bo = records(settled)
    assert (ada.speaker, ada.scored, ada.void, ada.unmeasured) == ("Ada", 2, 1, 1)
    assert ada.score == Score(pytest.approx(0.41), pytest.approx(0.41))
    assert bo.score == Score(0.0, 1.0)
    assert records([Settled(None, None, resolved("yes"))])[0].score is None


def test_calibration_tells_the_good_from_the_bad() -> None:
    def many(yes: int, no: int) -> list[Settled]:
        answers: list[Outcome] = ["yes"] * yes + ["no"] * no
        return [Settled("x", (0.55, 0.75), resolved(o)) for o in answers]

    (good,) = calibration(many(65, 35))
    (bad,) = calibration(many(20, 80))
    (few,) = calibration(many(1, 2))
    assert good.calibrated
    assert not bad.calibrated
    assert few.calibrated, "three forecasts prove nothing"
    assert (good.count, good.came, round(good.low, 2), round(good.high, 2)) == (
        100,
        0.65,
        0.55,
        0.75,
    )


def test_bins_are_by_probability() -> None:
    found = calibration(
        [Settled("x", (p, p), resolved("yes")) for p in (0.0, 0.05, 0.5, 0.99, 1.0)]
    )
    assert [(b.count, b.low) for b in found] == [(2, 0.025), (1, 0.5), (2, pytest.approx(0.995))]
