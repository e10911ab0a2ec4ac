"""Learn the weights of ``selon.reading.sorts`` from gold speaker types.

python -m selon_training.sorts --corpus corpora/fr-wikinews/train … [--winer DIR] [--weights DIR]
    [--found-names] [--penalty X …] [--check] [--errors N]

With ``--check`` nothing is written: the articles are dealt into four parts, and each part is read
with weights learnt from the three others. *learnable* counts the speakers that were rightly found
and whose type is a choice; *all* every gold attribution that has a speaker, as
``selon_training.people`` does: a wrong speaker's type counts, and none found is wrong. Whom a
pronoun means is found once, with the shipped weights.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from selon.reading.cues import cues
from selon.reading.reader import Reader
from selon.reading.sorts import SORTS, likeliest
from selon.reading.speakers import Resolver
from selon_training.people import gold_reading, learnable, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selon.records import Name

OUT = Path(__file__).resolve().parents[2] / "src" / "selon" / "reading" / "sorts.json"
TIMES = 2  # a feature seen less often says nothing
PARTS = 4
STEPS = 300

Table = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Case:
    """One gold attribution with a speaker, and what was found for it.

    ``features`` is empty where the type is no choice (a person's name) or nobody was found;
    ``type`` is then what it counts as. ``right`` says whether the speaker is the gold one.
    """

    language: str
    article: str
    source: str
    name: str
    gold: str
    features: frozenset[str]
    type: str | None
    right: bool

    @property
    def teaches(self) -> bool:
        """Whether weights can be learnt from it."""
        return self.right and bool(self.features) and self.gold in SORTS


def cases(articles: Iterable[tuple[dict[str, Any], tuple[Name, ...]]]) -> list[Case]:
    """Every gold attribution with a speaker."""
    out: list[Case] = []
    for data, names in articles:
        resolver = Resolver(gold_reading(data, names, steps=(cues,)))
        resolver.run()
        for a in data["attributions"]:
            if not a["speaker"]:
                continue
            entity = resolver.speaker.get(a["id"])
            out.append(
                Case(
                    data["language"], data["doc"],
                    " ".join(data["text"][s:e] for s, e in a["source"]),
                    entity.name if entity else "", str(a["speaker_type"]),
                    entity.features if entity else frozenset(),
                    entity.type if entity else None,
                    entity is not None and same(entity.name, a["speaker"]),
                )
            )  # fmt: skip
    return out


def learn(rows: list[Case], penalty: float) -> Table:
    """Weights of a multinomial logistic regression with a quadratic penalty."""
    seen = Counter(f for row in rows for f in row.features)
    keys = sorted(f for f, n in seen.items() if n >= TIMES)
    index = {f: i for i, f in enumerate(keys)}
    # Every row has few of the many features: places in w, and the rows they stand in.
    at = np.array([index[f] for row in rows for f in sorted(row.features) if f in index])
    of = np.array([r for r, row in enumerate(rows) for f in row.features if f in index])
    y = np.eye(len(SORTS))[[SORTS.index(row.gold) for row in rows]]  # type: ignore[arg-type]
    w = np.zeros((len(keys), len(SORTS)))
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS):
        p = np.exp(_summed(of, w[at], len(rows)))
        p /= p.sum(1, keepdims=True)
        gradient = _summed(at, (p - y)[of], len(keys)) / len(rows) + penalty * w
        m, v = 0.9 * m + 0.1 * gradient, 0.99 * v + 0.01 * gradient**2
        w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    # What says next to nothing is left out: the file stays small.
    return {
        f: [round(float(z), 2) for z in w[i]] for f, i in index.items() if abs(w[i]).max() >= 0.03
    }


def _summed(groups: Any, values: Any, size: int) -> Any:
    """The sums of the rows of ``values`` that are of one group, for each of ``size`` groups."""
    return np.stack([np.bincount(groups, column, size) for column in values.T], 1)


def predicted(case: Case, table: Table) -> str | None:
    """The type a case gets with some weights."""
    return likeliest(case.features, table) if case.features else case.type


def check(found: list[Case], penalty: float, errors: int) -> None:
    """Print what a fourfold cross-validation over the articles gives."""
    part = {a: i % PARTS for i, a in enumerate(sorted({(c.language, c.article) for c in found}))}
    n: Counter[str] = Counter()
    wrong: Counter[tuple[str, str | None, str]] = Counter()
    lines: list[str] = []
    for k in range(PARTS):
        held = [c for c in found if part[c.language, c.article] == k]
        table = learn([c for c in found if c.teaches and part[c.language, c.article] != k], penalty)
        for c in held:
            got = predicted(c, table)
            n[f"{c.language} all"] += 1
            n[f"{c.language} all right"] += got == c.gold
            n[f"{c.language} learnable"] += c.teaches
            n[f"{c.language} learnable right"] += c.teaches and got == c.gold
            if got != c.gold:
                how = (
                    ""
                    if c.teaches
                    else "a name taken for a person's"
                    if c.right
                    else "wrong speaker"
                )
                wrong[c.gold, got, how] += 1
                lines.append(
                    f"{c.language} {c.article} {c.gold} as {got} {how}: {c.source!r} -> {c.name!r}"
                )
    for language in sorted({c.language for c in found}):
        print(f"{language} penalty {penalty}: " + ", ".join(
            f"{what} {100 * n[f'{language} {what} right'] / n[f'{language} {what}']:.1f} % "
            f"({n[f'{language} {what} right']} of {n[f'{language} {what}']})"
            for what in ("learnable", "all")
        ))  # fmt: skip
    if errors:
        print("\n".join(f"{k}: {g} as {t} {how}" for (g, t, how), k in wrong.most_common(40)))
        print("\n".join(sorted(lines)[:errors]))


def main() -> None:
    """Write ``sorts.json``, or print what cross-validation gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--winer", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--found-names", action="store_true", help="where WiNER-fr has none")
    parser.add_argument("--penalty", type=float, nargs="+", default=[0.002])
    parser.add_argument("--check", action="store_true", help="cross-validate, write nothing")
    parser.add_argument("--errors", type=int, default=0, help="with --check: so many are shown")
    args = parser.parse_args()
    reader = Reader(args.weights) if args.found_names else None
    found = cases(learnable(args.corpus, args.winer, reader))
    if args.check:
        for penalty in args.penalty:
            check(found, penalty, args.errors)
        return
    rows = [c for c in found if c.teaches]
    table = learn(rows, args.penalty[0])
    right = sum(predicted(c, table) == c.gold for c in rows) / len(rows)
    print(f"{len(rows)} speakers, {len(table)} features, {100 * right:.1f} % right where learnt")
    body = ",\n".join(
        f"{json.dumps(f, ensure_ascii=False)}: {json.dumps(z)}" for f, z in table.items()
    )
    OUT.write_text("{\n" + body + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
