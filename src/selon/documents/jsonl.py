"""JSON Lines of any size, one document a line; and JSON files of one object or an array."""

from __future__ import annotations

import codecs
import io
import json
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from selon.documents.columns import check_columns
from selon.documents.decode import decode
from selon.documents.options import (
    DEFAULT_WATCH,
    Failure,
    LoadOptions,
    Watch,
    check_size,
    override,
    skipped,
)
from selon.documents.record import document_of, unnested
from selon.documents.sniff import looks_like_json_lines
from selon.documents.streams import buffered, wide_codec
from selon.errors import BadRecord, Empty, NotText, SelonError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.records import Document

__all__ = ["read_json", "read_json_stream"]

_HEAD = 1 << 16
# A field that was asked for has to show in one of so many records.
_HEAD_RECORDS = 20

Line = tuple[int, bytes | SelonError]
Named = tuple[str, object]


def read_json(
    data: bytes, name: str, options: LoadOptions, watch: Watch = DEFAULT_WATCH
) -> Iterator[Document | Failure]:
    """The documents in JSON or JSON Lines held in memory; see ``read_json_stream``."""
    return read_json_stream(buffered(data), name, options, watch)


def read_json_stream(
    stream: io.BufferedReader, name: str, options: LoadOptions, watch: Watch = DEFAULT_WATCH
) -> Iterator[Document | Failure]:
    """The documents of a JSON Lines stream, line by line, or of one JSON object or array.

    A name that ends in ``.jsonl`` or ``.ndjson`` is JSON Lines. Anything else is too if its
    first line is an object and more lines follow; otherwise it is read whole.

    Yields:
        A document named ``name#7`` for line 7 (or the seventh element of an array), or a
        ``Failure`` of that name for a line that is not one. A single object is ``name``.

    Raises:
        Empty: nothing in it.
        BadRecord: a file that is not JSON, or one whose first records lack a field that
            ``options.columns`` names.
        TooLarge: JSON that is not JSON Lines and larger than ``limits.text``.
    """
    head = stream.peek(_HEAD)
    if not head:
        raise Empty("the input is empty", name)
    if name.lower().endswith((".jsonl", ".ndjson")) or _has_lines(head):
        yield from _documents(_records(stream, name, options, watch), name, options)
        return
    data = stream.read(options.limits.text + 1)
    check_size(data, options.limits.text, name)
    try:
        value = _parse(data, name)
    except BadRecord:
        # JSON Lines after all, whose first line was too long to be seen whole.
        if not looks_like_json_lines(data):
            raise
        yield from _documents(_records(buffered(data), name, options, watch), name, options)
        return
    if not isinstance(value, list):
        for item in _documents(_not_skipped(iter([(name, value)]), watch), name, options):
            if isinstance(item, Failure):
                raise item.error
            yield item
        return
    if not value:
        raise Empty("an empty array", name)
    named = ((f"{name}#{index}", record) for index, record in enumerate(value, start=1))
    yield from _documents(_not_skipped(named, watch), name, options)


def _has_lines(head: bytes) -> bool:
    first, _, rest = head.partition(b"\n")
    return looks_like_json_lines(first) and bool(rest.strip())


def _records(
    stream: io.BufferedReader, name: str, options: LoadOptions, watch: Watch
) -> Iterator[Named]:
    """The parsed lines, an error in place of each that cannot be."""
    any_record = False
    for number, line in _lines(stream, options.limits.line):
        where = f"{name}#{number}"
        if isinstance(line, bytes) and not line.strip():
            continue
        any_record = True
        if skipped(where, watch):
            continue
        if isinstance(line, SelonError):
            line.name = where
            yield where, line
            continue
        try:
            value = _parse(line, where)
        except SelonError as error:
            yield where, error
        else:
            yield where, value
    if not any_record:
        raise Empty("no record in it", name)


def _not_skipped(records: Iterator[Named], watch: Watch) -> Iterator[Named]:
    return ((where, value) for where, value in records if not skipped(where, watch))


def _documents(
    records: Iterator[Named], name: str, options: LoadOptions
) -> Iterator[Document | Failure]:
    for where, value in _checked(records, name, options):
        try:
            if isinstance(value, SelonError):
                raise value
            document = document_of(value, where, options.limits, options.columns)
        except SelonError as error:
            yield Failure(where, error)
        else:
            yield override(document, options)


def _checked(records: Iterator[Named], name: str, options: LoadOptions) -> Iterator[Named]:
    """``records``, once the fields that were asked for have been seen in the first of them."""
    if not options.columns:
        return records
    head: list[Named] = []
    fields: dict[str, None] = {}
    trouble: BadRecord | None = None
    for where, value in islice(records, _HEAD_RECORDS):
        head.append((where, value))
        if not isinstance(value, dict):
            continue
        fields.update(dict.fromkeys([*value, *unnested(value)]))
        try:
            check_columns(list(fields), options.columns, name, what="field")
        except BadRecord as error:
            trouble = error
        else:
            trouble = None
            break
    if trouble:
        raise trouble
    return chain(head, records)


def _parse(data: bytes, name: str) -> object:
    try:
        return json.loads(_text_of(data))
    except NotText as error:
        raise BadRecord(error.reason, name) from error
    except json.JSONDecodeError as error:
        msg = f"not JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}"
        raise BadRecord(msg, name) from error
    except RecursionError as error:
        raise BadRecord("not read: brackets nested too deep", name) from error
    except ValueError as error:
        msg = f"not read: {error}"
        raise BadRecord(msg, name) from error


def _text_of(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    # Programs that write a lone surrogate unescaped write it as UTF-8 does any code point.
    for errors in ("strict", "surrogatepass"):
        try:
            return data.decode("utf-8", errors)
        except UnicodeDecodeError:
            continue
    return decode(data)


def _lines(stream: io.BufferedReader, limit: int) -> Iterator[Line]:
    """Numbered lines of at most ``limit`` bytes; an error in place of a longer one."""
    head = stream.peek(4)
    wide = wide_codec(head)
    if wide:
        yield from _wide_lines(stream, wide, limit)
        return
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        yield number, _too_long(limit)
        while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
            pass


def _wide_lines(stream: BinaryIO, codec: str, limit: int) -> Iterator[Line]:
    number = 0
    with io.TextIOWrapper(stream, codec, "surrogatepass", newline="\n") as text:
        try:
            while line := text.readline(limit + 1):
                number += 1
                if len(line) <= limit or line.endswith("\n"):
                    yield number, line.encode("utf-8", "surrogatepass")
                    continue
                yield number, _too_long(limit)
                while (rest := text.readline(1 << 20)) and not rest.endswith("\n"):
                    pass
        except UnicodeError:
            yield number + 1, BadRecord(f"not text from here on: it does not decode as {codec}")


def _too_long(limit: int) -> TooLarge:
    return TooLarge(f"a line longer than {limit:,} bytes")
