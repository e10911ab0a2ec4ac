"""A text decoded in parts has the labels and links of the text decoded at once."""

from __future__ import annotations

import numpy as np
import pytest

from selon.tagging import label_text
from selon.tagging.decode import softmax
from selon.tagging.label_text import label_pieces, strangers, tagging
from selon.tagging.labels import OFFSETS, SIZE
from selon.tagging.linker import RELATIONS, Linker, Places
from selon.tagging.tokens import BREAK, Pieces

HIDDEN, WIDTH = 8, 6


def linker(random: np.random.Generator) -> Linker:
    def draw(*shape: int):
        return random.normal(size=shape).astype(np.float32)

    return Linker(
        first=draw(WIDTH, HIDDEN), first_bias=draw(WIDTH), last=draw(WIDTH, HIDDEN),
        forms=draw(4, WIDTH, WIDTH), distance=draw(4, 33), breaks=draw(4, 3),
        ranks=draw(4, 4), none=draw(4, WIDTH), none_bias=draw(4),
    )  # fmt: skip


def text(random: np.random.Generator, length: int):
    """Pieces of a character each; about every second one is sure to stand outside of all spans."""
    ids = random.integers(4, 99, length).astype(np.int32)
    ids[::40] = BREAK
    starts = np.arange(length, dtype=np.int32)
    pieces = Pieces(ids, starts, np.where(ids == BREAK, starts, starts + 1))
    logits = random.normal(scale=2, size=(length, SIZE)).astype(np.float32)
    calm = random.random(length) < 0.5
    for start in OFFSETS.values():
        logits[calm, start] = 12
    return pieces, random.normal(size=(length, HIDDEN)).astype(np.float32), logits


@pytest.mark.parametrize("size", [1, 7, 50, 999])
def test_parts_decode_like_the_whole(monkeypatch, size: int) -> None:
    random = np.random.default_rng(size)
    weights = linker(random)
    pieces, states, logits = text(random, 3000)
    whole = tagging(pieces, states, logits, weights)
    monkeypatch.setattr(label_text, "_SECTION", 20)
    answers = [(states[i : i + size], logits[i : i + size]) for i in range(0, 3000, size)]
    parts = label_pieces(pieces, answers, weights)
    assert len(whole.spans) > 300
    # The processor may add up a mean or a product in another order.
    assert [s.probability for s in parts.spans] == pytest.approx(
        [s.probability for s in whole.spans]
    )
    assert [(s.role, s.start, s.end, s.level) for s in parts.spans] == [
        (s.role, s.start, s.end, s.level) for s in whole.spans
    ]
    assert {(k.a, k.b, k.role): k.probability for k in parts.links} == pytest.approx(
        {(k.a, k.b, k.role): k.probability for k in whole.links}, abs=1e-4
    )


def test_links_are_those_of_the_whole_matrix() -> None:
    random = np.random.default_rng(3)
    weights = linker(random)
    pieces, states, logits = text(random, 3000)
    found = tagging(pieces, states, logits, weights)
    firsts = np.array([s.start for s in found.spans])
    ends = np.array([s.end for s in found.spans])
    where = Places(firsts, ends, np.flatnonzero(pieces.ids == BREAK))
    vectors = weights.represent(states, firsts, ends)
    roles = np.array([s.role for s in found.spans])
    levels = np.array([s.level for s in found.spans])
    expected = {}
    for relation, name in enumerate(RELATIONS):
        a_role, b_role = name.split("-")
        a, b = np.flatnonzero(roles == a_role), np.flatnonzero(roles == b_role)
        scores = weights.scores(relation, vectors, where, a, b)
        gap = np.maximum(firsts[b][None] - ends[a][:, None], firsts[a][:, None] - ends[b][None])
        scores[:, 1:][gap > 400] = -np.inf
        scores[:, 1:][strangers(b_role, levels[a], levels[b])] = -np.inf
        odds = softmax(scores)
        for i, j in zip(*np.nonzero(odds > 0.02), strict=True):
            expected[int(a[i]), int(b[j - 1]) if j else None, b_role] = odds[i, j]
    assert {(k.a, k.b, k.role): k.probability for k in found.links} == pytest.approx(
        expected, abs=1e-4
    )


def test_without_a_sure_place_sections_stay_bounded(monkeypatch) -> None:
    monkeypatch.setattr(label_text, "_SECTION", 20)
    monkeypatch.setattr(label_text, "_LONGEST", 200)
    logits = np.zeros((1000, SIZE), np.float32)
    answers = [(np.zeros((10, HIDDEN), np.float32), logits[i : i + 10]) for i in range(0, 1000, 10)]
    sections = list(label_text._sections(answers))
    sizes = [len(part) for _, _, part in sections]
    assert sum(sizes) == 1000
    assert max(sizes) <= 400
    assert [begin for begin, _, _ in sections] == np.cumsum([0, *sizes[:-1]]).tolist()
