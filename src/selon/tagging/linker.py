"""Which cue, source and addressee belong to which content: the learnt linker, in numpy.

A span is its first and last piece's state, each projected, added, and put through a gelu; a
relation is a bilinear form over two spans (Dozat & Manning 2017) plus biases for the signed
distance, the paragraph breaks and the other candidates between them; "there is none" has a
score of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from selon.tagging.distance import breaks_between, buckets, ranks

if TYPE_CHECKING:
    from pathlib import Path

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

RELATIONS = ("content-cue", "cue-source", "content-source", "cue-addressee")


def _gelu(x: Floats) -> Floats:
    # The tanh form differs from the exact one by less than 1e-3.
    result: Floats = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return result


@dataclass(frozen=True)
class Places:
    """Where spans stand: pieces [first, end) each; and the pieces that are paragraph breaks."""

    firsts: Ints
    ends: Ints
    breaks: Ints


@dataclass(frozen=True)
class Linker:
    """The linker's weights; see ``training/`` for how they are learnt."""

    first: Floats
    first_bias: Floats
    last: Floats
    forms: Floats
    distance: Floats
    breaks: Floats
    ranks: Floats
    none: Floats
    none_bias: Floats

    @classmethod
    def load(cls, path: Path) -> Linker:
        """Read ``linker.npz``."""
        with np.load(path) as data:
            return cls(**{name: data[name].astype(np.float32) for name in cls.__dataclass_fields__})

    def represent(self, states: Floats, firsts: Ints, ends: Ints) -> Floats:
        """Spans of pieces [first, end) as vectors, from the states of their borders."""
        first = states[firsts] @ self.first.T + self.first_bias
        return _gelu(first + states[ends - 1] @ self.last.T)

    def scores(self, relation: int, spans: Floats, where: Places, a: Ints, b: Ints) -> Floats:
        """Log odds [len(a), 1 + len(b)] of each partner; column 0: there is none.

        Args:
            relation: an index of ``RELATIONS``.
            spans: what ``represent`` made of the spans at ``where``.
            where: the spans' places.
            a: which spans look for a partner.
            b: which spans may be one.
        """
        none = spans[a] @ self.none[relation] + self.none_bias[relation]
        pair = spans[a] @ self.forms[relation] @ spans[b].T
        places = where.firsts[a], where.ends[a], where.firsts[b], where.ends[b]
        pair = pair + self.distance[relation][buckets(*places)]
        pair = pair + self.breaks[relation][breaks_between(where.breaks, *places)]
        pair = pair + self.ranks[relation][ranks(where.firsts[a], where.firsts[b])]
        return np.concatenate([none[:, None], pair], 1)
