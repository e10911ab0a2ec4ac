"""Pairs of spans within reach: every one of them is looked at, and few others."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from selon.tagging.linker import Places
from selon.tagging.reach import gaps, neighbourhoods

NO_BREAKS = np.zeros(0, np.int64)


def places(spans) -> Places:
    firsts, ends = np.array(sorted(spans), np.int64).reshape(-1, 2).T
    return Places(firsts, ends, NO_BREAKS)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 90)), min_size=1, max_size=60),
    st.integers(1, 40),
    st.data(),
)
def test_every_pair_within_reach_is_looked_at_once(found, reach, data) -> None:
    where = places([(first, first + size) for first, size in found])
    is_a = np.array(data.draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found))))
    every_a, every_b = np.flatnonzero(is_a), np.flatnonzero(~is_a)
    looked_at = list(neighbourhoods(where, every_a, every_b, reach))
    assert [i for a, _ in looked_at for i in a] == every_a.tolist()
    near = gaps(where, every_a, every_b, reach) <= reach
    wanted = {(every_a[i], every_b[j]) for i, j in zip(*np.nonzero(near), strict=True)}
    assert wanted <= {(i, j) for a, b in looked_at for i in a for j in b}


def test_the_pairs_of_a_long_text_grow_with_its_length() -> None:
    def pairs(count: int) -> int:
        spans = [(i * 10, i * 10 + 5) for i in range(count)]
        # One content and one source over the whole text: damaged input, or a slip of the tagger.
        where = places([*spans, (0, count * 10), (1, count * 10)])
        a, b = np.arange(0, count + 2, 2), np.arange(1, count + 2, 2)
        return sum(len(x) * len(y) for x, y in neighbourhoods(where, a, b, 400))

    assert pairs(40_000) < 3 * pairs(20_000)
