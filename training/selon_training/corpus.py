"""Checked annotations to a published corpus: one JSON file an article, with text and offsets."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

FIELDS = (
    "id", "parent", "kind", "source", "cue", "content", "addressee", "speaker", "speaker_type",
    "role", "chain", "polarity", "denies", "hedge", "forecast",
)  # fmt: skip


def article(text: str, data: dict[str, Any], language: str) -> dict[str, Any]:
    """One article in the published form; every span is checked against the text."""
    for a in data["attributions"]:
        for role in ("source", "cue", "content", "addressee"):
            for start, end in a[role]:
                if not 0 <= start < end <= len(text):
                    raise ValueError(f"{data['doc']} {a['id']} {role}: [{start}, {end})")
    return {
        "doc": data["doc"],
        "language": language,
        "title": text.split("\n", 1)[0].strip(),
        "text": text,
        "attributions": [{f: a[f] for f in FIELDS} for a in data["attributions"]],
    }


def main() -> None:
    """Write ``OUT/train/*.json`` and ``OUT/dev/*.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--resolved", type=Path, required=True, help="folder of *.resolved.json")
    parser.add_argument("--dev", type=Path, required=True, help="stems of the dev articles")
    parser.add_argument("--language", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    dev = set(args.dev.read_text().split())
    for path in sorted(args.resolved.glob("*.resolved.json")):
        stem = path.name.removesuffix(".resolved.json")
        with (args.text / f"{stem}.txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        data = article(text, json.loads(path.read_text("utf-8")), args.language)
        folder = args.out / ("dev" if stem in dev else "train")
        folder.mkdir(parents=True, exist_ok=True)
        # MEANTIME names its articles NUMBER_Title: the number is enough.
        data["doc"] = stem = stem.split("_")[0] if args.language == "en" else stem
        body = json.dumps(data, ensure_ascii=False, indent=1)
        # Offsets on one line each: a diff of the corpus is then readable.
        body = re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", body)
        (folder / f"{stem}.json").write_text(body + "\n", "utf-8")


if __name__ == "__main__":
    main()
