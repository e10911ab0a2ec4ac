"""Web archives made by hand, byte by byte, for the tests to damage."""

from __future__ import annotations

import base64
import gzip
import hashlib
import itertools
from typing import TYPE_CHECKING

from selon.documents import Failure, load
from selon.records import Document

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "The mayor of Harbour Town said on Monday that bridge number {} would be ready next year."
_ids = itertools.count(1)


def record(
    kind: str,
    block: bytes,
    *,
    url: str = "https://journal.example/a",
    content_type: str = "application/http; msgtype=response",
    digest: bool = True,
    name: str = "",
    end: bytes = b"\r\n\r\n",
    **fields: str | int,
) -> bytes:
    """A WARC record; ``fields`` go into its headers (``_`` for ``-``)."""
    headers = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2020-03-12T23:30:00Z",
        "WARC-Record-ID": name or f"<urn:uuid:{next(_ids)}>",
        "Content-Type": content_type,
        "Content-Length": len(block),
    }
    if digest:
        sha1 = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
        headers["WARC-Block-Digest"] = f"sha1:{sha1}"
    headers |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + end


def http(
    body: bytes,
    *headers: str,
    content_type: str | None = "text/html; charset=utf-8",
    status: str = "200 OK",
) -> bytes:
    """An HTTP response."""
    stated = [f"Content-Type: {content_type}"] if content_type else []
    return "\r\n".join([f"HTTP/1.1 {status}", *stated, *headers, "", ""]).encode() + body


def wet(number: int, **fields: str | int) -> bytes:
    """A record of extracted text, as in WET files."""
    text = TEXT.format(number).encode()
    return record("conversion", text, content_type="text/plain", **fields)


def html(number: int, head: str = "") -> bytes:
    """A page with an article."""
    paragraphs = "".join(f"<p>{TEXT.format(f'{number}{letter}')}</p>" for letter in "abc")
    return (
        f"<!doctype html><html><head><title>Bridge {number}</title>{head}</head>"
        f"<body><article><h1>Bridge</h1>{paragraphs}</article></body></html>"
    ).encode()


def chunked(body: bytes, size: int = 100) -> bytes:
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def packed(records: list[bytes]) -> bytes:
    """One gzip member for each record."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def read(
    tmp_path: Path, data: bytes, name: str = "a.warc", **more: object
) -> list[Document | Failure]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(load([path], **more))  # type: ignore[arg-type]


def texts(items: list[Document | Failure]) -> list[str]:
    return [item.text for item in items if isinstance(item, Document)]


def failures(items: list[Document | Failure]) -> list[str]:
    """Number and reason of each failure: "#3: …"."""
    found = [item for item in items if isinstance(item, Failure)]
    assert all(item.error.name == item.name for item in found)
    return [f"#{item.name.rpartition('#')[2]}: {item.error.reason}" for item in found]


def numbers(items: list[Document | Failure]) -> list[str]:
    """``3`` for a document, ``!3`` for a failure."""
    names = [i.input if isinstance(i, Document) else "!" + i.name for i in items]
    return [("!" if name[0] == "!" else "") + name.rpartition("#")[2] for name in names]
