"""Documents a second into a ledger, against the tagger alone; and memory over many documents.

    python benchmarks/throughput.py [--jobs 2] [--rounds 3] [--many 100000]

Both ways read the same articles of `corpora/` (each copy with another first line, so that none is
known already) in as many processes, in turn, like `selon add` with one thread of numpy's each.
Three ratios come of it: of the pace from the first document to the last; of the pace once all
processes have loaded what they need, which is that of a long run; and of the CPU time a document
then takes in all processes together, which other programs on the machine change less. `--many`
instead reads that many short documents and prints the memory of the writer and the workers as it
goes: it has to stay flat.
"""

from __future__ import annotations

import argparse
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported, as in selon.cli.main

import resource
import statistics
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING

from selon.cli.filling import reader_info
from selon.cli.intake import Intake
from selon.cli.pool import read_in_order
from selon.cli.read import make_reader
from selon.ledger.store import Ledger
from selon.records import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess

ROOT = Path(__file__).resolve().parents[1]
COPIES = 7  # the first of them warms the processes


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


@dataclass(frozen=True)
class Took:
    """Seconds for each document: by the clock from start to end, and warm; of CPU time, warm."""

    clock: float
    warm: float
    cpu: float


class Watch:
    """Hands documents out and takes the time; the first copy of each is for warming up."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents
        self.cold = len(documents) // COPIES
        self.before = cpu_of_dead()
        self.began = self.warm = time.perf_counter()
        self.spent = 0.0

    def __iter__(self) -> Iterator[Document]:
        for n, document in enumerate(self.documents):
            if n == self.cold:
                self.warm = time.perf_counter()
                self.spent = time.process_time() + sum(map(cpu_of, active_children()))
            yield document

    def stop(self) -> Took:
        """To be called when the worker processes have ended."""
        end, count = time.perf_counter(), len(self.documents)
        cpu = time.process_time() + cpu_of_dead() - self.before - self.spent
        warm = count - self.cold
        return Took((end - self.began) / count, (end - self.warm) / warm, cpu / warm)


def cpu_of(process: BaseProcess) -> float:
    """CPU seconds of a running process."""
    # The name, in brackets, may hold blanks.
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_of_dead() -> float:
    """CPU seconds of all processes started here that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tagged(documents: list[Document], jobs: int) -> Took:
    watch = Watch(documents)
    deque(read_in_order(watch, TaggerAlone, jobs), maxlen=0)
    return watch.stop()


def added(documents: list[Document], jobs: int) -> Took:
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db") as ledger:
        intake = Intake(ledger, reader_info(None, None), partial(make_reader, None), jobs)
        watch = Watch(documents)
        deque(intake.run(watch), maxlen=0)
        return watch.stop()


def compare(jobs: int, rounds: int) -> None:
    ratios: list[tuple[float, float, float]] = []
    for number in range(rounds):
        documents = articles(str(number))
        ways = (tagged, added) if number % 2 == 0 else (added, tagged)
        took = {way: way(documents, jobs) for way in ways}
        alone, whole = took[tagged], took[added]
        ratios.append((alone.clock / whole.clock, alone.warm / whole.warm, alone.cpu / whole.cpu))
        print(
            f"tagger alone {1 / alone.clock:.1f} documents/s, {alone.cpu * 1e3:.0f} ms CPU each; "
            f"into the ledger {1 / whole.clock:.1f}, {whole.cpu * 1e3:.0f} ms: "
            "{:.2f}, warm {:.2f}, CPU {:.2f}".format(*ratios[-1]),
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    medians = map(statistics.median, zip(*ratios, strict=True))
    print("median ratios: {:.2f}, warm {:.2f}, CPU {:.2f}".format(*medians))
    print(f"peak MiB: worker {peak}, writer {own}")


def rss(pid: int) -> int:
    """Resident memory in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) // 1024


def many(total: int, jobs: int) -> None:
    def documents() -> Iterator[Document]:
        for n in range(total):
            if n % max(1, total // 10) == 0:
                tell(n)
            text = f"Le maire de la ville {n}, Jean Dupont, a annoncé lundi la fin des travaux."
            yield Document(text, f"{n}", language="fr")

    def tell(done: int) -> None:
        pace = done / (time.perf_counter() - began)
        workers = [rss(child.pid) for child in active_children() if child.pid]
        own = rss(os.getpid())
        print(f"{done:>8,} documents, {pace:.0f}/s, MiB: {own}, workers {workers}", flush=True)

    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db") as ledger:
        intake = Intake(ledger, reader_info(None, None), partial(make_reader, None), jobs)
        began = time.perf_counter()
        deque(intake.run(documents()), maxlen=0)
        tell(total)


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
