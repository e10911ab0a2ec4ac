"""HTTP bodies as they were sent to the bytes they stand for: chunks joined, compression undone.

Everything is bounded by a limit on what comes out, and a body that ends too early is an error:
half a page would pass for a whole one.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CodingError", "body_of", "inflated"]

_PIECE = 1 << 16
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP = b"\x1f\x8b"
_ZSTANDARD = b"\x28\xb5\x2f\xfd"


class CodingError(ValueError):
    """A body that is not what its headers say, or is not whole."""


def inflated(pieces: Iterable[bytes], coding: str, limit: int) -> Iterator[bytes]:
    """``pieces`` of gzip, zlib or bare deflate decompressed; no piece exceeds ``limit`` + 1.

    Args:
        pieces: as they come.
        coding: "gzip" (members one after the other are read as one) or "deflate" (with or
            without zlib's header: servers call both so).
        limit: in bytes; the caller stops when all pieces together exceed it.

    Raises:
        CodingError: it ends too early.
        zlib.error: it is damaged.
    """
    decoder = None
    for piece in pieces:
        data = piece
        while data:
            if decoder is None or decoder.eof:
                decoder = zlib.decompressobj(_window(coding, data))
            yield decoder.decompress(data, limit + 1)
            # What is left over: of this stream past the limit, or the next gzip member.
            data = decoder.unconsumed_tail or decoder.unused_data
    if decoder is not None and not decoder.eof:
        raise CodingError("the compressed page ends too early")


def body_of(data: bytes, transfer: str | None, content: str | None, limit: int) -> bytes:
    """A whole body without its transfer and content encodings.

    Crawlers often store a body decoded and keep the headers of the coded one; where a body
    does not begin as its header says, it is taken as it is.

    Args:
        data: the body as sent.
        transfer: ``Transfer-Encoding``.
        content: ``Content-Encoding``: gzip, deflate, br, zstd, or several in a row.
        limit: in bytes, for what comes out; one byte more is given where there is more.

    Raises:
        CodingError: the body is damaged, ends too early, or is in another encoding.
    """
    if "chunked" in (transfer or "").lower() and _CHUNK.match(data):
        data = _joined(data)
    for coding in reversed([c.strip() for c in (content or "").lower().split(",")]):
        data = _decoded(data, coding, limit)
    return data


def _joined(data: bytes) -> bytes:
    chunks: list[bytes] = []
    position = 0
    while header := _CHUNK.match(data, position):
        size = int(header.group(1), 16)
        if not size:
            return b"".join(chunks)
        end = header.end() + size
        chunks.append(data[header.end() : end])
        position = end + (2 if data[end : end + 2] == b"\r\n" else data[end : end + 1] == b"\n")
    # A size that is cut off may still look like a line without its end.
    cut = position >= len(data) or data[position:].strip(b"0123456789abcdefABCDEF\r") == b""
    raise CodingError("the page ends too early" if cut else "its chunks are damaged")


def _decoded(data: bytes, coding: str, limit: int) -> bytes:
    if coding in {"", "identity", "none", "utf-8"} or not data:
        return data
    try:
        if coding in {"gzip", "x-gzip"}:
            return _upto(inflated(_slices(data), "gzip", limit), limit, data, _GZIP)
        if coding == "deflate":
            return _upto(inflated(_slices(data), "deflate", limit), limit, data, b"")
        if coding in {"br", "zstd"}:
            return _by_fastwarc(data, coding, limit)
    except (zlib.error, OSError) as error:
        if _reads_as_text(data):
            return data
        msg = f"its {coding} compression is damaged"
        raise CodingError(msg) from error
    msg = f"compressed as {coding[:40]}, which is not read"
    raise CodingError(msg)


def _upto(pieces: Iterator[bytes], limit: int, data: bytes, magic: bytes) -> bytes:
    if not data.startswith(magic):
        return data
    out = bytearray()
    for piece in pieces:
        out += piece
        if len(out) > limit:
            break
    return bytes(out[: limit + 1])


def _slices(data: bytes) -> Iterator[bytes]:
    return (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))


def _by_fastwarc(data: bytes, coding: str, limit: int) -> bytes:
    from fastwarc.stream_io import BrotliReader, ZstdReader

    if coding == "zstd" and not data.startswith(_ZSTANDARD):
        return data
    reader = BrotliReader(io.BytesIO(data)) if coding == "br" else ZstdReader(io.BytesIO(data))
    out = bytearray()
    while len(out) <= limit and (piece := reader.read(min(_PIECE, limit + 1 - len(out)))):
        out += piece
    return bytes(out)


def _reads_as_text(data: bytes) -> bool:
    """Whether the body begins like a page: it was stored decoded."""
    return data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _window(coding: str, data: bytes) -> int:
    """The number zlib knows gzip, zlib or bare deflate by."""
    if coding != "deflate":
        return 16 + zlib.MAX_WBITS
    is_zlib = data[0] & 0x0F == 8 and data[0] >> 4 <= 7
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
