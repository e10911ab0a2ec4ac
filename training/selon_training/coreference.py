"""Learn the weights of ``selon.reading.coreference``.

    python -m selon_training.coreference --corpus corpora/fr-wikinews/train … [--anaphora corpora/anaphora/fr.json …]
        [--winer DIR] [--weights DIR]

Goes through the gold attributions in reading order. Whenever the resolver would choose, the
candidates' features are noted with those that are right by the gold speaker's name; then the
right one is taken, so that what follows stands on true ground. Pronouns and descriptions that are
nobody's source (``corpora/anaphora``) are asked in between, each where it stands. A softmax over
the candidates and "nobody" is fitted by gradient descent with an L2 penalty.

Sources are mostly people and mostly subjects, other pronouns are not: each feature stands once
for all and once for sources alone (Daumé III 2007, "Frustratingly easy domain adaptation"); the
weights written are the sums of both, since Selon asks for sources only.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from selon.reading.coreference import Scene, candidates, features, nobody_features
from selon.reading.cues import cues
from selon.reading.reader import Reader
from selon.reading.speakers import Resolver
from selon_training.people import gold_reading, learnable, same, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selon.reading.entity import Entity
    from selon.reading.phrases import Phrase
    from selon.records import Attribution, Reading, Span

OUT = Path(__file__).resolve().parents[2] / "src" / "selon" / "reading" / "coreference.json"
NEW, NOBODY = "=", "-"  # in corpora/anaphora: means itself; means nobody
_AND = re.compile(r"\b(?:et|and)\b")
_OURS = " in sources"  # ends the name of a feature that counts for sources alone

Row = tuple[int, int, str]
"""Start, end and meaning of a pronoun or description."""


@dataclass(frozen=True)
class Case:
    """Features of the candidates, the last of them "nobody", and which are right."""

    rows: list[dict[str, float]]
    right: list[int]
    source: bool = True


def right_ones(found: Sequence[Entity], name: str | None, phrase: Phrase) -> list[int]:
    """Which candidates a gold name means, none if they are nobody's.

    Those of the same words, and names that ``same`` takes for it: « le programme de X » is no X.
    Without any the one that shares most words, but for a description in the gold name's own words.
    """
    if not name:
        return []
    gold = frozenset(words_of(name))
    one = not _AND.search(name)
    alike = [(i, frozenset(words_of(e.name)), e) for i, e in enumerate(found) if same(e.name, name)]

    def is_name(words: frozenset[str], e: Entity) -> bool:
        if e.type == "person":
            return one
        return len(words) <= len(gold) + 1

    sure = [i for i, words, e in alike if words == gold or (e.named and is_name(words, e))]
    itself = phrase.pronoun is None and gold == frozenset(words_of(phrase.text))
    if sure or not alike or not one or itself:
        return sure
    shared = [len(words & gold) / len(words | gold) for _, words, _ in alike]
    return [alike[k][0] for k, s in enumerate(shared) if s == max(shared) and 2 * s >= 1]


class _Asker:
    """Goes through an article and notes every choice that it asks for."""

    def __init__(self, reading: Reading, gold: dict[str, Any]) -> None:
        self.gold = {a["id"]: a["speaker"] for a in gold["attributions"]}
        self.resolver = Resolver(reading)
        self.resolver.choose = self._source
        self.reading = reading
        self.out: list[Case] = []

    def run(self, others: Iterable[Row]) -> list[Case]:
        """Ask for the sources in their order, and for the others where they stand."""
        sources = [s for a in self.reading.attributions if a.source for s in a.source.spans]
        waiting = [
            row for row in others if not any(row[0] < end and start < row[1] for start, end in sources)
        ]  # fmt: skip
        for a in self.resolver.in_order():
            at = (a.source or a.cue or a.content).start
            while waiting and waiting[0][0] <= at:
                self._other(waiting.pop(0))
            entity = self.resolver.resolve(a)
            self.resolver.speaker[a.id] = entity
            if entity is not None:
                self.resolver.spoke.append(entity)
        for row in waiting:
            self._other(row)
        return self.out

    def _note(
        self, phrase: Phrase, scene: Scene, name: str | None, *, source: bool
    ) -> Entity | None:
        cast = self.resolver.cast
        found = candidates(cast, phrase, scene.told)
        right = right_ones(found, name, phrase)
        if not source and name is not None and not right:
            return None  # whom the name means was not found
        rows = [*features(cast, phrase, found, scene), nobody_features(phrase)]
        self.out.append(Case(rows, right or [len(found)], source))
        return max((found[i] for i in right), key=lambda e: e.named, default=None)

    def _source(self, a: Attribution, phrase: Phrase, scene: Scene) -> Entity | None:
        return self._note(phrase, scene, self.gold[a.id], source=True)

    def _other(self, row: Row) -> None:
        resolver = self.resolver
        span: Span = row[0], row[1]
        phrase = resolver.cast.reader.phrase(span)
        told = None
        if phrase.pronoun is None:
            if not resolver.points_back(phrase) or row[2] == NOBODY:
                return
            told = resolver.cast.describe(phrase)
        elif phrase.pronoun.person not in ("3", "d"):
            return
        scene = Scene(resolver.spoke, resolver.quoting(span), None, resolver.contents, told)
        name = None if row[2] in (NEW, NOBODY) else row[2]
        self._note(phrase, scene, name, source=False)


def cases(reading: Reading, gold: dict[str, Any], others: Iterable[Row] = ()) -> list[Case]:
    """Every choice that an article asks for."""
    return _Asker(reading, gold).run(others)


def _split(case: Case) -> list[dict[str, float]]:
    """The features, with copies for sources alone: they are asked for in another way than others."""
    if not case.source:
        return case.rows
    return [row | {k + _OURS: v for k, v in row.items()} for row in case.rows]


def fit(every: Sequence[Case], penalty: float, steps: int = 600) -> dict[str, float]:
    """Weights by gradient descent (Adam) on the mean cross entropy; what is right may be several."""
    split = [_split(c) for c in every]
    keys = sorted({k for rows in split for row in rows for k in row})
    index = {k: i for i, k in enumerate(keys)}
    at = np.concatenate([[0], np.cumsum([len(rows) for rows in split])])
    x = np.zeros((at[-1], len(keys)), np.float32)
    right = np.zeros(at[-1], bool)
    for rows, case, start in zip(split, every, at, strict=False):
        for r, row in enumerate(rows):
            for k, v in row.items():
                x[start + r, index[k]] = v
        right[[start + i for i in case.right]] = True
    case_of = np.repeat(np.arange(len(every)), np.diff(at))
    w = np.zeros(len(keys))
    m, v2 = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, steps + 1):
        s = (x @ w.astype(np.float32)).astype(float)
        p = np.exp(s - np.maximum.reduceat(s, at[:-1])[case_of])
        among = np.where(right, p, 0.0)
        p /= np.add.reduceat(p, at[:-1])[case_of]
        among /= np.add.reduceat(among, at[:-1])[case_of]
        gradient = penalty * w + (p - among).astype(np.float32) @ x / len(every)
        m, v2 = 0.9 * m + 0.1 * gradient, 0.99 * v2 + 0.01 * gradient**2
        rate = 0.05 * (1 - step / (steps + 1))
        w -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v2 / (1 - 0.99**step)) + 1e-8)
    ours = {k: w[i] + w[index[k + _OURS]] for k, i in index.items() if k + _OURS in index}
    return {k: round(float(value), 3) for k, value in ours.items()}


def share_right(every: Iterable[Case], table: dict[str, float]) -> float:
    """Of the sources the share, in percent, for which a right one scores highest."""
    asked = [c for c in every if c.source]
    scores = [[sum(table.get(k, 0.0) * v for k, v in r.items()) for r in c.rows] for c in asked]
    hits = sum(int(np.argmax(s)) in c.right for s, c in zip(scores, asked, strict=True))
    return 100 * hits / max(1, len(asked))


def cross_validated(by_article: Sequence[Sequence[Case]], penalty: float, folds: int = 4) -> float:
    """``share_right``, in percent, of every ``folds``-th article with the weights of the others."""
    shares = []
    for fold in range(folds):
        learnt = [c for i, a in enumerate(by_article) if i % folds != fold for c in a]
        asked = [c for i, a in enumerate(by_article) if i % folds == fold for c in a]
        shares.append((share_right(asked, fit(learnt, penalty)), sum(c.source for c in asked)))
    return sum(s * n for s, n in shares) / max(1, sum(n for _, n in shares))


def main() -> None:
    """Write ``coreference.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--anaphora", type=Path, action="append", default=[])
    parser.add_argument("--winer", type=Path)
    parser.add_argument("--weights", type=Path, help="find names with these weights")
    parser.add_argument("--found-names", action="store_true", help="where WiNER-fr has none")
    parser.add_argument("--penalty", type=float, default=0.001)
    parser.add_argument("--validate", action="store_true", help="cross-validate and write nothing")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    reader = Reader(args.weights) if args.found_names else None
    others: dict[str, list[Row]] = {}
    for path in args.anaphora:
        others |= json.loads(path.read_text("utf-8"))
    by_article = [
        cases(gold_reading(data, names, steps=(cues,)), data, others.get(data["doc"], ()))
        for data, names in learnable(args.corpus, args.winer, reader)
    ]
    every = [c for article in by_article for c in article]
    if args.validate:
        share = cross_validated(by_article, args.penalty)
        print(f"{sum(c.source for c in every)} sources, {share:.1f} % right, cross-validated")
        return
    table = fit(every, args.penalty)
    share = share_right(every, table)
    print(f"{len(every)} choices; sources {share:.1f} % right where they were learnt")
    args.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
