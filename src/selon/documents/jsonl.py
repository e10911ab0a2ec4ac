"""JSON Lines of any size, one document a line; and JSON files of one object or an array."""

from __future__ import annotations

import codecs
import io
import json
from typing import TYPE_CHECKING, BinaryIO

from selon.documents.decode import decode
from selon.documents.options import Failure, LoadOptions, check_size, override
from selon.documents.record import document_of
from selon.documents.sniff import looks_like_json_lines
from selon.documents.streams import buffered
from selon.errors import BadRecord, Empty, NotText, SelonError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.records import Document

__all__ = ["read_json", "read_json_stream"]

_HEAD = 1 << 16
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Line = tuple[int, bytes | SelonError]


def read_json(data: bytes, name: str, options: LoadOptions) -> Iterator[Document | Failure]:
    """The documents in JSON or JSON Lines held in memory; see ``read_json_stream``."""
    return read_json_stream(buffered(data), name, options)


def read_json_stream(
    stream: io.BufferedReader, name: str, options: LoadOptions
) -> Iterator[Document | Failure]:
    """The documents of a JSON Lines stream, line by line, or of one JSON object or array.

    A name that ends in ``.jsonl`` or ``.ndjson`` is JSON Lines. Anything else is too if its
    first line is an object and more lines follow; otherwise it is read whole.

    Yields:
        A document named ``name#7`` for line 7 (or the seventh element of an array), or a
        ``Failure`` of that name for a line that is not one. A single object is ``name``.

    Raises:
        Empty: nothing in it.
        BadRecord: a file that is not JSON.
        TooLarge: JSON that is not JSON Lines and larger than ``limits.text``.
    """
    head = stream.peek(_HEAD)
    if not head:
        raise Empty("the input is empty", name)
    if name.lower().endswith((".jsonl", ".ndjson")) or _has_lines(head):
        yield from _read_lines(stream, name, options)
        return
    data = stream.read(options.limits.text + 1)
    check_size(data, options.limits.text, name)
    try:
        value = _parse(data, name)
    except BadRecord:
        # JSON Lines after all, whose first line was too long to be seen whole.
        if not looks_like_json_lines(data):
            raise
        yield from _read_lines(buffered(data), name, options)
        return
    if not isinstance(value, list):
        yield override(document_of(value, name, options.limits), options)
        return
    if not value:
        raise Empty("an empty array", name)
    for index, record in enumerate(value, start=1):
        yield _document_or_failure(record, f"{name}#{index}", options)


def _has_lines(head: bytes) -> bool:
    first, _, rest = head.partition(b"\n")
    return looks_like_json_lines(first) and bool(rest.strip())


def _read_lines(
    stream: io.BufferedReader, name: str, options: LoadOptions
) -> Iterator[Document | Failure]:
    any_record = False
    for number, line in _lines(stream, options.limits.line):
        where = f"{name}#{number}"
        if isinstance(line, bytes) and not line.strip():
            continue
        any_record = True
        if isinstance(line, SelonError):
            line.name = where
            yield Failure(where, line)
            continue
        try:
            value = _parse(line, where)
        except SelonError as error:
            yield Failure(where, error)
        else:
            yield _document_or_failure(value, where, options)
    if not any_record:
        raise Empty("no record in it", name)


def _document_or_failure(record: object, name: str, options: LoadOptions) -> Document | Failure:
    try:
        return override(document_of(record, name, options.limits), options)
    except SelonError as error:
        return Failure(name, error)


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
    wide = next((codec for mark, codec in _WIDE_MARKS if head.startswith(mark)), None)
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
