"""Logits to spans: the best label sequence that is a legal BIO sequence."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

_SURE = 0.95
_NEVER = np.float32(-1e4)


def softmax(logits: Floats) -> Floats:
    """Softmax over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    result: Floats = shifted / shifted.sum(-1, keepdims=True)
    return result


@cache
def transitions(classes: tuple[str, ...]) -> Floats:
    """Which label may follow which (row: before), 0 or a large negative score."""
    table = np.zeros((len(classes), len(classes)), np.float32)
    for j, after in enumerate(classes):
        if after.startswith("I-"):
            for i, before in enumerate(classes):
                if before not in (after, "B-" + after[2:]):
                    table[i, j] = _NEVER
    return table


def viterbi(scores: Floats, table: Floats) -> Labels:
    """The best legal sequence for log probabilities [pieces, labels] (Viterbi 1967)."""
    best = scores[0] + np.where(table.min(0) < 0, _NEVER, 0)
    back = np.empty(scores.shape, np.int64)
    for i in range(1, len(scores)):
        paths = best[:, None] + table
        back[i] = paths.argmax(0)
        best = paths.max(0) + scores[i]
    out = np.empty(len(scores), np.int64)
    out[-1] = best.argmax()
    for i in range(len(scores) - 1, 0, -1):
        out[i - 1] = back[i, out[i]]
    return out


def certain(probabilities: Floats) -> npt.NDArray[np.bool_]:
    """Which pieces are "O" beyond doubt: no search for a legal sequence goes past one."""
    result: npt.NDArray[np.bool_] = probabilities[:, 0] > _SURE
    return result


def label(probabilities: Floats, classes: tuple[str, ...]) -> Labels:
    """The best legal label sequence.

    Most greedy labels are legal as they stand; only stretches between sure "O" pieces in which
    one is not are searched.
    """
    table = transitions(classes)
    greedy: Labels = probabilities.argmax(-1)
    illegal = np.flatnonzero(table[greedy[:-1], greedy[1:]] < 0) + 1
    if len(greedy) and table[:, greedy[0]].min() < 0:
        illegal = np.concatenate([[0], illegal])
    if not len(illegal):
        return greedy
    sure = np.flatnonzero(certain(probabilities))
    logs = np.log(np.maximum(probabilities, 1e-9)).astype(np.float32)
    done = -1
    for i in illegal:
        if i < done:
            continue
        k = int(np.searchsorted(sure, i))
        start = int(sure[k - 1]) if k else 0
        done = int(sure[k]) + 1 if k < len(sure) else len(greedy)
        greedy[start:done] = viterbi(logs[start:done], table)
    return greedy


def spans(labels: Labels, classes: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """Role, first piece, last piece + 1 of each span of a legal sequence."""
    # Odd classes begin a span (see ``labels``), the even ones after "O" go on with it.
    begins = np.flatnonzero(labels % 2 == 1)
    breaks = np.flatnonzero((labels % 2 == 1) | (labels == 0))
    ends = np.append(breaks, len(labels))[np.searchsorted(breaks, begins, side="right")]
    for start, end in zip(begins.tolist(), ends.tolist(), strict=True):
        yield classes[labels[start]][2:], start, end
