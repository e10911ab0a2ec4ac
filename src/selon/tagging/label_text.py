"""States and logits of a text's pieces to labelled spans and links between them.

Both come in parts, so that a text of any length is read in little memory: the labels are decided
from one sure stretch to the next, and of the states only what the linker makes of the spans is
kept. Pairs of spans are looked at within reach alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from selon.records import Link, Name, TaggedSpan, Tagging
from selon.tagging.decode import certain, label, softmax, spans
from selon.tagging.labels import HEADS, OFFSETS
from selon.tagging.linker import RELATIONS, Linker, Places
from selon.tagging.odds import PieceOdds, columns
from selon.tagging.reach import gaps, neighbourhoods
from selon.tagging.tokens import BREAK, Pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Answer", "Found", "find_spans", "label_pieces", "strangers", "tagging"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

Answer = tuple[Floats, Floats]
"""States [pieces, hidden] and logits [pieces, ``labels.SIZE``] of some pieces in a row."""

_KEEP = 0.02  # links less likely than this are not worth carrying along
_LEVELS = {"layer0": 0, "layer1": 1, "hearsay": 2, "addressee": 0}
_REACH = 400  # pieces; no window of training was wider, so no pair farther apart was ever seen
# Pieces that are decoded together: where there is a sure place to part them, and at the most.
_SECTION, _LONGEST = 1 << 13, 1 << 16


@dataclass(frozen=True)
class Found:
    """Spans in text order: pieces [first, end), and what each is; names; ``odds.columns``."""

    firsts: Ints
    ends: Ints
    spans: tuple[TaggedSpan, ...]
    names: tuple[Name, ...]
    odds: Floats


def tagging(pieces: Pieces, states: Floats, logits: Floats, linker: Linker) -> Tagging:
    """Decode one text whose states and logits are all at hand; see ``label_pieces``."""
    return label_pieces(pieces, [(states, logits)], linker)


def label_pieces(pieces: Pieces, answers: Iterable[Answer], linker: Linker) -> Tagging:
    """Decode one text.

    Args:
        pieces: the text's pieces, with offsets in code points.
        answers: the encoder's, part by part, in the order of the pieces.
        linker: the linker's weights.
    """
    parts: list[Found] = []
    names: list[Name] = []
    vectors: list[Floats] = []
    kept: list[Floats] = []
    for begin, states, logits in _sections(answers):
        found = find_spans(pieces, begin, logits)
        names.extend(found.names)
        kept.append(found.odds)
        if found.spans:
            parts.append(found)
            vectors.append(linker.represent(states, found.firsts - begin, found.ends - begin))
    odds = PieceOdds.of(pieces, kept)
    if not parts:
        return Tagging(names=tuple(names), odds=odds)
    where = Places(
        np.concatenate([p.firsts for p in parts]),
        np.concatenate([p.ends for p in parts]),
        np.flatnonzero(pieces.ids == BREAK),
    )
    every = tuple(s for p in parts for s in p.spans)
    links = tuple(_links(every, where, np.concatenate(vectors), linker))
    return Tagging(every, links, tuple(names), odds=odds)


def _sections(answers: Iterable[Answer]) -> Iterator[tuple[int, Floats, Floats]]:
    """Stretches to decode by themselves: their first piece, their states, their logits.

    They part between two pieces in a row that no label can stand on, so that the labels are
    those of the whole text decoded at once; only past ``_LONGEST`` anywhere.
    """
    begin, enough = 0, _SECTION
    held: list[Answer] = []
    for answer in answers:
        held.append(answer)
        size = sum(len(logits) for _, logits in held)
        if size < enough:
            continue
        states, logits = _joined(held)
        cut = _sure_place(logits) or (size if size >= _LONGEST else 0)
        if cut:
            yield begin, states[:cut], logits[:cut]
        begin += cut
        held = [(states[cut:], logits[cut:])]
        enough = _SECTION if cut else 2 * size
    if any(len(logits) for _, logits in held):
        yield (begin, *_joined(held))


def _joined(parts: list[Answer]) -> Answer:
    states, logits = (np.concatenate(part) for part in zip(*parts, strict=True))
    return states, logits


def _sure_place(logits: Floats) -> int:
    """The last piece that is sure to be outside of everything, as the one before it; or 0."""
    sure = np.logical_and.reduce([certain(p) for _, _, p in _probabilities(logits)])
    pairs = np.flatnonzero(sure[:-1] & sure[1:])
    return int(pairs[-1]) + 1 if len(pairs) else 0


def _probabilities(logits: Floats) -> Iterator[tuple[str, tuple[str, ...], Floats]]:
    for head, classes in HEADS.items():
        yield head, classes, softmax(logits[:, OFFSETS[head] : OFFSETS[head] + len(classes)])


def find_spans(pieces: Pieces, begin: int, logits: Floats) -> Found:
    """The spans of the pieces from ``begin`` on that ``logits`` speaks of."""
    found: list[tuple[int, int, TaggedSpan]] = []
    names: list[Name] = []
    stretch = slice(begin, begin + len(logits))
    starts, ends = pieces.starts[stretch].tolist(), pieces.ends[stretch].tolist()
    by_head: dict[str, Floats] = {}
    for head, classes, probabilities in _probabilities(logits):
        by_head[head] = probabilities
        labels = label(probabilities, classes)
        chosen = probabilities[np.arange(len(labels)), labels]
        for role, first, end in spans(labels, classes):
            # A break at the border of a span covers no text: step over it.
            low, high = first, end - 1
            while low < end and starts[low] >= ends[low]:
                low += 1
            if low == end:
                continue
            while starts[high] >= ends[high]:
                high -= 1
            sure = float(chosen[first:end].mean())
            where = starts[low], ends[high]
            if head == "names":
                names.append(Name(*where, role, sure))  # type: ignore[arg-type]
                continue
            span = TaggedSpan(role, *where, level=_LEVELS[head], probability=sure)  # type: ignore[arg-type]
            found.append((begin + low, begin + high + 1, span))
    found.sort(key=lambda f: (f[0], -f[1], f[2].level))
    return Found(
        np.array([f for f, _, _ in found], np.int64),
        np.array([e for _, e, _ in found], np.int64),
        tuple(s for *_, s in found),
        tuple(names),
        columns(by_head),
    )


def strangers(role: str, a: Ints, b: Ints) -> npt.NDArray[np.bool_]:
    """Which pairs cannot belong together for their levels, [len(a), len(b)].

    Content and cue stand on one level (a hearsay cue, level 2, on any); what is said in the
    article's own voice has no source from inside a content.
    """
    a, b = a[:, None], b[None, :]
    apart: npt.NDArray[np.bool_] = (a == 0) & (b == 1)
    return apart | ((a == 1) & (b == 0)) if role == "cue" else apart


def _links(
    every: tuple[TaggedSpan, ...], where: Places, vectors: Floats, linker: Linker
) -> Iterator[Link]:
    roles, levels = (np.array([getattr(s, f) for s in every]) for f in ("role", "level"))
    for relation, name in enumerate(RELATIONS):
        a_role, b_role = name.split("-")
        every_a, every_b = np.flatnonzero(roles == a_role), np.flatnonzero(roles == b_role)
        for a, b in neighbourhoods(where, every_a, every_b, _REACH):
            scores = linker.scores(relation, vectors, where, a, b)
            scores[:, 1:][gaps(where, a, b, _REACH) > _REACH] = -np.inf
            scores[:, 1:][strangers(b_role, levels[a], levels[b])] = -np.inf
            odds = softmax(scores)
            rows, places = np.nonzero(odds > _KEEP)
            # Column 0 stands for nobody.
            others = [None, *b.tolist()]
            for i, j, odd in zip(
                a[rows].tolist(), places.tolist(), odds[rows, places].tolist(), strict=True
            ):
                yield Link(i, others[j], b_role, odd)  # type: ignore[arg-type]
