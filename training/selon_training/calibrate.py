"""Learn the curve from raw scores to probabilities, and measure it on articles it was not learnt on.

Isotonic regression by pooling adjacent violators (Zadrozny & Elkan 2002), thinned to a few
points. The reported error (expected calibration error, ten bins of equal count; Naeini et al.
2015) is cross-fitted: each half of the articles is measured with the curve of the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from selon.reading.confidence import calibrate, confidence
from selon.reading.steps import STEPS
from selon.records import Document, Reading
from selon.tagging.tagger import Tagger
from selon_training import data

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from ruler import chars, matches, of_reading

Pairs = list[tuple[float, bool]]
Curve = list[tuple[float, float]]


def judged(tagger: Tagger, article: data.Article) -> Pairs:
    """Raw score of each attribution, and whether its content and source are right."""
    reading = Reading(Document(article.text), tagging=tagger.tag(article.text))
    for step in STEPS:
        if step is not confidence:
            reading = step(reading)
    gold, found = (
        [{role: chars(a[role], article.text) for role in data.ROLES} for a in side]
        for side in ([vars(g) for g in article.attributions], of_reading(reading))
    )
    right = {j for _, j in matches(gold, found)}
    return [(a.confidence, j in right) for j, a in enumerate(reading.attributions)]


def isotonic(pairs: Pairs, points: int = 12) -> Curve:
    """A rising curve through at most ``points`` points."""
    pairs = sorted(pairs)
    size = max(1, len(pairs) // points)
    blocks: list[list[float]] = []  # sum of x, sum of y, count
    for start in range(0, len(pairs), size):
        part = pairs[start : start + size]
        blocks.append([sum(x for x, _ in part), float(sum(y for _, y in part)), len(part)])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [(round(x / n, 4), round(y / n, 4)) for x, y, n in blocks]


def error(pairs: Pairs, bins: int = 10) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error, and the reliability table (said, true, count)."""
    pairs = sorted(pairs)
    parts = [p for p in np.array_split(np.array(pairs, float), bins) if len(p)]
    table = [(float(p[:, 0].mean()), float(p[:, 1].mean()), len(p)) for p in parts]
    total = sum(n for *_, n in table)
    return sum(abs(p - q) * n for p, q, n in table) / total, table


def main() -> None:
    """Write the curve into ``model.json``; print the cross-fitted error and table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--ours", type=Path, action="append", default=[])
    args = parser.parse_args()
    tagger = Tagger(args.weights, threads=2)
    articles = list(data.polnear(args.polnear))
    for folder in args.ours:
        articles += data.ours(folder)
    parts = [judged(tagger, a) for a in articles]
    halves = [[p for part in parts[k::2] for p in part] for k in (0, 1)]
    crossed: Pairs = []
    for mine, other in ((0, 1), (1, 0)):
        curve = isotonic(halves[other])
        crossed += [(calibrate(x, curve), y) for x, y in halves[mine]]
    value, table = error(crossed)
    print(f"cross-fitted expected calibration error {value:.4f} over {len(crossed)} attributions")
    for said, true, count in table:
        print(f"said {said:.2f}  true {true:.2f}  n {count}")
    path = args.weights / "model.json"
    settings = json.loads(path.read_text("utf-8"))
    settings["calibration"] = isotonic(halves[0] + halves[1])
    path.write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
