"""Which of the attributions proposed inside a content are right.

The tagger proposes some, taking them apart by words proposes others (``clauses``); where both
speak of one cue, one of them at most stands. A log-linear model weighs what each says, what the
tagger would have said a little less readily, and how the borders lie
(``training/selon_training/inner.py``). It is learnt from articles that the tagger has never seen:
of those it learnt from it is too sure.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from selon.reading.places import iou, overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selon.records import Span
    from selon.role_odds import RoleOdds

__all__ = ["Proposal", "choice_features", "choice_probability", "chosen", "informed"]

_NEAR_NOUGHT: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Proposal:
    """An attribution that may stand inside a content.

    Args:
        cue: where its cue stands, [start, end) in code points.
        source: its source's pieces; none where it names nobody.
        content: its content's pieces.
        hearsay: whether nobody is responsible.
        raw: the tagger's raw confidence in an attribution with this cue; ``None``: none there.
        spelt: how likely the words make it (``inner.probability``); ``None``: none with this cue.
        tagged: whether it is the tagger's own.
        agreement: the overlap (IoU) of its content with the other proposer's for this cue.
        key: what the proposer knows it by.
    """

    cue: Span
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    hearsay: bool
    raw: float | None
    spelt: float | None
    tagged: bool
    agreement: float = 0.0
    key: int = 0


def informed(tagged: Sequence[Proposal], spelt: Sequence[Proposal]) -> Iterator[Proposal]:
    """Every proposal with what the other proposer says of the same cue."""
    for own, others in ((tagged, spelt), (spelt, tagged)):
        for alone in own:
            met = [o for o in others if overlap(o.cue, (alone.cue,))]
            best = max(met, key=lambda o: (o.raw or 0.0) + (o.spelt or 0.0), default=None)
            agreement = max((iou(o.content, alone.content) for o in met), default=0.0)
            if best is None:
                yield alone if alone.agreement == agreement else replace(alone, agreement=agreement)
            elif alone.tagged:
                yield replace(alone, agreement=agreement, spelt=best.spelt)
            else:
                yield replace(alone, agreement=agreement, raw=best.raw)


def chosen(
    proposals: Iterable[Proposal], odds: RoleOdds, least: float
) -> Iterator[tuple[float, Proposal]]:
    """The proposals that stand, likeliest first, with their probability; one to a cue."""
    judged = [(choice_probability(p, odds), p) for p in proposals]
    judged.sort(key=lambda row: (-row[0], row[1].cue, not row[1].tagged, row[1].key))
    taken: list[Span] = []
    for probability, p in judged:
        if probability < least:
            return
        if not overlap(p.cue, taken):
            taken.append(p.cue)
            yield probability, p


def choice_features(p: Proposal, odds: RoleOdds) -> dict[str, float]:
    """What speaks for a proposal, as numbers; logarithms of probabilities, mostly."""
    whole = (p.content[0][0], p.content[-1][1])
    before, after = odds.beside(whole, "inner content")
    found = {
        "tagged": float(p.tagged),
        "spelt": float(p.spelt is not None),
        "spelt odds": 0.0 if p.spelt is None else _log(p.spelt / (1.0 - p.spelt + 1e-9)),
        "raw": float(p.raw is not None),
        "raw log": 0.0 if p.raw is None else _log(p.raw),
        "agreement": p.agreement,
        "hearsay": float(p.hearsay),
        "no source": float(not p.source),
        "content before": before,
        "content after": after,
        "content mean": _log(odds.mean(whole, "inner content")),
        "outer content mean": _log(odds.mean(whole, "content")),
        "cue in content": _log(odds.most(whole, "inner cue")),
        "cue mean": _log(odds.mean(p.cue, "inner cue")),
    }
    for role in ("inner cue", "cue", "hearsay cue"):
        found[role] = _log(odds.most(p.cue, role))
    if p.source:
        for role in ("inner source", "source"):
            found[role] = _log(odds.mean(p.source[0], role))
    return found


def choice_probability(p: Proposal, odds: RoleOdds) -> float:
    """How likely a proposal has the right content and source."""
    weights = _weights()
    total = weights[""] + sum(weights.get(f, 0.0) * x for f, x in choice_features(p, odds).items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _log(x: float) -> float:
    return math.log(x + _NEAR_NOUGHT)


@cache
def _weights() -> dict[str, float]:
    text = files("selon.reading").joinpath("inner_choice.json").read_text("utf-8")
    table: dict[str, float] = json.loads(text)
    return table
