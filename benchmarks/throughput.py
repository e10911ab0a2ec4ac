"""Documents a second into a ledger, against the tagger alone; and memory over many documents.

    python benchmarks/throughput.py [--jobs 2] [--rounds 3] [--many 100000]

Both ways read the same articles of `corpora/` (each copy with another first line, so that none is
known already) in as many processes, in turn. `--many` instead reads that many short documents and
prints the memory of the writer and the workers as it goes: it has to stay flat.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections import deque
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING

from selon.cli.add import reader_info
from selon.cli.intake import Intake
from selon.cli.pool import read_in_order
from selon.cli.read import make_reader
from selon.ledger.store import Ledger
from selon.records import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
COPIES = 6


class TaggerAlone:
    """The encoder and what makes labels of its answers, nothing behind it."""

    def __init__(self) -> None:
        from selon.tagging.tagger import Tagger

        self.tagger = Tagger()

    def read(self, document: Document) -> Reading:
        """No attributions, after all the tagger's work."""
        self.tagger.tag(document.text)
        return Reading(document)


def articles(tag: str) -> list[Document]:
    found = []
    for folder in ("fr-wikinews/dev", "en-wikinews/dev"):
        for path in sorted((ROOT / "corpora" / folder).glob("*.json")):
            data = json.loads(path.read_text("utf-8"))
            found.append((path.name, data["text"], data["language"]))
    return [
        Document(f"{tag} {copy}\n\n{text}", f"{name} {copy}", language=language)
        for copy in range(COPIES)
        for name, text, language in found
    ]


def tagged(documents: list[Document], jobs: int) -> float:
    began = time.perf_counter()
    deque(read_in_order(documents, TaggerAlone, jobs), maxlen=0)
    return len(documents) / (time.perf_counter() - began)


def added(documents: list[Document], jobs: int) -> float:
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db") as ledger:
        intake = Intake(ledger, reader_info(None, None), partial(make_reader, None), jobs)
        began = time.perf_counter()
        deque(intake.run(documents), maxlen=0)
        return len(documents) / (time.perf_counter() - began)


def compare(jobs: int, rounds: int) -> None:
    ratios = []
    for number in range(rounds):
        documents = articles(str(number))
        alone, whole = tagged(documents, jobs), added(documents, jobs)
        ratios.append(whole / alone)
        print(
            f"tagger alone {alone:.1f}, into the ledger {whole:.1f} documents/s: {ratios[-1]:.2f}"
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"median ratio {statistics.median(ratios):.2f}; peak MiB: worker {peak}, writer {own}")


def rss(pid: int) -> int:
    """Resident memory in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) // 1024


def many(total: int, jobs: int) -> None:
    def documents() -> Iterator[Document]:
        for n in range(total):
            text = f"Le maire de la ville {n}, Jean Dupont, a annoncé lundi la fin des travaux."
            yield Document(text, f"{n}", language="fr")

    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db") as ledger:
        intake = Intake(ledger, reader_info(None, None), partial(make_reader, None), jobs)
        began = time.perf_counter()
        for done, _ in enumerate(intake.run(documents()), start=1):
            if done % max(1, total // 10) == 0:
                workers = [rss(child.pid) for child in active_children() if child.pid]
                pace = done / (time.perf_counter() - began)
                own = rss(os.getpid())
                print(
                    f"{done:>8,} documents, {pace:.0f}/s, MiB: {own}, workers {workers}", flush=True
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--many", type=int)
    args = parser.parse_args()
    if args.many:
        many(args.many, args.jobs)
    else:
        compare(args.jobs, args.rounds)


if __name__ == "__main__":
    main()
