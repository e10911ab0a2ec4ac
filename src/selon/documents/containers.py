"""Files that hold many documents, each read the way of its format, and their marks."""

from __future__ import annotations

import io
import os
import re
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from selon.documents.jsonl import read_json_stream
from selon.documents.options import DEFAULT_WATCH, Failure, LoadOptions, Watch
from selon.documents.streams import buffered
from selon.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selon.documents.options import Format
    from selon.records import Document

__all__ = ["container", "is_container", "mark", "read_container"]

_CONTAINERS = frozenset({"jsonl", "csv", "parquet", "warc"})
_MEMBER = re.compile(r"#\d+$")


def is_container(kind: Format) -> bool:
    """Whether inputs of this format hold many documents."""
    return kind in _CONTAINERS


def container(name: str) -> str:
    """The file that an input stands in: ``news.csv`` for ``news.csv#7``, else the input itself."""
    return name if os.path.exists(name) else _MEMBER.sub("", name)  # noqa: PTH110 - as it was given


def mark(path: str | Path) -> str:
    """What tells a file from a later version of it: its size and time of modification.

    Args:
        path: a file, or a document in one (``news.warc.gz#7``), whose mark is the file's.

    Returns:
        For instance ``"1048576-1700000000123456789"`` (bytes, nanoseconds of Unix time);
        ``""`` for what is no file: a URL, a folder, standard input, a file that is gone.
    """
    name = str(path)
    for candidate in (name, _MEMBER.sub("", name)):
        with suppress(OSError, ValueError):
            state = os.stat(candidate)  # noqa: PTH116 - the name stays as it was given
            if stat.S_ISREG(state.st_mode):
                return f"{state.st_size}-{state.st_mtime_ns}"
    return ""


def read_container(
    stream: BinaryIO,
    name: str,
    options: LoadOptions,
    watch: Watch = DEFAULT_WATCH,
    *,
    head: bytes = b"",
) -> Iterator[Document | Failure]:
    """The documents of a stream whose format is ``options.format``.

    Args:
        stream: what follows ``head``.
        name: the input's name.
        options: with the format set.
        watch: what to skip, and who hears of what is left out.
        head: bytes that have been read from the stream already.
    """
    if options.format == "parquet":
        from selon.documents.parquet import read_parquet

        yield from read_parquet(_seekable(head, stream, name, options), name, options, watch)
        return
    whole = buffered(head, stream)
    if options.format == "csv":
        from selon.documents.tables import read_csv

        yield from read_csv(whole, name, options, watch)
    elif options.format == "warc":
        from selon.documents.archives import read_archive

        yield from read_archive(whole, name, options, watch)
    else:
        yield from read_json_stream(whole, name, options, watch)


def _seekable(head: bytes, stream: BinaryIO, name: str, options: LoadOptions) -> BinaryIO:
    """The stream from its beginning; what comes through a pipe is taken into memory."""
    if stream.seekable():
        stream.seek(0)
        return stream
    limit = options.limits.text
    data = head + stream.read(limit + 1 - len(head))
    if len(data) > limit:
        msg = f"larger than {limit:,} bytes, and not a file"
        raise TooLarge(msg, name)
    return io.BytesIO(data)
