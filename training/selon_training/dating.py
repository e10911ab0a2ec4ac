"""Measure dating from the inside, on WiNER-fr (Wikinews) with the date line taken out.

    python -m selon_training.dating --winer DIR [--half a|b] [--errors]

The true day is that of the date line (what ``find_dateline`` finds), which is then cut out of the
text, again and again until none is found. Three times over: with nothing known, with the month
known and with the year known.

- **dated**: articles for which an interval comes out (given the month or the year, all);
- **inside**: those whose true day lies in it, in percent of the dated;
- **width**: its days, the median;
- **narrowed**: the same three for the articles in which the text added something; the others keep
  the month or year they were given, which is true by itself.

Baselines: htmldate and trafilatura on the text as a page, and the latest explicit date. They give
one day, so their width is 1. The corpus falls into halves by the SHA-256 of the file name (even
first byte: a); the rules were written from half a, but for two that half b taught: alone, "aujourd'hui"
may mean nowadays, and a date behind "depuis" is no news.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from selon.documents.dateline import find_dateline
from selon.documents.dates import machine_date, publication
from selon.reading.dating import date_inside
from selon.reading.times import find_times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from selon.records import Publication

    Dater = Callable[[str, date], Publication | None]


@dataclass
class Score:
    """The intervals of one method, as (true day, interval, name), and how many were asked for."""

    asked: int = 0
    found: list[tuple[date, Publication, str]] = field(default_factory=list)

    def line(self) -> str:
        """All figures in one line."""
        narrowed = [(true, p, name) for true, p, name in self.found if p.evidence]
        return (
            f"dated {len(self.found):4}/{self.asked:4}  inside {_inside(self.found)}"
            f"  width {_width(self.found):4g}  |  narrowed {len(narrowed):4}"
            f"  inside {_inside(narrowed)}  width {_width(narrowed):4g}"
        )


def articles(folder: Path, half: str | None = None) -> Iterator[tuple[str, str, date]]:
    """Name, text without date line, and true day of each article that has a day."""
    for path in sorted(folder.glob("*/*/*.txt")):
        even = hashlib.sha256(path.name.encode()).digest()[0] % 2 == 0
        if half and even != (half == "a"):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        line = find_dateline(text, "fr")
        if line is None or line.precision != "day":
            continue
        true = line.start
        while line is not None:
            text = text.replace(line.evidence[0], "", 1)
            line = find_dateline(text, "fr")
        yield path.name, text, true


def latest_explicit(text: str, _: date) -> Publication | None:
    """The latest day that the text gives with its year."""
    days = [t.start for t in find_times(text, "fr") if t.start and t.start == t.end]
    return publication(*_ymd(max(days))) if days else None


def htmldate(text: str, _: date) -> Publication | None:
    """What htmldate finds in the text as a page."""
    from htmldate import find_date

    return machine_date(find_date(_page(text)))


def trafilatura(text: str, _: date) -> Publication | None:
    """What trafilatura finds in the text as a page."""
    from trafilatura import extract_metadata

    found = extract_metadata(_page(text))
    return machine_date(found.date) if found else None


def selon(text: str, _: date) -> Publication | None:
    """Dating with nothing known."""
    return date_inside(text, "fr")


def selon_month(text: str, true: date) -> Publication | None:
    """Dating with the month known."""
    known = publication(true.year, true.month)
    return date_inside(text, "fr", known) or known


def selon_year(text: str, true: date) -> Publication | None:
    """Dating with the year known."""
    known = publication(true.year)
    return date_inside(text, "fr", known) or known


METHODS: tuple[Dater, ...] = (
    selon, selon_month, selon_year, latest_explicit, htmldate, trafilatura,
)  # fmt: skip


def _inside(found: list[tuple[date, Publication, str]]) -> str:
    right = sum(p.start <= true <= p.end for true, p, _ in found)
    return f"{100 * right / len(found) if found else 0:6.2f} %"


def _width(found: list[tuple[date, Publication, str]]) -> float:
    return median((p.end - p.start).days + 1 for _, p, _ in found) if found else 0


def _ymd(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _page(text: str) -> str:
    body = "".join(f"<p>{escape(p)}</p>" for p in text.split("\n") if p.strip())
    return f'<html lang="fr"><head></head><body><article>{body}</article></body></html>'


def main() -> None:
    """Print one line a method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--winer", type=Path, required=True)
    parser.add_argument("--half", choices=("a", "b"))
    parser.add_argument("--errors", action="store_true", help="show intervals without the true day")
    parser.add_argument("--only", nargs="*", help="names of methods")
    args = parser.parse_args()
    methods = [m for m in METHODS if not args.only or m.__name__ in args.only]
    scores = {method.__name__: Score() for method in methods}
    for name, text, true in articles(args.winer, args.half):
        for method in methods:
            score = scores[method.__name__]
            score.asked += 1
            if found := method(text, true):
                score.found.append((true, found, name))
    for method_name, score in scores.items():
        print(f"{method_name:16} {score.line()}")
        if args.errors and method_name.startswith("selon"):
            for true, found, name in score.found:
                if not found.start <= true <= found.end:
                    print(f"  {name} {true} not in {found.start}..{found.end}")
                    for words in found.evidence:
                        print(f"      {words[-170:]}")


if __name__ == "__main__":
    main()
