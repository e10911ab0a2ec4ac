"""What comes out of following feeds, once and only once."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.feeds.web import Answer, Asked, FakeClock, Web, page, settings

from selon.documents import Failure, Limits, LoadOptions
from selon.errors import SelonError
from selon.feeds import Follower, MemoryState, State, follow, settle
from selon.records import Document

if TYPE_CHECKING:
    from pathlib import Path

Items = list[Document | Failure]


class Reader:
    """Follows with one memory, one clock and one set of notes."""

    def __init__(self, state: State, clock: FakeClock, **more: Any) -> None:
        self.notes: list[str] = []
        self.state = state
        self.clock = clock
        self.follower = Follower(
            state, settings=settings(**more), clock=clock, note=self.notes.append
        )

    def tour(self, *sources: str | Path, after: float = 0, **more: Any) -> Items:
        self.clock.forward(minutes=after)
        return list(self.follower.tour(sources, **more))


@pytest.fixture
def reader(state: State, clock: FakeClock) -> Reader:
    return Reader(state, clock)


@pytest.fixture
def quick(memory: MemoryState, clock: FakeClock) -> Reader:
    """With a memory that is quick; for what does not depend on which it is."""
    return Reader(memory, clock)


def names(items: Items) -> list[str]:
    """The paths of documents; codes and reasons of failures."""
    return [
        f"{i.error.code} {i.error.reason}" if isinstance(i, Failure) else i.input.split("/", 3)[3]
        for i in items
    ]


def failures(items: Items) -> list[Failure]:
    return [i for i in items if isinstance(i, Failure)]


def test_new_articles_come_once(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/a", "/b")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    assert names(reader.tour(site.url("/feed"))) == ["a", "b"]
    assert names(reader.tour(site.url("/feed"), after=20)) == []
    site.rss("/feed", "/c", "/a", "/b")
    assert names(reader.tour(site.url("/feed"), after=20)) == ["c"]
    assert site.paths == ["/feed", "/a", "/b", "/feed", "/feed", "/c"]
    row = reader.state.feed(site.url("/feed"))
    assert row is not None
    assert (row["title"], row["status"], row["failures"]) == ("The Feed", "200", 0)


def test_one_article_in_two_feeds_and_under_many_addresses(site: Web, reader: Reader) -> None:
    site.rss("/one", "/a?utm_source=one", "/a#comments", "/a")
    site.rss("/two", site.url("/a").replace("http", "HTTP") + "?fbclid=x", "/short")
    site.pages["/short"] = Answer(status=302, headers={"Location": "/a?utm_campaign=short"})
    site.article("/a")
    assert names(reader.tour(site.url("/one"), site.url("/two"))) == ["a"]
    assert site.count("/a") == 1
    # The short address is known as the same from now on.
    assert names(reader.tour(site.url("/one"), site.url("/two"), after=20)) == []
    assert site.count("/short") == 1


def test_where_an_article_was_found_counts_as_well(site: Web, reader: Reader) -> None:
    site.rss("/one", "/go/1")
    site.pages["/go/1"] = Answer(status=301, headers={"Location": "/hop"})
    site.pages["/hop"] = Answer(status=302, headers={"Location": "/real"})
    site.article("/real")
    (document,) = reader.tour(site.url("/one"))
    assert isinstance(document, Document)
    assert (document.input, document.url) == (site.url("/go/1"), site.url("/real"))
    site.rss("/two", "/real", "/go/1")
    assert names(reader.tour(site.url("/two"))) == []
    assert site.count("/real") == 1


def test_the_page_wins_and_the_entry_fills_in(site: Web, quick: Reader) -> None:
    head = (
        "<meta property='article:published_time' content='2024-05-04T10:00:00Z'>"
        "<meta property='og:site_name' content='The Paper'><meta name='author' content='Ann Lee'>"
    )
    site.pages["/full"] = Answer(
        page("He said so, and that was all he said.", "Own title", head),
        headers={"Content-Type": "text/html"},
    )
    site.pages["/bare"] = Answer(
        b"<html><body><p>He said so, and that was all he said about it.</p></body></html>"
    )
    entries = "".join(
        f"<entry><id>tag:x,1:{p}</id><title>Entry's title</title><link href='/{p}'/><author><name>Bo</name></author>"
        "<published>2024-05-01T00:00:00Z</published></entry>"
        for p in ("full", "bare")
    )
    site.pages["/atom"] = Answer(
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Agency feed</title>{entries}</feed>".encode()
    )
    full, bare = quick.tour(site.url("/atom"))
    assert isinstance(full, Document)
    assert isinstance(bare, Document)
    assert (full.title, full.outlet, full.authors) == ("Own title", "The Paper", ("Ann Lee",))
    assert full.published is not None
    assert full.published.start == date(2024, 5, 4)
    assert (bare.title, bare.outlet, bare.authors) == ("Entry's title", "Agency feed", ("Bo",))
    assert bare.published is not None
    assert bare.published.start == date(2024, 5, 1)
    assert bare.published.evidence == ("feed date: 2024-05-01T00:00:00Z",)


def test_entries_that_are_the_article(site: Web, reader: Reader) -> None:
    site.pages["/feed.json"] = Answer(
        b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Notes", "items": [
        {"id": "n 1", "title": "First", "content_html": "<p>The minister <b>said</b> no.</p><p>Twice.</p>",
         "date_published": "2024-05-05"},
        {"content_text": "Plain words,\\nin two lines."}, {"id": "n 3", "title": "nothing in it"}]}"""
    )
    two, one = sorted(reader.tour(site.url("/feed.json")), key=lambda i: getattr(i, "text", ""))
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.text, one.title, one.url, one.outlet) == (
        "The minister said no.\nTwice.", "First", None, "Notes",
    )  # fmt: skip
    assert one.input == site.url("/feed.json#n%201")
    assert one.published is not None
    assert one.published.start == date(2024, 5, 5)
    assert two.text == "Plain words,\nin two lines."
    assert reader.notes == [
        f"{site.url('/feed.json')}: 1 with neither an address nor a text left out"
    ]
    assert reader.tour(site.url("/feed.json"), after=20) == []
    assert site.paths == ["/feed.json"] * 2


def test_opml_files(site: Web, quick: Reader, tmp_path: Path) -> None:
    site.rss("/one", "/a")
    site.rss("/two", "/b")
    site.article("/a")
    site.pages["/b"] = Answer(
        b"<html><body><p>Words without any title or outlet to them.</p></body></html>"
    )
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        f"<opml version='2.0'><body><outline text='All'><outline text='One' xmlUrl='{site.url('/one')}'/>"
        f"<outline text='Mine' xmlUrl='{site.url('/two')}'/></outline>"
        f"<outline text='Again' xmlUrl='{site.url('/one#x')}'/></body></opml>"
    )
    items = quick.tour(opml)
    assert sorted(names(items)) == ["a", "b"]
    assert {i.outlet for i in items if isinstance(i, Document)} == {"One", "Mine"}
    assert site.count("/one") == 1


def test_lists_on_the_web(site: Web, quick: Reader) -> None:
    site.pages["/feeds.opml"] = Answer(
        b"<opml><body><outline xmlUrl='/one'/><outline xmlUrl='/feeds.opml'/></body></opml>",
        headers={"ETag": '"x"'},
    )
    site.rss("/one", "/a")
    site.article("/a")
    assert names(quick.tour(site.url("/feeds.opml"))) == ["a"]
    site.rss("/one", "/a", "/b")
    site.article("/b")
    # The list is read each time: what it names may be due, be it changed itself or not.
    assert names(quick.tour(site.url("/feeds.opml"), after=20)) == ["b"]


def test_news_sitemaps(site: Web, quick: Reader) -> None:
    ns = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    site.pages["/index.xml"] = Answer(
        f"<sitemapindex {ns}><sitemap><loc>{site.url('/news.xml')}</loc></sitemap>"
        f"<sitemap><loc>{site.url('/pages.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    site.pages["/news.xml"] = Answer(gzip.compress(
        f"<urlset {ns}><url><loc>{site.url('/a')}</loc><news:news><news:publication><news:name>Le Journal</news:name>"
        "</news:publication><news:publication_date>2024-05-06</news:publication_date></news:news></url></urlset>".encode()
    ))  # fmt: skip
    site.pages["/pages.xml"] = Answer(
        f"<urlset {ns}><url><loc>{site.url('/old')}</loc></url></urlset>".encode()
    )
    site.article("/a")
    (document,) = quick.tour(site.url("/index.xml"))
    assert isinstance(document, Document)
    assert document.outlet == "Le Journal"
    assert quick.notes == [
        f"{site.url('/pages.xml')}: a sitemap without news: it lists pages of any age"
    ]


def test_sources_that_cannot_be_read(quick: Reader, tmp_path: Path) -> None:
    html, feed, none = tmp_path / "a.html", tmp_path / "feed.xml", tmp_path / "none.opml"
    html.write_text("<!doctype html><html></html>")
    feed.write_text(
        "<rss><channel><item><link>https://journal.example/</link></item></channel></rss>"
    )
    none.write_text("<opml><body><outline text='x'/></body></opml>")
    items = quick.tour(tmp_path / "missing.opml", html, feed, none, tmp_path, "feed\0.opml")
    assert [f.error.code for f in failures(items)] == [
        "E101",
        "E120",
        "E120",
        "E120",
        "E101",
        "E101",
    ]
    assert "give its address" in failures(items)[2].error.reason
    assert next(f.name for f in failures(items)).endswith("missing.opml")


def test_conditional_requests(site: Web, reader: Reader) -> None:
    def feed(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == 'W/"1é"':
            assert asked.headers["if-modified-since"] == "Mon, 06 May 2024 08:00:00 GMT"
            return Answer(status=304)
        return first

    site.rss("/feed", "/a", **{"ETag": 'W/"1é"', "Last-Modified": "Mon, 06 May 2024 08:00:00 GMT"})
    first = site.pages["/feed"]
    assert isinstance(first, Answer)
    site.pages["/feed"] = feed
    site.article("/a")
    assert names(reader.tour(site.url("/feed"))) == ["a"]
    assert reader.tour(site.url("/feed"), after=20) == []
    row = reader.state.feed(site.url("/feed"))
    assert row is not None
    assert (row["status"], row["failures"]) == ("304", 0)
    assert row["due"] == row["checked"] + timedelta(minutes=15)
    assert site.paths == ["/feed", "/a", "/feed"]


def test_a_304_that_was_not_asked_for_is_a_failure(site: Web, quick: Reader) -> None:
    site.pages["/feed"] = Answer(status=304)
    assert names(quick.tour(site.url("/feed"))) == ["E200 the server answered 304 Not Modified"]


def test_feeds_say_how_often(site: Web, quick: Reader) -> None:
    site.rss("/often", head="<ttl>1</ttl>")
    site.rss("/seldom", head="<ttl>120</ttl><skipHours><hour>14</hour></skipHours>", ETag="x")
    start = quick.clock.now()
    quick.tour(site.url("/often"), site.url("/seldom"))
    row = quick.state.feed(site.url("/seldom"))
    assert row is not None
    assert row["due"] == start.replace(hour=15, minute=0)
    quick.tour(site.url("/often"), site.url("/seldom"), after=10)
    assert len(site.paths) == 2
    assert quick.notes[-1] == "2 feeds are not due yet; the next at 2024-05-06 12:15 UTC"
    quick.tour(site.url("/often"), site.url("/seldom"), after=6)
    assert site.paths[2:] == ["/often"]
    # A 304 says nothing, so what the feed said before holds.
    site.pages["/seldom"] = Answer(status=304)
    quick.tour(site.url("/seldom"), after=165)
    row = quick.state.feed(site.url("/seldom"))
    assert row is not None
    assert row["status"] == "304"
    assert row["due"] >= row["checked"] + timedelta(hours=2)


def test_failures_are_asked_for_less_and_less(site: Web, reader: Reader) -> None:
    waits = []
    for _ in range(12):
        (item,) = reader.tour(site.url("/none"))
        assert isinstance(item, Failure)
        assert item.error.reason == "the server answered 404 Not Found"
        row = reader.state.feed(site.url("/none"))
        assert row is not None
        assert reader.follower.due == row["due"]
        waits.append((row["due"] - row["checked"]).total_seconds())
        assert reader.tour(site.url("/none")) == []
        reader.clock.forward(seconds=waits[-1])
    assert all(0.8 * 900 * 2**n <= wait <= 900 * 2**n for n, wait in enumerate(waits[:6]))
    assert all(0.8 * 86400 <= wait <= 86400 for wait in waits[7:])
    assert len(set(waits[7:])) > 1
    site.rss("/none", "/a")
    site.article("/a")
    assert names(reader.tour(site.url("/none"))) == ["a"]
    row = reader.state.feed(site.url("/none"))
    assert row is not None
    assert row["failures"] == 0


def test_gone_feeds_are_left_alone(site: Web, reader: Reader) -> None:
    site.pages["/feed"] = Answer(status=410)
    assert names(reader.tour(site.url("/feed"))) == [
        "E200 gone for good (410): it is no longer followed"
    ]
    assert reader.tour(site.url("/feed"), after=100_000) == []
    assert reader.notes == [f"{site.url('/feed')}: no longer followed, it is gone"]
    assert site.paths == ["/feed"]
    assert reader.follower.due is None


def test_finished_feeds_are_left_alone(site: Web, quick: Reader) -> None:
    site.pages["/feed"] = Answer(
        b'{"version": "https://jsonfeed.org/version/1.1", "expired": true, "items": [{"url": "/a"}]}'
    )
    site.article("/a")
    assert names(quick.tour(site.url("/feed"))) == ["a"]
    assert quick.tour(site.url("/feed"), after=100_000) == []
    assert site.paths == ["/feed", "/a"]


def test_feeds_that_move(site: Web, reader: Reader) -> None:
    site.pages["/old"] = Answer(status=301, headers={"Location": "/newer"})
    site.pages["/newer"] = Answer(status=308, headers={"Location": site.url("/new")})
    site.rss("/new", "/a", ETag="1")
    site.article("/a")
    assert names(reader.tour(site.url("/old"))) == ["a"]
    assert reader.notes == [f"{site.url('/old')}: moved to {site.url('/new')}"]
    reader.tour(site.url("/old"), site.url("/new"), after=20)
    assert site.paths == ["/old", "/newer", "/new", "/a", "/new"]
    assert site.asked[-1].headers["if-none-match"] == "1"


def test_feeds_that_move_for_a_while_or_to_nowhere(site: Web, quick: Reader) -> None:
    site.pages["/old"] = Answer(status=302, headers={"Location": "/new"})
    site.pages["/gate"] = Answer(status=301, headers={"Location": "/login"})
    site.pages["/login"] = Answer(b"<!doctype html><html>Log in</html>")
    site.rss("/new", "/a")
    site.article("/a")
    items = quick.tour(site.url("/old"), site.url("/gate"))
    assert sorted(names(items)) == ["E120 an HTML page, not a feed", "a"]
    quick.tour(site.url("/old"), site.url("/gate"), after=20)
    assert site.count("/old") == site.count("/gate") == 2
    row = quick.state.feed(site.url("/gate"))
    assert row is not None
    assert not row.get("moved_to")


def test_redirects_in_circles_and_without_end(site: Web, quick: Reader) -> None:
    site.rss("/feed", "/loop", "/self", "/far0", "/file", "/odd")
    site.pages["/loop"] = Answer(status=302, headers={"Location": "/pool"})
    site.pages["/pool"] = Answer(status=302, headers={"Location": "/loop"})
    site.pages["/self"] = Answer(status=302, headers={"Location": "/self#x"})
    for n in range(9):
        site.pages[f"/far{n}"] = Answer(status=307, headers={"Location": f"/far{n + 1}"})
    site.pages["/file"] = Answer(status=302, headers={"Location": "file:///etc/passwd"})
    site.pages["/odd"] = Answer(status=302, headers={"Location": "http://[oops"})
    assert sorted(names(quick.tour(site.url("/feed")))) == [
        "E200 its redirects go in a circle",
        "E200 its redirects go in a circle",
        "E200 more than 5 redirects",
        "E200 redirected to what is no address",
        "E201 refused: only http and https are fetched, not file:",
    ]
    assert sum(p.startswith("/far") for p in site.paths) == 6


def test_addresses_that_are_not_public_are_refused(
    site: Web, memory: MemoryState, clock: FakeClock
) -> None:
    strict = Reader(memory, clock, allow_private=False)
    (item,) = strict.tour(site.url("/feed"))
    assert isinstance(item, Failure)
    assert item.error.code == "E201"
    assert site.asked == []


def test_each_hop_is_checked(site: Web, quick: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    from selon.documents import addresses

    monkeypatch.setattr(addresses, "is_public", lambda a: a == "127.0.0.1")
    quick.follower = Follower(
        quick.state, settings=settings(allow_private=False), clock=quick.clock
    )
    site.rss("/feed", "/a", site.url("/b", "127.0.0.2"))
    site.pages["/a"] = Answer(status=302, headers={"Location": site.url("/secret", "127.0.0.3")})
    items = quick.tour(site.url("/feed"))
    assert sorted(f.error.code for f in failures(items)) == ["E201", "E201"]
    assert {a.headers["host"].split(":")[0] for a in site.asked} == {"127.0.0.1"}


def test_articles_that_cannot_be_had(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/gone", "/pdf", "/empty", "/large", "ftp://x.example/", "/ok")
    site.pages["/gone"] = Answer(status=410)
    site.pages["/pdf"] = Answer(b"%PDF-1.7 \x00\x01", headers={"Content-Type": "application/pdf"})
    site.pages["/empty"] = Answer(b"", headers={"Content-Type": "text/html"})
    site.pages["/large"] = Answer(b"x" * 300_000)
    site.article("/ok")
    reader.follower = Follower(
        reader.state, clock=reader.clock, note=reader.notes.append,
        settings=settings(options=LoadOptions(limits=Limits(fetch=200_000))),
    )  # fmt: skip
    items = reader.tour(site.url("/feed"))
    assert sorted(f.error.code for f in failures(items)) == ["E102", "E103", "E107", "E200"]
    assert len(items) == 5
    # None of them is asked for again.
    asked = len(site.paths)
    assert reader.tour(site.url("/feed"), after=20) == []
    assert site.paths[asked:] == ["/feed"]


def test_articles_that_may_be_had_later(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/a", ETag="1")
    site.pages["/a"] = Answer(status=500)
    assert names(reader.tour(site.url("/feed"))) == [
        "E200 the server answered 500 Internal Server Error"
    ]
    site.pages["/feed"] = Answer(status=304)
    assert reader.tour(site.url("/feed"), after=1) == []
    # It has left the feed since.
    site.rss("/feed", "/b", ETag="2")
    site.article("/a")
    site.article("/b")
    assert sorted(names(reader.tour(site.url("/feed"), after=20))) == ["a", "b"]
    assert "if-none-match" not in [a for a in site.asked if a.path == "/feed"][-1].headers


def test_articles_are_given_up_in_the_end(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/a")
    site.pages["/a"] = Answer(b"x" * 100, cut=True)
    seen = [names(reader.tour(site.url("/feed"), after=2000)) for _ in range(7)]
    assert [bool(s) for s in seen] == [True] * 5 + [False] * 2
    assert site.count("/a") == 5


def test_pages_that_break_off_or_are_slow(site: Web, quick: Reader) -> None:
    site.rss("/feed", "/cut", "/slow", "/rubbish")
    site.pages["/cut"] = Answer(page("text"), cut=True)
    site.pages["/slow"] = Answer(page("text"), seconds=1.0)
    site.pages["/rubbish"] = Answer(b"not gzip", headers={"Content-Encoding": "gzip"})
    quick.follower = Follower(
        quick.state,
        clock=quick.clock,
        settings=settings(options=LoadOptions(limits=Limits(fetch_seconds=0.3))),
    )
    found = sorted(names(quick.tour(site.url("/feed"))))
    assert len(found) == 3
    assert "E200 not fetched within 0.3 seconds" in found
    assert "E200 the connection ended before the whole body had come" in found


def test_compressed_pages_and_feeds(site: Web, quick: Reader) -> None:
    site.rss("/feed", "/a")
    site.article("/a")
    for path in ("/feed", "/a"):
        plain = site.pages[path]
        assert isinstance(plain, Answer)
        plain.body = gzip.compress(plain.body)
        plain.headers["Content-Encoding"] = "gzip"
    assert names(quick.tour(site.url("/feed"))) == ["a"]


def test_a_feed_that_breaks_off_is_asked_for_whole_again(site: Web, quick: Reader) -> None:
    site.rss("/feed", "/a", "/bcd", ETag="1")
    whole = site.pages["/feed"]
    assert isinstance(whole, Answer)
    site.article("/a")
    site.article("/bcd")
    site.pages["/feed"] = Answer(
        whole.body[: whole.body.index(b"cd</link>")], headers=whole.headers
    )
    assert names(quick.tour(site.url("/feed"))) == ["a"]
    site.pages["/feed"] = whole
    assert names(quick.tour(site.url("/feed"), after=20)) == ["bcd"]
    assert all("if-none-match" not in a.headers for a in site.asked)


def test_what_is_not_listened_to_comes_again(site: Web, reader: Reader) -> None:
    paths = [f"/{n}" for n in range(5)]
    site.rss("/feed", *paths, ETag="1")
    for path in paths:
        site.article(path)
    tour = reader.follower.tour(site.url("/feed"))
    assert [names([next(tour)]), names([next(tour)])] == [["0"], ["1"]]
    tour.close()
    # The first counts as read, since the second was asked for; the second may not have been stored.
    assert sorted(names(reader.tour(site.url("/feed"), after=20))) == ["1", "2", "3", "4"]
    assert reader.tour(site.url("/feed"), after=20) == []


def test_documents_that_the_caller_settles(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/a", "/b", ETag="1")
    site.pages["/a"] = Answer(status=302, headers={"Location": "/real"})
    site.article("/real")
    site.article("/b")
    two, one = reader.tour(
        site.url("/feed"), settled=False
    )  # a redirect goes to the end of the line
    assert isinstance(two, Document)
    assert isinstance(one, Document)
    settle(reader.state, one, reader.clock)
    # As after a crash: nobody is heard of, until the claim lapses.
    assert reader.tour(site.url("/feed"), after=20, settled=False) == []
    site.rss("/feed", "/real", "/b", ETag="1")
    again = reader.tour(site.url("/feed"), after=61, settled=False)
    assert names(again) == names([two])
    assert site.count("/real") == 1


def test_a_crash_after_the_feed_loses_nothing(site: Web, reader: Reader) -> None:
    def feed(asked: Asked) -> Answer:
        return Answer(status=304) if asked.headers.get("if-none-match") == "1" else whole

    site.rss("/feed", "/a", "/b", ETag="1")
    whole = site.pages["/feed"]
    assert isinstance(whole, Answer)
    site.pages["/feed"] = feed
    site.article("/a")
    site.article("/b")
    assert len(reader.tour(site.url("/feed"), settled=False)) == 2  # and then the power goes
    assert sorted(names(reader.tour(site.url("/feed"), after=90))) == ["a", "b"]
    assert reader.tour(site.url("/feed"), after=20) == []


def test_an_error_of_the_callers_own_gives_the_rest_back(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/a", "/b")
    site.article("/a")
    site.article("/b")

    def careless() -> None:
        for _ in reader.follower.tour(site.url("/feed")):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        careless()
    assert sorted(names(reader.tour(site.url("/feed"), after=20))) == ["a", "b"]


def test_follow_is_one_tour(site: Web, memory: MemoryState, clock: FakeClock) -> None:
    site.rss("/feed", "/a")
    site.article("/a")
    once = follow(site.url("/feed"), memory, settings=settings(), clock=clock)
    assert names(list(once)) == ["a"]
    assert names(list(follow("nothing.opml", memory)))[0].startswith("E101")


def test_forced_language_and_date(site: Web, quick: Reader) -> None:
    from selon.documents import read_date

    site.rss("/feed", "/a")
    site.article("/a")
    options = LoadOptions(language="fr", published=read_date("2020-02"))
    quick.follower = Follower(quick.state, clock=quick.clock, settings=settings(options=options))
    (document,) = quick.tour(site.url("/feed"))
    assert isinstance(document, Document)
    assert document.language == "fr"
    assert document.published == options.published


def test_trouble_in_one_place_stays_there(
    site: Web, quick: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from selon.feeds import entries

    real = entries.read_article

    def broken(found: Any, entry: Any, key: str, *more: Any) -> Document:
        if key.endswith("/a"):
            raise RuntimeError("oops")
        return real(found, entry, key, *more)

    monkeypatch.setattr(entries, "read_article", broken)
    site.rss("/feed", "/a", "/b")
    site.article("/a")
    site.article("/b")
    items = quick.tour(site.url("/feed"))
    assert names(items) == ["E900 internal error: RuntimeError: oops", "b"]
    assert isinstance(failures(items)[0].error, SelonError)


def test_a_redirect_on_the_way_is_no_article(site: Web, reader: Reader) -> None:
    """A counter of clicks that two articles go through, for each to its own page."""
    ways = iter(["/a", "/b"])
    site.rss("/feed", "/1", "/2")
    for path in ("/1", "/2"):
        site.pages[path] = Answer(status=302, headers={"Location": "/click"})
    site.pages["/click"] = lambda _asked: Answer(status=302, headers={"Location": next(ways)})
    site.article("/a")
    site.article("/b")
    documents = reader.tour(site.url("/feed"))
    assert sorted(d.url for d in documents if isinstance(d, Document)) == [
        site.url("/a"),
        site.url("/b"),
    ]
