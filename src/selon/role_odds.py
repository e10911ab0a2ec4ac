"""What the steps of reading may ask of the tagger beyond its labels."""

from __future__ import annotations

from typing import Protocol

__all__ = ["RoleOdds"]


class RoleOdds(Protocol):
    """How likely roles are in a stretch [start, end) of a text, in code points.

    ``selon.tagging.odds`` names the roles and is what the tagger gives.
    """

    def most(self, span: tuple[int, int], role: str) -> float:
        """The highest probability of a role there."""

    def mean(self, span: tuple[int, int], role: str) -> float:
        """Its mean probability there."""

    def beside(self, span: tuple[int, int], role: str) -> tuple[float, float]:
        """Its probability right before the stretch and right after it."""
