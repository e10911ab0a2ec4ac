"""Text to pieces and back: the encoder's SentencePiece vocabulary with exact offsets.

The encoder was trained on text put through SentencePiece's ``nmt_nfkc`` map, which works code
point by code point and changes lengths; offsets are carried through it. Every punctuation mark
is a piece of its own, so that no piece straddles the border of a quotation.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tokenizers import Tokenizer

BOS, PAD, BREAK, UNK = 0, 1, 2, 3
"""Ids of the special pieces: start of a window, padding, end of a paragraph, unknown."""

# A letter with combining marks: NFC works on such clusters alone. NFC sorts the marks in quadratic
# time; more than 30 stand in no word of any language (Unicode's stream-safe format, UAX 15).
_CLUSTER = re.compile(r"[^\W\d_][\u0300-\u036f\u0653-\u0655\u0670]{1,30}")
# A line end inside a sentence (hard-wrapped text): no closing mark before, a small letter after.
# The look back keeps a long run of spaces from being searched anew from each of them.
_NEWLINES = re.compile(r"(?<![^\S\n])[^\S\n]*\n\s*")
_SPACE = re.compile(r"\s")
# Hard-wrapped text: lines between these widths, and a line this full was ended for want of room.
_NARROW, _WIDE, _FULL, _WRAPPED, _LINES = 40, 120, 0.8, 5, 400
_CAPITALS = 12  # fewer capitals are a name or an abbreviation
_CLOSING = frozenset(".!?:;…\"'»”’)]}")

# Characters: the longest part of a paragraph, and about how many go to the segmenter at once.
_STRETCH, _BATCH = 50_000, 500_000

Ids = npt.NDArray[np.int32]
_Stretch = tuple[int, int, bool]  # [start, end) of the text, and whether a paragraph ends there


@dataclass(frozen=True)
class Pieces:
    """A document as the encoder sees it.

    ``ids``, ``starts`` and ``ends`` have one entry per piece; offsets count code points of the
    text; a paragraph break has ``BREAK`` as id and an empty span. ``space`` is true for pieces
    that have white space (or a break) before them, i.e. that start a word.
    """

    ids: Ids
    starts: Ids
    ends: Ids

    def __len__(self) -> int:
        return len(self.ids)


class Vocabulary:
    """Pieces, scores and normalisation map, as read from ``vocabulary.json``."""

    def __init__(self, pieces: list[str], scores: list[float], norm: dict[str, str]) -> None:
        self.pieces, self.scores, self.norm = pieces, scores, norm

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a vocabulary file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["pieces"], data["scores"], data["norm"])

    def save(self, path: Path) -> None:
        """Write a vocabulary file."""
        scores = [round(float(s), 4) for s in self.scores]
        data = {"pieces": self.pieces, "scores": scores, "norm": self.norm}
        path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The unigram segmenter (Kudo 2018), with specials that no text can spell."""
        from tokenizers import Regex, Tokenizer, models, pre_tokenizers

        specials = [f"\ue000{i}" for i in range(4)]
        vocabulary: list[tuple[str, float]] = [(s, 0.0) for s in specials]
        vocabulary += zip(self.pieces[4:], self.scores[4:], strict=True)
        tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=UNK))
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Metaspace(prepend_scheme="always", split=True),
                pre_tokenizers.Split(Regex(r"▁?\.{3}|▁?\p{P}"), behavior="isolated"),
            ]
        )
        return tokenizer

    @cached_property
    def _table(self) -> dict[int, str]:
        table = {ord(k): v for k, v in self.norm.items() if len(v) == 1}
        # What the map deletes becomes a space, so that lengths stay; lone surrogates are no
        # characters at all and would stop the segmenter.
        table |= {ord(k): " " for k, v in self.norm.items() if not v}
        table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
        return table | {0: " "}

    @cached_property
    def _longer(self) -> re.Pattern[str]:
        keys = "".join(re.escape(k) for k, v in self.norm.items() if len(v) > 1)
        return re.compile(f"[{keys}]|{_CLUSTER.pattern}")

    def normalise(self, text: str) -> tuple[str, Ids | None]:
        """The text as the encoder expects it, and where each of its characters stood.

        ``None`` means that the characters stand where they stood.
        """
        parts: list[str] = []
        origin: list[npt.NDArray[np.int32]] = []
        last = 0
        for match in self._longer.finditer(text):
            start, end = match.span()
            found = match.group()
            new = self.norm.get(found) or unicodedata.normalize("NFC", found)
            parts += (text[last:start], new)
            origin.append(np.arange(last, start, dtype=np.int32))
            # Every character of the replacement points at the start of what it replaces.
            origin.append(np.full(len(new), start, np.int32))
            last = end
        if not parts:
            return text.translate(self._table), None
        parts.append(text[last:])
        origin.append(np.arange(last, len(text) + 1, dtype=np.int32))
        return "".join(parts).translate(self._table), np.concatenate(origin)

    def encode(self, text: str) -> Pieces:
        """Cut a text into pieces, with a ``BREAK`` between its paragraphs."""
        ids: list[Ids] = []
        spans: list[Ids] = []
        for batch in _batches(_stretches(text)):
            for found, offsets in self._segment(text, batch):
                ids.append(found)
                spans.append(offsets)
        if not ids:
            empty = np.zeros(0, np.int32)
            return Pieces(empty, empty, empty)
        every, pieces = np.concatenate(spans), np.concatenate(ids)
        # A space that is a piece of its own covers nothing; one put before the text least of all.
        ends = np.where(pieces == self._space, every[:, 0], every[:, 1])
        return _trim(text, Pieces(pieces, every[:, 0], ends))

    def _segment(self, text: str, stretches: list[_Stretch]) -> Iterator[tuple[Ids, Ids]]:
        """Ids and offsets [pieces, 2] of each stretch."""
        normal = [self.normalise(calm(text[start:end])) for start, end, _ in stretches]
        encodings: list[Any] = self.tokenizer.encode_batch(
            [n for n, _ in normal], add_special_tokens=False
        )
        for (start, end, last), (new, origin), encoding in zip(
            stretches, normal, encodings, strict=True
        ):
            if not encoding.ids:
                continue
            ids = np.asarray(encoding.ids, np.int32)
            offsets = np.asarray(encoding.offsets, np.int32)
            if origin is not None:
                # The end of a piece is where the next character starts, so that a cluster
                # folded into one character is covered whole.
                offsets = np.stack(
                    [origin[offsets[:, 0]], origin[np.minimum(offsets[:, 1], len(new))]], 1
                )
            offsets += start
            if last:
                ids, offsets = np.append(ids, BREAK), np.append(offsets, [[end, end]], 0)
            yield ids.astype(np.int32), offsets.astype(np.int32)

    @cached_property
    def _space(self) -> int:
        return self.pieces.index("▁") if "▁" in self.pieces else UNK


def _trim(text: str, pieces: Pieces) -> Pieces:
    """Take white space off the left of each piece's span, where the segmenter counts it in."""
    space = np.zeros(len(text), np.bool_)
    space[np.fromiter((match.start() for match in _SPACE.finditer(text)), np.int64)] = True
    starts = pieces.starts.copy()
    loose = np.flatnonzero(starts < pieces.ends)
    while len(loose := loose[space[starts[loose]]]):
        starts[loose] += 1
        loose = loose[starts[loose] < pieces.ends[loose]]
    return Pieces(pieces.ids, starts, pieces.ends)


def _batches(stretches: Iterable[_Stretch]) -> Iterator[list[_Stretch]]:
    """Stretches to segment in one call: what the segmenter says of each piece takes much room."""
    batch: list[_Stretch] = []
    size = 0
    for stretch in stretches:
        batch.append(stretch)
        size += stretch[1] - stretch[0]
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _stretches(text: str) -> Iterator[_Stretch]:
    """The paragraphs, the very long ones in parts that the segmenter would part as well."""
    for first, end in _paragraphs(text):
        start = first
        while end - start > _STRETCH:
            space = text.rfind(" ", start + 1, start + _STRETCH)
            cut = space if space > 0 else start + _STRETCH
            yield start, cut, False
            start = cut
        yield start, end, True


def _columns(text: str) -> int:
    """How wide the lines of a hard-wrapped text are; 0 for a text that is not wrapped.

    Wrapped: at least five line ends inside paragraphs, and no line longer than a page is wide.
    """
    lines = [len(line) for line in text.split("\n", _LINES)[:_LINES]]
    inner = sum(a > 0 and b > 0 for a, b in pairwise(lines))
    widest = max(lines)
    return widest if inner >= _WRAPPED and _NARROW <= widest <= _WIDE else 0


def _full(text: str, end: int, columns: int) -> bool:
    """Is the line that ends here so full that it was ended for want of room?"""
    return columns > 0 and end - text.rfind("\n", 0, end) - 1 >= columns * _FULL


def calm(text: str) -> str:
    """Text in capitals in small letters, as long as before; any other text as it is.

    The encoder has hardly seen capitals; a headline, or a whole article of an old agency wire, is
    read as if it were written in small letters.
    """
    upper = sum(map(str.isupper, text))
    if upper < _CAPITALS or upper < 0.8 * sum(map(str.isalpha, text)):
        return text
    return "".join(small if len(small := c.lower()) == 1 else c for c in text)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of a text stand; hard-wrapped lines are joined."""
    out: list[tuple[int, int]] = []
    start = 0
    columns = _columns(text)
    for match in _NEWLINES.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        single = match.group().count("\n") == 1
        inside = after.islower() and before not in _CLOSING
        if not (single and (inside or _full(text, match.start(), columns))):
            out.append((start, match.start()))
            start = match.end()
    out.append((start, len(text)))
    return [(s, e) for s, e in out if s < e]
