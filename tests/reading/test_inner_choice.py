"""Which of the attributions proposed inside a content are right."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from selon.reading.inner_choice import (
    Proposal,
    choice_features,
    choice_probability,
    chosen,
    informed,
)


class Odds:
    """The tagger holds an inner cue likely in some stretches, and nothing else anywhere."""

    def __init__(self, *stretches: tuple[int, int]) -> None:
        self.stretches = stretches

    def most(self, span: tuple[int, int], role: str) -> float:
        """Near 1 where a stretch is touched."""
        touched = any(s < span[1] and span[0] < e for s, e in self.stretches)
        return 0.95 if touched and role.startswith("inner") else 0.01

    def mean(self, span: tuple[int, int], role: str) -> float:
        """The same."""
        return self.most(span, role)

    def beside(self, span: tuple[int, int], role: str) -> tuple[float, float]:
        """As likely as a stretch of one character on either side."""
        return self.most((span[0] - 1, span[0]), role), self.most((span[1], span[1] + 1), role)


def proposal(cue: tuple[int, int] = (10, 15), **changes: object) -> Proposal:
    fields = {
        "cue": cue, "source": ((0, 9),), "content": ((16, 40),), "hearsay": False,
        "raw": 0.6, "spelt": None, "tagged": True, "key": 1,
    }  # fmt: skip
    return Proposal(**(fields | changes))  # type: ignore[arg-type]


def spelt(cue: tuple[int, int] = (10, 15), **changes: object) -> Proposal:
    return proposal(cue, **({"raw": None, "spelt": 0.5, "tagged": False} | changes))


def test_each_learns_what_the_other_says_of_its_cue() -> None:
    tagged, far, by_words = informed([proposal(), proposal((60, 65))], [spelt((12, 15))])
    assert (tagged.raw, tagged.spelt, tagged.agreement) == (0.6, 0.5, 1.0)
    assert (far.raw, far.spelt, far.agreement) == (0.6, None, 0.0)
    assert (by_words.raw, by_words.spelt, by_words.agreement) == (0.6, 0.5, 1.0)


def test_one_proposal_to_a_cue() -> None:
    found = list(chosen([proposal(), spelt((9, 15)), spelt((50, 55))], Odds((10, 40)), 0.0))
    assert len(found) == 2
    assert sorted(p.cue[0] for _, p in found)[1] == 50
    assert found[0][0] >= found[1][0]


def test_nothing_unlikely_stands() -> None:
    assert not list(chosen([proposal(), spelt()], Odds(), 1.0))


@pytest.mark.parametrize("by", ["tagger", "words"])
def test_what_the_tagger_holds_likely_counts(by: str) -> None:
    p = proposal() if by == "tagger" else spelt()
    assert choice_probability(p, Odds((0, 40))) > choice_probability(p, Odds())


def test_the_weights_are_of_features_that_exist() -> None:
    weights = json.loads(files("selon.reading").joinpath("inner_choice.json").read_text("utf-8"))
    known = {f for p in (proposal(), spelt()) for f in choice_features(p, Odds())}
    assert set(weights) == known | {""}
