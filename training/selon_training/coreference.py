"""Learn the weights of ``selon.reading.coreference`` from gold speakers.

    python -m selon_training.coreference --corpus corpora/fr-wikinews/train … [--winer DIR] [--weights DIR]

Goes through the gold attributions in reading order. Whenever the resolver would choose, the
candidates' features are noted with the one that is right by the gold speaker's name; then the
right one is taken, so that what follows stands on true ground. A softmax over the candidates and
"nobody" is fitted by gradient descent with an L2 penalty.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from selon.reading.coreference import candidates, features, nobody_features
from selon.reading.cues import cues
from selon.reading.reader import Reader
from selon.reading.speakers import Resolver
from selon_training.people import gold_reading, learnable, same

if TYPE_CHECKING:
    from selon.reading.cast import Entity
    from selon.reading.coreference import Scene
    from selon.reading.phrases import Phrase
    from selon.records import Attribution, Reading

Case = tuple[list[dict[str, float]], int]
"""Features of the candidates, the last of them "nobody", and which is right."""

OUT = Path(__file__).resolve().parents[2] / "src" / "selon" / "reading" / "coreference.json"


def cases(reading: Reading, gold: dict[str, Any]) -> list[Case]:
    """Every choice that an article asks for."""
    speakers = {a["id"]: a["speaker"] for a in gold["attributions"]}
    resolver = Resolver(reading)
    out: list[Case] = []

    def choose(a: Attribution, phrase: Phrase, scene: Scene) -> Entity | None:
        found = candidates(resolver.cast, phrase)
        name = speakers[a.id]
        right = next((e for e in found if name and same(e.name, name)), None)
        rows = features(resolver.cast, phrase, found, scene)
        rows.append(nobody_features(phrase))
        out.append((rows, found.index(right) if right else len(found)))
        return right

    resolver.choose = choose
    resolver.run()
    return out


def fit(every: list[Case], penalty: float) -> dict[str, float]:
    """Weights by gradient descent (Adam) on the mean cross entropy."""
    keys = sorted({k for rows, _ in every for row in rows for k in row})
    index = {k: i for i, k in enumerate(keys)}
    tables = []
    for rows, right in every:
        x = np.zeros((len(rows), len(keys)))
        for r, row in enumerate(rows):
            for k, v in row.items():
                x[r, index[k]] = v
        tables.append((x, right))
    w = np.zeros(len(keys))
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, 400):
        gradient = penalty * w
        for x, right in tables:
            s = x @ w
            p = np.exp(s - s.max())
            p /= p.sum()
            p[right] -= 1
            gradient += p @ x / len(tables)
        m, v = 0.9 * m + 0.1 * gradient, 0.99 * v + 0.01 * gradient**2
        w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return {k: round(float(w[i]), 3) for k, i in index.items()}


def main() -> None:
    """Write ``coreference.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--winer", type=Path)
    parser.add_argument("--weights", type=Path, help="find names with these weights")
    parser.add_argument("--found-names", action="store_true", help="where WiNER-fr has none")
    parser.add_argument("--penalty", type=float, default=0.003)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    reader = Reader(args.weights) if args.found_names else None
    every: list[Case] = []
    for data, names in learnable(args.corpus, args.winer, reader):
        every += cases(gold_reading(data, names, steps=(cues,)), data)
    table = fit(every, args.penalty)
    right = sum(
        int(np.argmax([sum(table[k] * v for k, v in row.items()) for row in rows])) == gold
        for rows, gold in every
    )
    print(f"{len(every)} choices, {100 * right / len(every):.1f} % right where they were learnt")
    args.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
