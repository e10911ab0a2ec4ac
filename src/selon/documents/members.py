"""The bytes of a web archive, unpacked member by member, with every damage named and passed.

A ``.warc.gz`` is many gzip members, one for each record. FastWARC ends at the first damaged one
and takes a file that was cut for one that is finished, so the members are found here: where one
is damaged, the next is the nearest place that begins as gzip and unpacks to a record's first
bytes. Nothing is held but the member at hand, and of a long one the last 16 MiB as stored.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

__all__ = [
    "END",
    "RECORD",
    "RECORD_START",
    "RECORD_START_SIZE",
    "Damage",
    "End",
    "Token",
    "is_packed",
    "unpacked",
]

RECORD = b"WARC/"
"""What every record begins with."""
# A version and a first field: prose may hold the word, hardly both.
RECORD_START = re.compile(rb"WARC/\d\.\d{1,2}\r?\n[A-Za-z][A-Za-z-]{0,40}[ \t]*:")
RECORD_START_SIZE = 64
"""More than the bytes that ``RECORD_START`` matches."""

_GZIP = b"\x1f\x8b\x08"
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]", re.DOTALL)
_IN, _OUT = 1 << 15, 1 << 18
_KEPT = 16 << 20
# Enough of a member to unpack its first bytes, even if its header holds a name.
_TRIAL = 1 << 12


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the file that cannot be unpacked; what comes after it can.

    Attributes:
        reason: one line, with the bytes of the file it is about.
    """

    reason: str


class End:
    """The end of a member whose checksum is right."""


END = End()
Token = bytes | End | Damage


def is_packed(head: bytes, name: str) -> bool:
    """Whether the archive that begins with ``head`` is gzip, or was before it was damaged."""
    if _begins_record(head):
        return True
    if RECORD_START.search(head):
        return False
    return head.startswith(_GZIP) or name.lower().endswith(".gz")


def _begins_record(member: bytes) -> bool:
    """Whether these first bytes of a gzip member unpack to those of a record."""
    decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return decoder.decompress(member[:_TRIAL], len(RECORD)) == RECORD
    except zlib.error:
        return False


def unpacked(stream: BinaryIO, *, packed: bool) -> Iterator[Token]:
    """What is in ``stream``: pieces of bytes, ends of members, damages, in their order.

    A member that is damaged comes as what could be unpacked of it and then a ``Damage``.
    """
    if packed:
        yield from _Members(_Window(stream))
        return
    while piece := stream.read(_IN):
        yield piece


class _Window:
    """A stream with a memory: what was read since ``keep`` can be read again."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._kept = bytearray()
        self._base = 0
        self.position = 0

    def read(self) -> bytes:
        """Some bytes from ``position`` on; none at the end."""
        start = self.position - self._base
        piece = bytes(self._kept[start : start + _IN])
        if not piece:
            piece = self._stream.read(_IN)
            self._kept += piece
            if len(self._kept) > _KEPT:
                self._drop(len(self._kept) - _KEPT)
        self.position += len(piece)
        return piece

    def keep(self) -> None:
        """What lies before ``position`` is not needed again."""
        self._drop(self.position - self._base)

    def go_to(self, position: int) -> None:
        """Read from ``position`` on, or from as near after it as is kept."""
        self.position = max(position, self._base)

    def _drop(self, size: int) -> None:
        del self._kept[:size]
        self._base += size


class _Members:
    """The members of a gzip file as tokens."""

    def __init__(self, window: _Window) -> None:
        self._window = window

    def __iter__(self) -> Iterator[Token]:
        while self._more():
            start = self._window.position
            trouble = yield from self._member()
            if trouble is None:
                yield END
                continue
            # The damage may have made the member swallow those after it, so that the search
            # begins right behind its first byte.
            self._window.go_to(start + 1)
            found = self._next_member()
            stretch = f"bytes {start + 1:,} to {self._window.position:,} of the file"
            if not found and trouble == _CUT:
                yield Damage(f"the file is cut off inside a gzip member ({stretch})")
            else:
                yield Damage(f"a damaged gzip member: {trouble} ({stretch})")

    def _more(self) -> bool:
        """Whether anything but padding with zeros follows."""
        while piece := self._window.read():
            rest = piece.lstrip(b"\0")
            if rest:
                self._window.position -= len(rest)
                self._window.keep()
                return True
        return False

    def _member(self) -> Generator[Token, None, str | None]:
        """The next member's bytes; what is wrong with it, if anything."""
        decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
        while not decoder.eof:
            data = self._window.read()
            if not data:
                return _CUT
            while data and not decoder.eof:
                try:
                    piece = decoder.decompress(data, _OUT)
                except zlib.error as error:
                    return _said(error)
                data = decoder.unconsumed_tail
                if piece:
                    yield piece
        self._window.position -= len(decoder.unused_data)
        return None

    def _next_member(self) -> bool:
        """Go to the nearest member that holds a record, or to the end of the file."""
        ahead = b""
        start = self._window.position
        while piece := self._window.read():
            ahead += piece
            for match in _MEMBER.finditer(ahead):
                at = start + match.start()
                if self._holds_record(at):
                    self._window.go_to(at)
                    return True
            start += max(len(ahead) - 3, 0)
            ahead = ahead[-3:]
            self._window.go_to(start + len(ahead))
        return False

    def _holds_record(self, at: int) -> bool:
        self._window.go_to(at)
        data = b""
        while len(data) < _TRIAL and (piece := self._window.read()):
            data += piece
        return _begins_record(data)


_CUT = "it is cut off"


def _said(error: zlib.error) -> str:
    """The words of zlib without "Error -3 while decompressing data"."""
    return str(error).rsplit(": ", 1)[-1]
