"""Which spans are near enough to each other to be looked at as a pair.

Spans come in text order, so those near a span are a short stretch of the list; a long text costs
as many pairs a page as a short one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.tagging.linker import Places

__all__ = ["gaps", "neighbourhoods"]

Ints = npt.NDArray[np.int64]

# At once: a matrix of 1 MB, of so many rows.
_PAIRS, _ROWS = 1 << 18, 1 << 10


def gaps(where: Places, a: Ints, b: Ints, reach: int) -> Ints:
    """Pieces between every a and every b, [len(a), len(b)]; zero or less where they overlap.

    A b longer than ``reach`` counts as if it ended there: no article has one, and a text that
    is all one source is not to be near everything.
    """
    ends = np.minimum(where.ends[b], where.firsts[b] + reach)
    after = where.firsts[b][None, :] - where.ends[a][:, None]
    before = where.firsts[a][:, None] - ends[None, :]
    result: Ints = np.maximum(after, before)
    return result


def neighbourhoods(where: Places, a: Ints, b: Ints, reach: int) -> Iterator[tuple[Ints, Ints]]:
    """All of ``a`` in turn, some at a time, with a stretch of ``b`` that holds all within reach.

    Args:
        where: the places of all spans, by first piece.
        a: which spans look for a partner, rising.
        b: which spans may be one, rising.
        reach: the widest gap in pieces (see ``gaps``).
    """
    low = np.searchsorted(where.firsts[b], where.firsts[a] - 2 * reach)
    high = np.searchsorted(where.firsts[b], where.ends[a] + reach, side="right")
    start = 0
    while start < len(a):
        # a rises, so its first low is the lowest; the highest high so far belongs to any of them.
        top = np.maximum.accumulate(high[start : start + _ROWS])
        sizes = (top - low[start]) * np.arange(1, len(top) + 1)
        count = max(1, int(np.searchsorted(sizes, _PAIRS, side="right")))
        yield a[start : start + count], b[low[start] : top[count - 1]]
        start += count
