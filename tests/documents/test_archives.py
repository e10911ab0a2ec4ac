"""WARC and WET: which records become documents, what they say, and what is left out."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import itertools
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.documents.archiving import (
    TEXT,
    chunked,
    failures,
    html,
    http,
    numbers,
    packed,
    read,
    record,
    texts,
    wet,
)

from selon.documents import Limits, LoadOptions, from_bytes, load, mark, read_date
from selon.documents.sandbox import shared_extractor
from selon.errors import BadRecord, Empty, NoArticle, TooLarge
from selon.records import Document, Publication

if TYPE_CHECKING:
    from pathlib import Path

EVERYTHING = [
    record("warcinfo", b"software: crawler\r\n", content_type="application/warc-fields"),
    record("request", b"GET /a HTTP/1.1\r\n\r\n", content_type="application/http; msgtype=request"),
    record("response", http(html(1))),
    record("metadata", b"fetchTimeMs: 12\r\n", content_type="application/warc-fields"),
    record("response", http(b"\x89PNG\r\n\x1a\n", content_type="image/png")),
    record("response", http(b"%PDF-1.4", content_type="application/pdf")),
    record("response", http(b"%PDF-1.4", content_type="text/html")),
    record("response", http(b"{}", content_type="application/json")),
    record("response", http(html(2), status="404 Not Found")),
    record("response", http(b"", "Location: /b", status="301 Moved")),
    record("response", http(b"User-agent: *\n", content_type="text/plain"), url="https://j.example/robots.txt"),
    record("response", b"20200312 j.example. A 192.0.2.1\n", content_type="text/dns", url="dns:j.example"),
    record("revisit", http(b""), WARC_Refers_To="<urn:uuid:1>"),
    wet(3),
    record("resource", html(4), content_type="text/html"),
    record("response", http(html(5))),
]  # fmt: skip
COUNTED = {
    "warcinfo": 1, "request": 1, "metadata": 1, "image": 1, "PDF": 1, "other content": 1,
    "script or data": 1, "status 404": 1, "status 301": 1, "robots.txt": 1, "dns": 1, "revisit": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", b"".join(EVERYTHING)),
        ("a.warc.gz", packed(EVERYTHING)),
        ("a.gz.warc.gz", gzip.compress(b"".join(EVERYTHING))),
        ("unpacked-by-a-browser.warc.gz", b"".join(EVERYTHING)),
        ("two-records-a-member.warc.gz", packed([a + b for a, b in zip(EVERYTHING[::2], EVERYTHING[1::2], strict=True)])),
        ("with-padding.warc.gz", packed(EVERYTHING) + b"\0" * 100_000),
    ],
)  # fmt: skip
def test_pages_become_documents_and_the_rest_is_counted(
    tmp_path: Path, name: str, data: bytes
) -> None:
    notes: list[str] = []
    counts: Counter[str] = Counter()
    items = read(tmp_path, data, name, note=notes.append, counts=counts)
    assert numbers(items) == ["3", "14", "15", "16"]
    assert next(item.input for item in items) == f"{tmp_path / name}#3"
    assert [text.count("bridge number") for text in texts(items)] == [3, 1, 3, 3]
    assert counts == COUNTED
    (note,) = notes
    assert note == (
        f"{tmp_path / name}: 9 of 16 records left out (PDF 1, dns 1, image 1, other content 1, "
        "revisit 1, robots.txt 1, script or data 1, status 301 1, status 404 1)"
    )


def test_members_cut_where_no_record_ends(tmp_path: Path) -> None:
    whole = b"".join(EVERYTHING)
    blocks = b"".join(gzip.compress(whole[i : i + 700]) for i in range(0, len(whole), 700))
    assert numbers(read(tmp_path, blocks, "a.warc.gz")) == ["3", "14", "15", "16"]


def test_as_cc_news_has_it(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Le pont</title>"
        '<meta property="article:published_time" content="2020-03-11T10:00:00+01:00">'
        '<meta property="og:site_name" content="Le Journal">'
        "</head><body><article><h1>Le pont</h1>"
        + "<p>Le préfet a déclaré lundi que les travaux commenceraient à l’été, malgré tout.</p>"
        * 3
        + "</article></body></html>"
    ).encode("cp1252")
    body = chunked(gzip.compress(page))
    block = http(
        body, "Content-Encoding: gzip", "Transfer-Encoding: chunked",
        content_type="text/html;charset=windows-1252",
    )  # fmt: skip
    data = packed([record("response", block, url="https://journal.example/pont")])
    (document,) = read(tmp_path, data, "CC-NEWS-1.warc.gz")
    assert isinstance(document, Document)
    assert "déclaré lundi" in document.text
    assert "l’été" in document.text
    assert (document.url, document.outlet) == ("https://journal.example/pont", "Le Journal")
    assert (document.title, document.language) == ("Le pont", "fr")
    assert document.published
    assert document.published.start == document.published.end == date(2020, 3, 11)


def test_headers_with_bare_line_feeds_and_of_http_2(tmp_path: Path) -> None:
    data = record("response", http(html(1)), digest=False, end=b"\n\n").replace(b"\r\n", b"\n")
    size = len(http(html(1)).replace(b"\r\n", b"\n"))
    data = data.replace(
        f"Content-Length: {len(http(html(1)))}".encode(), b"Content-Length: %d" % size
    )
    data += record("response", http(html(2)).replace(b"HTTP/1.1 200 OK", b"HTTP/2 200"))
    assert numbers(read(tmp_path, data)) == ["1", "2"]


def test_without_a_type_the_bytes_tell(tmp_path: Path) -> None:
    pages = [html(1), b"Just words, the mayor said on Monday.", b"%PDF-1.4", b'{"text": "x"}']
    data = b"".join(record("response", http(p, content_type=None)) for p in pages)
    counts: Counter[str] = Counter()
    assert numbers(read(tmp_path, data, counts=counts)) == ["1"]
    assert counts == {"without a type": 2, "other content": 1}


def test_a_page_without_an_article_is_a_failure(tmp_path: Path) -> None:
    (item,) = read(tmp_path, record("response", http(b"<html></html>")))
    assert isinstance(item.error, NoArticle)


def test_wet(tmp_path: Path) -> None:
    data = packed([
        record("warcinfo", b"x: y\r\n", content_type="application/warc-fields"),
        record("conversion", "Le maire : « Oui ».\n".encode(), content_type="text/plain",
               url="https://j.example/1", WARC_Identified_Content_Language="fra"),
        record("conversion", b"  Zzz \n", content_type="text/plain", WARC_Identified_Content_Language="fra,eng"),
        record("conversion", b" \n ", content_type="text/plain"),
    ])  # fmt: skip
    first, second, empty = read(tmp_path, data, "a.warc.wet.gz")
    assert isinstance(first, Document)
    assert (first.text, first.language) == ("Le maire : « Oui ».\n", "fr")
    assert (first.url, first.outlet, first.published) == ("https://j.example/1", None, None)
    assert isinstance(second, Document)
    assert (second.text, second.language) == ("  Zzz \n", None)
    assert isinstance(empty.error, Empty)


def dated(day: str) -> bytes:
    return record(
        "response", http(html(1, f'<meta property="article:published_time" content="{day}">'))
    )


def test_a_crawl_date_is_no_publication_date(tmp_path: Path) -> None:
    (document,) = read(tmp_path, record("response", http(html(1))))
    assert isinstance(document, Document)
    assert document.published is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2020-03-11", (date(2020, 3, 11), date(2020, 3, 11))),
        ("2020-03-13", (date(2020, 3, 13), date(2020, 3, 13))),  # ahead of UTC
        ("2020-03-14", None),
        ("2021-01-01", None),
    ],
)
def test_no_page_is_dated_after_it_was_archived(
    tmp_path: Path, stated: str, expected: tuple[date, date] | None
) -> None:
    (document,) = read(tmp_path, dated(stated))
    assert isinstance(document, Document)
    found = document.published
    assert (found and (found.start, found.end)) == expected


def test_the_day_of_archiving_bounds_an_interval(tmp_path: Path) -> None:
    text = b"Published: March 2020\n\nThe mayor said on Monday that the bridge would be ready."
    (document,) = read(tmp_path, record("conversion", text, content_type="text/plain"))
    assert isinstance(document, Document)
    assert document.published == Publication(
        date(2020, 3, 1), date(2020, 3, 13), "month",
        ("Published: March 2020", "archived on 2020-03-12"),
    )  # fmt: skip


def test_what_the_user_says_wins(tmp_path: Path) -> None:
    options = LoadOptions(language="fr", published=read_date("2021"))
    (document,) = read(tmp_path, dated("2020-03-11"), options=options)
    assert isinstance(document, Document)
    assert document.language == "fr"
    assert document.published == read_date("2021")


def in_parts(body: bytes, cuts: list[int], *, total: int | None = None) -> list[bytes]:
    edges = [0, *cuts, len(body)]
    blocks = [body[a:b] for a, b in itertools.pairwise(edges)]
    first = record("response", blocks[0], name="<urn:uuid:first>", WARC_Segment_Number=1)
    more = [
        record("continuation", block, WARC_Segment_Number=n, WARC_Segment_Origin_ID="<urn:uuid:first>")
        for n, block in enumerate(blocks[1:], start=2)
    ]  # fmt: skip
    last = f"WARC-Segment-Total-Length: {len(body) if total is None else total}\r\nContent-Length".encode()
    more[-1] = more[-1].replace(b"Content-Length", last, 1)
    return [first, *more]


def test_parts_are_joined(tmp_path: Path) -> None:
    parts = in_parts(http(html(1)), [40, 200])
    items = read(
        tmp_path, packed([parts[0], wet(7), parts[1], wet(8), parts[2], wet(9)]), "a.warc.gz"
    )
    assert numbers(items) == ["2", "4", "1", "6"]
    assert texts(items)[2].count("bridge number") == 3


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        ([0, 1], ["!1: its last part is not in this archive"]),
        ([1, 2], ["!1: part 2 of a record whose first part is not in this archive",
                  "!2: part 3 of a record whose first part is not in this archive"]),
        ([0, 2], ["!2: part 3 of record 1 does not follow part 1",
                  "!1: its last part is not in this archive"]),
    ],
)  # fmt: skip
def test_parts_that_are_missing_are_said(
    tmp_path: Path, keep: list[int], expected: list[str]
) -> None:
    parts = in_parts(http(html(1)), [100, 200])
    items = read(tmp_path, b"".join(parts[i] for i in keep))
    assert [f.replace("#", "!") for f in failures(items)] == expected
    assert not texts(items)


def test_parts_of_the_wrong_length(tmp_path: Path) -> None:
    parts = in_parts(http(html(1)), [200], total=7)
    assert "of 7 bytes" in failures(read(tmp_path, b"".join(parts)))[0]


def test_parts_of_a_film_are_counted(tmp_path: Path) -> None:
    parts = in_parts(http(b"\0" * 5000, content_type="video/mp4"), [300, 900])
    counts: Counter[str] = Counter()
    assert not read(tmp_path, b"".join(parts), counts=counts)
    assert counts == {"part of a record": 2, "video": 1}
    counts.clear()
    assert not read(tmp_path, parts[0], counts=counts)
    assert counts == {"part of a record": 1, "video": 1}


def test_limits(tmp_path: Path) -> None:
    limits = LoadOptions(limits=Limits(html=3000))
    bomb = gzip.compress(b"<html>" + b" " * 50_000_000)[:2900]
    data = [
        wet(1),
        record("response", http(html(1) + b" " * 5000)),
        record("response", http(b"x" * 9000, content_type="video/mp4")),
        record("response", http(gzip.compress(html(2) + b" " * 9000), "Content-Encoding: gzip")),
        record("response", http(bomb, "Content-Encoding: gzip")),
        *in_parts(http(html(3) + b" " * 5000), [2000, 3000]),
        wet(4),
    ]
    for name, whole in (("a.warc", b"".join(data)), ("a.warc.gz", packed(data))):
        items = read(tmp_path, whole, name, options=limits)
        assert numbers(items) == ["1", "!2", "!4", "!5", "!6", "9"]
        assert {type(i.error) for i in items if not isinstance(i, Document)} == {TooLarge}


def test_a_length_that_runs_over_records_loses_only_its_own(tmp_path: Path) -> None:
    for stated in (b"400", b"5000", b"99999999999", b"999999999999999999"):
        wrong = wet(1).replace(b"Content-Length: 87", b"Content-Length: " + stated)
        assert wrong != wet(1)
        for limits in (Limits(), Limits(html=3000)):
            records = [wet(0), wrong, wet(2), wet(3)]
            options = LoadOptions(limits=limits)
            plain = read(tmp_path, b"".join(records), options=options)
            assert numbers(plain) == ["1", "!2", "3", "4"]
            assert texts(plain) == [TEXT.format(n) for n in (0, 2, 3)]
            assert numbers(read(tmp_path, packed(records), "b.warc.gz", options=options)) == [
                "1", "!2", "3", "4",
            ]  # fmt: skip


def test_digests(tmp_path: Path) -> None:
    block = TEXT.encode()
    sha1 = hashlib.sha1(block, usedforsecurity=False)
    digests = [
        f"sha1:{sha1.hexdigest()}",
        f"sha256:{hashlib.sha256(block).hexdigest()}",
        f"sha1:{base64.b64encode(sha1.digest()).decode()}",  # in a way that is not read
        "blake3:abc",
        "",
        f"SHA1:{'A' * 32}",
        f"sha256:{'0' * 64}",
    ]
    data = [
        record("conversion", block, content_type="text/plain", digest=False, WARC_Block_Digest=d)
        for d in digests
    ]
    assert numbers(read(tmp_path, b"".join(data))) == ["1", "2", "3", "4", "5", "!6", "!7"]
    # The checksum of the packing has vouched for the bytes: the digest was made wrongly.
    assert numbers(read(tmp_path, packed(data), "a.warc.gz")) == list("1234567")


@pytest.mark.parametrize("data", [b"", b"\0" * 99, gzip.compress(b"", mtime=0)])
def test_nothing_in_it(tmp_path: Path, data: bytes) -> None:
    (item,) = read(tmp_path, data, "a.warc.gz")
    assert isinstance(item.error, Empty)


def test_no_archive_at_all(tmp_path: Path) -> None:
    assert failures(read(tmp_path, b"Just words.\n" * 9)) == [
        "#1: no record begins here; 108 bytes passed over"
    ]
    (item,) = read(tmp_path, b"Just words.\n" * 9, "a.warc.gz")
    assert isinstance(item.error, BadRecord)


def test_found_by_its_first_bytes_and_one_record_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for data in (wet(1), packed([wet(1)])):
        assert numbers(read(tmp_path, data, "nameless")) == ["1"]
        assert from_bytes(data).text == TEXT.format(1)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert numbers(list(load(["-"]))) == ["1"]
    with pytest.raises(BadRecord, match="more than one"):
        from_bytes(wet(1) + wet(2))
    # Another gzip file is as binary as ever.
    (item,) = read(tmp_path, gzip.compress(b"words"), "words.gz")
    assert item.error.code == "E103"


def test_what_was_seen_is_skipped_before_it_costs_anything(tmp_path: Path) -> None:
    asked: list[str] = []

    def skip(name: str) -> bool:
        asked.append(name.rpartition("#")[2])
        return not name.endswith("#16")

    counts: Counter[str] = Counter()
    before = shared_extractor()._pages
    items = read(tmp_path, b"".join(EVERYTHING), skip=skip, counts=counts)
    assert numbers(items) == ["16"]
    assert asked == ["3", "7", "14", "15", "16"]  # not images, requests, …
    assert counts["seen before"] == 4
    assert shared_extractor()._pages - before in {1, 1 - before}


def test_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed([wet(1)]))
    first = mark(path)
    assert first == mark(f"{path}#12")
    assert first.startswith(f"{path.stat().st_size}-")
    os.utime(path, ns=(1, 1))
    assert mark(path) != first
    odd = tmp_path / "b#1"
    odd.write_bytes(b"x")
    assert mark(odd) == f"1-{odd.stat().st_mtime_ns}"
    for name in (tmp_path, "https://j.example/a", "-", tmp_path / "gone", "a\0b"):
        assert mark(name) == ""


def test_many_pages_share_one_process(tmp_path: Path) -> None:
    data = packed([record("response", http(html(n))) for n in range(30)])
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    processes = {shared_extractor().pid for item in load([path]) if isinstance(item, Document)}
    assert len(processes) <= 2  # one, or the next where the first had served its time


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    film = record("response", http(b"\0", content_type="video/mp4"), digest=False)
    head = film[: film.index(b"\r\n\r\n")].replace(
        b"Content-Length: ", b"Content-Length: 8000000"
    )  # 80 MB and something
    size = int(head.rpartition(b" ")[2])
    with path.open("wb") as file:
        for number in range(2):
            file.write(wet(number) + head + b"\r\n\r\n" + http(b"", content_type="video/mp4"))
            file.seek(size - len(http(b"", content_type="video/mp4")), 1)
            file.write(b"\r\n\r\n")
        file.write(wet(9))
    bomb = record("response", http(b"\0" * 70_000_000, content_type="video/mp4"), digest=False)
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(bomb, 1) + packed([wet(8)]))
    del bomb
    code = (
        "import resource, sys\n"
        "from selon.documents import load\n"
        "list(load([sys.argv[1]]))\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "before = peak()\n"
        "found = [item.input.rpartition('#')[2] for item in load(sys.argv[2:])]\n"
        "print(*found, peak() - before)\n"
    )
    (tmp_path / "small.warc").write_bytes(wet(1))
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "small.warc", path, tmp_path / "b.warc.gz"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    *found, grown = run.stdout.split()
    assert found == ["1", "3", "5", "2"]
    assert int(grown) < 30
