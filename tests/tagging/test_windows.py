from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from selon.tagging.windows import plan


@given(st.integers(1, 3000), st.integers(8, 200), st.data())
def test_every_piece_gets_one_answer_from_a_window_that_saw_it(length, size, data) -> None:
    overlap = data.draw(st.integers(0, size // 2))
    windows = plan(length, size, overlap)
    assert windows.size <= max(size, 1)
    ids = np.arange(10, 10 + length, dtype=np.int32)
    rows = windows.ids(ids)
    assert rows.shape == (len(windows.starts), windows.size + 2)
    assert (windows.stitch(rows[..., None].astype(np.float32))[:, 0] == ids).all()


@given(st.integers(201, 3000))
def test_inner_pieces_are_never_taken_from_an_edge(length) -> None:
    windows = plan(length, 200, 32)
    place = np.tile(np.arange(windows.size + 2, dtype=np.float32), (len(windows.starts), 1))
    edge = np.minimum(place, windows.size + 1 - place)[..., None]
    inner = windows.stitch(edge)[17:-17, 0]
    assert inner.min() >= 16


@given(st.integers(1, 1500), st.integers(1, 9))
def test_windows_stitched_some_at_a_time_make_the_same_rows(length, batch) -> None:
    windows = plan(length, 100, 24)
    rows = windows.ids(np.arange(10, 10 + length, dtype=np.int32))[..., None].astype(np.float32)
    parts = [windows.stitch(rows[i : i + batch], i) for i in range(0, len(rows), batch)]
    assert (np.concatenate(parts) == windows.stitch(rows)).all()
