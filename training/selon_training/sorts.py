"""Learn the weights of ``selon.reading.sorts`` from gold speaker types.

python -m selon_training.sorts --corpus corpora/fr-wikinews/train … [--winer DIR] [--weights DIR]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

from selon.reading.cues import cues
from selon.reading.reader import Reader
from selon.reading.sorts import SORTS
from selon.reading.speakers import Resolver
from selon_training.people import gold_reading, learnable, same

OUT = Path(__file__).resolve().parents[2] / "src" / "selon" / "reading" / "sorts.json"
TIMES = 2  # a feature seen less often says nothing


def main() -> None:
    """Write ``sorts.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--winer", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--found-names", action="store_true", help="where WiNER-fr has none")
    parser.add_argument("--penalty", type=float, default=0.002)
    args = parser.parse_args()
    reader = Reader(args.weights) if args.found_names else None
    rows: list[tuple[frozenset[str], int]] = []
    for data, names in learnable(args.corpus, args.winer, reader):
        resolver = Resolver(gold_reading(data, names, steps=(cues,)))
        resolver.run()
        for a in data["attributions"]:
            entity = resolver.speaker.get(a["id"])
            if entity is None or not entity.features or not a["speaker"]:
                continue
            if a["speaker_type"] in SORTS and same(entity.name, a["speaker"]):
                rows.append((entity.features, SORTS.index(a["speaker_type"])))
    seen = Counter(f for row, _ in rows for f in row)
    keys = sorted(f for f, n in seen.items() if n >= TIMES)
    index = {f: i for i, f in enumerate(keys)}
    x = np.zeros((len(rows), len(keys)), np.float32)
    for r, (row, _) in enumerate(rows):
        for f in row & index.keys():
            x[r, index[f]] = 1
    y = np.eye(len(SORTS), dtype=np.float32)[[k for _, k in rows]]
    w = np.zeros((len(keys), len(SORTS)), np.float32)
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, 300):
        p = np.exp(x @ w - (x @ w).max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        gradient = x.T @ (p - y) / len(rows) + args.penalty * w
        m, v = 0.9 * m + 0.1 * gradient, 0.99 * v + 0.01 * gradient**2
        w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    right = float(((x @ w).argmax(1) == y.argmax(1)).mean())
    print(f"{len(rows)} speakers, {len(keys)} features, {100 * right:.1f} % right where learnt")
    table = {f: [round(float(z), 3) for z in w[i]] for f, i in index.items()}
    body = ",\n".join(
        f"{json.dumps(f, ensure_ascii=False)}: {json.dumps(z)}" for f, z in table.items()
    )
    OUT.write_text("{\n" + body + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
