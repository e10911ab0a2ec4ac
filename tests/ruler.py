"""A small copy of the ruler's main measures, for clones without the data room beside them.

Character sets without white space; greedy one-to-one matching; micro-averaged. ``tests/gate``
holds it against the ruler itself where that is there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Ranges = list[tuple[int, int]]
ROLES = ("source", "cue", "content")


def chars(ranges: Iterable[Iterable[int]], text: str) -> frozenset[int]:
    return frozenset(i for s, e in ranges for i in range(s, e) if not text[i].isspace())


def iou(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _greedy(pairs: list[tuple[tuple[float, ...], int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for _, i, j in sorted(pairs, key=lambda p: (tuple(-x for x in p[0]), p[1], p[2])):
        if all(i != a and j != b for a, b in out):
            out.append((i, j))
    return out


def matches(gold: list[dict], found: list[dict], *, source: bool = True) -> list[tuple[int, int]]:
    """Pairs (gold, found) whose contents, and sources, overlap by half or more."""
    pairs = []
    for i, g in enumerate(gold):
        for j, p in enumerate(found):
            c, s = iou(g["content"], p["content"]), iou(g["source"], p["source"])
            if c >= 0.5 and (not source or s >= 0.5 or (not g["source"] and not p["source"])):
                pairs.append(((c, s), i, j))
    return _greedy(pairs)


class Score:
    """Counts over documents; ``f1()`` gives percentages by measure."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.gold: Counter[str] = Counter()
        self.found: Counter[str] = Counter()

    def add(self, text: str, gold: list[dict], found: list[dict]) -> None:
        """Add a document; attributions map roles to ranges."""
        gold, found = (
            [{r: chars(a[r], text) for r in ROLES} for a in side if a["content"]]
            for side in (gold, found)
        )
        self._count("wsw", len(matches(gold, found)), len(gold), len(found))
        for role in ROLES:
            gs = sorted({a[role] for a in gold if a[role]}, key=sorted)
            ps = sorted({a[role] for a in found if a[role]}, key=sorted)
            pairs = [((v,), i, j) for i, g in enumerate(gs) for j, p in enumerate(ps)
                     if (v := iou(g, p)) >= 0.5]  # fmt: skip
            self._count(role, len(_greedy(pairs)), len(gs), len(ps))

    def _count(self, name: str, hits: int, gold: int, found: int) -> None:
        self.hits[name] += hits
        self.gold[name] += gold
        self.found[name] += found

    def f1(self) -> dict[str, float]:
        return {
            n: round(200 * self.hits[n] / max(1, self.gold[n] + self.found[n]), 1)
            for n in self.gold
        }


def of_reading(reading) -> list[dict]:
    """A reading's attributions as the ruler sees them."""
    return [
        {r: [list(s) for s in v.spans] if (v := getattr(a, r)) else [] for r in ROLES}
        for a in reading.attributions
    ]
