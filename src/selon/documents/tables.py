"""Tables in text (CSV, TSV): one document a row, row by row, whatever the size of the file.

The rows are taken apart by the standard library's ``csv``. It works on text, and which encoding
a large file is in shows only as it is read, so bytes are carried through it one to one (as
Latin-1) and each row is decoded when it stands alone.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from typing import TYPE_CHECKING, Any

from selon.documents.columns import check_columns
from selon.documents.decode import decode_parts, encoding_of_sample, refuse_binary, unmarked_wide
from selon.documents.delimiters import (
    Dialect,
    find_dialect,
    lines_of,
    literal_row,
    stated_delimiter,
)
from selon.documents.options import DEFAULT_WATCH, Failure, LoadOptions, Watch, override, skipped
from selon.documents.record import document_of
from selon.documents.streams import wide_codec
from selon.errors import BadRecord, Empty, SelonError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selon.records import Document

__all__ = ["read_csv", "row_document"]

_HEAD = 1 << 16
_MARK = "\u00ef\u00bb\u00bf"  # the byte-order mark of UTF-8, as Latin-1
_SAMPLE_LINES = 100
_TAB_ENDINGS = (".tsv", ".tab")

Row = tuple[int, list[str] | SelonError]
"""Its number, the header's being 0, and its cells or what is wrong with it."""


def read_csv(
    stream: io.BufferedReader, name: str, options: LoadOptions, watch: Watch = DEFAULT_WATCH
) -> Iterator[Document | Failure]:
    """The documents of a table whose first row names the columns.

    Yields:
        A document named ``name#7`` for the seventh row below the header (blank lines are not
        counted), or a ``Failure`` of that name for a row that is none.

    Raises:
        Empty: nothing in it, or no row below the header.
        NotText: binary data.
        BadRecord: no column for the text, or one that was asked for is not there.
        TooLarge: a header larger than ``limits.line``.
    """
    head = stream.peek(_HEAD)
    if not head:
        raise Empty("the input is empty", name)
    refuse_binary(head, name)
    wide = wide_codec(head) or unmarked_wide(head)
    codec = wide or "latin-1"
    with io.TextIOWrapper(stream, codec, "surrogatepass" if wide else "strict", newline="") as text:
        lines = _Lines(text, options.limits.line)
        rows = _Rows(lines, _dialect(lines, head.decode(codec, "replace"), name, options), options)
        decoded = _as_they_are if wide else _decoder(encoding_of_sample(head))
        try:
            yield from _documents(rows, decoded, name, options, watch)
        except UnicodeError:
            where = f"{name}#{rows.number + 1}"
            msg = f"not text from here on: it does not decode as {codec}"
            yield Failure(where, BadRecord(msg, where))


def row_document(cells: dict[str, Any], name: str, options: LoadOptions) -> Document | Failure:
    """The document in one row, or the failure to read one from it."""
    try:
        return override(document_of(cells, name, options.limits, options.columns), options)
    except SelonError as error:
        return Failure(name, error)


def _dialect(lines: _Lines, sample: str, name: str, options: LoadOptions) -> Dialect:
    """The way the table is written; a line that only states it is taken off."""
    sample = sample.removeprefix(_MARK).removeprefix("\ufeff")
    first = lines_of(sample)[0] if sample else ""
    stated = stated_delimiter(first)
    if stated:
        next(lines, None)
        sample = sample[len(first) :]
    elif name.lower().endswith(_TAB_ENDINGS):
        stated = "\t"
    return find_dialect(sample, options.columns, delimiter=stated)


def _documents(
    rows: _Rows,
    decoded: Callable[[Sequence[str], str], list[str]],
    name: str,
    options: LoadOptions,
    watch: Watch,
) -> Iterator[Document | Failure]:
    _, header = next(rows, (0, Empty("nothing in it but white space")))
    if isinstance(header, SelonError):
        header.name = name
        raise header
    names = [cell.strip() for cell in decoded(header, name)]
    check_columns(names, options.columns, name)
    any_row = False
    for number, cells in rows:
        any_row = True
        where = f"{name}#{number}"
        if skipped(where, watch):
            continue
        try:
            if isinstance(cells, SelonError):
                cells.name = where
                raise cells
            values = decoded(cells, where)
        except SelonError as error:
            yield Failure(where, error)
            continue
        # Of two columns of one name the first counts.
        record = dict(reversed(list(zip(names, values, strict=True))))
        yield row_document(record, where, options)
    if not any_row:
        raise Empty("no row below the names of the columns", name)


def _as_they_are(cells: Sequence[str], _name: str) -> list[str]:
    return list(cells)


def _decoder(declared: str | None) -> Callable[[Sequence[str], str], list[str]]:
    def decoded(cells: Sequence[str], name: str) -> list[str]:
        parts = [cell.encode("latin-1") for cell in cells]
        return decode_parts(parts, name=name, declared=declared)

    return decoded


class _Lines:
    """The physical lines of a table, numbered from 1; lines can be put back.

    A row may go over many lines. Those since ``begin`` are kept, so that a row whose quotation
    is never closed costs that row and not the rest of the file.
    """

    def __init__(self, text: io.TextIOWrapper, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._again: deque[tuple[int, str]] = deque()
        self._number = 0
        self._first = True
        self.taken: list[tuple[int, str]] = []
        self._size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._size > self._limit:
            raise TooLarge(f"a row longer than {self._limit:,} characters")
        number, line = self._again.popleft() if self._again else self._read()
        self.taken.append((number, line))
        self._size += len(line)
        return line

    def begin(self) -> None:
        """A new row starts with the next line."""
        self.taken, self._size = [], 0

    def put_back(self) -> None:
        """Give the lines after the row's first again."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.taken = self.taken[:1]

    def _read(self) -> tuple[int, str]:
        self._number += 1
        line = self._text.readline(self._limit + 1)
        if self._first:
            self._first = False
            line = line.removeprefix(_MARK).removeprefix("\ufeff")
        if not line:
            raise StopIteration
        if len(line) > self._limit and not line.endswith(("\n", "\r")):
            while (rest := self._text.readline(1 << 20)) and not rest.endswith(("\n", "\r")):
                pass
            self.taken.append((self._number, ""))
            raise TooLarge(f"a line longer than {self._limit:,} characters")
        return self._number, line


class _Rows:
    """The rows of a table as long as the first, and an error in place of each other one."""

    def __init__(self, lines: _Lines, dialect: Dialect, options: LoadOptions) -> None:
        # One setting for the whole process; it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), options.limits.line + 1))
        self._lines = lines
        self._dialect = dialect
        self._reader = csv.reader(lines, **dialect.arguments)
        self._width: int | None = None
        self.number = -1

    def __iter__(self) -> _Rows:
        return self

    def __next__(self) -> Row:
        while True:
            self._lines.begin()
            row = self._row()
            if row:
                break
        self.number += 1
        if isinstance(row, SelonError):
            return self.number, row
        self._width = self._width or len(row)
        if len(row) != self._width:
            line = self._lines.taken[0][0]
            msg = f"row at line {line}: {len(row)} cells where the header has {self._width}"
            return self.number, BadRecord(msg)
        return self.number, row

    def _row(self) -> list[str] | SelonError:
        try:
            return next(self._reader)
        except TooLarge as error:
            trouble: SelonError = error
            # What csv has gathered of the row is its own; a new reader starts afresh.
            self._reader = csv.reader(self._lines, **self._dialect.arguments)
        except csv.Error as error:
            trouble = BadRecord(self._reason(str(error)))
        (number, first), *more = self._lines.taken
        # Prose that begins with a quotation and goes on after it: its marks are text.
        literal = literal_row(first, self._dialect)
        if isinstance(trouble, BadRecord) and literal and len(literal) == self._width:
            self._lines.put_back()
            return literal
        trouble.reason = f"row at line {number}: {trouble.reason}"
        if self._are_rows([line for _, line in more]):
            self._lines.put_back()
        elif more:
            trouble.reason += f"; lines {more[0][0]:,} to {more[-1][0]:,} passed over"
        return trouble

    def _are_rows(self, lines: list[str]) -> bool:
        """Whether lines that a broken row took with it are rows, and not the prose of a cell."""
        width = self._width or 0
        even = total = 0
        for line in lines[:_SAMPLE_LINES]:
            if line.strip():
                total += 1
                even += len(next(csv.reader([line], delimiter=self._dialect.delimiter))) == width
        return width > 1 and even > 0.8 * total

    def _reason(self, said: str) -> str:
        if "unexpected end" in said:
            return "a quotation mark opens a cell and none closes it"
        if "expected after" in said:
            return "a cell goes on after the quotation mark that closes it"
        return said
