"""A reading without some of its attributions: those that Selon doubts, those not asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from selon.records import Attribution, Reading

__all__ = ["confident", "only"]


def confident(reading: Reading, minimum: float) -> Reading:
    """``reading`` with ``only`` the attributions whose confidence is at least ``minimum``."""
    return only(reading, {a.id for a in reading.attributions if a.confidence >= minimum})


def only(reading: Reading, kept: Collection[str]) -> Reading:
    """``reading`` with only the attributions of these ids.

    What pointed to one left out no longer does: a nested attribution moves up to the nearest
    ancestor that stays, and denials, answers and forecasts of absent ones go.
    """
    parents = {a.id: a.parent for a in reading.attributions}

    def settle(a: Attribution) -> Attribution:
        parent, seen = a.parent, {a.id}
        while parent is not None and parent not in kept and parent not in seen:
            seen.add(parent)
            parent = parents.get(parent)
        return replace(
            a,
            parent=parent if parent in kept else None,
            denies=tuple(i for i in a.denies if i in kept),
            answers=tuple(i for i in a.answers if i in kept),
        )

    return reading.replace(
        attributions=tuple(settle(a) for a in reading.attributions if a.id in kept),
        forecasts=tuple(f for f in reading.forecasts if f.attribution in kept),
    )
