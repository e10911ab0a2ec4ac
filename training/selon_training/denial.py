"""Measure denials and their targets, on corpora of ours and on the marked PolNeAR articles.

    python -m selon_training.denial --corpus corpora/fr-wikinews/dev … [--polnear DIR --list 3] [--weights DIR]

``denials_polnear.json`` marks the denials of 84 articles of PolNeAR's dev part and of 168 of its train
part that hold a word of denying (list 4), by offsets only (the
articles are not ours to pass on): for each article the content of every attribution that denies, the
contents of those that it denies (PolNeAR's attributions, first annotator by name), and whether that is
``sure``. Nine readers made it, each reading 28 articles in full; the readers were language
models, not people, and nobody read an article twice. What two careful readers could see differently is
not sure and counts neither way here. Lists 1, 2 and 4 are for writing rules and for learning, list 3 for
measuring only. ``candidates`` are 104 attributions of its train part, those that a first choice of
words and neighbours ranked highest, judged by one language model from their words and neighbours.

Twice over, as in ``people.py``: on gold spans and end to end, where an attribution counts when its
content is found (content IoU of 0.5 or more). PolNeAR is flat: what is found nested in another
attribution and matches nothing there is not counted, since nobody marked it.

- **polarity**: attributions that deny, F1.
- **targets**: pairs of a denial and what it denies, F1.
- **targets, denials given**: the same on gold spans, told which attributions deny.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selon.reading.chains import chains
from selon.reading.cues import cues
from selon.reading.denials import denials
from selon.reading.kinds import kinds
from selon.reading.nesting import nesting
from selon.reading.reader import Reader
from selon.reading.speakers import speakers
from selon.records import Document
from selon_training import people
from selon_training.data import polnear

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selon.records import Attribution, Name, Reading
    from selon_training.data import Article

__all__ = ["BEFORE", "Tally", "candidates", "gold_before", "marked"]

MARKS = Path(__file__).with_name("denials_polnear.json")
BEFORE = (cues, speakers, chains)
_FLAT = (nesting, kinds, *BEFORE)


def marked(folder: Path, lists: Collection[str]) -> Iterator[dict[str, Any]]:
    """The marked articles of some lists, in the form of our own corpora.

    ``folder`` holds the part of PolNeAR that the lists are of. What is not sure has ``doubtful``; nothing is nested.
    """
    marks = json.loads(MARKS.read_text("utf-8"))
    wanted = {name for n in lists for name in marks["lists"][n]}
    for article in polnear(folder):
        if article.name in wanted:
            rows = _rows(article)
            found = {_key(m["content"]): m for m in marks["articles"][article.name]}
            for key, row in rows.items():
                mark = found.get(key)
                row["polarity"] = "deny" if mark and mark["sure"] else "affirm"
                row["doubtful"] = mark is not None and not mark["sure"]
                row["denies"] = [rows[_key(t)]["id"] for t in mark["denies"]] if mark else []
            yield _data(article, rows)


def candidates(folder: Path) -> Iterator[dict[str, Any]]:
    """Articles of PolNeAR's train part in which some attributions were judged (``judged``).

    Where the targets of a denial were not looked for, ``denies`` is ``None``.
    """
    marks = json.loads(MARKS.read_text("utf-8"))["candidates"]
    for article in polnear(folder):
        if article.name in marks:
            rows = _rows(article)
            found = {_key(m["content"]): m for m in marks[article.name]}
            for key, row in rows.items():
                mark = found.get(key)
                row["judged"] = mark is not None
                row["polarity"] = "deny" if mark and mark["deny"] else "affirm"
                targets = mark["denies"] if mark else []
                row["denies"] = None if targets is None else [rows[_key(t)]["id"] for t in targets]
            yield _data(article, rows) | {"candidates": True}


def _key(spans: Any) -> str:
    return json.dumps(sorted(spans))


def _rows(article: Article) -> dict[str, dict[str, Any]]:
    """Its attributions in the form of our own corpora, by content; of two with one the last."""
    return {
        _key([list(s) for s in gold.content]): {
            "id": f"a{n}",
            "content": sorted(gold.content),
            "cue": sorted(gold.cue),
            "source": sorted(gold.source),
            "addressee": [],
            "parent": None,
            "kind": "indirect",
            "speaker": None,
            "chain": [],
        }
        for n, gold in enumerate(article.attributions)
    }


def _data(article: Article, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "doc": article.name,
        "text": article.text,
        "title": None,
        "language": "en",
        "flat": True,
        "attributions": list(rows.values()),
    }


def gold_before(data: dict[str, Any], names: tuple[Name, ...]) -> Reading:
    """An article with gold spans, up to the step that finds denials."""
    return people.gold_reading(data, names, _FLAT if data.get("flat") else BEFORE)


class Tally:
    """Counts of one way of reading; ``errors`` are ids and what went wrong, without any text."""

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()
        self.errors: list[str] = []

    def f1(self, what: str) -> float:
        """F1 in percent."""
        total = self.n[what + " gold"] + self.n[what + " found"]
        return 200 * self.n[what + " hits"] / max(1, total)

    def add(self, data: dict[str, Any], reading: Reading, pairs: dict[str, Attribution]) -> None:
        """Count one article; ``pairs`` maps gold ids to what was found for them."""
        back = {a.id: g for g, a in pairs.items()}
        golds = {g["id"]: g for g in data["attributions"]}
        sure = {i: g for i, g in golds.items() if g["polarity"] == "deny"}
        wanted = {(i, t) for i, g in sure.items() for t in g["denies"]}
        denying, targets = set(), set()
        for a in reading.attributions:
            gold = golds.get(back.get(a.id, ""), {})
            unknown = not gold and data.get("flat") and a.parent is not None
            if a.polarity != "deny" or gold.get("doubtful") or unknown:
                continue
            denying.add(back.get(a.id, f"?{a.id}"))
            targets |= {(back.get(a.id, f"?{a.id}"), back.get(t, f"?{t}")) for t in a.denies}
        self._count("polarity", set(sure), denying, data["doc"])
        self._count("targets", wanted, targets, data["doc"])

    def _count(self, what: str, gold: set[Any], found: set[Any], name: str) -> None:
        self.n[what + " gold"] += len(gold)
        self.n[what + " found"] += len(found)
        self.n[what + " hits"] += len(gold & found)
        self.errors += [f"{name} {what} missed {x}" for x in sorted(gold - found)]
        self.errors += [f"{name} {what} wrong {x}" for x in sorted(found - gold)]

    def row(self, what: str) -> str:
        """F1 and what it comes from."""
        n = self.n
        return (
            f"{self.f1(what):5.1f} ({n[what + ' hits']} of {n[what + ' gold']} gold, "
            f"{n[what + ' found']} found)"
        )


def main() -> None:
    """Print one line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", default=[])
    parser.add_argument("--polnear", type=Path, help="PolNeAR's dev part")
    parser.add_argument("--list", action="append", default=[], help="of the marked articles")
    parser.add_argument("--winer", type=Path, help="names for the gold spans")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--errors", action="store_true", help="ids of what is wrong end to end")
    args = parser.parse_args()
    reader = Reader(args.weights)
    known = people.gold_names(args.winer)
    sets = {str(folder): list(people.articles([folder])) for folder in args.corpus}
    sets |= {f"marked list {n}": list(marked(args.polnear, [n])) for n in args.list}
    for name, articles in sets.items():
        given, whole = Tally(), Tally()
        for data in articles:
            text, names = known.get(data["doc"], ("", ()))
            if text != data["text"]:
                names = reader.tagger.tag(data["text"]).names
            reading = denials(gold_before(data, names))
            given.add(data, reading, {a.id: a for a in reading.attributions})
            document = Document(data["text"], data["doc"], language=data["language"])
            reading = reader.read(document)
            whole.add(data, reading, people.pairs_of(data, reading))
        print(name)
        for what in ("polarity", "targets"):
            print(f"  {what:10} gold spans {given.row(what)}, end to end {whole.row(what)}")
        if args.errors:
            print("\n".join(whole.errors))


if __name__ == "__main__":
    main()
