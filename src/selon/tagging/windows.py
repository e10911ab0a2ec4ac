"""Long texts in overlapping windows of equal length, and one answer for each piece.

Equal lengths need no padding: the encoder computes nothing in vain, and takes the fast attention
path that knows no mask. A piece that stands in two windows takes its values from the one in
which it stands farther from the edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

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

    @cached_property
    def seams(self) -> tuple[int, ...]:
        """Piece ``seams[i]`` is the first to take its values from window ``i``."""
        inner = ((a + self.size + b) // 2 for a, b in pairwise(self.starts))
        return (0, *inner, self.length)

    def stitch(self, values: Floats, first: int = 0) -> Floats:
        """Windows' values [windows, size + 2, n] to one row a piece [pieces, n].

        Args:
            values: those of all windows, or of some in a row.
            first: which window the values begin with; the rows are for its pieces and onwards.
        """
        seams = self.seams[first : first + len(values) + 1]
        out = np.empty((seams[-1] - seams[0], values.shape[-1]), values.dtype)
        for row, (begin, end) in enumerate(pairwise(seams)):
            start = self.starts[first + row] - 1
            out[begin - seams[0] : end - seams[0]] = values[row, begin - start : end - start]
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
