"""Learn the weights of ``selon.reading.denial_choice`` from marked denials.

    python -m selon_training.denying --corpus corpora/fr-wikinews/train … --polnear DIR [--weights DIR]

Two log-linear choices, each yes or no: does an attribution deny, and does a denial reject this
claim. They are fitted by gradient descent with an L2 penalty on gold spans with found names: our
own training articles, lists 1 and 2 of the marked PolNeAR articles and the candidates from
PolNeAR's train part (``denial.py``), for targets its list 4 too. What is not sure counts little as
a denial, and its targets count. For targets, most of which are English, each feature stands once
for all languages and once for its article's own (Daumé III 2007). Five-fold cross-validation over
articles is printed first.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from selon.languages.denials import denial_words
from selon.reading.claims import Claims
from selon.reading.denial_choice import IN, Scene, polarity_features, target_features
from selon.reading.denial_signs import sign
from selon.reading.denial_targets import denied
from selon.reading.reader import Reader
from selon_training import people
from selon_training.denial import candidates, gold_before, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selon.records import Reading

OUT = Path(__file__).resolve().parents[2] / "src" / "selon" / "reading" / "denials.json"
LEAST = {"polarity": 0.3, "signed": 0.1, "targets": 0.4}
PENALTY = {"polarity": 1.0, "targets": 2.0}
FOLDS = 5
_DOUBT, _DOUBTED = 0.15, 0.7  # weights of a doubtful denial, and of its targets


@dataclass
class Cases:
    """Yes-or-no choices: features, answers, weights, and the fold of each."""

    rows: list[dict[str, float]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)

    def add(self, row: dict[str, float], weight: float, fold: int, *, right: bool) -> None:
        """Add one choice."""
        self.rows.append(row)
        self.right.append(right)
        self.weight.append(weight)
        self.fold.append(fold)

    def fit(self, penalty: float, without: int | None = None) -> dict[str, float]:
        """Weights by gradient descent (Adam) on the cross entropy; the constant is free."""
        chosen = [n for n, fold in enumerate(self.fold) if fold != without]
        keys = sorted({k for n in chosen for k in self.rows[n]})
        index = {k: i for i, k in enumerate(keys)}
        x = np.zeros((len(chosen), len(keys)))
        for r, n in enumerate(chosen):
            for k, v in self.rows[n].items():
                x[r, index[k]] = v
        y = np.array([self.right[n] for n in chosen], float)
        weight = np.array([self.weight[n] for n in chosen])
        held = np.array([penalty * (k != "") for k in keys])
        w = np.zeros(len(keys))
        m, v2 = np.zeros_like(w), np.zeros_like(w)
        for step in range(1, 250):
            gradient = x.T @ (weight * (_sigmoid(x @ w) - y)) + held * w
            m, v2 = 0.9 * m + 0.1 * gradient, 0.99 * v2 + 0.01 * gradient**2
            w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v2 / (1 - 0.99**step)) + 1e-8)
        return {k: round(float(w[i]), 3) for k, i in index.items()}

    def validate(self, penalty: float, least: float) -> str:
        """F1 of the sure ones in cross-validation."""
        hits = gold = found = 0
        for fold in range(FOLDS):
            table = self.fit(penalty, without=fold)
            for n in range(len(self.rows)):
                if self.fold[n] != fold or self.weight[n] < 1:
                    continue
                score = sum(table.get(k, 0.0) * v for k, v in self.rows[n].items())
                yes = float(_sigmoid(np.array([score]))[0]) >= least
                hits += yes and self.right[n]
                gold += self.right[n]
                found += yes
        return f"{200 * hits / max(1, gold + found):.1f} ({hits} of {gold} gold, {found} found)"


def _sigmoid(scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(1 / (1 + np.exp(-scores)))


def learn(data: dict[str, Any], reading: Reading, polarity: Cases, targets: Cases) -> None:
    """Note every choice that an annotated article asks for.

    Polarity is not learnt from articles chosen "by words", targets not twice from those "read
    again".

    Attributions with ``judged`` false say nothing; candidates have no fold, they are always
    learnt from and never asked.
    """
    claims = Claims(reading, denial_words(data["language"]))
    golds = {g["id"]: g for g in data["attributions"] if g.get("judged", True)}
    fold = FOLDS if data.get("candidates") else sum(map(ord, data["doc"])) % FOLDS
    for a in claims.order:
        if (gold := golds.get(a.id)) is None or data.get("by words"):
            continue
        doubt = bool(gold.get("doubtful"))
        row = polarity_features(a, claims, sign(a, claims))
        right = gold["polarity"] == "deny" or doubt
        polarity.add(row, _DOUBT if doubt else 1.0, fold, right=right)
    if data.get("read again"):
        return
    claims.deniers = frozenset(i for i, g in golds.items() if g["polarity"] == "deny")
    for i, gold in golds.items():
        doubt = bool(gold.get("doubtful"))
        known = gold["denies"] is not None and (i in claims.deniers or (doubt and gold["denies"]))
        if not known:
            continue
        scene = Scene(claims.by_id[i], denied(claims.by_id[i], claims), claims)
        for b in scene.found:
            row, right = _both(target_features(b, scene), data), b.id in gold["denies"]
            targets.add(row, _DOUBTED if doubt else 1.0, fold, right=right)


def _both(row: dict[str, float], data: dict[str, Any]) -> dict[str, float]:
    """Features for all languages, and for the article's alone."""
    return row | {f"{k}{IN}{data['language']}": v for k, v in row.items()}


def articles(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """All that is learnt from."""
    yield from people.articles(args.corpus)
    if args.polnear:
        yield from marked(args.polnear / "dev", ("1", "2"))
        # Chosen by words of denying, so that how often one denies cannot be learnt from them.
        chosen = [d | {"by words": True} for d in marked(args.polnear / "train", ("4",))]
        yield from chosen
        read = {d["doc"] for d in chosen}
        for data in candidates(args.polnear / "train"):
            yield data | {"read again": data["doc"] in read}


def collect(every: Iterable[dict[str, Any]], reader: Reader, winer: Path | None) -> list[Cases]:
    """The cases of both choices."""
    known = people.gold_names(winer)
    polarity, targets = Cases(), Cases()
    for data in every:
        text, names = known.get(data["doc"], ("", ()))
        if text != data["text"]:
            names = reader.tagger.tag(data["text"]).names
        learn(data, gold_before(data, names), polarity, targets)
    return [polarity, targets]


def main() -> None:
    """Write ``denials.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--polnear", type=Path, help="the folder with PolNeAR's dev and train")
    parser.add_argument("--winer", type=Path)
    parser.add_argument("--weights", type=Path, help="find names with these weights")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    table: dict[str, dict[str, float]] = {"least": LEAST}
    found = collect(articles(args), Reader(args.weights), args.winer)
    for name, cases in zip(("polarity", "targets"), found, strict=True):
        print(name, len(cases.rows), cases.validate(PENALTY[name], LEAST[name]))
        table[name] = cases.fit(PENALTY[name])
    args.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
