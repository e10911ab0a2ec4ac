"""Kills writers at random moments and looks at what they leave: run by ``test_crash.py``.

One process imports everything and forks a writer for each round: a round costs some 50 ms.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.ledger.making import READER, entries

from selon.ledger import schema
from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from selon.ledger.entries import Entry

PER_FILE = 5  # rounds in which one file is written on and on
PER_BATCH = 2
LONGEST = 0.04  # seconds a writer lives after its first commit


def rounds(folder: Path, number: int, seed: int) -> tuple[int, int]:
    """The numbers of documents that were acknowledged, and that were kept without it.

    Raises:
        AssertionError: a document is lost or halved, or the audit finds something.
    """
    rng = random.Random(seed)  # noqa: S311 - when to kill
    made = entries(range(PER_BATCH * 200), attributions=2)
    fresh = folder / "fresh.db"
    Ledger.open(fresh).close()
    acknowledged = unasked = 0
    for start in range(0, number, PER_FILE):
        path = folder / f"{start}.db"
        shutil.copy(fresh, path)
        promised: set[str] = set()
        for _ in range(min(PER_FILE, number - start)):
            rest = [e for e in made if e.document.input not in promised]
            promised |= killed(path, rest, rng)
            promised, more = examined(path, promised, made)
            unasked += more
        acknowledged += len(promised)
    return acknowledged, unasked


def killed(path: Path, made: list[Entry], rng: random.Random) -> set[str]:
    """Starts a writer, kills it, and gives the inputs whose batches it acknowledged."""
    # Sometimes before the first commit, mostly in the midst of writing.
    early, delay = rng.random() < 0.2, rng.uniform(0, LONGEST)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write(path, made, writing)
    os.close(writing)
    said = b"" if early else os.read(reading, 4096)
    time.sleep(delay / 4 if early else delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "it ended by itself"
    while piece := os.read(reading, 65536):
        said += piece
    os.close(reading)
    # A line that was cut is no acknowledgement.
    batches = said.count(b"\n")
    return {e.document.input for e in made[: batches * PER_BATCH]}


def write(path: Path, made: list[Entry], pipe: int) -> None:
    with Ledger.open(path) as ledger:
        for start in range(0, len(made), PER_BATCH):
            ledger.write(made[start : start + PER_BATCH], READER)
            os.write(pipe, b"%d\n" % start)
    os._exit(0)


def examined(path: Path, promised: set[str], made: list[Entry]) -> tuple[set[str], int]:
    """What the ledger has, and how much of it nobody was promised."""
    with Ledger.open(path) as ledger:
        with ledger.engine.connect() as connection:
            rows = connection.execute(schema.documents.select()).all()
        inputs = {row.input for row in rows}
        assert promised <= inputs, f"lost: {sorted(promised - inputs)}"
        assert len(inputs) % PER_BATCH == 0, "half a batch"
        findings = ledger.audit()
        assert not findings, findings
        by_input = {e.document.input: e for e in made}
        for row in rows[-2 * PER_BATCH :]:
            assert ledger.reading(row.key) == by_input[row.input].reading, "half a document"
    return inputs, len(inputs - promised)


if __name__ == "__main__":
    print(*rounds(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
