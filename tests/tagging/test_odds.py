"""How likely roles are, asked by offsets."""

from __future__ import annotations

import numpy as np
import pytest

from selon.tagging.labels import HEADS
from selon.tagging.odds import COLUMNS, PieceOdds, columns
from selon.tagging.tagger import Tagger


def odds(values: list[float]) -> PieceOdds:
    """Pieces of three characters each; every role as likely."""
    starts = [3 * n for n in range(len(values))]
    table = np.repeat(np.array(values, np.float32)[:, None], len(COLUMNS), 1)
    return PieceOdds(starts, [s + 3 for s in starts], table)


def test_beginning_and_going_on_are_one_role() -> None:
    even = {
        head: np.full((2, len(labels)), 1 / len(labels), np.float32)
        for head, labels in HEADS.items()
    }
    found = columns(even)
    assert found.shape == (2, len(COLUMNS))
    wanted = [2 / len(HEADS[head]) for head, _ in COLUMNS.values()]
    assert found[0].tolist() == pytest.approx(wanted)


def test_a_stretch_counts_the_pieces_it_touches() -> None:
    found = odds([0.1, 0.2, 0.6, 0.3])
    assert found.most((3, 9), "cue") == pytest.approx(0.6)
    assert found.mean((4, 8), "cue") == pytest.approx(0.4)
    assert found.beside((3, 9), "cue") == pytest.approx((0.1, 0.3))


def test_the_borders_of_a_text() -> None:
    found = odds([0.1, 0.2])
    assert found.beside((0, 6), "source") == (0.0, 0.0)
    assert found.mean((6, 6), "source") == 0.0
    assert odds([]).most((0, 5), "content") == 0.0


def test_the_tagger_gives_them_with_its_labels() -> None:
    text = "Le maire a annoncé lundi que les travaux commenceront en mai."
    tagging = Tagger().tag(text)
    assert tagging.odds is not None
    at = text.index("a annoncé")
    assert tagging.odds.most((at, at + 9), "cue") > 0.8
    assert tagging.odds.most((at, at + 9), "inner cue") < 0.2
