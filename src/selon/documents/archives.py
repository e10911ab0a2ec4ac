"""Web archives: the articles in WARC and WET files, a document for each page.

Pages go the way that fetched pages go. What is no page (requests, images, error pages, copies
that were not stored again) is counted in ``Watch.counts`` and left out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, BinaryIO

from selon.documents.members import is_packed, unpacked
from selon.documents.options import (
    DEFAULT_WATCH,
    Failure,
    LoadOptions,
    Watch,
    override,
    skipped,
)
from selon.documents.pages import LeftOut, page_of, read_page, stored
from selon.documents.segments import Segments
from selon.documents.streams import buffered
from selon.documents.warc import Broken, Frame, frames
from selon.errors import BadRecord, Empty, SelonError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.records import Document

__all__ = ["read_archive"]

_HEAD = 1 << 16
# What every archive holds beside its pages; nobody misses it.
_EXPECTED = frozenset({"warcinfo", "request", "metadata", "part of a record"})


def read_archive(
    stream: BinaryIO, name: str, options: LoadOptions, watch: Watch = DEFAULT_WATCH
) -> Iterator[Document | Failure]:
    """The documents of a WARC or WET file, packed with gzip or not.

    Memory is bounded by the largest record that is read (``limits.html``), not by the file.

    Args:
        stream: read from here to its end; it need not be able to seek.
        name: the archive's name.
        options: overrides and limits.
        watch: ``counts`` is added to as the archive is read, ``note`` called at its end.

    Yields:
        A document named ``name#7`` for record 7, all records counted, or a ``Failure`` of that
        name for a page that cannot be read, a damaged stretch or a missing end.

    Raises:
        Empty: no bytes.
    """
    run = _Run(name, options, watch)
    head = buffered(b"", stream)
    packed = is_packed(head.peek(_HEAD)[:_HEAD], name)
    for frame in frames(unpacked(head, packed=packed), options.limits.html):
        yield from run.take(frame)
    if not run.records:
        raise Empty("no record in it", name)
    yield from run.rest()
    run.tell()


class _Run:
    """One pass through an archive."""

    def __init__(self, name: str, options: LoadOptions, watch: Watch) -> None:
        self._name = name
        self._options = options
        self._watch = watch
        self._segments = Segments(options.limits.html)
        self._counts: Counter[str] = Counter()
        self.records = 0

    def take(self, frame: Frame | Broken) -> Iterator[Document | Failure]:
        """What comes of one record: a document, a failure or nothing."""
        self.records += 1
        where = f"{self._name}#{frame.number}"
        try:
            if isinstance(frame, Broken):
                raise BadRecord(frame.reason, where)
            document = self._document(frame, where)
        except LeftOut as left_out:
            self._count(left_out.why)
        except SelonError as error:
            error.name = where = error.name or where
            yield Failure(where, error)
        else:
            if document:
                yield document

    def rest(self) -> Iterator[Failure]:
        """The pages whose last parts are not in this archive."""
        for number, first in self._segments.unfinished():
            where = f"{self._name}#{number}"
            try:
                page_of(first)
            except LeftOut as left_out:
                self._count(left_out.why)
            except SelonError as error:
                yield Failure(where, error)
            else:
                yield Failure(where, BadRecord("its last part is not in this archive", where))

    def tell(self) -> None:
        """Say what was left out that somebody may look for."""
        told = {what: n for what, n in self._counts.items() if what not in _EXPECTED}
        if told:
            what = ", ".join(f"{what} {n:,}" for what, n in sorted(told.items()))
            total = sum(told.values())
            self._watch.note(
                f"{self._name}: {total:,} of {self.records:,} records left out ({what})"
            )

    def _count(self, what: str) -> None:
        self._counts[what] += 1
        self._watch.counts[what] += 1

    def _document(self, frame: Frame, where: str) -> Document | None:
        whole = self._segments.joined(stored(frame), frame.number)
        if whole is None:
            self._count("part of a record")
            return None
        number, record = whole
        page = page_of(record)
        where = f"{self._name}#{number}"
        if skipped(where, self._watch):
            return None
        return override(read_page(record, page, where, self._options.limits), self._options)
