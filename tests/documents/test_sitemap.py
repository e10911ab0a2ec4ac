"""Sitemaps: entries of pages and of other sitemaps, and XML that is out to do harm."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selon.documents import parse_sitemap
from selon.documents.sitemap import SitemapEntry
from selon.errors import BadRecord, Empty, InputError, TooLarge
from selon.records import Publication

NEWS = """<?xml version="1.0" encoding="{encoding}"?>
<!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
        xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
  <url>
    <image:image><image:loc>https://j.example/i.jpg</image:loc></image:image>
    <loc> https://j.example/élue?a=1&amp;b=2 </loc>
    <lastmod>2020-03-14</lastmod>
    <n:news>
      <n:publication><n:name>Le Journal</n:name><n:language>fr-CA</n:language></n:publication>
      <n:publication_date>2020-03-12T23:30:00-05:00</n:publication_date>
      <n:title><![CDATA[« Oui », dit  la mairesse]]></n:title>
    </n:news>
  </url>
  <url><loc>https://j.example/b</loc></url>
  <url><loc>javascript:alert(1)</loc></url>
  <url><lastmod>2020</lastmod></url>
</urlset>"""
INDEX = """<sitemapindex><sitemap><loc>https://j.example/1.xml.gz</loc><lastmod>2020-03</lastmod>
</sitemap><sitemap><loc>https://j.example/2.xml</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_news(encoding: str, packed: bool) -> None:
    data = NEWS.format(encoding=encoding).encode(encoding)
    found = parse_sitemap(gzip.compress(data) if packed else data)
    day = date(2020, 3, 12)
    evidence = "news:publication_date: 2020-03-12T23:30:00-05:00"
    assert found.entries == (
        SitemapEntry(
            url="https://j.example/élue?a=1&b=2",
            title="« Oui », dit la mairesse",
            outlet="Le Journal",
            language="fr",
            published=Publication(day, day, "day", (evidence,)),
            modified="2020-03-14",
        ),
        SitemapEntry("https://j.example/b"),
    )
    assert (found.sitemaps, found.left_out) == ((), 2)


def test_index() -> None:
    found = parse_sitemap(INDEX.encode())
    assert found.sitemaps == (
        SitemapEntry("https://j.example/1.xml.gz", modified="2020-03"),
        SitemapEntry("https://j.example/2.xml"),
    )
    assert not found.entries


def test_addresses_in_lines() -> None:
    found = parse_sitemap(b"\xef\xbb\xbfhttps://j.example/a\r\n\r\nhttps://j.example/b\nwords\n")
    assert [entry.url for entry in found.entries] == ["https://j.example/a", "https://j.example/b"]
    assert found.left_out == 1


def test_fifty_thousand_entries() -> None:
    rows = "".join(f"<url><loc>https://j.example/{n}</loc></url>" for n in range(50_000))
    found = parse_sitemap(f"<urlset>{rows}</urlset>".encode())
    assert len(found.entries) == 50_000
    assert found.entries[-1].url == "https://j.example/49999"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "xml",
    [
        f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{LAUGHS}]><urlset><url><loc>&l9;</loc></url></urlset>',
        f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{LAUGHS}]><urlset a="&l9;"/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://&x;</loc></url></urlset>',
        '<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd"><urlset><url><loc>https://j.example</loc></url></urlset>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><urlset/>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(xml: str, encoding: str) -> None:
    with pytest.raises(BadRecord):
        parse_sitemap(xml.encode(encoding), name="https://j.example/sitemap.xml")


def test_bombs() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 100_000_000)
    with pytest.raises(TooLarge):
        parse_sitemap(bomb)
    with pytest.raises(TooLarge):
        parse_sitemap(b" " * 2000, limit=1000)
    with pytest.raises(BadRecord):
        parse_sitemap(b"<urlset>" + b"<url>" * 100_000)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", Empty), (b" \n", Empty), (gzip.compress(b"", mtime=0), Empty), (b"words", BadRecord),
        (b"<html><body>404</body></html>", BadRecord), (b"<urlset><url>", BadRecord),
        (b"<urlset><url><loc>https://j.example/?a&b</loc></url></urlset>", BadRecord),
        (gzip.compress(INDEX.encode(), mtime=0)[:-9], BadRecord), (b"\x1f\x8bwords", BadRecord),
        (b"\x89PNG\r\n\x1a\n", BadRecord), (b"<rss><channel/></rss>", BadRecord),
    ],
)  # fmt: skip
def test_no_sitemap(data: bytes, error: type[InputError]) -> None:
    with pytest.raises(error) as caught:
        parse_sitemap(data, name="https://j.example/s.xml")
    assert caught.value.name == "https://j.example/s.xml"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(NEWS)), st.binary(max_size=20), st.booleans())
def test_anything_is_a_sitemap_or_one_error(at: int, by: bytes, packed: bool) -> None:
    data = NEWS.format(encoding="utf-8").encode()
    data = data[:at] + by + data[at + len(by) :]
    try:
        found = parse_sitemap(gzip.compress(data, 1) if packed else data)
    except InputError:
        return
    assert len(found.entries) + found.left_out <= 4
