"""Inputs as people give them (files, folders, patterns, URLs, ``-``) to a stream of documents."""

from __future__ import annotations

import glob
import io
import logging
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from selon.documents.build import A_FEED, from_bytes
from selon.documents.containers import is_container, read_container
from selon.documents.options import (
    DEFAULT_OPTIONS,
    DEFAULT_WATCH,
    Failure,
    LoadOptions,
    Watch,
    skipped,
)
from selon.documents.sniff import format_by_ending, format_of
from selon.errors import Empty, NoArticle, NotFound, SelonError, TooLarge

if TYPE_CHECKING:
    from selon.documents.fetching import Page
    from selon.records import Document

__all__ = ["load"]

_HEAD = 1 << 16
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_log = logging.getLogger("selon.documents")

Note = Callable[[str], None]


def load(  # noqa: PLR0913 - all but one by name
    inputs: Iterable[str | Path],
    *,
    options: LoadOptions = DEFAULT_OPTIONS,
    note: Note | None = None,
    counts: Counter[str] | None = None,
    skip: Callable[[str], bool] | None = None,
    feed: Callable[[str, Page], None] | None = None,
) -> Iterator[Document | Failure]:
    """The documents of ``inputs``, in their order, one at a time as they are asked for.

    An input is a file, a folder (read through and through, sorted, files with a known ending),
    a pattern such as ``news/**/*.txt``, an http(s) URL, or ``-`` for standard input. What
    cannot be read comes out as a ``Failure`` in its place and the rest goes on.

    Args:
        inputs: paths, patterns, URLs, ``-``; one alone may be given as it is.
        options: overrides and limits.
        note: called with a line for people about what was left out of a folder or a web
            archive; such lines go to the log ``selon.documents`` if it is not given.
        counts: added to while web archives are read: how much was left out, by reason
            ("request", "image", "status 404", "revisit", …); and "seen before", see ``skip``.
        skip: asked with the name of each document to come (``news.warc.gz#7``, ``a.txt``)
            before work is spent on it; nothing comes out for one it is true of.
        feed: called with an input that turns out to be a feed or a sitemap (its name, and what
            was found there); nothing comes out for it. Without it such an input is a failure.
            In a folder feeds are left out, with a note: what they name was not asked for.
    """
    watch = Watch(
        note=note or _log.info,
        counts=Counter() if counts is None else counts,
        skip=skip or DEFAULT_WATCH.skip,
        feed=feed,
    )
    for one in [inputs] if isinstance(inputs, str | Path) else inputs:
        yield from _guarded(str(one), _expand(str(one), options, watch))


def _guarded(name: str, items: Iterator[Document | Failure]) -> Iterator[Document | Failure]:
    """``items``, with what stops them as a last ``Failure``."""
    try:
        yield from items
    except SelonError as error:
        yield Failure(error.name or name, error)
    except OSError as error:
        yield Failure(name, NotFound(f"cannot be read: {error.strerror or error}", name))


def _expand(name: str, options: LoadOptions, watch: Watch) -> Iterator[Document | Failure]:
    if name == "-":
        # Not closed: standard input is the caller's.
        if sys.stdin is None:
            raise NotFound("there is no standard input", name)
        yield from _read_stream(sys.stdin.buffer, name, options, watch)
        return
    kind = _kind(name)
    if kind == "folder":
        yield from _read_folder(name, options, watch)
    elif kind == "file":
        yield from _read_file(name, options, watch)
    elif _SCHEME.match(name):
        yield from _read_url(name, options, watch)
    elif glob.has_magic(name):
        yield from _read_pattern(name, options, watch)
    else:
        raise NotFound("no such file or folder", name)


def _kind(name: str) -> str | None:
    try:
        mode = os.stat(name).st_mode  # noqa: PTH116 - the name stays as it was given
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise
        return None
    return "folder" if stat.S_ISDIR(mode) else "file"


def _read_file(name: str, options: LoadOptions, watch: Watch) -> Iterator[Document | Failure]:
    with Path(name).open("rb") as stream:
        yield from _read_stream(stream, name, options, watch)


def _read_folder(name: str, options: LoadOptions, watch: Watch) -> Iterator[Document | Failure]:
    broken: list[OSError] = []
    feeds: list[str] = []
    within = replace(watch, feed=lambda path, _page: feeds.append(path))
    taken = left_out = 0
    for folder, folders, files in os.walk(name, onerror=broken.append):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(folder, file)  # noqa: PTH118 - "./a" stays "./a"
            if format_by_ending(file) is None:
                left_out += 1
                continue
            taken += 1
            yield from _guarded(path, _read_regular(path, options, within))
        while broken:
            error = broken.pop()
            where = str(error.filename or name)
            yield Failure(where, NotFound(f"cannot be read: {error.strerror}", where))
    if left_out:
        watch.note(f"{name}: {left_out} file{'s' * (left_out > 1)} with other endings left out")
    if feeds:
        watch.note(f"{name}: {len(feeds)} feed{'s' * (len(feeds) > 1)} left out")
    if not taken:
        msg = f"no file to read in this folder ({left_out} with other endings)"
        raise Empty(msg, name)


def _read_regular(path: str, options: LoadOptions, watch: Watch) -> Iterator[Document | Failure]:
    """A file met in a folder: a pipe or device there would be waited for without end."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
        raise NotFound("not a regular file", path)
    yield from _read_file(path, options, watch)


def _read_pattern(pattern: str, options: LoadOptions, watch: Watch) -> Iterator[Document | Failure]:
    try:
        matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - names stay as given
    except ValueError:  # a NUL in it
        matches = []
    paths = [path for path in matches if not Path(path).is_dir()]
    if not paths:
        raise NotFound("no file matches this pattern", pattern)
    for path in paths:
        yield from _guarded(path, _read_regular(path, options, watch))


def _read_url(url: str, options: LoadOptions, watch: Watch) -> Iterator[Document | Failure]:
    from selon.documents.fetching import fetch

    if skipped(url, watch):
        return
    page = fetch(url, limits=options.limits)
    kind = options.format or format_of(page.data, name=page.url, content_type=page.content_type)
    known = replace(options, format=kind)
    if is_container(kind):
        yield from read_container(io.BytesIO(page.data), url, known, watch)
        return
    if kind == "feed":
        _hand_over(url, page, watch)
        return
    yield from_bytes(
        page.data, name=url, content_type=page.content_type, url=page.url, options=known
    )


def _read_stream(
    stream: BinaryIO, name: str, options: LoadOptions, watch: Watch
) -> Iterator[Document | Failure]:
    head = stream.read(_HEAD)
    kind = options.format or format_of(head, name=name)
    known = replace(options, format=kind)
    if is_container(kind):
        yield from read_container(stream, name, known, watch, head=head)
        return
    if skipped(name, watch):
        return
    limits = options.limits
    limit = {"html": limits.html, "feed": limits.fetch}.get(kind, limits.text)
    data = head + stream.read(max(limit + 1 - len(head), 0))
    if len(data) > limit:
        msg = f"larger than {limit:,} bytes"
        raise TooLarge(msg, name)
    if kind == "feed":
        from selon.documents.fetching import Page

        _hand_over(name, Page(name, data), watch)
        return
    yield from_bytes(data, name=name, options=known)


def _hand_over(name: str, page: Page, watch: Watch) -> None:
    """Gives a feed to whoever takes feeds.

    Raises:
        NoArticle: nobody does.
    """
    if watch.feed is None:
        raise NoArticle(A_FEED, name)
    watch.feed(name, page)
