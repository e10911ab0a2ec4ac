"""Long texts in overlapping windows of equal length, and one answer for each piece.

Equal lengths need no padding: the encoder computes nothing in vain, and takes the fast attention
path that knows no mask. A piece that stands in two windows takes its values from the one in
which it stands farther from the edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from selon.tagging.tokens import BOS, BREAK

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Plan:
    """Windows of ``size`` pieces, starting at ``starts``, over a text of ``length`` pieces."""

    length: int
    size: int
    starts: tuple[int, ...]

    def ids(self, ids: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        """The windows' piece ids, [windows, size + 2], with a start and an end piece each."""
        out = np.full((len(self.starts), self.size + 2), BREAK, np.int64)
        out[:, 0] = BOS
        for row, start in enumerate(self.starts):
            out[row, 1:-1] = ids[start : start + self.size]
        return out

    def stitch(self, values: Floats) -> Floats:
        """Windows' values [windows, size + 2, n] to one row a piece [length, n]."""
        out = np.empty((self.length, values.shape[-1]), values.dtype)
        begin = 0
        for row, start in enumerate(self.starts):
            last = row + 1 == len(self.starts)
            end = self.length if last else (start + self.size + self.starts[row + 1]) // 2
            out[begin:end] = values[row, 1 + begin - start : 1 + end - start]
            begin = end
        return out


def plan(length: int, size: int, overlap: int) -> Plan:
    """Cover ``length`` pieces with the fewest windows of at most ``size`` pieces.

    Neighbours share at least ``overlap`` pieces.
    """
    if length <= size:
        return Plan(length, length, (0,))
    count = -(-(length - overlap) // (size - overlap))
    size = -(-(length + (count - 1) * overlap) // count)
    starts = [round(i * (length - size) / (count - 1)) for i in range(count)]
    return Plan(length, size, tuple(starts))
