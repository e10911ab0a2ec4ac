"""States and logits of a text's pieces to labelled spans and links between them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from selon.records import Link, TaggedSpan, Tagging
from selon.tagging.decode import label, softmax, spans
from selon.tagging.labels import HEADS, OFFSETS
from selon.tagging.linker import RELATIONS, Linker, Places
from selon.tagging.tokens import BREAK, Pieces

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_KEEP = 0.02  # links less likely than this are not worth carrying along
_LEVELS = {"layer0": 0, "layer1": 1, "hearsay": 2, "addressee": 0}
_REACH = 400  # pieces; no window of training was wider, so no pair farther apart was ever seen


def tagging(pieces: Pieces, states: Floats, logits: Floats, linker: Linker) -> Tagging:
    """Decode one text.

    Args:
        pieces: the text's pieces, with offsets in code points.
        states: the encoder's states [pieces, hidden].
        logits: the heads' logits [pieces, ``labels.SIZE``].
        linker: the linker's weights.
    """
    found: list[tuple[int, int, TaggedSpan]] = []
    for head, classes in HEADS.items():
        probabilities = softmax(logits[:, OFFSETS[head] : OFFSETS[head] + len(classes)])
        labels = label(probabilities, classes)
        for role, first, end in spans(labels, classes):
            # A break at the border of a span covers no text: step over it.
            inside = np.flatnonzero(pieces.ends[first:end] > pieces.starts[first:end]) + first
            if not len(inside):
                continue
            low, high = int(inside[0]), int(inside[-1])
            sure = float(probabilities[np.arange(first, end), labels[first:end]].mean())
            where = int(pieces.starts[low]), int(pieces.ends[high])
            span = TaggedSpan(role, *where, level=_LEVELS[head], probability=sure)  # type: ignore[arg-type]
            found.append((low, high + 1, span))
    found.sort(key=lambda f: (f[0], -f[1], f[2].level))
    return Tagging(tuple(s for *_, s in found), _links(found, pieces, states, linker))


def _links(
    found: list[tuple[int, int, TaggedSpan]], pieces: Pieces, states: Floats, linker: Linker
) -> tuple[Link, ...]:
    if not found:
        return ()
    where = Places(
        np.array([f for f, _, _ in found]),
        np.array([e for _, e, _ in found]),
        np.flatnonzero(pieces.ids == BREAK),
    )
    roles = np.array([s.role for *_, s in found])
    represented = linker.represent(states, where)
    out: list[Link] = []
    for relation, name in enumerate(RELATIONS):
        a_role, b_role = name.split("-")
        a, b = np.flatnonzero(roles == a_role), np.flatnonzero(roles == b_role)
        if not len(a):
            continue
        scores = linker.scores(relation, represented, where, a, b)
        scores[:, 1:][_gap(where, a, b) > _REACH] = -np.inf
        odds = softmax(scores)
        for i, j in zip(*np.nonzero(odds > _KEEP), strict=True):
            other = None if j == 0 else int(b[j - 1])
            out.append(Link(int(a[i]), other, b_role, float(odds[i, j])))  # type: ignore[arg-type]
    return tuple(out)


def _gap(where: Places, a: Ints, b: Ints) -> Ints:
    after = where.firsts[b][None, :] - where.ends[a][:, None]
    before = where.firsts[a][:, None] - where.ends[b][None, :]
    result: Ints = np.maximum(after, before)
    return result
