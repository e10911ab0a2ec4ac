"""Annotated articles to labelled pieces: PolNeAR (BRAT standoff) and our own JSON corpora.

Two layers of source - cue - content labels are told apart: layer 0 holds the attributions in the
article's own voice, layer 1 those that stand inside the content (or the source phrase) of
another. PolNeAR is flat, so what goes on inside its contents is unknown there and masked out.
The cue of hearsay lies inside its own content ("aurait été tué") and has a layer of its own, as
has the addressee.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from selon.tagging.labels import HEADS, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selon.tagging.tokens import Pieces, Vocabulary

IGNORE = -100
ROLE = {name: i for i, name in enumerate((*ROLES, "addressee"))}
"""Role indices of ``Example.spans``."""
Spans = list[tuple[int, int]]
Labels = npt.NDArray[np.int8]


@dataclass
class Gold:
    """One annotated attribution, offsets in code points."""

    source: Spans
    cue: Spans
    content: Spans
    addressee: Spans = field(default_factory=list)
    depth: int = 0
    hearsay: bool = False


@dataclass
class Article:
    """An annotated article.

    ``nested`` says whether inner attributions were annotated, ``told`` whether any were;
    ``names`` are types and code point offsets, ``None`` where nobody annotated them. ``unknown``
    are stretches inside which nothing is known of nested attributions although ``nested`` says so.
    """

    name: str
    text: str
    attributions: list[Gold]
    nested: bool
    told: bool = True
    names: list[tuple[str, int, int]] | None = None
    unknown: Spans = field(default_factory=list)


@dataclass
class Example:
    """An article as labelled pieces.

    ``labels[head]`` has a class index for each piece, ``IGNORE`` where nothing is known.
    ``spans`` are (role index, layer, first piece, last piece + 1); ``links`` are triples of the
    relation's index in ``selon.tagging.linker.RELATIONS``, a span's index, and the other span's index or -1 for "there is none".
    ``taught`` holds a teacher's logits for each piece.
    """

    name: str
    pieces: Pieces
    labels: dict[str, npt.NDArray[np.int64]]
    spans: list[tuple[int, int, int, int]]
    links: list[tuple[int, int, int]]
    taught: npt.NDArray[np.float16] | None = None


def read_brat(path: Path) -> list[Gold]:
    """The attributions of a PolNeAR annotation file; events without content are left out."""
    spans: dict[str, Spans] = {}
    events: list[list[str]] = []
    for line in path.read_text("utf-8").split("\n"):
        columns = line.rstrip("\r").split("\t")
        if line.startswith("T") and len(columns) > 1:
            pieces = columns[1].split(" ", 1)[1].split(";")
            spans[columns[0]] = [(int(s), int(e)) for s, e in (p.split() for p in pieces)]
        elif line.startswith("E") and len(columns) > 1:
            events.append(columns[1].split())
    out = []
    for event in events:
        gold = Gold([], [], [])
        for item in event[1:]:
            role, _, key = item.partition(":")
            role = role.rstrip("0123456789").lower()
            if role in ROLES:
                getattr(gold, role).extend(spans.get(key, []))
        if gold.content:
            out.append(gold)
    return out


def polnear(folder: Path, *, every_annotator: bool = False) -> Iterator[Article]:
    """PolNeAR articles; the annotator first by name, or one article for each annotator."""
    for path in sorted((folder / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        pattern = re.compile(re.escape(path.stem) + r"_[0-9A-Za-z]+\.ann")
        found = sorted(
            p for p in (folder / "attributions").glob(f"{path.stem}_*.ann")
            if pattern.fullmatch(p.name)
        )  # fmt: skip
        if not every_annotator:
            found = found[:1]
        for annotation in found:
            yield Article(path.stem, text, read_brat(annotation), nested=False)


def ours(folder: Path, names: set[str] | None = None) -> Iterator[Article]:
    """Articles of our own corpora: ``*.json`` with the text and offsets."""
    for path in sorted(folder.glob("*.json")):
        if names is not None and path.stem not in names:
            continue
        data = json.loads(path.read_text("utf-8"))
        parents = {a["id"]: a["parent"] for a in data["attributions"]}
        golds = []
        for a in data["attributions"]:
            depth, up = 0, a["parent"]
            while up is not None and depth < 9:
                depth, up = depth + 1, parents.get(up)
            roles = {r: [(s, e) for s, e in a[r]] for r in (*ROLES, "addressee")}
            golds.append(Gold(**roles, depth=depth, hearsay=a["kind"] == "hearsay"))
        yield Article(path.stem, data["text"], golds, nested=True)


class _Labeller:
    """Writes spans into label layers, first come first served."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        n = len(pieces)
        self.labels = {head: np.zeros(n, np.int64) for head in HEADS}
        self.spans: list[tuple[int, int, int, int]] = []
        self.known: dict[tuple[int, int, int, int], int] = {}

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """Pieces that overlap ``[start, end)``."""
        p = self.pieces
        inside = np.flatnonzero((p.starts < end) & (p.ends > start))
        return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else None

    def add(self, head: str, role: int, layer: int, span: tuple[int, int]) -> int | None:
        """Label a span; returns its index, or ``None`` where the layer is taken."""
        where = self.locate(*span)
        if where is None:
            return None
        key = (role, layer, *where)
        if key in self.known:
            return self.known[key]
        row = self.labels[head]
        if row[where[0] : where[1]].any():
            return None
        classes = HEADS[head]
        name = "addressee" if role == len(ROLES) else ROLES[role]
        row[where[0]] = classes.index("B-" + name)
        row[where[0] + 1 : where[1]] = classes.index("I-" + name)
        self.known[key] = len(self.spans)
        self.spans.append(key)
        return self.known[key]

    def find(self, role: int, span: tuple[int, int]) -> int | None:
        """A span already labelled with this role, on either layer."""
        where = self.locate(*span)
        return next(
            (
                self.known[k]
                for layer in (0, 1)
                if (k := (role, layer, *(where or ()))) in self.known
            ),
            None,
        )


def example(article: Article, vocabulary: Vocabulary) -> Example:
    """Label an article's pieces."""
    pieces = vocabulary.encode(article.text)
    lab = _Labeller(pieces)
    links: list[tuple[int, int, int]] = []
    for gold in sorted(article.attributions, key=lambda g: g.depth):
        _label(lab, gold, links)
    if not article.nested or article.unknown:
        _mask_contents(lab, article.unknown if article.nested else None)
    if not article.told:
        for head in HEADS:
            lab.labels[head][:] = IGNORE
    _label_names(lab, article.names)
    return Example(article.name, pieces, lab.labels, lab.spans, links)


def _label_names(lab: _Labeller, names: list[tuple[str, int, int]] | None) -> None:
    row, classes = lab.labels["names"], HEADS["names"]
    row[:] = IGNORE if names is None else 0
    for kind, start, end in names or ():
        where = lab.locate(start, end)
        if where is not None and not row[where[0] : where[1]].any():
            row[where[0]] = classes.index("B-" + kind)
            row[where[0] + 1 : where[1]] = classes.index("I-" + kind)


def _label(lab: _Labeller, gold: Gold, links: list[tuple[int, int, int]]) -> None:
    layer = min(gold.depth, 1)
    head = f"layer{layer}"
    hull = (min(s for s, _ in gold.content), max(e for _, e in gold.content))
    inside = gold.cue and any(s <= gold.cue[0][0] and gold.cue[-1][1] <= e for s, e in gold.content)
    contents = [lab.add(head, 2, layer, span) for span in gold.content]
    cue = None
    if gold.cue:
        span = (gold.cue[0][0], gold.cue[-1][1])
        cue = lab.add("hearsay", 1, 2, span) if inside else lab.add(head, 1, layer, span)
    sources = []
    for span in gold.source:
        found = lab.find(0, span)
        sources.append(found if found is not None else lab.add(head, 0, layer, span))
    addressees = [lab.add("addressee", 3, 0, span) for span in gold.addressee]
    source = _nearest(lab, [s for s in sources if s is not None], cue, hull)
    for content in contents:
        if content is None:
            continue
        if cue is not None or not gold.cue:
            links.append((0, content, -1 if cue is None else cue))
        if source is not None or not gold.source:
            links.append((2, content, -1 if source is None else source))
    if cue is not None:
        if source is not None or not gold.source:
            links.append((1, cue, -1 if source is None else source))
        addressee = next((a for a in addressees if a is not None), -1)
        if lab.spans[cue][1] != 2:
            links.append((3, cue, addressee))


def _nearest(
    lab: _Labeller, sources: list[int], cue: int | None, hull: tuple[int, int]
) -> int | None:
    """Of a source in pieces, the one nearest to the cue."""
    if not sources:
        return None
    anchor = lab.spans[cue][2] if cue is not None else (lab.locate(*hull) or (0, 0))[0]
    return min(sources, key=lambda s: abs(lab.spans[s][2] - anchor))


def _mask_contents(lab: _Labeller, unknown: Spans | None) -> None:
    """PolNeAR: nobody annotated inside contents, nor addressees, nor hearsay as we mean it.

    ``unknown``: mask only what is nested in these stretches; ``None``: in every content.
    """
    lab.labels["hearsay"][:] = IGNORE
    lab.labels["addressee"][:] = IGNORE
    if unknown is not None:
        for span in unknown:
            where = lab.locate(*span)
            if where is not None:
                lab.labels["layer1"][where[0] : where[1]] = IGNORE
        return
    outer = lab.labels["layer0"]
    content = [HEADS["layer0"].index(b + "-content") for b in "BI"]
    source = [HEADS["layer0"].index(b + "-source") for b in "BI"]
    inside = np.isin(outer, content + source)
    lab.labels["layer1"][inside] = IGNORE


def with_silver(article: Article, silver: dict[str, Any]) -> Article:
    """A flat article with nested attributions that were found by reading its contents alone.

    ``silver`` is ``nested.py``'s for the article.
    """
    inner = [
        Gold(**{r: [(s, e) for s, e in a[r]] for r in ROLES}, depth=1) for a in silver["nested"]
    ]
    unknown = [(s, e) for s, e in silver["unknown"]]
    # One stretch of nothing: the article must be known as one where masks are told.
    return replace(
        article, attributions=[*article.attributions, *inner], nested=True,
        unknown=unknown or [(0, 0)],
    )  # fmt: skip
