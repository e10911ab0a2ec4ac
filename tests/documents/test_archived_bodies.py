"""HTTP bodies in web archives: encodings undone, and bodies that were stored badly."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest
from tests.documents.archiving import (
    chunked,
    failures,
    html,
    http,
    numbers,
    read,
    record,
    texts,
    wet,
)

if TYPE_CHECKING:
    from pathlib import Path


def coded(name: str) -> tuple[bytes, list[str]]:
    page = html(1)
    bare = zlib.compressobj(wbits=-15)
    return {
        "gzip": (gzip.compress(page), ["Content-Encoding: gzip"]),
        "x-gzip": (gzip.compress(page), ["Content-Encoding: x-gzip"]),
        "deflate": (zlib.compress(page), ["Content-Encoding: deflate"]),
        "bare deflate": (bare.compress(page) + bare.flush(), ["Content-Encoding: deflate"]),
        "twice": (gzip.compress(gzip.compress(page)), ["Content-Encoding: gzip, gzip"]),
        "chunked": (chunked(page), ["Transfer-Encoding: chunked"]),
        "chunks with extensions": (
            chunked(page, 999999).replace(b"\r\n", b";a=b\r\n", 1) + b"trailer: x\r\n\r\n",
            ["Transfer-Encoding: chunked"],
        ),
        "stored unzipped": (page, ["Content-Encoding: gzip", "Content-Length: 99999"]),
        "stored unbrotlied": (page, ["Content-Encoding: br"]),
        "stored inflated": (page, ["Content-Encoding: deflate"]),
        "stored joined": (page, ["Transfer-Encoding: chunked"]),
        "identity": (page, ["Content-Encoding: identity"]),
    }[name]


@pytest.mark.parametrize(
    "name",
    ["gzip", "x-gzip", "deflate", "bare deflate", "twice", "chunked", "chunks with extensions",
     "stored unzipped", "stored unbrotlied", "stored inflated", "stored joined", "identity"],
)  # fmt: skip
def test_encodings_of_the_body(tmp_path: Path, name: str) -> None:
    body, headers = coded(name)
    items = read(tmp_path, record("response", http(body, *headers)))
    assert [text.count("bridge number") for text in texts(items)] == [3]


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_encodings_by_fastwarc(tmp_path: Path, coding: str) -> None:
    from fastwarc.stream_io import BrotliWriter, ZstdWriter

    path = tmp_path / "body"
    writer = (BrotliWriter if coding == "br" else ZstdWriter)(str(path))
    writer.write(html(1))
    writer.close()
    body = path.read_bytes()
    assert len(body) < len(html(1))
    items = read(tmp_path, record("response", http(body, f"Content-Encoding: {coding}")))
    assert [text.count("bridge number") for text in texts(items)] == [3]
    items = read(tmp_path, record("response", http(body[:-3], f"Content-Encoding: {coding}")))
    assert failures(items) == [f"#1: its {coding} compression is damaged"]


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (http(gzip.compress(html(1), mtime=0)[:-9], "Content-Encoding: gzip"), "ends too early"),
        (http(b"\x1f\x8b" + html(1), "Content-Encoding: gzip"), "gzip compression is damaged"),
        (http(chunked(html(1))[:-5], "Transfer-Encoding: chunked"), "ends too early"),
        (http(chunked(html(1))[:150], "Transfer-Encoding: chunked"), "ends too early"),
        (http(b"5\r\nhelloXX" + html(1), "Transfer-Encoding: chunked"), "chunks are damaged"),
        (http(b"x", "Content-Encoding: aws-thing"), "compressed as aws-thing, which is not read"),
        (http(html(1), "Content-Length: 99999"), "of the page's 99,999 bytes"),
        (http(b""), "the page is empty"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html", "no HTTP headers in it"),
        (b"", "no HTTP headers in it"),
        (b"HTTP/1.1 what\r\nContent-Type: text/html\r\n\r\nx", "no HTTP status in it"),
    ],
)  # fmt: skip
def test_pages_stored_badly(tmp_path: Path, block: bytes, reason: str) -> None:
    items = read(tmp_path, record("response", block) + wet(2))
    assert numbers(items) == ["!1", "2"]
    assert reason in failures(items)[0]


def test_a_page_the_crawler_cut(tmp_path: Path) -> None:
    data = record("response", http(html(1)), WARC_Truncated="length")
    assert failures(read(tmp_path, data)) == [
        "#1: the crawler stored only a part of it (length)"
    ]  # fmt: skip
