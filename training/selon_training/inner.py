"""Learn the weights of ``selon.reading.inner`` and say how right each kind of rule is.

    python -m selon_training.inner --corpus corpora/fr-wikinews/train … --polnear DIR [--weights DIR]

Two logistic regressions with an L2 penalty. The first asks of every candidate in every sentence
of the articles (in PolNeAR, where nobody annotated inside contents, only outside them) whether
its word is in an annotated cue. The second asks of the candidates inside the contents that the
tagger finds on its first level whether an annotated nested attribution has that content and
source (each overlapping by half or more). Figures are cross-validated over articles in eighths,
the first model's scores too.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from selon import languages
from selon.languages.inner import inner_words
from selon.reading.clauses import Clauses
from selon.reading.inner import candidates, cue_features, inner_features
from selon.reading.relations import relations
from selon.records import Document, Link, Reading, Tagging
from selon.tagging.tagger import Tagger
from selon_training import data

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from ruler import chars, iou

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selon.reading.clauses import Candidate
    from selon.records import Attribution, Span

OUT = Path(__file__).resolve().parents[2] / "src" / "selon" / "reading" / "inner.json"
FOLDS, TIMES, STEPS = 8, 3, 400
SENTENCE = re.compile(r"[.!?…][\"»”')]*\s+|\n+")
SHORTEST = 8  # characters of a sentence
SMALL = 0.02  # weights nearer to nought are not kept


@dataclass
class Case:
    """A candidate with its article and whether it is right; ``gold`` which one it meets."""

    article: str
    candidate: Candidate
    text: str
    language: str
    right: bool
    outer: Attribution | None = None
    gold: str | None = None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences stand, roughly."""
    at = 0
    for end in [*(m.end() for m in SENTENCE.finditer(text)), len(text)]:
        if end - at > SHORTEST:
            yield at, end
            at = end


def cue_cases(article: data.Article, language: str, tagging: Tagging) -> Iterator[Case]:
    """Every candidate of an article, right where its word is in a cue."""
    words = inner_words(language)
    clauses = Clauses(article.text, tagging.names, words, languages.get(language).lexicon)
    cues = [span for g in article.attributions for span in g.cue]
    contents = [span for g in article.attributions for span in g.content]
    for region in sentences(article.text):
        for c in clauses.within(region):
            if not article.nested and any(s <= c.head < e for s, e in contents):
                continue
            right = any(s <= c.head < e for s, e in cues)
            yield Case(article.name, c, article.text, language, right)


def outermost(tagging: Tagging) -> Tagging:
    """A tagging without its inner level, which on training articles is known too well."""
    kept = [i for i, s in enumerate(tagging.spans) if s.level != 1]
    new = {old: n for n, old in enumerate(kept)}
    links = [
        Link(new[k.a], None if k.b is None else new[k.b], k.role, k.probability)
        for k in tagging.links
        if k.a in new and (k.b is None or k.b in new)
    ]
    return replace(tagging, spans=tuple(tagging.spans[i] for i in kept), links=tuple(links))


def inner_cases(gold: dict[str, Any], tagging: Tagging) -> Iterator[Case]:
    """The candidates inside an article's contents, right where a nested gold one is met."""
    text, language = gold["text"], gold["language"]
    document = Document(text, gold["doc"], language=language)
    reading = relations(Reading(document, tagging=outermost(tagging)))
    met_by = nested_met(gold)
    for c, outer in candidates(reading, inner_words(language)):
        met = met_by(c.content, (c.source,) if c.source else ())
        yield Case(gold["doc"], c, text, language, met is not None, outer, met)


def nested(gold: dict[str, Any]) -> list[dict[str, Any]]:
    """The annotated attributions inside others."""
    return [a for a in gold["attributions"] if a["parent"] and a["content"]]


def nested_met(gold: dict[str, Any]) -> Callable[[Sequence[Span], Sequence[Span]], str | None]:
    """Which annotated nested attribution a content and a source meet, each by half or more."""
    text = gold["text"]
    wanted = [(a["id"], chars(a["content"], text), chars(a["source"], text)) for a in nested(gold)]

    def met(content: Sequence[Span], source: Sequence[Span]) -> str | None:
        c, s = chars(content, text), chars(source, text)
        return next(
            (
                name for name, g_content, g_source in wanted
                if (iou(s, g_source) >= 0.5 or not (s or g_source)) and iou(c, g_content) >= 0.5
            ),
            None,
        )  # fmt: skip

    return met


class Model:
    """A logistic regression over sets of features."""

    def __init__(self, rows: Sequence[list[str]], right: Sequence[bool], penalty: float) -> None:
        seen = Counter(f for row in rows for f in set(row))
        self.index = {f: n for n, f in enumerate(sorted(f for f in seen if seen[f] >= TIMES))}
        places = [[self.index[f] for f in row if f in self.index] for row in rows]
        row_of = np.concatenate([np.full(len(p), i) for i, p in enumerate(places)]).astype(int)
        column = np.concatenate([np.array(p, int) for p in places])
        y = np.array(right, float)
        w = np.zeros(len(self.index) + 1)
        m, v = np.zeros_like(w), np.zeros_like(w)
        for step in range(1, STEPS):
            z = np.bincount(row_of, w[column], len(rows)) + w[-1]
            wrong = 1 / (1 + np.exp(-z)) - y
            gradient = np.bincount(column, wrong[row_of], len(w)) + penalty * w
            gradient[-1] = wrong.sum()
            m, v = 0.9 * m + 0.1 * gradient, 0.99 * v + 0.01 * gradient**2
            w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
        self.w = w

    def score(self, row: list[str]) -> float:
        """The log odds of a set of features."""
        known = [self.index[f] for f in row if f in self.index]
        return float(self.w[known].sum() + self.w[-1])

    def table(self) -> dict[str, float]:
        """The weights by feature, the bias under ""."""
        kept = {f: round(float(self.w[n]), 3) for f, n in self.index.items()}
        return {"": round(float(self.w[-1]), 3)} | {
            f: x for f, x in kept.items() if abs(x) >= SMALL
        }


def cue_model(cases: Sequence[Case], penalty: float) -> Model:
    """The first model."""
    rows = [cue_features(c.candidate, c.text, inner_words(c.language)) for c in cases]
    return Model(rows, [c.right for c in cases], penalty)


def rows_of(cases: Sequence[Case], scores: Sequence[float]) -> list[list[str]]:
    """The second model's features."""
    return [
        inner_features(c.candidate, c.outer, c.text, inner_words(c.language), s)
        for c, s in zip(cases, scores, strict=True)
        if c.outer is not None
    ]


def learn(
    everywhere: Sequence[Case], inside: Sequence[Case], penalties: tuple[float, float]
) -> tuple[dict[str, dict[str, float]], list[float]]:
    """The weights, and the cross-validated probability of each case inside contents."""
    names = sorted({c.article for c in [*everywhere, *inside]})
    random.Random(3).shuffle(names)
    fold = {name: n % FOLDS for n, name in enumerate(names)}
    scores = [0.0] * len(inside)
    for k in range(FOLDS):
        model = cue_model([c for c in everywhere if fold[c.article] != k], penalties[0])
        for i, c in enumerate(inside):
            if fold[c.article] == k:
                words = inner_words(c.language)
                scores[i] = model.score(cue_features(c.candidate, c.text, words))
    rows = rows_of(inside, scores)
    right = [c.right for c in inside]
    odds = [0.0] * len(inside)
    for k in range(FOLDS):
        train = [i for i, c in enumerate(inside) if fold[c.article] != k]
        model = Model([rows[i] for i in train], [right[i] for i in train], penalties[1])
        for i, c in enumerate(inside):
            if fold[c.article] == k:
                odds[i] = 1 / (1 + np.exp(-model.score(rows[i])))
    weights = {
        "cue": cue_model(everywhere, penalties[0]).table(),
        "inner": Model(rows, right, penalties[1]).table(),
    }
    return weights, odds


def report(inside: Sequence[Case], odds: Sequence[float], gold: int) -> str:
    """Precision and recall by probability, and by kind of rule over the least one."""
    y, p = np.array([c.right for c in inside], float), np.array(odds)
    loss = -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    reach = len({(c.article, c.gold) for c in inside if c.right})
    lines = [f"{len(inside)} candidates reach {reach} of {gold}; cross entropy {loss:.4f}"]
    for least in (0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8):
        kept = [c for c, q in zip(inside, odds, strict=True) if q >= least]
        hits = len({(c.article, c.gold) for c in kept if c.right})
        precision, recall = hits / max(1, len(kept)), hits / max(1, gold)
        f1 = 2 * hits / max(1, len(kept) + gold)
        lines.append(
            f"p ≥ {least}: {len(kept)} found, P {precision:.2f} R {recall:.2f} F1 {f1:.3f}"
        )
    kinds: dict[str, list[bool]] = {}
    for c, q in zip(inside, odds, strict=True):
        if q >= inner_words(c.language).least:
            k = c.candidate
            kinds.setdefault(f"{k.subject} {k.form} {k.complement}", []).append(c.right)
    for kind, found in sorted(kinds.items(), key=lambda kv: -len(kv[1])):
        lines.append(f"{kind:28}{sum(found):4} of {len(found)}")
    return "\n".join(lines)


def main() -> None:
    """Write ``inner.json``; print the cross-validated figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--penalty", type=float, nargs=2, default=(1.0, 3.0))
    args = parser.parse_args()
    tagger = Tagger(args.weights)
    everywhere: list[Case] = []
    inside: list[Case] = []
    gold = 0
    for folder in args.corpus:
        golds = {p.stem: json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json"))}
        for article in data.ours(folder):
            one = golds[article.name]
            tagging = tagger.tag(article.text)
            everywhere += cue_cases(article, one["language"], tagging)
            inside += inner_cases(one, tagging)
            gold += len(nested(one))
    for article in data.polnear(args.polnear) if args.polnear else ():
        everywhere += cue_cases(article, "en", Tagging())
    weights, odds = learn(everywhere, inside, tuple(args.penalty))
    print(report(inside, odds, gold))
    body = json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True)
    OUT.write_text(body + "\n", "utf-8")


if __name__ == "__main__":
    main()
