"""Measure who is speaking and through whom: speakers, chains, denials, on corpora of ours.

    python -m selon_training.people --corpus corpora/fr-wikinews/dev [--winer DIR] [--weights DIR] [--errors N]

Twice over: on gold spans (source, cue, content, nesting and kind are given, as are the names
where WiNER-fr has them), and end to end. End to end an attribution counts when its content is
found: matched one to one by the largest content IoU, which must be 0.5 or more. Then:

- **speaker**: of the gold attributions that have a speaker, the share whose speaker is right
  (``same``); *pronouns and epithets* asks only those whose source does not hold the name.
- **type**: of those with a speaker, the share whose speaker type is right.
- **nearest name**: what the nearest name before the source (or in it) would give: the baseline.
- **chains**: gold and found chains of two hops or more; right when every hop is.
- **denials**: polarity "deny"; **targets**: pairs of an attribution and one that it denies.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selon.reading.chains import chains
from selon.reading.cues import cues
from selon.reading.denials import denials
from selon.reading.reader import Reader
from selon.reading.speakers import speakers
from selon.records import Document, Name, Reading, Tagging
from selon_training import names
from selon_training.measure import gold_attributions

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from ruler import chars, matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.reading.steps import Step
    from selon.records import Attribution

PRONOUNS = frozenset(
    [
        "il",
        "elle",
        "ils",
        "elles",
        "on",
        "je",
        "j'",
        "nous",
        "vous",
        "qui",
        "lui",
        "celui-ci",
        "celle-ci",
        "ceux-ci",
        "ce",
        "dernier",
        "cette",
        "dernière",
        "ces",
        "derniers",
        "celui-ci",
        "dont",
        "lequel",
        "laquelle",
        "he",
        "she",
        "they",
        "it",
        "i",
        "we",
        "you",
        "who",
        "which",
        "that",
        "him",
        "her",
        "them",
        "his",
        "son",
        "sa",
        "leur",
    ]
)
_SMALL = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "d",
        "un",
        "une",
        "des",
        "du",
        "de",
        "au",
        "aux",
        "ce",
        "cet",
        "cette",
        "ces",
        "son",
        "sa",
        "ses",
        "leur",
        "the",
        "a",
        "an",
        "of",
        "s",
        "his",
        "her",
        "its",
        "their",
        "and",
        "et",
    ]
)
_WORD = re.compile(r"\w+")


def words_of(name: str) -> list[str]:
    """The words of a name that tell: no case, no accents, no articles."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c)
    )
    return [w for w in _WORD.findall(plain) if w not in _SMALL] or _WORD.findall(plain)


def same(found: str, gold: str) -> bool:
    """Whether two names mean the same speaker of one article.

    The same words, small ones aside; or the words of one are all among the other's, and are half
    of them at least or end in the same word (« Trump », « Donald Trump »).
    """
    a, b = words_of(found), words_of(gold)
    few, many = (a, b) if len(set(a)) <= len(set(b)) else (b, a)
    if not few or not set(few) <= set(many):
        return False
    return 2 * len(set(few)) >= len(set(many)) or few[-1] == many[-1]


STEPS = (cues, speakers, chains, denials)


def gold_reading(
    data: dict[str, Any], found: tuple[Name, ...], steps: tuple[Step, ...] = STEPS
) -> Reading:
    """An annotated article with gold spans, nesting and kinds, taken through some steps."""
    document = Document(
        data["text"], data["doc"], title=data["title"], language=data["language"]
    )  # fmt: skip
    reading = Reading(document, gold_attributions(data), tagging=Tagging(names=found))
    for step in steps:
        reading = step(reading)
    return reading


class Tally:
    """Counts of one way of reading."""

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()
        self.types: Counter[tuple[str, str]] = Counter()
        self.errors: list[str] = []

    def share(self, what: str) -> float:
        """Right ones in percent."""
        return 100 * self.n[what + " right"] / max(1, self.n[what])

    def f1(self, what: str) -> float:
        """F1 in percent."""
        total = self.n[what + " gold"] + self.n[what + " found"]
        return 200 * self.n[what + " hits"] / max(1, total)

    def add(self, data: dict[str, Any], reading: Reading, pairs: dict[str, Attribution]) -> None:
        """Count one article; ``pairs`` maps gold ids to what was found for them."""
        back = {a.id: g for g, a in pairs.items()}
        for gold in data["attributions"]:
            a = pairs.get(gold["id"])
            self._chain(gold, a, reading)
            self.n["denial gold"] += gold["polarity"] == "deny"
            self.n["target gold"] += len(gold["denies"])
            if a is None:
                continue
            self.n["denial hits"] += gold["polarity"] == "deny" == a.polarity
            self.n["target hits"] += len({back.get(d) for d in a.denies} & set(gold["denies"]))
            if gold["speaker"]:
                self._speaker(data, gold, a, reading)
        for a in reading.attributions:
            self.n["chain found"] += len(a.chain) > 1
            self.n["denial found"] += a.polarity == "deny"
            self.n["target found"] += len(a.denies)

    def _chain(self, gold: dict[str, Any], a: Attribution | None, reading: Reading) -> None:
        if len(gold["chain"]) < 2:
            return
        self.n["chain gold"] += 1
        if a is None:
            return
        hops = [s.name for c in a.chain if (s := reading.speaker(c))]
        right = len(hops) == len(gold["chain"]) and all(map(same, hops, gold["chain"]))
        self.n["chain hits"] += right
        if not right:
            self.errors.append(f"{reading.document.input} {a.id} chain {hops} / {gold['chain']}")

    def _speaker(
        self, data: dict[str, Any], gold: dict[str, Any], a: Attribution, reading: Reading
    ) -> None:
        text = data["text"]
        source = " ".join(text[s:e] for s, e in gold["source"])
        named = set(words_of(gold["speaker"])) & set(words_of(source))
        speaker = reading.speaker(a.speaker)
        right = speaker is not None and same(speaker.name, gold["speaker"])
        kinds = ["speaker"]
        if source and not named:
            kinds.append("pronoun" if source.lower().strip() in PRONOUNS else "epithet")
            kinds.append("pronoun or epithet")
        for kind in kinds:
            self.n[kind] += 1
            self.n[kind + " right"] += right
            self.n[kind + " none"] += speaker is None
        self.n["type"] += 1
        self.n["type right"] += speaker is not None and speaker.type == gold["speaker_type"]
        self.types[gold["speaker_type"], str(speaker.type) if speaker else "none"] += 1
        near = nearest(reading, gold)
        self.n["nearest name"] += 1
        self.n["nearest name right"] += near is not None and same(near, gold["speaker"])
        if not right:
            self.errors.append(
                f"{reading.document.input} {a.id} {source!r}: "
                f"{speaker.name if speaker else None!r} / {gold['speaker']!r}"
            )

    def table(self) -> str:
        """The figures, for reading."""
        lines = [
            f"{what:20}{self.share(what):6.1f} %  ({self.n[what + ' right']} of {self.n[what]}"
            f", none {self.n[what + ' none']})"
            for what in (
                "speaker",
                "pronoun",
                "epithet",
                "pronoun or epithet",
                "type",
                "nearest name",
            )
        ]
        lines += [
            f"{what:20}{self.f1(what):6.1f} F1 ({self.n[what + ' hits']} of {self.n[what + ' gold']} gold"
            f", {self.n[what + ' found']} found)"
            for what in ("chain", "denial", "target")
        ]
        wrong = [f"{g} as {f}: {n}" for (g, f), n in self.types.most_common() if g != f]
        return "\n".join([*lines, "types confused: " + "; ".join(wrong[:14])])


def nearest(reading: Reading, gold: dict[str, Any]) -> str | None:
    """The nearest name of a person or body in or before the source."""
    text = reading.document.text
    spans = gold["source"] or gold["cue"] or gold["content"]
    before = [n for n in reading.tagging.names if n.type != "place" and n.start < spans[-1][1]]
    return text[before[-1].start : before[-1].end] if before else None


def pairs_of(data: dict[str, Any], reading: Reading) -> dict[str, Attribution]:
    """Gold attributions and what was found for them."""
    text = data["text"]
    golds = [g for g in data["attributions"] if g["content"]]

    def side(content: Any, source: Any) -> dict[str, frozenset[int]]:
        return {"content": chars(content, text), "source": chars(source, text)}

    gold = [side(g["content"], g["source"]) for g in golds]
    found = [
        side(a.content.spans, a.source.spans if a.source else ()) for a in reading.attributions
    ]
    met = matches(gold, found, source=False)
    return {golds[i]["id"]: reading.attributions[j] for i, j in met}


def articles(folders: list[Path]) -> Iterator[dict[str, Any]]:
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            yield json.loads(path.read_text("utf-8"))


def gold_names(winer: Path | None) -> dict[str, tuple[str, tuple[Name, ...]]]:
    """Text and names of WiNER-fr's articles."""
    if winer is None:
        return {}
    return {
        a.name: (a.text, tuple(Name(s, e, t, 1.0) for t, s, e in a.names or ()))  # type: ignore[arg-type]
        for a in names.winer(winer, set())
    }


def learnable(
    folders: list[Path], winer: Path | None, reader: Reader | None
) -> Iterator[tuple[dict[str, Any], tuple[Name, ...]]]:
    """Articles with names: WiNER-fr's, else as a reader finds them (without one left out)."""
    known = gold_names(winer)
    for data in articles(folders):
        text, found = known.get(data["doc"], ("", ()))
        if text == data["text"]:
            yield data, found
        elif reader is not None:
            yield data, reader.tagger.tag(data["text"]).names


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--winer", type=Path, help="names for the gold spans")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--gold-only", action="store_true", help="do not run the tagger")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    known = gold_names(args.winer)
    reader = None if args.gold_only else Reader(args.weights)
    given, whole = Tally(), Tally()
    for data in articles(args.corpus):
        text, found = known.get(data["doc"], ("", ()))
        tagging = reader.tagger.tag(data["text"]) if reader else Tagging()
        if text != data["text"]:
            found = tagging.names
        reading = gold_reading(data, found)
        by_id = {a.id: a for a in reading.attributions}
        given.add(data, reading, by_id)
        if reader:
            reading = reader.read(Document(data["text"], data["doc"], language=data["language"]))
            whole.add(data, reading, pairs_of(data, reading))
    print("gold spans\n" + given.table())
    if reader:
        print("\nend to end\n" + whole.table())
    for line in (whole if reader else given).errors[: args.errors]:
        print(line)


if __name__ == "__main__":
    main()
