"""How far apart two spans stand, in the buckets that the linker knows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

BUCKETS = 33
_HALF = BUCKETS // 2

Ints = npt.NDArray[np.int64]


def buckets(a_first: Ints, a_end: Ints, b_first: Ints, b_end: Ints) -> Ints:
    """Signed distance of every b from every a, [len(a), len(b)], as a bucket index.

    Ends are exclusive. Below the middle bucket b stands before a, above it after; buckets widen
    by the square root of 2.
    """
    after = b_first[None, :] - a_end[:, None]
    before = a_first[:, None] - b_end[None, :]
    gap = np.maximum(np.maximum(after, before), 0)
    size = np.minimum(1 + np.floor(2 * np.log2(gap + 1)).astype(np.int64), _HALF)
    overlap = (after < 0) & (before < 0)
    return np.where(overlap, _HALF, np.where(after >= 0, _HALF + size, _HALF - size))


def breaks_between(positions: Ints, a_first: Ints, a_end: Ints, b_first: Ints, b_end: Ints) -> Ints:
    """Paragraph breaks between every a and every b, capped at 2.

    ``positions``: indices of the break pieces, in order.
    """
    low = np.minimum(a_end[:, None], b_end[None, :])
    high = np.maximum(a_first[:, None], b_first[None, :])
    count = np.searchsorted(positions, high) - np.searchsorted(positions, low)
    result: Ints = np.clip(count, 0, 2)
    return result


def ranks(a_first: Ints, b_first: Ints) -> Ints:
    """How many other b stand between every a and every b, capped at 3.

    0 is the nearest b on its side.
    """
    order = np.argsort(b_first, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    here = np.searchsorted(b_first[order], a_first)[:, None]
    between = np.where(place[None, :] >= here, place[None, :] - here, here - 1 - place[None, :])
    result: Ints = np.clip(between, 0, 3)
    return result
