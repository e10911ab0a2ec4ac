"""How likely the tagger holds each role to be, piece by piece: what labels alone do not tell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from selon.tagging.labels import HEADS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selon.records import Span
    from selon.tagging.tokens import Pieces

__all__ = ["COLUMNS", "PieceOdds", "columns"]

Floats = npt.NDArray[np.float32]

COLUMNS: Final = {
    "cue": ("layer0", "cue"),
    "source": ("layer0", "source"),
    "content": ("layer0", "content"),
    "inner cue": ("layer1", "cue"),
    "inner source": ("layer1", "source"),
    "inner content": ("layer1", "content"),
    "hearsay cue": ("hearsay", "cue"),
}
"""What is kept: the probability that a piece begins a role or goes on with it, by head and role."""


def columns(probabilities: Mapping[str, Floats]) -> Floats:
    """The kept probabilities, [pieces, ``COLUMNS``], from those of every head's labels."""
    kept = []
    for head, role in COLUMNS.values():
        first = HEADS[head].index("B-" + role)
        kept.append(probabilities[head][:, first : first + 2].sum(-1))
    return np.stack(kept, axis=-1)


@dataclass(frozen=True, eq=False)
class PieceOdds:
    """The kept probabilities of a text's pieces, asked by offsets in code points."""

    starts: list[int]
    ends: list[int]
    table: Floats

    @classmethod
    def of(cls, pieces: Pieces, parts: list[Floats]) -> PieceOdds:
        """From the parts of a text in the order of its pieces."""
        table = np.concatenate(parts) if parts else np.zeros((0, len(COLUMNS)), np.float32)
        return cls(pieces.starts.tolist(), pieces.ends.tolist(), table)

    def most(self, span: Span, role: str) -> float:
        """The highest probability of a role in ``COLUMNS`` within a stretch [start, end)."""
        return float(self._rows(span)[:, _PLACE[role]].max(initial=0.0))

    def mean(self, span: Span, role: str) -> float:
        """The mean probability of a role in a stretch; 0 where no piece stands."""
        rows = self._rows(span)
        return float(rows[:, _PLACE[role]].mean()) if len(rows) else 0.0

    def beside(self, span: Span, role: str) -> tuple[float, float]:
        """The probability of a role in the piece before a stretch, and in the one after it."""
        first, last = self._range(span)
        column = self.table[:, _PLACE[role]]
        before = float(column[first - 1]) if first else 0.0
        return before, float(column[last]) if last < len(column) else 0.0

    def _rows(self, span: Span) -> Floats:
        first, last = self._range(span)
        return self.table[first:last]

    def _range(self, span: Span) -> tuple[int, int]:
        first = bisect_right(self.ends, span[0])
        return first, max(first, bisect_left(self.starts, span[1]))


_PLACE: Final = {name: n for n, name in enumerate(COLUMNS)}
