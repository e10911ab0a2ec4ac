"""Feeds among the inputs: told by their bytes, given to whoever takes them, read by nobody."""

from __future__ import annotations

import gzip
import io
import sys
import time
from typing import TYPE_CHECKING

import pytest

from selon.documents import Failure, LoadOptions, Page, from_bytes, load
from selon.documents import fetching as fetching_module
from selon.documents.sniff import format_of
from selon.errors import NoArticle

if TYPE_CHECKING:
    from pathlib import Path

RSS = b"<?xml version='1.0'?>\n<rss version='2.0'><channel></channel></rss>"


@pytest.mark.parametrize(
    "data",
    [
        RSS, b"\xef\xbb\xbf <rss>", RSS.decode().encode("utf-16"), gzip.compress(RSS, mtime=0),
        b"<!-- a --> <?xml-stylesheet href='x'?> <!DOCTYPE rss [ <!ENTITY x 'y'> ] ><RSS>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<atom:feed xmlns:atom='x'>",
        b"<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/'>",
        b"<rdf:RDF xmlns='http://my.netscape.com/rdf/simple/0.9/'>",
        b"<opml version='1.0'>", b"<urlset\n>", b"<s:sitemapindex xmlns:s='x'>",
        b'{"title": "x", "version": "https://jsonfeed.org/version/1.1", "items": []}',
        b'{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"}',
    ],
)  # fmt: skip
def test_feeds_are_told_by_their_bytes(data: bytes) -> None:
    assert format_of(data) == "feed"
    for wrong in ("text/html", "text/plain", "application/json", "application/octet-stream"):
        assert format_of(data, name="a.html", content_type=wrong) == "feed"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<feedback>", "text"), (b"<!doctype html><html><rss>", "html"), (b"an <rss> feed", "text"),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>", "text"), (b"", "text"),
        (b'{"text": "The version is at https://jsonfeed.org/version/1"}', "jsonl"),
    ],
)  # fmt: skip
def test_what_only_looks_like_one(data: bytes, kind: str) -> None:
    assert format_of(data) == kind


@pytest.mark.parametrize(
    "evil",
    [b"<!---->" * 9000, b"<?x?>" * 9000, b"<!doctype x>" * 5000, b"<!doctype x[]" * 5000,
     b"<!--" * 16_000, b"<a:" * 20_000, b'{"version" ' * 5000, b"<?xml ?>" + b"<!---->" * 280],
)  # fmt: skip
def test_no_bytes_take_long_to_tell(evil: bytes) -> None:
    start = time.perf_counter()
    format_of(evil + b"x")
    assert time.perf_counter() - start < 1


def test_whoever_takes_feeds_gets_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, gone = tmp_path / "feed", tmp_path / "gone"
    path.write_bytes(RSS)
    page = Page("https://b.example/rss", RSS, "text/html", {"etag": "1"})
    monkeypatch.setattr(fetching_module, "fetch", lambda _url, **_: page)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RSS)))
    taken: list[tuple[str, Page]] = []
    inputs = [str(path), "https://a.example/", str(gone), "-", str(tmp_path / "f*")]
    (failed,) = load(inputs, feed=lambda *found: taken.append(found))
    assert isinstance(failed, Failure)
    assert failed.name == str(gone)
    assert taken == [
        (str(path), Page(str(path), RSS)),
        ("https://a.example/", page),
        ("-", Page("-", RSS)),
        (str(path), Page(str(path), RSS)),
    ]


def test_without_a_taker_a_feed_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(RSS)
    (failed,) = load([path])
    assert isinstance(failed, Failure)
    assert str(failed.error).startswith(
        f"{path}: a feed, not an article: selon add or selon follow"
    )
    with pytest.raises(NoArticle, match="a feed, not an article"):
        from_bytes(RSS, name="x")
    # Whoever insists on another format gets it.
    (document,) = load([path], options=LoadOptions(format="text"))
    assert not isinstance(document, Failure)


def test_feeds_in_folders_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mayor said no.")
    (tmp_path / "feed.html").write_bytes(RSS)
    taken: list[str] = []
    notes: list[str] = []
    items = list(load([tmp_path], note=notes.append, feed=lambda name, _: taken.append(name)))
    assert [getattr(item, "input", None) for item in items] == [f"{tmp_path}/a.txt"]
    assert (taken, notes) == ([], [f"{tmp_path}: 1 feed left out"])


def test_a_feed_too_large_is_refused(tmp_path: Path) -> None:
    from selon.documents import Limits

    path = tmp_path / "feed.xml"
    path.write_bytes(RSS + b" " * 200_000)
    options = LoadOptions(limits=Limits(fetch=100_000))
    (failed,) = load([path], options=options, feed=lambda *_: pytest.fail("taken"))
    assert isinstance(failed, Failure)
    assert failed.error.code == "E107"
