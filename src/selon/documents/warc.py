"""The records of a web archive, one after the other, each whole or with the reason why it is not.

FastWARC reads a record's headers; where records begin and end is decided here, because an
archive's own word for it (``Content-Length``) may be damaged: a record is whole only if the next
one, or the end of the archive, follows it. If not, the next one is looked for from the record's
first bytes on, so that no stated length can swallow other records.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selon.documents.members import (
    END,
    RECORD,
    RECORD_START,
    RECORD_START_SIZE,
    Damage,
    End,
    Token,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastwarc.warc import HeaderMap

__all__ = ["Broken", "Frame", "frames"]

_LONGEST_HEADER = 1 << 16
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
_END_MARK = b"\r\n\r\n"
_NEWLINES = b"\r\n"
_DIGESTS = {"md5": {26, 32}, "sha1": {32, 40}, "sha256": {52, 56, 64}, "sha512": {103, 104, 128}}
# Between two records stand two line ends; some programs write more.
_MOST_NEWLINES = 64
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Frame:
    """One record.

    Attributes:
        number: its place in the archive, from 1.
        data: its headers and its block; of a record larger than the limit the first bytes.
        header: how long its headers are.
        size: how large it is.
        checked: whether a checksum has vouched for its bytes.
    """

    number: int
    data: bytes
    header: int
    size: int
    checked: bool

    def headers(self) -> HeaderMap:
        """Its headers as FastWARC reads them.

        Raises:
            OSError: they make no sense.
        """
        from fastwarc.warc import WarcRecord

        stream = io.BytesIO(self.data[: self.header])
        return WarcRecord.from_reader(stream, quirks_mode=True).headers

    def is_altered(self) -> bool:
        """Whether its bytes are others than those that the digest in its headers was made of."""
        from fastwarc.warc import WarcRecord

        if self.checked or self.size > len(self.data):
            return False
        record = WarcRecord.from_reader(io.BytesIO(self.data), quirks_mode=True)
        kind, _, digest = (record.headers.get("WARC-Block-Digest") or "").strip().partition(":")
        # FastWARC knows these, in base 16 and 32; of another it says that it does not fit.
        readable = len(digest) in _DIGESTS.get(kind.lower(), ())
        return readable and not record.verify_block_digest()


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of the archive where a record should be and none can be read."""

    number: int
    reason: str


def frames(tokens: Iterator[Token], limit: int) -> Iterator[Frame | Broken]:
    """The records in what ``members.unpacked`` gives.

    Args:
        tokens: pieces of bytes, ends of members, damages.
        limit: the most bytes of one record that are held; the rest of a larger one is passed
            over.
    """
    reader = _Reader(tokens, limit)
    number = 0
    while reader.find_start():
        number += 1
        yield reader.next(number)
    if reader.lacks_end:
        yield Broken(
            number + 1, "the archive is cut off: the end mark of its last record is missing"
        )


class _Supply:
    """Bytes in hand, up to the next end of a member or damage (``stop``), which is waited at."""

    def __init__(self, tokens: Iterator[Token]) -> None:
        self._tokens = tokens
        self.held = bytearray()
        self.stop: End | Damage | None = None
        self.finished = False
        self._ahead: list[Token] = []

    def fill(self, size: int) -> bool:
        """Hold ``size`` bytes; whether there are so many before the next stop."""
        while len(self.held) < size and not self.stop and not self.finished:
            token = self._ahead.pop(0) if self._ahead else next(self._tokens, None)
            if token is None:
                self.finished = True
            elif isinstance(token, bytes):
                self.held += token
            else:
                self.stop = token
        return len(self.held) >= size

    def fill_across(self, size: int) -> bool:
        """``fill``, on into members that do not begin with a record."""
        while not self.fill(size):
            if self.stop is not END or self._record_ahead():
                return False
            self.stop = None
        return True

    def take(self, size: int) -> bytes:
        taken = bytes(self.held[:size])
        del self.held[:size]
        return taken

    def pass_stop(self) -> End | Damage | None:
        stop, self.stop = self.stop, None
        return stop

    def _record_ahead(self) -> bool:
        """Whether no member that could go on with this one's record follows."""
        head, index = b"", 0
        while len(head) < len(RECORD):
            if index == len(self._ahead):
                token = next(self._tokens, None)
                if token is None:
                    break
                self._ahead.append(token)
            token = self._ahead[index]
            if not isinstance(token, bytes):
                break
            head += token
            index += 1
        return len(head) < len(RECORD) or head.startswith(RECORD)


class _Reader:
    def __init__(self, tokens: Iterator[Token], limit: int) -> None:
        self._supply = _Supply(tokens)
        self._limit = limit
        self._seen_end = False
        self.lacks_end = False

    def find_start(self) -> bool:
        """Go to where a record, or something in place of one, begins; ``False`` at the end."""
        supply = self._supply
        while True:
            while supply.fill(1) and supply.held[0] in _NEWLINES:
                del supply.held[0]
            if supply.held or isinstance(supply.stop, Damage):
                return True
            if supply.finished:
                return False
            supply.pass_stop()
            self._seen_end = True

    def next(self, number: int) -> Frame | Broken:
        supply = self._supply
        if not supply.held:
            return self._damaged(number)
        self._seen_end = False
        supply.fill(len(RECORD))
        if not supply.held.startswith(RECORD):
            return self._passed(number, 0, "no record begins here")
        header = self._header()
        if header is None or RECORD_START.search(supply.held, 1, header):
            cut = supply.finished and not supply.stop
            reason = "the archive is cut off inside" if cut else "no end of"
            return self._passed(number, 1, f"{reason} a record's headers")
        length = _LENGTH.search(supply.held, 0, header)
        if length is None:
            return self._passed(number, header, "a record that does not say how long it is")
        size = header + int(length.group(1))
        if size > self._limit:
            return self._large(number, header, size)
        if not supply.fill_across(size):
            return self._short(number, header, size)
        if not self._ends_well(header, size):
            return self._passed(
                number, header, f"its stated length of {size - header:,} bytes is wrong"
            )
        return Frame(number, supply.take(size), header, size, self._seen_end)

    def _header(self) -> int | None:
        """Where the header at hand ends."""
        supply = self._supply
        size = 1 << 12
        while size <= _LONGEST_HEADER:
            for fill in (supply.fill, supply.fill_across):
                more = fill(size)
                if found := _HEADER_END.search(supply.held, 0, _LONGEST_HEADER):
                    return found.end()
                if more:
                    break
            else:
                return None
            size *= 2
        return None

    def _ends_well(self, header: int, size: int) -> bool:
        """Whether the next record, or the end, follows ``size`` bytes from here."""
        supply = self._supply
        supply.fill(size + _MOST_NEWLINES + len(RECORD))
        after = bytes(supply.held[size : size + _MOST_NEWLINES + len(RECORD)])
        rest = after.lstrip(_NEWLINES)[: len(RECORD)]
        if rest:
            # An end mark where it should be, and then damage: that is not this record's.
            marked = after.startswith(_END_MARK) and not RECORD_START.search(
                supply.held, header, size
            )
            return RECORD.startswith(rest) or marked
        if isinstance(supply.stop, Damage):
            return False
        self._seen_end = supply.stop is END
        if supply.finished and not supply.stop:
            self.lacks_end = after.count(b"\n") < 2
        return True

    def _large(self, number: int, header: int, size: int) -> Frame | Broken:
        """A record past the limit: its first bytes. The rest is passed over, but watched."""
        supply = self._supply
        supply.fill_across(min(size, header + _LONGEST_HEADER))
        first = bytes(supply.held[: min(size, header + _LONGEST_HEADER)])
        supply.take(header)
        left = size - header
        while left:
            supply.fill_across(min(left, _PIECE) + RECORD_START_SIZE)
            if found := RECORD_START.search(supply.held, 0, left):
                supply.take(found.start())
                return Broken(number, "its stated length runs over the next record")
            step = min(left, max(len(supply.held) - RECORD_START_SIZE, 0)) or min(
                left, len(supply.held)
            )
            if not step:
                return self._short(number, 0, left)
            supply.take(step)
            left -= step
        if not self._ends_well(0, 0):
            return self._passed(number, 0, f"its stated length of {size - header:,} bytes is wrong")
        return Frame(number, first, header, size, self._seen_end)

    def _short(self, number: int, header: int, size: int) -> Broken:
        """A record that is not all there."""
        supply = self._supply
        missing = size - len(supply.held)
        if RECORD_START.search(supply.held, header):
            return self._passed(number, header, "its stated length runs over the next record")
        if isinstance(supply.stop, Damage):
            supply.held.clear()
            return self._damaged(number)
        supply.held.clear()
        if supply.stop is END:
            return Broken(number, f"its gzip member ends {missing:,} bytes before the record does")
        return Broken(number, f"the archive is cut off {missing:,} bytes before the record ends")

    def _damaged(self, number: int) -> Broken:
        damage = self._supply.pass_stop()
        return Broken(number, damage.reason if isinstance(damage, Damage) else "damaged")

    def _passed(self, number: int, start: int, reason: str) -> Broken:
        """Pass over all up to the next record, at least ``start`` bytes, or to the next stop."""
        supply = self._supply
        size = 0
        at = start
        while True:
            more = supply.fill(at + _PIECE)
            if found := RECORD_START.search(supply.held, at):
                size += found.start()
                supply.take(found.start())
                break
            if not more:
                size += len(supply.held)
                supply.held.clear()
                break
            step = len(supply.held) - RECORD_START_SIZE
            size += step
            supply.take(step)
            at = 0
        if isinstance(supply.stop, Damage) and not supply.held:
            return self._damaged(number)
        return Broken(number, f"{reason}; {size:,} bytes passed over")
