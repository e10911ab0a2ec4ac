"""From the tagger's own odds to a probability that an attribution is right."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.records import Reading


def calibrate(raw: float, curve: Sequence[Sequence[float]]) -> float:
    """Piecewise linear map of a raw score through the points of a calibration curve.

    The curve is an isotonic regression (Zadrozny & Elkan 2002) of right against wrong, learnt on
    articles that the model was not trained on; its points stand in ``model.json``.
    """
    if not curve:
        return raw
    if raw <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(curve):
        if raw <= x1:
            return y0 + (y1 - y0) * (raw - x0) / (x1 - x0) if x1 > x0 else y1
    return curve[-1][1]


def confidence(reading: Reading) -> Reading:
    """Calibrate the confidence of every attribution.

    Needs: attributions with a raw confidence, and the tagging's calibration curve. Changes:
    ``confidence``, to the share of attributions with such a score whose content and source
    proved right (each overlapping the gold one by half or more).
    """
    curve = reading.tagging.calibration
    return reading.replace(
        attributions=tuple(
            replace(a, confidence=min(1.0, max(0.0, calibrate(a.confidence, curve))))
            if math.isfinite(a.confidence)
            else replace(a, confidence=0.0)
            for a in reading.attributions
        )
    )
