"""Feeds of every format and state of repair, from bytes."""

from __future__ import annotations

import contextlib
import gzip
import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.documents import Limits
from selon.errors import NotAFeed, SelonError, TooLarge
from selon.feeds import Feed, parse_feed

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://journal.example/feeds/all.xml"


def rss(items: str, head: str = "", start: str = "") -> bytes:
    return (
        f"{start}<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/' "
        "xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0' "
        "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>"
        f"<channel><title>Le Journal</title>{head}{items}</channel></rss>"
    ).encode()


def only(data: bytes, **more: str) -> object:
    (entry,) = parse_feed(data, URL, **more).entries
    return entry


def test_rss() -> None:
    feed = parse_feed(
        rss(
            "<item><title>Un &lt;b&gt;mot&lt;/b&gt; du ministre &amp;amp; co</title><link>../a/1.html</link>"
            "<guid isPermaLink='false'>nr-1</guid><dc:creator>Jeanne Martin</dc:creator>"
            "<dc:creator>Paul Blanc</dc:creator><pubDate>Tue, 07 May 2024 23:30:00 -0500</pubDate>"
            "<description>Un résumé.</description><media:title>an image's</media:title></item>"
        ),
        URL,
    )
    assert (feed.kind, feed.title, feed.complete) == ("rss", "Le Journal", True)
    (entry,) = feed.entries
    assert entry.id == "nr-1"
    assert entry.link == "https://journal.example/a/1.html"
    assert entry.title == "Un mot du ministre & co"
    assert entry.authors == ("Jeanne Martin", "Paul Blanc")
    assert entry.published is not None
    # The day as written there, not as it was in Greenwich.
    assert entry.published.start.isoformat() == "2024-05-07"
    assert entry.published.evidence == ("feed date: Tue, 07 May 2024 23:30:00 -0500",)


def test_rss_1_0() -> None:
    feed = parse_feed(
        b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://x.example/"><title>Old</title></channel>
        <item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link>
        <dc:date>2003-12-13T08:29:29-04:00</dc:date></item></rdf:RDF>""",
        URL,
    )
    (entry,) = feed.entries
    assert (feed.title, entry.title, entry.link) == ("Old", "One", "https://x.example/1")
    assert entry.published is not None
    assert entry.published.start.isoformat() == "2003-12-13"


ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="/en/">
<title type="html">The &amp;lt;Post&amp;gt;</title><id>urn:uuid:1</id><updated>2024-05-01T00:00:00Z</updated>
<entry xml:base="world/"><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <em>word</em></div></title>
<link rel="edit" href="edit"/><link rel="alternate" type="text/html" href="one?x=1&amp;y=2"/>
<id>tag:post.example,2024:1</id><published>2024-05-02T10:00:00+02:00</published><updated>2024-05-04T00:00:00Z</updated>
<author><name>Ann Lee</name><email>ann@post.example</email><uri>https://post.example/ann</uri></author>
<source><title>Agency</title><id>urn:x</id><link href="https://agency.example/"/></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>She said <q>no</q>.</p></div></content></entry>
<entry><title>No link</title><id>urn:uuid:2</id><updated>2024-05-03T00:00:00Z</updated><summary>Short.</summary></entry>
</feed>"""


def test_atom() -> None:
    feed = parse_feed(ATOM.encode(), URL)
    assert (feed.kind, feed.title) == ("atom", "The <Post>")
    first, second = feed.entries
    assert first.link == "https://journal.example/en/world/one?x=1&y=2"
    assert (first.title, first.outlet, first.authors) == ("A word", "Agency", ("Ann Lee",))
    assert first.published is not None
    assert first.published.start.isoformat() == "2024-05-02"
    assert first.content is not None
    assert first.markup
    assert "said" in first.content
    assert "<p" in first.content
    # An identifier is no address, and a summary no text.
    assert (second.link, second.content) == (None, None)
    assert second.published is not None
    assert second.published.start.isoformat() == "2024-05-03"


@pytest.mark.parametrize(
    ("version", "author"),
    [("1", {"author": {"name": "Ann"}}), ("1.1", {"authors": [{"name": "Ann"}, {"url": "x"}]})],
)
def test_json_feed(version: str, author: dict[str, object]) -> None:
    data = {
        "version": f"https://jsonfeed.org/version/{version}",
        "title": "Plain",
        "items": [
            {"id": "1", "url": "/one", "title": "One", "date_published": "2024-05-02T08:00:00Z",
             "content_html": "<p>Hello</p>", "language": "en-GB", **author},
            {"id": 2, "external_url": "https://other.example/2", "content_text": "text"},
            {"id": "https://journal.example/3"},
            {"id": "4", "content_text": "All of it."},
            "no item",
        ],
    }  # fmt: skip
    feed = parse_feed(b"\xef\xbb\xbf" + json.dumps(data).encode(), URL)
    one, two, three, four = feed.entries
    assert (feed.kind, feed.title, feed.finished) == ("json", "Plain", False)
    assert (one.link, one.title, one.authors) == ("https://journal.example/one", "One", ("Ann",))
    assert (one.content, one.markup, one.language) == ("<p>Hello</p>", True, "en")
    assert (two.id, two.link) == ("2", "https://other.example/2")
    assert three.link == "https://journal.example/3"
    assert (four.link, four.content, four.markup) == (None, "All of it.", False)


def test_a_finished_json_feed() -> None:
    data = {"version": "https://jsonfeed.org/version/1.1", "expired": True, "items": []}
    assert parse_feed(json.dumps(data).encode(), URL).finished


@pytest.mark.parametrize(
    "text",
    [
        "{", "{}", '{"version": "2", "items": []}', '{"version": "https://jsonfeed.org/version/1"}',
        "[" * 100_000, '{"a":' * 100_000, '{"version": 1e999999}', "", "   ", "hello", "\ud83d",
        "<", "<a", "<hello/>", "<!DOCTYPE html><html></html>", "<?xml version='1.0'?>",
    ],
)  # fmt: skip
def test_what_is_no_feed(text: str) -> None:
    with pytest.raises(NotAFeed):
        parse_feed(text.encode("utf-8", "surrogatepass"), URL)


def test_an_html_page_names_its_feed() -> None:
    html = b"""<!doctype html><html><head><link rel="alternate" title="News" type="application/rss+xml"
    href="/rss.xml"></head></html>"""
    with pytest.raises(NotAFeed, match=r"names the feed https://journal\.example/rss\.xml"):
        parse_feed(html, URL)


def test_opml() -> None:
    feed = parse_feed(
        b"""<?xml version="1.0"?><!-- a list --><opml version="2.0"><head><title>Mine</title></head><body>
        <outline text="World"><outline text="Europe"><outline type="rss" text="A" title="Paper A"
        xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"/></outline>
        <outline TEXT="B" xmlurl=" feed://b.example/atom "/></outline>
        <outline text="again" xmlUrl="https://a.example/rss"/><outline xmlUrl="file:///etc/passwd"/>
        <outline xmlUrl="javascript:alert(1)"/><outline text="no address"/></body></opml>""",
        "feeds.opml",
    )
    assert (feed.kind, feed.title) == ("opml", "Mine")
    assert [(o.url, o.title) for o in feed.feeds] == [
        ("https://a.example/rss", "Paper A"),
        ("http://b.example/atom", "B"),
    ]


BOMB = (
    "<!DOCTYPE x [<!ENTITY a '"
    + "ha" * 500
    + "'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 20}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize("kind", ["rss", "atom", "opml"])
def test_entity_bombs(kind: str) -> None:
    body = {
        "rss": rss("<item><title>x&i;</title><link>/1</link></item>"),
        "atom": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x&i;</title><link href='/1'/></entry></feed>",
        "opml": b"<opml><body><outline text='x&i;' xmlUrl='https://a.example/'/></body></opml>",
    }[kind]
    start = time.perf_counter()
    feed = parse_feed(BOMB.encode() + body, URL)
    assert time.perf_counter() - start < 2
    assert "haha" not in repr(feed)
    assert len(feed.entries) + len(feed.feeds) == 1


def test_files_of_this_machine_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("swordfish")
    uri = secret.as_uri()
    for start in (
        f"<!DOCTYPE rss [<!ENTITY s SYSTEM '{uri}'>]>",
        f"<!DOCTYPE rss [<!ENTITY % p SYSTEM '{uri}'> %p;]>",
        f"<!DOCTYPE rss SYSTEM '{uri}'>",
    ):
        feed = parse_feed(rss("<item><title>x&s;</title><link>/1</link></item>", start=start), URL)
        assert feed.entries[0].title == "x&s;"
    # Bytes are never a file's name to feedparser.
    with pytest.raises(NotAFeed):
        parse_feed(str(secret).encode(), URL)


def test_too_deep_is_refused_not_cut() -> None:
    deep = "<outline>" * 300 + "<outline xmlUrl='https://a.example/'/>" + "</outline>" * 300
    with pytest.raises(NotAFeed, match="too deep"):
        parse_feed(f"<opml><body>{deep}</body></opml>".encode(), "feeds.opml")


@pytest.mark.parametrize(
    "item",
    [
        "".join(f"<category>{n}</category>" for n in range(60_000)),
        "<description>" + "<b/>" * 200_000 + "</description>",
        "<x " + " ".join(f"a{n}='1'" for n in range(20_000)) + "/>",
        "<author>" + "a@" * 500_000 + "</author>",
        "".join(f"<link>/{n}</link>" for n in range(50_000)),
        "<title>" + "&lt;/" * 300_000 + "</title>",
        "<pubDate>" + "1:" * 500_000 + "</pubDate>",
    ],
)
def test_large_entries_take_time_in_proportion(item: str) -> None:
    start = time.perf_counter()
    feed = parse_feed(rss(f"<item><title>t</title>{item}</item>"), URL)
    assert time.perf_counter() - start < 15  # minutes, if it were their square
    assert len(feed.entries) == 1


def test_encodings() -> None:
    item = "<item><title>Été à Tōkyō</title><link>/1</link></item>"
    french = "<item><title>L’été à Paris, déjà</title><link>/1</link></item>"
    declared = "<?xml version='1.0' encoding='{}'?>"

    def title(data: bytes, content_type: str | None = None) -> str | None:
        return parse_feed(data, URL, content_type=content_type).entries[0].title

    text = rss(item).decode()
    assert title(text.encode()) == "Été à Tōkyō"
    # Header and declaration say Latin-1, but it is UTF-8: both are often wrong.
    assert (
        title((declared.format("iso-8859-1") + text).encode(), "text/xml; charset=iso-8859-1")
        == "Été à Tōkyō"
    )
    assert title((declared.format("utf-16") + text).encode("utf-16")) == "Été à Tōkyō"
    french_text = rss(french).decode()
    assert (
        title((declared.format("windows-1252") + french_text).encode("cp1252"))
        == "L’été à Paris, déjà"
    )
    # They say UTF-8, but it is Windows-1252.
    wrong = (declared.format("utf-8") + french_text).encode("cp1252")
    assert title(wrong, "application/rss+xml; charset=utf-8") == "L’été à Paris, déjà"
    greek = rss("<item><title>Αθήνα</title><link>/1</link></item>").decode()
    assert title(greek.encode("iso-8859-7"), "text/xml; charset=iso-8859-7") == "Αθήνα"
    assert title((declared.format("no-such") + text).encode()) == "Été à Tōkyō"


def test_entities_of_html_and_controls() -> None:
    feed = parse_feed(
        b"\r\n\x00 "[:2] + rss("<item><title>a&nbsp;b &eacute; \x0bc &amp;lt;</title></item>"), URL
    )
    assert feed.entries[0].title == "a b é c <"
    feed = parse_feed(rss("<item><title>R&D; and &unknown.name; stay</title></item>"), URL)
    assert feed.entries[0].title == "R&D; and &unknown.name; stay"


def test_a_feed_that_breaks_off_loses_only_its_last_entry() -> None:
    data = rss(
        "<item><link>/1</link></item><item><link>/2</link></item><item><link>/3-and-more</link></item>"
    )
    feed = parse_feed(data[: data.index(b"-and")], URL)
    assert not feed.complete
    assert [e.link for e in feed.entries] == [
        "https://journal.example/1",
        "https://journal.example/2",
    ]
    assert parse_feed(data, URL).complete


def test_links() -> None:
    def link(item: str) -> str | None:
        return parse_feed(rss(f"<item>{item}<title>t</title></item>"), URL).entries[0].link

    assert link("<guid>https://journal.example/g</guid>") == "https://journal.example/g"
    assert link("<guid isPermaLink='false'>https://journal.example/g</guid>") is None
    assert link("<guid>12345</guid>") is None
    assert link("<link>javascript:alert(1)</link>") is None
    assert link("<link>ftp://journal.example/</link>") is None
    assert (
        link("<link>\n https://journal.example/b?a=1&amp;b=2 \n</link>")
        == "https://journal.example/b?a=1&b=2"
    )
    assert link(
        "<link>https://fb.example/~r/1</link><fb:origLink>https://journal.example/1</fb:origLink>"
    ) == ("https://journal.example/1")
    assert link("<link>//cdn.example/x</link>") == "https://cdn.example/x"


def test_content_of_entries_without_a_link() -> None:
    def content(item: str) -> tuple[str | None, bool]:
        entry = parse_feed(rss(f"<item>{item}</item>"), URL).entries[0]
        return entry.content, entry.markup

    assert content("<description>Only &lt;p&gt;this&lt;/p&gt;</description>") == (
        "Only <p>this</p>",
        True,
    )
    long = "<content:encoded><![CDATA[<p>All of it, and more.</p>]]></content:encoded>"
    assert content(f"<description>Short</description>{long}") == (
        "<p>All of it, and more.</p>",
        True,
    )
    assert content(f"{long}<description>Short</description>")[0] == "<p>All of it, and more.</p>"
    # Markup that was not escaped.
    assert content("<description>He <b>said</b> it</description>") == ("He <b>said</b> it", True)


def test_hints() -> None:
    def hints(head: str) -> tuple[int | None, set[int], set[int]]:
        found = parse_feed(rss("", head=head), URL).hints
        return found.period, set(found.skip_hours), set(found.skip_days)

    assert hints("") == (None, set(), set())
    assert hints("<ttl>60</ttl>") == (3600, set(), set())
    assert hints("<ttl>99999999</ttl>") == (86400, set(), set())
    assert hints("<ttl>often</ttl><ttl>0</ttl>")[0] is None
    assert (
        hints(
            "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
        )[0]
        == 900
    )
    assert hints("<sy:updatePeriod>monthly</sy:updatePeriod>")[0] == 86400
    assert hints(
        "<skipHours><hour>0</hour><hour>24</hour><hour>5</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>saturday</day><day>Someday</day></skipDays>"
    ) == (None, {0, 5}, {5, 6})
    everything = "".join(f"<hour>{n}</hour>" for n in range(24))
    assert hints(f"<skipHours>{everything}</skipHours>")[1] == set()


def test_gzip_files() -> None:
    data = rss("<item><link>/1</link></item>")
    assert len(parse_feed(gzip.compress(data), URL).entries) == 1
    with pytest.raises(NotAFeed, match="too early"):
        parse_feed(gzip.compress(data)[:-20], URL)
    with pytest.raises(TooLarge):
        parse_feed(gzip.compress(b" " * 20_000_000), URL, limits=Limits(fetch=1_000_000))
    with pytest.raises(TooLarge):
        parse_feed(data, URL, limits=Limits(fetch=100))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_feed_or_a_reason(data: bytes) -> None:
    with contextlib.suppress(SelonError):
        assert isinstance(parse_feed(data, URL), Feed)


@given(st.data())
def test_damaged_feeds_give_a_feed_or_a_reason(data: st.DataObject) -> None:
    whole = bytearray(ATOM.encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        end = at + data.draw(st.integers(0, 30))
        whole[at:end] = data.draw(st.binary(max_size=10))
    try:
        feed = parse_feed(bytes(whole), URL)
    except SelonError:
        return
    assert all(e.link is None or e.link.startswith("http") for e in feed.entries)


NEWS = (
    "<url><loc>https://journal.example/{n}</loc><news:news><news:publication><news:name>Le Journal</news:name>"
    "<news:language>fr</news:language></news:publication><news:publication_date>2024-05-0{n}</news:publication_date>"
    "<news:title>Titre {n}</news:title></news:news></url>"
)


def urlset(inner: str) -> bytes:
    return (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{inner}</urlset>"
    ).encode()


def test_news_sitemaps() -> None:
    plain = "<url><loc>https://journal.example/about</loc><lastmod>2024-05-06</lastmod></url>"
    feed = parse_feed(urlset(NEWS.format(n=1) + plain + NEWS.format(n=2)), URL)
    assert feed.kind == "sitemap"
    one, two = feed.entries
    assert (one.link, one.title, one.outlet, one.language) == (
        "https://journal.example/1", "Titre 1", "Le Journal", "fr",
    )  # fmt: skip
    assert two.published is not None
    assert two.published.start.isoformat() == "2024-05-02"
    assert len(parse_feed(gzip.compress(urlset(NEWS.format(n=1))), URL).entries) == 1
    assert parse_feed(urlset(""), URL).entries == ()
    with pytest.raises(NotAFeed, match="without news"):
        parse_feed(urlset(plain), URL)


def test_an_index_of_sitemaps_gives_the_newest() -> None:
    def index(*days: str) -> bytes:
        inner = "".join(
            f"<sitemap><loc>https://journal.example/{n}.xml</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
            for n, day in enumerate(days)
        )
        return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inner}</sitemapindex>".encode()

    def named(*days: str) -> list[str]:
        return [o.url.rsplit("/", 1)[1] for o in parse_feed(index(*days), URL).feeds]

    assert named("2019-01-01", "2024-05-05T10:00:00Z", "2024-05-06", "2024-05-01", "") == [
        "2.xml",
        "1.xml",
    ]
    assert named("", "") == ["0.xml", "1.xml"]
    assert len(named(*["2024-05-06"] * 50)) == 20
