"""A buffered reader over bytes already in hand and, after them, the rest of a stream."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

__all__ = ["buffered", "wide_codec"]

_SIZE = 1 << 16
_WIDE_MARKS = (
    # UTF-32 first: its little-endian mark starts with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def buffered(head: bytes, rest: BinaryIO | None = None) -> io.BufferedReader:
    """``head``, then what ``rest`` still holds, as one stream that can be peeked into."""
    return io.BufferedReader(_Joined(head, rest or io.BytesIO()), buffer_size=_SIZE)


def wide_codec(head: bytes) -> str | None:
    """The codec of a stream that begins with the byte-order mark of UTF-16 or UTF-32."""
    return next((codec for mark, codec in _WIDE_MARKS if head.startswith(mark)), None)


class _Joined(io.RawIOBase):
    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if not self._head:
            piece = self._rest.read(len(buffer))
            buffer[: len(piece)] = piece
            return len(piece)
        size = min(len(self._head), len(buffer))
        buffer[:size] = self._head[:size]
        self._head = self._head[size:]
        return size
