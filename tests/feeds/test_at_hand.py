"""Feeds that need not be asked for: fetched by somebody else just now, or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.feeds.web import Answer, FakeClock, Web, settings

from selon.documents import Page
from selon.feeds import AtHand, FeedFailure, Follower, MemoryState, State
from selon.records import Document

if TYPE_CHECKING:
    from pathlib import Path

    from selon.documents import Failure


class Reader:
    def __init__(self, state: State, clock: FakeClock) -> None:
        self.notes: list[str] = []
        self.follower = Follower(state, settings=settings(), clock=clock, note=self.notes.append)

    def once(self, name: str | Path, data: bytes, **headers: str) -> list[str]:
        return self.tour(AtHand(str(name), Page(str(name), data, None, headers)))

    def tour(self, *sources: str | AtHand) -> list[str]:
        return sorted(_name(item) for item in self.follower.tour(sources))


def _name(item: Document | Failure) -> str:
    if isinstance(item, Document):
        return item.input
    assert type(item) is FeedFailure
    return item.error.code


@pytest.fixture
def reader(state: State, clock: FakeClock) -> Reader:
    return Reader(state, clock)


def body(site: Web, path: str) -> bytes:
    page = site.pages[path]
    assert isinstance(page, Answer)
    return page.body


def test_what_was_fetched_is_not_fetched_again(site: Web, reader: Reader, clock: FakeClock) -> None:
    site.rss("/feed", "/a", "/b", "/none")
    site.article("/a")
    site.article("/b")
    found = reader.once(site.url("/feed"), body(site, "/feed"), etag='"1"')
    assert found == ["E200", site.url("/a"), site.url("/b")]
    assert sorted(site.paths) == ["/a", "/b", "/none"]
    # The request by which it came counts for the pace, and robots.txt comes first.
    assert site.asked[0].path == "/robots.txt"
    assert [a.at for a in site.asked] == pytest.approx([2, 4, 6, 8], abs=0.5)
    # From now on it is followed, by what its server said.
    clock.forward(minutes=20)
    site.pages["/feed"] = Answer(status=304)
    assert reader.tour(site.url("/feed")) == []
    assert site.asked[-1].headers["if-none-match"] == '"1"'


def test_at_hand_is_due(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/a")
    site.article("/a")
    site.article("/b")
    reader.once(site.url("/feed"), body(site, "/feed"))
    site.rss("/feed", "/a", "/b")
    assert reader.tour(site.url("/feed")) == []
    assert "not due" in reader.notes[-1]
    assert reader.once(site.url("/feed"), body(site, "/feed")) == [site.url("/b")]


def test_robots_txt_forbids_it_as_well(site: Web, reader: Reader) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /feed")
    site.rss("/feed", "/a")
    site.article("/a")
    data = body(site, "/feed")
    assert reader.once(site.url("/feed"), data) == ["E202"]
    page = Page(site.url("/feed/2"), data)
    assert reader.tour(AtHand(site.url("/gate"), page)) == ["E202"]
    assert site.paths == []


def test_which_addresses_are_known_as_feeds(site: Web, reader: Reader, clock: FakeClock) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /secret")
    site.rss("/feed")
    site.rss("/moved")
    site.pages["/old"] = Answer(status=301, headers={"Location": "/moved"})
    site.article("/story")
    paths = ["/feed", "/old", "/secret", "/story", "/none"]
    assert not any(reader.follower.knows(site.url(path)) for path in paths)
    reader.tour(*map(site.url, paths))
    assert [reader.follower.knows(site.url(path)) for path in paths] == [
        True, True, True, False, False,
    ]  # fmt: skip
    # A feed that fails is still one.
    del site.pages["/feed"]
    clock.forward(hours=1)
    assert reader.tour(site.url("/feed")) == ["E200"]
    assert reader.follower.knows(site.url("/feed#x"))
    assert not reader.follower.knows("feed.xml")


FILE = """<rss version='2.0'><channel><title>Saved</title>
<item><link>{a}</link></item>
<item><guid isPermaLink='false'>7</guid><description>The mayor said no to all of it.</description></item>
<item><title>neither</title></item></channel></rss>"""


def test_a_feed_in_a_file_is_read_once(site: Web, reader: Reader, tmp_path: Path) -> None:
    site.article("/a")
    path = tmp_path / "feed.xml"
    path.write_text(FILE.format(a=site.url("/a")))
    assert reader.once(path, path.read_bytes()) == [f"{path}#7", site.url("/a")]
    assert reader.once(path, path.read_bytes()) == []
    # Another file has entries of its own, whatever their ids.
    other = tmp_path / "sub" / "feed.xml"
    other.parent.mkdir()
    other.write_bytes(path.read_bytes())
    assert reader.once(other, other.read_bytes()) == [f"{other}#7"]
    assert site.paths == ["/a"]


def test_a_feed_without_a_place_is_known_by_its_bytes(
    memory: MemoryState, clock: FakeClock
) -> None:
    reader = Reader(memory, clock)
    one, two = FILE.encode(), FILE.replace("no to all", "yes to all").encode()
    (first,) = reader.once("-", one)
    assert first.startswith("-:")
    assert first.endswith("#7")
    assert reader.once("-", one) == []
    assert len(reader.once("-", two)) == 1


def test_lists_in_files(site: Web, reader: Reader, tmp_path: Path) -> None:
    site.rss("/feed", "/a")
    site.article("/a")
    opml = f"<opml><body><outline xmlUrl='{site.url('/feed')}'/></body></opml>".encode()
    assert reader.once("list.opml", opml) == [site.url("/a")]
    index = f"<sitemapindex><sitemap><loc>{site.url('/feed')}</loc></sitemap></sitemapindex>"
    assert reader.once("index.xml", index.encode()) == []
    assert "not due" in reader.notes[-1]


@pytest.mark.parametrize(
    "data",
    [b"<opml><body></body></opml>", b"<urlset><url><loc>http://a.example/</loc></url></urlset>"],
)
def test_what_names_no_article_is_no_feed(
    memory: MemoryState, clock: FakeClock, data: bytes
) -> None:
    assert Reader(memory, clock).once("x.xml", data) == ["E120"]
