"""Learn the weights of ``selon.reading.inner_choice`` from articles that the tagger has not seen.

    python -m selon_training.inner_choice --unseen LIST --corpus corpora/fr-wikinews/train --weights DIR [--test FOLDER …]

Of what a tagger was trained on it is too sure. The shipped weights were learnt from what the
tagger before the shipped one (``selon-2``, in this repository's history) says of the 209 French
articles that were annotated after it was made; on what neither has seen, both are as sure.

A logistic regression with an L2 penalty over what the tagger and the words propose inside
contents (``selon.reading.inner.proposals``): is there an annotated nested attribution with that
content and source, each overlapping by half or more? Figures are cross-validated over articles
in tenths: F1 of what is kept from a probability on, one proposal to a cue.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from selon.languages.inner import inner_words
from selon.reading.inner import proposals, spelt
from selon.reading.inner_choice import Proposal, choice_features
from selon.reading.relations import relations
from selon.reading.subjects import subjects
from selon.records import Document, Reading
from selon.tagging.tagger import Tagger
from selon_training.inner import nested, nested_met

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OUT = Path(__file__).resolve().parents[2] / "src" / "selon" / "reading" / "inner_choice.json"
FOLDS, ROUNDS = 10, 60
LEAST = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass
class Case:
    """A proposal in an article, what speaks for it, and which gold attribution it meets."""

    article: str
    proposal: Proposal
    features: dict[str, float]
    met: str | None


def cases(gold: dict[str, Any], tagger: Tagger) -> Iterator[Case]:
    """The proposals of one annotated article."""
    text, words = gold["text"], inner_words(gold["language"])
    document = Document(text, gold["doc"], language=gold["language"])
    reading = subjects(relations(Reading(document, tagging=tagger.tag(text))))
    if (odds := reading.tagging.odds) is None:
        return
    met_by = nested_met(gold)
    for p in proposals(reading, spelt(reading, words)):
        yield Case(gold["doc"], p, choice_features(p, odds), met_by(p.content, p.source))


def fit(rows: Floats, right: Floats, penalty: float) -> Floats:
    """Weights for the features as they are, the bias last (Newton's method)."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    x = np.c_[(rows - mean) / spread, np.ones(len(rows))]
    ridge = np.r_[np.full(rows.shape[1], penalty), 1e-6]
    w = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        w -= np.linalg.solve(hessian, x.T @ (p - right) + ridge * w)
    plain: Floats = np.r_[w[:-1] / spread, w[-1] - (w[:-1] / spread * mean).sum()]
    return plain


def kept(found: Sequence[Case], odds: Floats, least: float) -> list[Case]:
    """The likeliest proposal of every cue, from a probability on."""
    out: list[Case] = []
    for i in np.argsort(-odds, kind="stable"):
        case = found[i]
        s, e = case.proposal.cue
        if odds[i] >= least and not any(
            c.article == case.article and c.proposal.cue[0] < e and s < c.proposal.cue[1]
            for c in out
        ):
            out.append(case)
    return out


def report(found: Sequence[Case], odds: Floats, gold: int) -> str:
    """Precision, recall and F1 by least probability."""
    lines = []
    for least in LEAST:
        these = kept(found, odds, least)
        hits = len({(c.article, c.met) for c in these if c.met})
        f1 = 200 * hits / max(1, len(these) + gold)
        lines.append(f"p ≥ {least}: {hits} right of {len(these)} found, {gold} gold: F1 {f1:.1f}")
    return "\n".join(lines)


def probabilities(rows: Floats, w: Floats) -> Floats:
    """Of proposals, from their features."""
    p: Floats = 1 / (1 + np.exp(-np.clip(np.c_[rows, np.ones(len(rows))] @ w, -30, 30)))
    return p


def gather(paths: Iterable[Path], tagger: Tagger) -> tuple[list[Case], int]:
    """The cases of some articles, and how many nested attributions are annotated in them."""
    found: list[Case] = []
    gold = 0
    for path in paths:
        article = json.loads(path.read_text("utf-8"))
        found += cases(article, tagger)
        gold += len(nested(article))
    return found, gold


def main() -> None:
    """Write ``inner_choice.json``; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--unseen", type=Path, required=True, help="file of stems")
    parser.add_argument("--weights", type=Path, help="that have not seen them")
    parser.add_argument("--test", type=Path, action="append", default=[])
    parser.add_argument("--penalty", type=float, default=3.0)
    args = parser.parse_args()
    tagger = Tagger(args.weights)
    stems = args.unseen.read_text().split()
    found, gold = gather((args.corpus / f"{s}.json" for s in sorted(stems)), tagger)
    names = sorted({f for c in found for f in c.features})

    def table(of: Sequence[Case]) -> Floats:
        return np.array([[c.features.get(n, 0.0) for n in names] for c in of])

    rows, right = table(found), np.array([c.met is not None for c in found], float)
    order = sorted({c.article for c in found})
    random.Random(3).shuffle(order)
    fold = np.array([order.index(c.article) % FOLDS for c in found])
    odds = np.zeros(len(found))
    for k in range(FOLDS):
        odds[fold == k] = probabilities(
            rows[fold == k], fit(rows[fold != k], right[fold != k], args.penalty)
        )
    print(report(found, odds, gold))
    w = fit(rows, right, args.penalty)
    weights = {n: round(float(x), 4) for n, x in zip([*names, ""], w, strict=True)}
    OUT.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", "utf-8")
    for folder in args.test:
        held, count = gather(sorted(folder.glob("*.json")), tagger)
        print(folder, report(held, probabilities(table(held), w), count), sep="\n")


if __name__ == "__main__":
    main()
