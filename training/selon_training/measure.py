"""Read a corpus of ours and measure everything that is annotated there, in one table.

    python -m selon_training.measure --corpus corpora/fr-wikinews/dev [--weights DIR] [--json FILE] [--errors N]

Spans are sets of characters without white space; all figures are micro-averaged. "Matched"
means: one to one, greedily, by the largest content IoU, which must be 0.5 or more.

- **who said what, content, source, cue**: the ruler's measures (``tests/ruler.py``).
- **hearsay**: gold and found attributions of the kind hearsay, matched.
- **nested**: gold and found attributions that have a parent, matched, and the sources must match
  as in who said what (IoU of 0.5 or more, or none on both sides). "…, right parent": of these
  pairs, those whose parents' contents have an IoU of 0.5 or more as well.
- **addressee**: matched attributions whose addressees have an IoU of 0.5 or more, out of all
  attributions with an addressee; "…, of matched" asks only those whose attribution was matched.
- **kinds**: accuracy and confusion over matched attributions.
- **statements**: see ``is_statement``; scored in the manner of the Gender Gap Tracker (Asr et al.
  2021, PLOS ONE 16(1)), see ``tracker_hits``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import selon
from selon.reading.cues import cues
from selon.records import Attribution, Cue, Document, Reading, SpanText

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from ruler import Score, chars, iou, matches, of_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Chars = frozenset[int]
Pairs = list[tuple[int, int]]

KINDS = ("direct", "mixed", "indirect", "hearsay")
RULER = {"wsw": "who said what", "content": "content", "source": "source", "cue": "cue"}
THRESHOLDS = (0.3, 0.8)

SAYING = frozenset({
    "state", "deny", "confirm", "warn", "accuse", "ask", "promise", "predict", "propose", "report",
    "reveal", "explain", "admit", "praise", "criticise",
})  # fmt: skip
"""Acts (``docs/acts.md``) that are done by words alone.

Left out: states of mind, which need not be spoken (believe, want, feel, perceive); acts that a
vote, a ruling, a law or a stance performs (decide, order, agree, oppose); refuse-to-comment,
where nothing is said.
"""


def is_statement(a: Attribution) -> bool:
    """Whether something was *said*: the Gender Gap Tracker knows statements only.

    An attribution that is not hearsay, and whose cue has one of the acts of ``SAYING`` or whose
    content is quoted entirely (kind direct: « C'est faux », estime X). Gold and found are chosen
    by the same rule, each by its own cue and kind; the act of a gold cue is looked up as that of
    a found one. Nested statements count.
    """
    if a.kind == "hearsay":
        return False
    return a.kind == "direct" or (a.cue is not None and a.cue.act in SAYING)


def covered(gold: Chars, found: Chars) -> float:
    """How much of the gold content was found: the Tracker's overlap."""
    return len(gold & found) / len(gold) if gold else 0.0


def tracker_hits(
    gold: Sequence[Chars],
    found: Sequence[Chars],
    threshold: float,
    overlap: Callable[[Chars, Chars], float] = covered,
) -> int:
    """Quotes found, counted as the Tracker's published evaluation does (``evaluate_quotes.py``).

    For each gold quote in text order, the found quote that overlaps it most and is still free
    (the first of equals) is its match if the overlap is *greater* than the threshold. The
    Tracker's overlap is ``|gold & found| / |gold|``: too long a quote costs nothing. Speaker and
    verb play no part. Precision is hits by found quotes, recall hits by gold quotes, over all
    articles. Two things differ here: white space does not count, and the pieces of a split
    quotation are one quote (the Tracker has one range for each).
    """
    left = list(found)
    hits = 0
    for g in gold:
        scores = [overlap(g, f) for f in left]
        best = max(range(len(left)), key=scores.__getitem__, default=None)
        if best is not None and scores[best] > threshold:
            del left[best]
            hits += 1
    return hits


def gold_attributions(data: dict[str, Any]) -> tuple[Attribution, ...]:
    """What a perfect reader would find in an annotated article, in text order."""
    text = data["text"]

    def span(ranges: list[list[int]]) -> SpanText | None:
        return SpanText.of(text, [(s, e) for s, e in ranges]) if ranges else None

    made = []
    for a in data["attributions"]:
        content, cue = span(a["content"]), span(a["cue"])
        if content is not None:
            made.append(
                Attribution(
                    id=a["id"],
                    kind=a["kind"],
                    content=content,
                    cue=Cue(cue.spans, cue.text) if cue else None,
                    source=span(a["source"]),
                    addressee=span(a["addressee"]),
                    parent=a["parent"],
                    confidence=1.0,
                )
            )
    return tuple(sorted(made, key=lambda a: (a.content.start, -a.content.end)))


def gold_reading(data: dict[str, Any], name: str) -> Reading:
    """An annotated article as the reading that the perfect reader would give."""
    document = Document(data["text"], name, language=data["language"])
    return cues(Reading(document, gold_attributions(data)))


def gold_readings(folder: Path) -> Iterator[Reading]:
    """Every article of a corpus of ours, by name.

    Raises:
        FileNotFoundError: the folder holds no ``*.json``.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise FileNotFoundError(f"no *.json in {folder}")
    for path in paths:
        yield gold_reading(json.loads(path.read_text("utf-8")), path.stem)


class Side:
    """One reading's attributions as character sets, in the order of the reading."""

    def __init__(self, reading: Reading) -> None:
        self.attributions = reading.attributions
        self.by_id = {a.id: k for k, a in enumerate(reading.attributions)}
        text = reading.document.text
        self.sets = [
            {
                role: chars(span.spans, text) if (span := getattr(a, role)) else frozenset()
                for role in ("source", "cue", "content", "addressee")
            }
            for a in reading.attributions
        ]

    def which(self, test: Callable[[Attribution], object]) -> list[int]:
        """Indices of the attributions that pass a test."""
        return [k for k, a in enumerate(self.attributions) if test(a)]

    def parent(self, k: int) -> Chars:
        """The content of an attribution's parent; empty without one."""
        up = self.by_id.get(self.attributions[k].parent or "")
        return frozenset() if up is None else self.sets[up]["content"]


def paired(
    gold: Side, found: Side, test: Callable[[Attribution], object], *, source: bool
) -> tuple[Pairs, int, int]:
    """Matched pairs among the attributions that pass a test, and how many those are."""
    g, f = gold.which(test), found.which(test)
    hits = matches([gold.sets[k] for k in g], [found.sets[k] for k in f], source=source)
    return [(g[i], f[j]) for i, j in hits], len(g), len(f)


@dataclass
class Measures:
    """Counts over articles: of each measure hits, gold and found; of kinds the confusion."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    articles: int = 0

    def count(self, name: str, hits: int, gold: int, found: int) -> None:
        """Add to a measure."""
        old = self.counts.get(name, [0, 0, 0])
        self.counts[name] = [a + b for a, b in zip(old, (hits, gold, found), strict=True)]

    def add(self, gold: Reading, found: Reading) -> None:
        """Add an article."""
        self.articles += 1
        score = Score()
        score.add(gold.document.text, of_reading(gold), of_reading(found))
        for key, name in RULER.items():
            self.count(name, score.hits[key], score.gold[key], score.found[key])
        self._add_rest(Side(gold), Side(found))

    def _add_rest(self, gold: Side, found: Side) -> None:
        pairs, *totals = paired(gold, found, lambda a: a.kind == "hearsay", source=False)
        self.count("hearsay", len(pairs), *totals)
        pairs, *totals = paired(gold, found, lambda a: a.parent, source=True)
        self.count("nested", len(pairs), *totals)
        right = [(i, j) for i, j in pairs if iou(gold.parent(i), found.parent(j)) >= 0.5]
        self.count("nested, right parent", len(right), *totals)
        pairs, *_ = paired(gold, found, lambda _: True, source=False)
        for i, j in pairs:
            self.kinds[gold.attributions[i].kind, found.attributions[j].kind] += 1
        self._addressees(gold, found, pairs)
        self._statements(gold, found)

    def _addressees(self, gold: Side, found: Side, pairs: Pairs) -> None:
        both = [(gold.sets[i]["addressee"], found.sets[j]["addressee"]) for i, j in pairs]
        hits = sum(iou(g, f) >= 0.5 for g, f in both)
        totals = (len(side.which(lambda a: a.addressee)) for side in (gold, found))
        self.count("addressee", hits, *totals)
        given = (sum(bool(pair[k]) for pair in both) for k in (0, 1))
        self.count("addressee, of matched", hits, *given)

    def _statements(self, gold: Side, found: Side) -> None:
        g, f = ([s.sets[k]["content"] for k in s.which(is_statement)] for s in (gold, found))
        for label, overlap in (("overlap", covered), ("IoU", iou)):
            for threshold in THRESHOLDS:
                hits = tracker_hits(g, f, threshold, overlap)
                self.count(f"statements, {label} > {threshold}", hits, len(g), len(f))

    def to_dict(self) -> dict[str, Any]:
        """Percentages and counts as plain data; P, R and F1 are 0 where there is nothing."""
        rows = {}
        for name, (hits, gold, found) in self.counts.items():
            p, r, f = (
                round(100 * n / max(1, d), 1)
                for n, d in ((hits, found), (hits, gold), (2 * hits, gold + found))
            )
            rows[name] = {"P": p, "R": r, "F1": f, "hits": hits, "gold": gold, "found": found}
        confusion = {g: {f: self.kinds[g, f] for f in KINDS} for g in KINDS}
        right = sum(self.kinds[k, k] for k in KINDS)
        matched = self.kinds.total()
        accuracy = round(100 * right / max(1, matched), 1)
        return {
            "articles": self.articles,
            "measures": rows,
            "kinds": {"accuracy": accuracy, "matched": matched, "confusion": confusion},
        }


def table(result: dict[str, Any], title: str) -> str:
    """A result of ``Measures.to_dict`` for people."""
    lines = [f"{title}: {result['articles']} articles"]
    lines.append(f"{'':28}{'P':>6}{'R':>7}{'F1':>7}{'hits':>7}{'gold':>7}{'found':>7}")
    for name, m in result["measures"].items():
        lines.append(
            f"{name:28}{m['P']:6.1f}{m['R']:7.1f}{m['F1']:7.1f}"
            f"{m['hits']:7}{m['gold']:7}{m['found']:7}"
        )
    kinds = result["kinds"]
    lines.append(f"kind accuracy {kinds['accuracy']} % of {kinds['matched']} matched")
    lines.append("gold \\ found".ljust(16) + "".join(f"{k:>10}" for k in KINDS))
    for g, row in kinds["confusion"].items():
        lines.append(f"{g:16}" + "".join(f"{row[f]:10}" for f in KINDS))
    return "\n".join(lines)


@dataclass(frozen=True)
class Error:
    """Something that costs who-said-what F1; ``gold`` or ``found`` is ``None`` where there is none."""

    type: str
    document: Document
    gold: Attribution | None
    found: Attribution | None

    @property
    def start(self) -> int:
        """Where the first content concerned starts."""
        return min(a.content.start for a in (self.gold, self.found) if a is not None)


def errors(gold: Reading, found: Reading) -> list[Error]:
    """All that keeps an article from an F1 of 100, in text order.

    Gold and found attributions that are not matched by who said what are set against each other
    by content IoU: "wrong source" at 0.5 or more, "wrong content border" below; what then
    remains is "missed" or "spurious".
    """
    sides = Side(gold), Side(found)
    hits, *_ = paired(*sides, lambda _: True, source=True)
    left = [set(range(len(s.sets))) - {pair[k] for pair in hits} for k, s in enumerate(sides)]
    near = [
        (-value, i, j)
        for i in left[0]
        for j in left[1]
        if (value := iou(sides[0].sets[i]["content"], sides[1].sets[j]["content"])) > 0
    ]
    out = []
    for value, i, j in sorted(near):
        if i in left[0] and j in left[1]:
            left[0].remove(i)
            left[1].remove(j)
            name = "wrong source" if -value >= 0.5 else "wrong content border"
            out.append(Error(name, gold.document, gold.attributions[i], found.attributions[j]))
    out += [Error("missed", gold.document, gold.attributions[i], None) for i in left[0]]
    out += [Error("spurious", gold.document, None, found.attributions[j]) for j in left[1]]
    return sorted(out, key=lambda e: e.start)


def described(error: Error, margin: int = 160) -> str:
    """An error with its surroundings; the content stands in ⟦ ⟧."""
    shown = [("gold", error.gold), ("found", error.found)]
    lines = [f"## {error.type} · {error.document.input}"]
    text = error.document.text
    for side, a in shown:
        if a is None:
            continue
        start, end = max(0, a.content.start - margin), min(len(text), a.content.end + margin)
        marked, at = [], start
        for s, e in a.content.spans:
            marked.append(f"{text[at:s]}⟦{text[s:e]}⟧")
            at = e
        marked.append(text[at:end])
        roles = " | ".join(
            f"{role}: {span.text if (span := getattr(a, role)) else '-'}"
            for role in ("source", "cue", "addressee")
        )
        facts = f"{a.id} {a.kind} parent: {a.parent or '-'} confidence: {a.confidence:.2f}"
        lines += [f"{side}: {roles} | {facts}", "  " + " ".join("".join(marked).split())]
    return "\n".join(lines)


def write_errors(found: list[Error], number: int, path: Path) -> None:
    """Write how many errors of each type there are, and ``number`` of them, drawn evenly."""
    drawn = sorted(random.Random(0).sample(range(len(found)), min(number, len(found))))
    counts = Counter(e.type for e in found)
    head = ", ".join(f"{name}: {n}" for name, n in counts.most_common()) or "none"
    body = "\n\n".join(described(found[k]) for k in drawn)
    path.write_text(f"{len(found)} errors ({head}); {len(drawn)} of them:\n\n{body}\n", "utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    """Measure each corpus named; print a table for each."""
    parser = argparse.ArgumentParser(description="Measure a corpus of ours with selon.Reader.")
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--weights", type=Path, help="a folder; the shipped ones by default")
    parser.add_argument("--json", type=Path, help="write all figures here as well")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="write N errors")
    parser.add_argument("--errors-file", type=Path, default=Path("errors.txt"))
    args = parser.parse_args(argv)
    reader = selon.Reader(args.weights)
    results, wrong = {}, []
    for folder in args.corpus:
        measures = Measures()
        for gold in gold_readings(folder):
            found = reader.read(gold.document)
            measures.add(gold, found)
            wrong += errors(gold, found)
        results[str(folder)] = measures.to_dict()
        print(table(results[str(folder)], str(folder)), end="\n\n")
    if args.json:
        args.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if args.errors:
        write_errors(wrong, args.errors, args.errors_file)


if __name__ == "__main__":
    main()
