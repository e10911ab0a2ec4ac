"""Write down what a trained network says of every training article, for a smaller one to learn.

    python -m selon_training.teach --weights FOLDER --out FILE.npz --polnear DIR --ours DIR:1 --winer DIR

``FOLDER`` is an export of the teacher (``export.py --recall 0 --overlap 64``). The file maps the
articles' names to logits [pieces, labels] in half precision.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from selon.tagging.tagger import Tagger
from selon_training.train import add_data, load_articles


def main() -> None:
    """Run the teacher over the articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    add_data(parser)
    args = parser.parse_args()
    tagger = Tagger(args.weights, threads=args.threads)
    logits = {}
    for article, _ in load_articles(args):
        pieces = tagger.vocabulary.encode(article.text)
        if article.name not in logits and len(pieces):
            parts = [part for _, part in tagger.answers(pieces)]
            logits[article.name] = np.concatenate(parts).astype(np.float16)
    np.savez(args.out, **logits)
    print(len(logits), "articles", sum(map(len, logits.values())), "pieces")


if __name__ == "__main__":
    main()
