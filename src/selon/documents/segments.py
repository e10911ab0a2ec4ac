"""Records that an archive holds in several parts, joined when the last part comes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from selon.errors import BadRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.documents.pages import Stored

__all__ = ["Segments"]

_MOST = 10_000


@dataclass(slots=True)
class _Begun:
    number: int
    first: Stored
    parts: list[bytes] = field(default_factory=list)
    last: int = 1
    size: int = 0


class Segments:
    """The parts that are waiting for others; they hold ``limit`` bytes in all at most."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._begun: dict[str, _Begun] = {}
        self._held = 0

    def joined(self, record: Stored, number: int) -> tuple[int, Stored] | None:
        """The whole record that ``record`` completes, with the number of its first part.

        Raises:
            BadRecord: a part whose first part, or the one before it, is not there; or parts
                that are not as long together as the last one states.
        """
        if record.segment is None and record.origin is None:
            return number, record
        if record.origin is None:
            self._begin(record, number)
            return None
        begun = self._begun.get(record.origin)
        if begun is None:
            msg = f"part {record.segment} of a record whose first part is not in this archive"
            raise BadRecord(msg)
        if record.segment != begun.last + 1:
            msg = (
                f"part {record.segment} of record {begun.number} does not follow part {begun.last}"
            )
            raise BadRecord(msg)
        self._add(begun, record)
        return self._finish(record.origin, record) if record.total is not None else None

    def unfinished(self) -> Iterator[tuple[int, Stored]]:
        """The numbers and first parts of records whose last part never came."""
        for begun in self._begun.values():
            yield begun.number, begun.first

    def _begin(self, record: Stored, number: int) -> None:
        if record.id is None or record.id in self._begun or len(self._begun) >= _MOST:
            raise BadRecord("the first of several parts, which cannot be told from others")
        begun = _Begun(number, record, last=record.segment or 1)
        self._begun[record.id] = begun
        self._add(begun, record)

    def _add(self, begun: _Begun, record: Stored) -> None:
        begun.last = record.segment or begun.last
        begun.size += record.size
        if self._held + len(record.block) <= self._limit:
            self._held += len(record.block)
            begun.parts.append(record.block)

    def _finish(self, origin: str, last: Stored) -> tuple[int, Stored]:
        begun = self._begun.pop(origin)
        block = b"".join(begun.parts)
        self._held -= len(block)
        if begun.size != last.total:
            msg = f"record {begun.number}: its parts have {begun.size:,} of {last.total:,} bytes"
            raise BadRecord(msg)
        cut = begun.first.cut or last.cut
        return begun.number, replace(begun.first, block=block, size=begun.size, cut=cut)
