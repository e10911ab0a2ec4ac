from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from selon.tagging.decode import label, softmax, spans, transitions, viterbi
from selon.tagging.labels import HEADS

CLASSES = HEADS["layer0"]


def legal(labels) -> bool:
    table = transitions(CLASSES)
    first_ok = table[:, labels[0]].min() >= 0
    return first_ok and all(table[a, b] >= 0 for a, b in pairwise(labels))


@given(
    arrays(
        np.float32, st.tuples(st.integers(1, 40), st.just(7)), elements=st.floats(-8, 8, width=32)
    )
)
def test_labels_are_always_legal(logits) -> None:
    labels = label(softmax(logits), CLASSES)
    assert legal(labels.tolist())


@given(arrays(np.float32, (4, 7), elements=st.floats(-5, 5, width=32)))
def test_viterbi_finds_the_best_of_all(logits) -> None:
    logs = np.log(softmax(logits))
    found = viterbi(logs, transitions(CLASSES))
    best = max(
        sum(logs[i, k] for i, k in enumerate(path))
        for path in product(range(7), repeat=4)
        if legal(path)
    )
    assert sum(logs[i, k] for i, k in enumerate(found)) == pytest.approx(best, abs=1e-4)


def test_spans_end_where_another_begins() -> None:
    names = ["O", "B-cue", "I-cue", "B-cue", "B-content", "I-content", "O"]
    labels = np.array([CLASSES.index(n) for n in names])
    assert list(spans(labels, CLASSES)) == [("cue", 1, 3), ("cue", 3, 4), ("content", 4, 6)]
