from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from selon.reading.intervals import Intervals, Owned

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=25,
).map(sorted)


@given(SPANS, st.integers(0, 40), st.integers(1, 12))
def test_the_answers_are_those_of_a_search_through_all(spans, start, size) -> None:
    end = start + size
    where = Intervals(spans)
    touching = [i for i, (s, e) in enumerate(spans) if s < end and start < e]
    holding = [i for i, (s, e) in enumerate(spans) if s <= start and end <= e]
    assert list(where.touching(start, end)) == touching[::-1]
    assert list(where.holding(start, end)) == holding[::-1]


def test_many_beside_each_other_inside_one_are_not_walked_through() -> None:
    count = 50_000
    where = Intervals([(0, 4 * count), *((4 * i, 4 * i + 2) for i in range(count))])
    before = time.process_time()
    for i in range(count):
        assert list(where.touching(4 * i + 2, 4 * i + 4)) == [0]
    assert time.process_time() - before < 5


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), max_size=12), st.integers(0, 20))
def test_owned_gives_the_owners_of_what_intervals_find(pairs, at) -> None:
    spans = [(start, start + length) for start, length in pairs]
    owned = Owned((span, n) for n, span in enumerate(spans))
    assert sorted(owned.holding(at, at + 1)) == [
        n for n, (s, e) in enumerate(spans) if s <= at and at + 1 <= e
    ]
    assert sorted(owned.touching(at, at + 3)) == [
        n for n, (s, e) in enumerate(spans) if s < at + 3 and at < e
    ]
