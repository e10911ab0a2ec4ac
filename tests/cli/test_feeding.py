"""Feeds among the inputs of ``selon add``, and what ``selon retry`` leaves to ``selon follow``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.conftest import TinyReader
from tests.feeds.web import Answer, FakeClock, Web, settings, web

from selon.cli import add, feeding, filling
from selon.cli.feeding import Feeds
from selon.cli.filling import AddRequest
from selon.cli.follow import Request as FollowRequest
from selon.documents import Failure, load
from selon.documents import fetching as fetching_module
from selon.errors import NotNow
from selon.feeds import MemoryState
from selon.ledger.entries import ReaderInfo, Refused
from selon.ledger.following import FollowingState
from selon.ledger.store import Ledger
from selon.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEDGER = "news.db"


@pytest.fixture
def site() -> Iterator[Web]:
    with web(FakeClock()) as made:
        made.rss("/feed", "/a", "/b?utm_source=feed")
        for path in ("/a", "/b", "/c"):
            made.article(path, f"Ana said that {path} is closed")
        yield made


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader that knows one pattern, loopback servers, and no waiting."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(filling, "make_reader", lambda _weights, _yardstick=None: TinyReader())
    monkeypatch.setattr(filling, "reader_info", lambda *_: ReaderInfo("tiny", "1", None))
    fetch = partial(fetching_module.fetch, allow_private=True)
    monkeypatch.setattr(fetching_module, "fetch", fetch)
    monkeypatch.setattr(filling, "Settings", partial(settings, pace=0.0))
    monkeypatch.setattr("selon.cli.follow._settings", lambda *_: settings(pace=0.0))


def run(*inputs: str, **more: Any) -> int:
    return add.add_all(AddRequest(inputs=inputs, ledger=LEDGER, **more))


def retry() -> int:
    return add.retry_all(AddRequest(ledger=LEDGER))


def waiting() -> dict[str, str]:
    with Ledger.open(LEDGER, read_only=True) as ledger:
        assert ledger.audit() == []
        return {refused.input: refused.code for refused in ledger.refused()}


def test_a_feed_and_an_article_it_names(site: Web, capsys: pytest.CaptureFixture[str]) -> None:
    urls = [site.url("/feed"), site.url("/a#top"), site.url("/c")]
    assert run(*urls, acknowledge=True) == 0
    told = capsys.readouterr()
    assert sorted(told.out.split()) == sorted([site.url("/b"), site.url("/a#top"), site.url("/c")])
    assert told.err == f"selon: {LEDGER}: 3 documents read, 3 attributions\n"
    assert sorted(site.paths) == ["/a", "/b", "/c", "/feed"]
    # Again: the article is looked at, the feed is not, before it is due.
    assert run(site.url("/feed"), site.url("/c")) == 0
    told = capsys.readouterr()
    assert "1 feed is not due yet" in told.err
    assert "0 documents read, 0 attributions, 1 already there" in told.err
    assert sorted(site.paths) == ["/a", "/b", "/c", "/c", "/feed"]
    with Ledger.open(LEDGER) as ledger:
        state = FollowingState(ledger.engine)
        row = state.feed(site.url("/feed"))
        assert row is not None
        assert not any(state.claim(site.url(p), None, row["due"]) for p in ("/a", "/b", "/c"))


def test_an_address_given_twice_is_asked_once(
    site: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [site.url(p) for p in ("/feed", "/a", "/a?utm_source=x", "/feed#top", "/none", "/none")]
    assert run(*urls, acknowledge=True) == 1
    told = capsys.readouterr()
    assert sorted(told.out.split()) == [site.url("/a"), site.url("/b")]
    assert "2 attributions, 1 failed (selon retry), 3 seen before" in told.err
    assert sorted(site.paths) == ["/a", "/b", "/feed", "/none"]


def test_what_fails_in_feeds_is_remembered_by_them(
    site: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    site.rss("/feed", "/a", "/none", "/private")
    site.rss("/private")
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private")
    site.pages["/pages.xml"] = Answer(b"<urlset><url><loc>http://a.example/</loc></url></urlset>")
    assert run(*map(site.url, ("/feed", "/pages.xml", "/private", "/nothing"))) == 1
    told = capsys.readouterr().err
    assert f"selon: {site.url('/none')}: the server answered 404 Not Found [E200]\n" in told
    assert f"selon: {site.url('/pages.xml')}: a sitemap without news" in told
    assert told.count("[E202]") == 2
    assert told.endswith(
        "1 document read, 1 attribution, 1 failed (selon retry), 4 failed in feeds\n"
    )
    assert waiting() == {site.url("/nothing"): "E200"}
    assert run(site.url("/pages.xml")) == 2


def test_follow_tells_them_apart_as_well(site: Web, capsys: pytest.CaptureFixture[str]) -> None:
    site.rss("/feed", "/a", "/none", "/bad")
    site.article("/bad", "This will explode")
    asked = FollowRequest((site.url("/feed"),))
    assert add.follow_into(AddRequest(ledger=LEDGER), asked) == 1
    assert capsys.readouterr().err.endswith(
        "1 document read, 1 attribution, 1 failed (selon retry), 1 failed in feeds\n"
    )
    assert waiting() == {site.url("/bad"): "E900"}


def test_a_feed_in_a_file(site: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.opml"
    path.write_text(f"<opml><body><outline xmlUrl='{site.url('/feed')}'/></body></opml>")
    assert run("list.opml", language="fr", date="2024-05") == 0
    with Ledger.open(LEDGER, read_only=True) as ledger, ledger.engine.connect() as connection:
        rows = connection.exec_driver_sql("select language, published_start from readings")
        assert rows.all() == [("fr", "2024-05-01")] * 2
    assert run("list.opml") == 0
    assert "1 feed is not due yet" in capsys.readouterr().err
    assert sorted(site.paths) == ["/a", "/b", "/feed"]


def test_an_address_that_failed_may_turn_out_to_be_a_feed(
    site: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    found = site.pages.pop("/feed")
    assert run(site.url("/feed")) == 2
    assert waiting() == {site.url("/feed"): "E200"}
    site.pages["/feed"] = found
    assert retry() == 0
    assert "2 documents read" in capsys.readouterr().err
    assert waiting() == {}
    # It may have become known as one in the meantime, too.
    with Ledger.open(LEDGER) as ledger:
        ledger.refuse(Refused(site.url("/feed"), "E200", "for a while"))
    assert retry() == 0
    assert waiting() == {}


def test_retry_leaves_to_follow_what_is_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Ledger.open(LEDGER) as ledger:
        codes = ("E120", "E202", "E203")
        ledger.refuse(*(Refused(f"https://a.example/{c}", c, "old") for c in codes))
    assert retry() == 0
    assert capsys.readouterr().err == (
        f"selon: {LEDGER}: nothing to try again, 3 failures of feeds left to selon follow\n"
    )
    (tmp_path / "late.txt").write_text("")
    assert run("late.txt") == 2
    (tmp_path / "late.txt").write_text("Ana said no")
    capsys.readouterr()
    assert retry() == 0
    assert capsys.readouterr().err == (
        f"selon: {LEDGER}: 1 document read, 1 attribution, "
        "3 failures of feeds left to selon follow\n"
    )
    assert sorted(waiting().values()) == ["E120", "E202", "E203"]


def test_retry_says_what_is_no_longer_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "n.jsonl"
    path.write_text('{"text": "Ana said no"}\n{"text": \n')
    assert run("n.jsonl") == 1
    path.write_text('{"text": "Ana said no"}\n')
    assert retry() == 2
    assert capsys.readouterr().err.endswith("0 documents read, 0 attributions, 1 no longer there\n")
    assert waiting() == {"n.jsonl#2": "E104"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_stands_twice_is_read_once(
    jobs: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if jobs > 1:  # a process of its own needs a reader that it can be sent
        monkeypatch.setattr(filling, "make_reader", tiny_reader)
    for name, text in {"a": "no", "b": "yes", "c": "no", "d": "no"}.items():
        (tmp_path / f"{name}.txt").write_text(f"Ana said {text}")
    assert run("a.txt", "b.txt", "c.txt", "d.txt", jobs=jobs) == 0
    assert capsys.readouterr().err.endswith("2 documents read, 2 attributions, 2 already there\n")
    with Ledger.open(LEDGER, read_only=True) as ledger, ledger.engine.connect() as connection:
        seen = connection.exec_driver_sql("select input from sightings order by input").scalars()
        assert list(seen) == ["a.txt", "b.txt", "c.txt", "d.txt"]


def tiny_reader(_weights: object, _yardstick: object = None) -> TinyReader:
    return TinyReader()


def test_what_is_not_stored_is_given_back(site: Web) -> None:
    """As when the ledger cannot be written any more, half-way."""
    state, clock, notes, found = MemoryState(), FakeClock(), [], []
    feeds = Feeds(state, settings(), note=notes.append, found=found.append, clock=clock)

    def some(names: list[str]) -> Iterator[Document | Failure]:
        return load(names, feed=feeds.take)

    urls = [site.url("/feed"), site.url("/c"), site.url("/b")]
    with feeds:
        items = feeds.among(urls, some)
        first, second, third = (item for item in items if isinstance(item, Document))
        assert [item.input for item in (first, second, third)] == [
            site.url("/c"), site.url("/b"), site.url("/a"),
        ]  # fmt: skip
        feeds.back(first)
        feeds.back(Failure(third.input, NotNow("no")))
    assert found == [site.url("/feed")]
    free = {p for p in ("/a", "/b", "/c") if state.claim(site.url(p), None, clock.now())}
    assert free == {"/b"}


def test_names_of_files_are_no_addresses() -> None:
    assert feeding._address("news.txt") is None
    assert feeding._address("https://A.example/x?utm_source=y#z") == "https://a.example/x"
    assert feeding._address("https://a.example/news.jsonl#7") is None
