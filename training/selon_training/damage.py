"""Damage a text as the world does, carry annotations along, and measure what reading loses.

    python -m selon_training.damage --corpus corpora/fr-wikinews/dev [--polnear DIR] [--weights DIR]

A damage is a function ``(text, random.Random) -> Damaged``: the new text and a map of offsets
from the old to the new. ``DAMAGES`` names them all. Who-said-what F1 (``tests/ruler.py``) is
measured on the clean articles and on a copy with each damage, against the gold spans moved by
the map; the seed, the damage and the article's name decide what is damaged where.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import selon
from selon.documents import from_text
from selon.reading.quotes import Quotation, quoted
from selon_training import data

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from ruler import Score, of_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from selon.reading.reader import Reader

Span = tuple[int, int]
Edit = tuple[int, int, str]

_DOUBLE = re.compile(r"``|''|[«»“”„‟\"＂]")
_OPENING = frozenset({"«", "“", "„", "‟", "``"})
_CLOSING = frozenset({"»", "”", "''"})
_SPACES = " \u00a0\u202f"
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_WORD_BORDER = re.compile(r"(?<=\w),? (?=\w)")
_ASIDE = re.compile(r"(?<!\w)[a-zà-ÿ]{1,5} [A-ZÀ-Ý][\w-]+")
_STOP_AFTER = re.compile(r"\s*(?:[,.;:!?]|\Z|\n)")
_LIGATURES = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
_CONFUSED = {
    "rn": ("m",), "m": ("rn",), "l": ("1", "I"), "I": ("l", "1"), "1": ("l",), "e": ("c",),
    "c": ("e",), "O": ("0",), "0": ("O",), "cl": ("d",), "d": ("cl",), "é": ("ó", "e"),
}  # fmt: skip
_CONFUSABLE = re.compile("|".join(sorted(_CONFUSED, key=len, reverse=True)))
_OCR_RATE = (0.01, 0.02)  # of the letters confused, and of the spaces lost or doubled
_WIDTHS = (60, 66, 72, 76, 80)


class OffsetMap:
    """Where each character of the old text went.

    ``starts[i]`` and ``ends[i]`` bound what became of character ``i`` in the new text; both
    rise; they are equal where it is gone. Every character of a stretch that was replaced as a
    whole maps to the whole of what replaced it. What was put in between two characters belongs
    to neither, so that a span grows only by what is put inside it.
    """

    def __init__(self, starts: list[int], ends: list[int]) -> None:
        self.starts, self.ends = starts, ends

    def span(self, span: Span) -> Span | None:
        """A span of the old text in the new one; ``None`` where nothing of it is left."""
        start, end = self.starts[span[0]], self.ends[span[1] - 1]
        return (start, end) if start < end else None

    def spans(self, spans: Iterable[Span]) -> list[Span]:
        """What is left of several spans."""
        return [new for old in spans if (new := self.span(old)) is not None]


@dataclass(frozen=True)
class Damaged:
    """A damaged text and the way there."""

    text: str
    map: OffsetMap


def apply(text: str, edits: Iterable[Edit]) -> Damaged:
    """Replace stretches ``[start, end)`` of a text, each by its string.

    Of edits that overlap, the first by start (then by end) is made, the others are not.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = size = 0
    for start, end, new in sorted([*edits, (len(text), len(text), "")]):
        if start < at:
            continue
        parts += [text[at:start], new]
        starts += range(size, size + start - at)
        ends += range(size + 1, size + start - at + 1)
        size += start - at
        starts += [size] * (end - start)
        size += len(new)
        ends += [size] * (end - start)
        at = end
    return Damaged("".join(parts), OffsetMap(starts, ends))


# ---------------------------------------------------------------- quotation marks


@dataclass(frozen=True)
class _Mark:
    """A double quotation mark: where it is, and whether it opens or closes (or nobody knows)."""

    start: int
    end: int
    role: str


def _double(quotation: Quotation) -> bool:
    return _DOUBLE.fullmatch(quotation.open_mark) is not None


def _marks(text: str) -> list[_Mark]:
    """Every double quotation mark; a straight one gets its role from ``quoted``."""
    roles: dict[int, str] = {}
    for q in filter(_double, quoted(text)):
        roles[q.start] = "open"
        if q.close_mark:
            roles[q.end - len(q.close_mark)] = "close"
    out = []
    for match in _DOUBLE.finditer(text):
        mark = match.group()
        shape = "open" if mark in _OPENING else "close" if mark in _CLOSING else ""
        out.append(_Mark(match.start(), match.end(), roles.get(match.start(), shape)))
    return out


def _inner_space(text: str, mark: _Mark) -> Span:
    """The spaces between a mark and what it encloses; an empty span at its inner side if none."""
    start = end = mark.end if mark.role == "open" else mark.start
    if mark.role == "open":
        while text[end : end + 1] and text[end] in _SPACES:
            end += 1
    else:
        while start and text[start - 1] in _SPACES:
            start -= 1
    return start, end


def _remarked(text: str, opening: str, closing: str, space: str = "") -> list[Edit]:
    edits = []
    for mark in _marks(text):
        if mark.role:
            edits.append((mark.start, mark.end, opening if mark.role == "open" else closing))
            edits.append((*_inner_space(text, mark), space))
    return edits


def straight(text: str, _: Random) -> Damaged:
    """« A » and “A” to "A", and ’ to '."""
    apostrophes = [(*m.span(), "'") for m in _APOSTROPHE.finditer(text)]
    return apply(text, [*_remarked(text, '"', '"'), *apostrophes])


def curly(text: str, _: Random) -> Damaged:
    """« A » and "A" to “A”, and ' to ’."""
    apostrophes = [(*m.span(), "’") for m in _APOSTROPHE.finditer(text)]
    return apply(text, [*_remarked(text, "“", "”"), *apostrophes])


def guillemets(text: str, _: Random, *, space: str = "") -> Damaged:
    """All double marks to « and », with ``space`` (none, plain or unbreakable) inside."""
    return apply(text, _remarked(text, "«", "»", space))


def mismatched(text: str, rng: Random) -> Damaged:
    """Each double mark of any family, by chance: «A”, “A", "A»."""
    return apply(
        text,
        [
            (m.start, m.end, rng.choice('«“„"' if m.role == "open" else '»”"“'))
            for m in _marks(text)
            if m.role
        ],
    )


def unclosed(text: str, rng: Random) -> Damaged:
    """Each closing double mark dropped, or not, with even odds."""
    return apply(
        text,
        [(m.start, m.end, "") for m in _marks(text) if m.role == "close" and rng.random() < 0.5],
    )


def dashes(text: str, rng: Random) -> Damaged:
    """« A », dit X → — A, dit X: a dash opens, and closes where no other mark does."""
    dash = rng.choice("—–")
    edits: list[Edit] = []
    for mark in _marks(text):
        inner = _inner_space(text, mark)
        if mark.role == "open":
            edits += [(mark.start, mark.end, dash), (*inner, " ")]
        elif mark.role == "close":
            stopped = _STOP_AFTER.match(text, mark.end) is not None
            edits += [(mark.start, mark.end, "" if stopped else dash)]
            edits.append((*inner, "" if stopped else " "))
    return apply(text, edits)


# ---------------------------------------------------------------- inside quotations


def _outer_quotations(text: str) -> list[Quotation]:
    out: list[Quotation] = []
    for q in filter(_double, quoted(text)):
        if not out or q.start >= out[-1].end:
            out.append(q)
    return out


def brackets(text: str, rng: Random) -> Damaged:
    """An editor's words in each quotation: « Nous irons [avec Moscou] jusqu'au bout ».

    The words are a short one and a name from the text itself, so that its language fits.
    """
    asides = [m.group() for m in _ASIDE.finditer(text)] + ["…", "sic"]
    edits = []
    for q in _outer_quotations(text):
        borders = [m.end() for m in _WORD_BORDER.finditer(text, q.start, q.end)]
        if borders:
            at = rng.choice(borders)
            edits.append((at, at, f"[{rng.choice(asides)}] "))
    return apply(text, edits)


def split(text: str, rng: Random) -> Damaged:
    """A full stop and a capital inside each quotation of four words or more."""
    edits: list[Edit] = []
    for q in _outer_quotations(text):
        borders = list(_WORD_BORDER.finditer(text, q.start, q.end))
        if len(borders) >= 3:
            border = rng.choice([b for b in borders if b.group()[0] == ","] or borders[1:-1])
            capital = text[border.end()].upper()
            edits += [(*border.span(), ". "), (border.end(), border.end() + 1, capital)]
    return apply(text, edits)


# ---------------------------------------------------------------- letters and lines


def no_accents(text: str, _: Random) -> Damaged:
    """é to e, ç to c, œ to oe; marks that stand alone as code points are dropped."""

    def bare(char: str) -> str:
        left = (c for c in unicodedata.normalize("NFD", char) if not "\u0300" <= c <= "\u036f")
        return _LIGATURES.get(char) or unicodedata.normalize("NFC", "".join(left))

    return apply(text, [(i, i + 1, b) for i, c in enumerate(text) if (b := bare(c)) != c])


def capitals(text: str, _: Random) -> Damaged:
    """ALL CAPS, accents kept."""
    return apply(text, [(i, i + 1, u) for i, c in enumerate(text) if (u := c.upper()) != c])


def ocr(text: str, rng: Random) -> Damaged:
    """1 to 2 % of the letters confused (rn/m, l/1, e/c …) and of the spaces lost or doubled."""
    rate = rng.uniform(*_OCR_RATE)
    found = [m.span() for m in _CONFUSABLE.finditer(text)]
    wanted = round(rate * sum(map(str.isalpha, text)))
    edits = [
        (s, e, rng.choice(_CONFUSED[text[s:e]]))
        for s, e in rng.sample(found, min(wanted, len(found)))
    ]
    spaces = [i for i, c in enumerate(text) if c == " " and rng.random() < rate]
    edits += [(i, i + 1, rng.choice(("", "  "))) for i in spaces]
    return apply(text, edits)


def wrapped(text: str, rng: Random) -> Damaged:
    """Lines broken at 60 to 80 characters, as in e-mail and old archives."""
    width = rng.choice(_WIDTHS)
    edits: list[Edit] = []
    for line in re.finditer(r"[^\n]+", text):
        start, space = line.start(), -1
        for match in re.finditer(r"(?<=\S) (?=\S)", line.group()):
            at = line.start() + match.start()
            if at - start > width and space > start:
                edits.append((space, space + 1, "\n"))
                start = space + 1
            space = at
        if line.end() - start > width and space > start:
            edits.append((space, space + 1, "\n"))
    return apply(text, edits)


DAMAGES: dict[str, Callable[[str, Random], Damaged]] = {
    "straight": straight,
    "curly": curly,
    "guillemets": guillemets,
    "guillemets, spaces": partial(guillemets, space=" "),
    "guillemets, unbreakable": partial(guillemets, space="\u00a0"),
    "mismatched": mismatched,
    "unclosed": unclosed,
    "dashes": dashes,
    "brackets": brackets,
    "split": split,
    "no accents": no_accents,
    "all caps": capitals,
    "ocr": ocr,
    "wrapped": wrapped,
}

# ---------------------------------------------------------------- measuring

Ranges = dict[str, list[Span]]


def moved(gold: Iterable[data.Gold], offsets: OffsetMap) -> list[Ranges]:
    """Gold attributions in the damaged text; one whose content is gone is left out."""
    out = [
        {role: offsets.spans(getattr(g, role)) for role in ("source", "cue", "content")}
        for g in gold
    ]
    return [ranges for ranges in out if ranges["content"]]


def wsw(articles: Sequence[data.Article], reader: Reader, name: str | None, seed: int) -> float:
    """Who-said-what F1 on copies with the damage ``name``, on clean articles if ``None``."""
    damage = DAMAGES[name] if name else lambda text, _: apply(text, [])
    score = Score()
    for article in articles:
        copy = damage(article.text, Random(f"{seed} {name} {article.name}"))
        reading = reader.read(from_text(copy.text, name=article.name))
        score.add(copy.text, moved(article.attributions, copy.map), of_reading(reading))
    return score.f1()["wsw"]


def main(argv: Sequence[str] | None = None) -> None:
    """Print who-said-what F1 on clean and damaged copies of each set, and the loss."""
    parser = argparse.ArgumentParser(description="Measure what damage to the text costs.")
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="one of ours")
    parser.add_argument("--polnear", type=Path, action="append", default=[])
    parser.add_argument("--weights", type=Path, help="a folder; the shipped ones by default")
    parser.add_argument("--only", action="append", choices=DAMAGES, help="only this damage")
    parser.add_argument("--articles", type=int, help="only the first so many of each set")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="write all figures here as well")
    args = parser.parse_args(argv)
    sets = {str(f): list(data.ours(f))[: args.articles] for f in args.corpus}
    sets |= {str(f): list(data.polnear(f))[: args.articles] for f in args.polnear}
    if not sets or not all(sets.values()):
        parser.error("nothing to measure: name folders with articles by --corpus or --polnear")
    reader = selon.Reader(args.weights)
    results: dict[str, dict[str, float]] = {}
    for title, articles in sets.items():
        clean = wsw(articles, reader, None, args.seed)
        results[title] = {"clean": clean}
        print(f"{title}: {len(articles)} articles\n{'clean':26}{clean:6.1f}")
        for name in args.only or DAMAGES:
            f1 = results[title][name] = wsw(articles, reader, name, args.seed)
            print(f"{name:26}{f1:6.1f}  loss {clean - f1:5.1f}", flush=True)
    if args.json:
        args.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
