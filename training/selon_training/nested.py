"""Silver labels for what is said inside contents: PolNeAR is flat, nobody annotated there.

    python -m selon_training.nested --weights DIR --polnear DIR --out FILE.json

Every gold content is read on its own, as if it were the article: « que Trump veut détruire X » holds
Trump – veut – détruire X. What is found with a confidence of ``SURE`` or more becomes a nested
attribution; contents in which something is found that is less sure stay unknown; in the others
there is nothing.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from selon.reading.confidence import confidence
from selon.reading.relations import relations
from selon.reading.subjects import subjects
from selon.records import Document, Reading
from selon.tagging.tagger import Tagger
from selon_training import data

SURE, DOUBTFUL = 0.6, 0.3
LEAST = 25  # characters of a content in which another may stand


def read(tagger: Tagger, text: str, start: int, end: int) -> tuple[list[dict[str, Any]], bool]:
    """Attributions inside ``text[start:end]`` with its offsets, and whether it is known at all."""
    inner = text[start:end]
    reading = Reading(Document(inner, language="en"), tagging=tagger.tag(inner))
    for step in (relations, subjects, confidence):
        reading = step(reading)
    found, known = [], True
    for a in reading.attributions:
        if a.confidence < DOUBTFUL:
            continue
        known = known and a.confidence >= SURE
        parts = {"content": a.content, "cue": a.cue, "source": a.source}
        found.append(
            {k: [[s + start, e + start] for s, e in v.spans] if v else [] for k, v in parts.items()}
        )
    return (found if known else []), known


def main() -> None:
    """Write a JSON object: article name to nested attributions and unknown stretches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    args = parser.parse_args()
    tagger = Tagger(args.weights)
    out: dict[str, Any] = {}
    for article in list(data.polnear(args.polnear))[args.part :: args.parts]:
        nested: list[dict[str, Any]] = []
        unknown: list[list[int]] = []
        for start, end in sorted({s for g in article.attributions for s in g.content}):
            if end - start < LEAST:
                continue
            found, known = read(tagger, article.text, start, end)
            nested += found
            if not known:
                unknown.append([start, end])
        out[article.name] = {"nested": nested, "unknown": unknown}
    args.out.write_text(json.dumps(out), "utf-8")
    print(len(out), "articles", sum(len(v["nested"]) for v in out.values()), "nested")


if __name__ == "__main__":
    main()
