"""Names of people, bodies and places: what free corpora annotate, as character spans."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from selon_training.data import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Names = list[tuple[str, int, int]]
"""Type, start and end (code points) of each name."""

WINER = {"Person": "person", "Organization": "organisation", "Location": "place"}


def read_winer(text: str, annotations: str) -> Names:
    """The people, bodies and places of a WiNER-fr annotation file (BRAT standoff).

    Dates, products and events are left out. Of two overlapping names the longer one stands.

    Raises:
        ValueError: an annotation does not quote the text at its place.
    """
    found: Names = []
    for line in annotations.split("\n"):
        columns = line.rstrip("\r").split("\t")
        if not line.startswith("T") or len(columns) < 3:
            continue
        kind, *places = columns[1].replace(";", " ").split(" ")
        if kind not in WINER:
            continue
        start, end = int(places[0]), int(places[-1])
        if len(places) == 2 and _letters(text[start:end]) != _letters(columns[2]):
            raise ValueError(f"{columns[0]}: {text[start:end]!r} is not {columns[2]!r}")
        found.append((WINER[kind], start, end))
    found.sort(key=lambda n: (n[1] - n[2], n[1]))
    kept: Names = []
    for name in found:
        if all(name[2] <= k[1] or k[2] <= name[1] for k in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: n[1])


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def winer(folder: Path, leave_out: set[str]) -> Iterator[Article]:
    """WiNER-fr's articles, apart from the stems left out; what is said in them is not annotated."""
    for path in sorted(folder.rglob("*.ann")):
        if path.stem in leave_out:
            continue
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        names = read_winer(text, path.read_text("utf-8"))
        yield Article(path.stem, text, [], nested=False, told=False, names=names)


def silver(path: Path) -> dict[str, Names]:
    """Names that another system found: a JSON object from article names to spans."""
    data = json.loads(path.read_text("utf-8"))
    return {k: [(t, s, e) for s, e, t in v] for k, v in data.items()}


MEANTIME = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_GLUED = re.compile(r"[,.;:?!)\]%]|['’](?:s|re|ve|ll|d|m|t)?|n't|''|”|’")
_LOWER = re.compile(r"[,(]|\b(?!(?:of|and|the|for|de|du|in)\b)[a-z]+\b(?<!['’]s)")
_OPENING = frozenset("([$£€#“‘") | {"``"}


def meantime(folder: Path) -> Iterator[tuple[str, str, Names, list[tuple[int, int]]]]:
    """MEANTIME's articles: name, text, names, and the stretches that were annotated for names.

    The corpus holds tokens; they are joined as English is written. Of the entity mentions those
    count that are names (``NAM``, ``PRE.NAM``) of people, bodies and places, small words before
    the first capital aside, and hold neither other names nor words in small letters.
    """
    for path in sorted(folder.glob("intra-doc_annotation/*/*.xml")):
        root = ET.parse(path).getroot()  # noqa: S314 - the corpus is ours to trust
        text, places, sentences = "", {}, {}
        before = ""
        for token in root.iter("token"):
            word = token.text or ""
            if text and before not in _OPENING and not _GLUED.fullmatch(word):
                text += " "
            places[token.get("t_id")] = (len(text), len(text) + len(word))
            number = token.get("sentence")
            start = sentences.get(number, (len(text), 0))[0]
            text, before = text + word, word
            sentences[number] = (start, len(text))
        numbers = {t.get("t_id"): t.get("sentence") for t in root.iter("token")}
        found, seen = _mentions(root, text, places)
        annotated = sorted({sentences[numbers[t]] for t in seen})
        yield path.stem, text, found, annotated


def _mentions(
    root: ET.Element, text: str, places: dict[str | None, tuple[int, int]]
) -> tuple[Names, set[str | None]]:
    types = {e.get("m_id"): e.get("ent_type") for e in root.iter("ENTITY")}
    of: dict[str | None, str | None] = {}
    for relation in root.iter("REFERS_TO"):
        target = relation.find("target")
        for source in relation.findall("source"):
            of[source.get("m_id")] = types.get(target.get("m_id")) if target is not None else None
    found: Names = []
    seen: set[str | None] = set()
    for mention in root.iter("ENTITY_MENTION"):
        tokens = [a.get("t_id") for a in mention.findall("token_anchor")]
        seen.update(tokens)
        kind = MEANTIME.get(of.get(mention.get("m_id")) or "")
        named = mention.get("syntactic_type") in ("NAM", "PRE.NAM")
        spans = [places[t] for t in tokens]
        while spans and (not text[spans[0][0]].isupper() or text[slice(*spans[0])] == "The"):
            spans = spans[1:]
        if kind and named and spans:
            found.append((kind, spans[0][0], spans[-1][1]))
    sound = {n for n in found if _LOWER.search(text[n[1] : n[2]]) is None}
    # "Airbus parent EADS" holds the name; "Spokeswoman Sandy Angers" has a title before it.
    inner = {n for n in sound if not any(m != n and n[1] <= m[1] and m[2] <= n[2] for m in sound)}
    return sorted(inner, key=lambda n: n[1]), seen
