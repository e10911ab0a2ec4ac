"""Parquet: one document a row, a row group after the other and each in small pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from selon.documents.columns import check_columns, known_columns
from selon.documents.decode import decode_parts
from selon.documents.options import (
    DEFAULT_WATCH,
    Failure,
    LoadOptions,
    Watch,
    check_size,
    skipped,
)
from selon.documents.tables import row_document
from selon.errors import BadRecord, Empty, SelonError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    import pyarrow.parquet as pq

    from selon.records import Document

__all__ = ["read_parquet"]

_BUFFER = 1 << 20
_BATCH_BYTES = 8 << 20
_BATCH_ROWS = 1000


def read_parquet(
    stream: BinaryIO, name: str, options: LoadOptions, watch: Watch = DEFAULT_WATCH
) -> Iterator[Document | Failure]:
    """The documents of a Parquet file; only the columns that tell of documents are read.

    Args:
        stream: one that can be sought in; the file's table of contents stands at its end.
        name: the file's name.
        options: columns, overrides and limits.
        watch: what to skip.

    Yields:
        A document named ``name#7`` for the seventh row, or a ``Failure`` of that name. A row
        group that is damaged is one failure that says which rows are lost with it.

    Raises:
        Empty: no row.
        BadRecord: not a Parquet file, no column for the text, or one that was asked for is
            not there.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(
            stream, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True
        )
    except (pa.ArrowException, OSError, ValueError) as error:
        msg = f"cannot be read as Parquet: {_first_line(error)}"
        raise BadRecord(msg, name) from error
    existing = [str(column) for column in file.schema_arrow.names]
    check_columns(existing, options.columns, name)
    if not file.metadata.num_rows:
        raise Empty("no row in it", name)
    wanted = known_columns(existing, options.columns)
    first = 1
    for group in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        yield from _group(_Group(file, group, first, rows, wanted), name, options, watch)
        first += rows


class _Group:
    """One row group: ``rows`` rows, the first of them number ``first`` of the file."""

    def __init__(
        self, file: pq.ParquetFile, index: int, first: int, rows: int, columns: list[str]
    ) -> None:
        self._file = file
        self._index = index
        self.first = first
        self.end = first + rows
        self._columns = columns

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Its rows, so few at a time that they take some megabytes."""
        size = self._file.metadata.row_group(self._index).total_byte_size
        average = max(size // max(self.end - self.first, 1), 1)
        rows = min(max(_BATCH_BYTES // average, 1), _BATCH_ROWS)
        yield from self._file.iter_batches(
            batch_size=rows, row_groups=[self._index], columns=self._columns
        )


def _group(
    group: _Group, name: str, options: LoadOptions, watch: Watch
) -> Iterator[Document | Failure]:
    import pyarrow as pa

    number = group.first
    trouble = "it holds fewer rows than it states"
    try:
        for batch in group.batches():
            for index in range(batch.num_rows):
                where = f"{name}#{number}"
                number += 1
                if not skipped(where, watch):
                    yield _row(batch, index, where, options)
    except (pa.ArrowException, OSError, ValueError) as error:
        trouble = _first_line(error)
    if number < group.end:
        rows = f"rows {number:,} to {group.end - 1:,}"
        where = f"{name}#{number}"
        yield Failure(where, BadRecord(f"{rows} cannot be read: {trouble}", where))


def _row(batch: pa.RecordBatch, index: int, name: str, options: LoadOptions) -> Document | Failure:
    try:
        cells = {
            str(column): _value(values[index], name, options.limits.line)
            for column, values in zip(batch.schema.names, batch.columns, strict=True)
        }
    except SelonError as error:
        return Failure(name, error)
    except (OverflowError, ValueError) as error:
        return Failure(name, BadRecord(f"a cell cannot be read: {_first_line(error)}", name))
    return row_document(cells, name, options)


def _value(cell: Any, name: str, limit: int) -> object:
    """A cell as JSON would hold it: days as strings, bytes decoded, nothing as ""."""
    import pyarrow as pa

    if not cell.is_valid:
        return ""
    kind = cell.type
    if pa.types.is_dictionary(kind):
        return _value(cell.dictionary[cell.index.as_py()], name, limit)
    if isinstance(cell, pa.StringScalar | pa.BinaryScalar):  # and those derived from them
        data = cell.as_buffer().to_pybytes()
        check_size(data, limit, name)
        # Not all that is marked as UTF-8 is; and some programs mark nothing.
        return decode_parts([data], name=name)[0]
    if pa.types.is_timestamp(kind):
        return str(cell.cast(pa.string()).as_py())
    if pa.types.is_date(kind):
        return cell.as_py().isoformat()
    return cell.as_py()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
