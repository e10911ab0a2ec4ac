"""How long questions to a large ledger take; see million.py, which makes one.

35 kinds of questions, each asked many times with other names, words and days, drawn from
the ledger itself; among them those that are hard on purpose: the speaker and the word that come
most often, either of several common words, filters that nothing passes. The time is that of the
whole answer, from the call to the rows, in one process. All questions of a kind are asked in
rounds: ``first`` is the worst time of the first round, when what they touch may still be on the
disk; the other columns are of the rounds after it. Of those, each question counts with its best
time, since other programs on the machine only ever add to it; ``worst`` is the slowest question's.
``CPU`` is the most time that was computed: by this process and, for PostgreSQL on the same machine
under Linux, by the server's process that answers it.

    python benchmarks/ledger.py ledger.sqlite postgresql://localhost/ledger [--times 30]
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import sqlalchemy as sa  # noqa: E402

from selon.ledger.filters import Filters  # noqa: E402
from selon.ledger.folding import search_words  # noqa: E402
from selon.ledger.foretelling import forecasts, scores  # noqa: E402
from selon.ledger.questions import denials, said, search, who  # noqa: E402
from selon.ledger.schema import attributions, documents, names  # noqa: E402
from selon.ledger.showing import show  # noqa: E402
from selon.ledger.store import Ledger  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = 20_000
LIMIT = 0.100  # seconds
ACTS = ("deny", "promise", "accuse", "ask")


class Drawn:
    """Names, words and days that the ledger has, drawn at random, and those it has most of."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - no secret
        c = attributions.c
        query = (
            sa.select(
                c.key, c.content, c.source, c.day, c.outlet, c.hops, c.kind, names.c.name,
                documents.c.url, documents.c.key.label("document"),
            )
            .select_from(attributions)
            .join(names, names.c.id == c.name_id)
            .join(documents, sa.text("documents.id = (SELECT document_id FROM readings"
                                     " WHERE readings.id = attributions.reading_id)"))
        )  # fmt: skip
        with ledger.engine.connect() as connection:
            last = connection.scalar(sa.select(sa.func.max(c.id)))
            ids = sorted(self.rng.sample(range(1, last + 1), min(SAMPLE, last)))
            self.rows = []
            for i in range(0, len(ids), 500):
                self.rows += connection.execute(query.where(c.id.in_(ids[i : i + 500]))).all()
        words = Counter(w for row in self.rows for w in set(search_words(row.content).split()))
        self.common = [w for w, _ in words.most_common(40)]
        self.medium = [w for w, _ in words.most_common(400)[40:]]
        speakers = Counter(row.name for row in self.rows)
        self.frequent = [n for n, _ in speakers.most_common(10)]

    def row(self) -> Any:
        """Any statement of the sample."""
        return self.rng.choice(self.rows)

    def word(self) -> str:
        """A word, as often as it is used."""
        return self.rng.choice(search_words(self.row().content).split())

    def phrase(self) -> str:
        """Three words in a row, in quotation marks."""
        words = self.row().content.split()
        at = self.rng.randrange(max(1, len(words) - 2))
        return f'"{" ".join(words[at : at + 3])}"'

    def month(self) -> str:
        """A month with news."""
        return f"{self.row().day or '2023-05-01'!s:.7}"


def kinds(ledger: Ledger, d: Drawn) -> dict[str, Callable[[], Any]]:
    """The questions; ``!`` marks those that are hard on purpose."""
    f, pick = Filters, d.rng.choice

    def common(n: int) -> list[str]:
        return d.rng.sample(d.common[:12], n)

    return {
        "who: a whole name": lambda: who(ledger, d.row().name),
        "who: a name, since a month, one act":
            lambda: who(ledger, d.row().name.split()[-1], f(since=d.month(), act=pick(ACTS))),
        "who: two letters of a name !": lambda: who(ledger, d.row().name[:2]),
        "who: any of the commonest names !": lambda: who(ledger, d.frequent[0].split()[0][:1]),
        "said by a speaker": lambda: said(ledger, f(speaker=d.row().name)),
        "said by a speaker, since a month, one act":
            lambda: said(ledger, f(speaker=d.row().name, since=d.month(), act=pick(ACTS))),
        "said by the commonest speakers !": lambda: said(ledger, f(speaker=pick(d.frequent))),
        "the commonest speaker, filters nothing passes !":
            lambda: said(ledger, f(speaker=d.frequent[0], kind="hearsay", min_confidence=0.99999)),
        "search: a word of a sentence": lambda: search(ledger, d.word()),
        "search: a word, best match":
            lambda: search(ledger, pick(d.medium), f(order="best")),
        "search: two words, best match":
            lambda: search(ledger, f"{d.word()} {pick(d.medium)}", f(order="best")),
        "search: a phrase": lambda: search(ledger, d.phrase()),
        "search: beginning of a word": lambda: search(ledger, f"{d.word()[:3]:x<2}*"),
        "search: the commonest words !": lambda: search(ledger, d.common[0], f(order="best")),
        "search: either of common words !":
            lambda: search(ledger, " OR ".join(common(4)), f(order="best")),
        "search: all of common words !": lambda: search(ledger, " ".join(common(3))),
        "search: a phrase of common words !": lambda: search(ledger, f'"{" ".join(common(3))}"'),
        "search: common but not common !":
            lambda: search(ledger, f"{d.common[0]} -{d.common[1]} -{d.common[2]}"),
        "search: a word by a speaker":
            lambda: search(ledger, pick(d.medium), f(speaker=pick(d.frequent))),
        "search: a common word, filters nothing passes !":
            lambda: search(ledger, d.common[0], f(outlet=d.row().outlet, certainty_low=0.97,
                                                  certainty_high=0.98)),
        "outlet, month, certainty":
            lambda: said(ledger, f(outlet=d.row().outlet, since=d.month(), certainty_low=0.5)),
        "deep filters that nothing passes !":
            lambda: said(ledger, f(kind="hearsay", anonymous=True, min_confidence=0.9)),
        "anonymous, through a relay":
            lambda: said(ledger, f(anonymous=True, through=d.row().name)),
        "through a common relay, one act":
            lambda: said(ledger, f(through=pick(d.frequent), act=pick(ACTS))),
        "all that a source phrase said":
            lambda: said(ledger, f(source="two people close to " + d.row().name.split()[-1])),
        "a common source phrase !": lambda: said(ledger, f(source="two people close to")),
        "one document": lambda: said(ledger, f(document=d.row().url)),
        "page 100 of a language":
            lambda: said(ledger, f(language=pick(("en", "fr")), offset=2000, until=d.month())),
        "who denied what, a month":
            lambda: denials(ledger, f(**dict.fromkeys(("since", "until"), d.month()))),
        "denials by a speaker": lambda: denials(ledger, f(speaker=d.row().name)),
        "forecasts due, open": lambda: forecasts(ledger, before=d.month(), open_only=True),
        "forecasts by a speaker, open":
            lambda: forecasts(ledger, f(speaker=pick(d.frequent)), open_only=True),
        "scores of all forecasts": lambda: scores(ledger).scored,
        "show a statement": lambda: show(ledger, d.row().key[:14]),
        "show a document": lambda: show(ledger, d.row().document),
    }  # fmt: skip


def measure(address: str, asked: argparse.Namespace) -> bool:
    good, times, seed = True, asked.times, asked.seed
    with Ledger.open(address, create=False) as ledger:
        d = Drawn(ledger, seed)
        busy = _server_clock(ledger)
        gc.freeze()  # the sample is the benchmark's own; who asks does not carry it about
        print(f"{ledger.engine.dialect.name}\n{'':53}median  worst    CPU  first   rows  (ms)")
        for name, ask in kinds(ledger, d).items():
            if asked.only not in name:
                continue
            first, *again = (
                _round(d, f"{name} {seed}", ask, times, busy) for _ in range(1 + asked.rounds)
            )
            took = [Took(*map(min, zip(*same, strict=True))) for same in zip(*again, strict=True)]
            worst = max(t.wall for t in took)
            good = good and worst <= LIMIT
            middle = statistics.median(t.wall for t in took)
            numbers = (middle, worst, max(t.cpu for t in took), max(t.wall for t in first))
            print(
                f"{name:51}" + "".join(f"{x * 1000:7.1f}" for x in numbers)
                + f"{statistics.mean(t.rows for t in took):7.1f}"
                + ("  <-- slow" if worst > LIMIT else ""),
                flush=True,
            )  # fmt: skip
    return good


class Took(NamedTuple):
    """What one answer took, in seconds, and how many rows it has."""

    wall: float
    cpu: float
    rows: int


def _server_clock(ledger: Ledger) -> Callable[[], float]:
    """Seconds that the server's process has computed; 0 where that can't be known.

    One connection of the pool is kept and used again, hence one process.
    """
    if ledger.engine.dialect.name != "postgresql":
        return lambda: 0.0
    with ledger.engine.connect() as connection:
        pid = connection.scalar(sa.text("SELECT pg_backend_pid()"))
    told = Path(f"/proc/{pid}/schedstat")  # nanoseconds; /proc/…/stat counts hundredths only
    return lambda: int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0


def _round(
    d: Drawn, seed: str, ask: Callable[[], Any], times: int, server: Callable[[], float]
) -> list[Took]:
    """The same questions for the same seed."""
    d.rng.seed(seed)
    took = []
    for _ in range(times):
        cpu, start = time.process_time() + server(), time.perf_counter()
        answer = ask()
        wall, busy = time.perf_counter() - start, time.process_time() + server() - cpu
        took.append(Took(wall, busy, len(answer) if hasattr(answer, "__len__") else 1))
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ledgers", nargs="+", metavar="LEDGER")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3, help="after the first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="kinds with this in their name")
    asked = parser.parse_args()
    results = [measure(address, asked) for address in asked.ledgers]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
