"""What servers see: pace, robots.txt, patience, and who is asking."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.feeds.test_following import Reader, failures, names
from tests.feeds.web import START, Answer, Asked, FakeClock, Web, settings

from selon.errors import UsageError
from selon.feeds import Follower, MemoryState, Settings
from selon.feeds.cadence import DAY, back_off, next_due, retry_after, stated_hints, stored_hints
from selon.feeds.feed import Hints
from selon.feeds.robots import ROBOTS_SIZE, read_rules, rules_for


@pytest.fixture
def reader(memory: MemoryState, clock: FakeClock) -> Reader:
    return Reader(memory, clock)


def test_one_request_every_two_seconds(site: Web, reader: Reader) -> None:
    site.rss("/feed", *[f"/{n}" for n in range(6)])
    for n in range(6):
        site.article(f"/{n}")
    assert len(reader.tour(site.url("/feed"))) == 6
    times = [a.at for a in site.asked]
    assert len(times) == 8
    assert all(b - a >= 2 for a, b in pairwise(times))
    assert times[-1] == 14
    assert site.most_at_once == 1


def test_the_pace_can_be_set(site: Web, reader: Reader) -> None:
    reader.follower = Follower(reader.state, settings=settings(pace=10), clock=reader.clock)
    site.rss("/feed", "/a")
    site.article("/a")
    reader.tour(site.url("/feed"))
    assert [a.at for a in site.asked] == [0, 10, 20]


def test_the_pace_holds_between_tours(site: Web, reader: Reader) -> None:
    site.rss("/one")
    site.rss("/two")
    reader.tour(site.url("/one"))
    reader.tour(site.url("/two"))
    assert site.times("/one", "/two") == [2, 4]
    assert site.count("/robots.txt") == 1


def test_a_slow_listener_misses_nothing(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    found = []
    for item in reader.follower.tour(site.url("/feed")):
        reader.clock.forward(minutes=10)
        found.append(item)
    assert names(found) == ["a", "b", "c"]


def test_hosts_are_asked_side_by_side(site: Web, reader: Reader) -> None:
    """Six hosts that can only answer together: each waits until all were asked."""
    hosts = [f"127.0.0.{n}" for n in range(1, 7)]
    together = threading.Barrier(len(hosts), timeout=10)

    def feed(_asked: Asked) -> Answer:
        together.wait()
        return Answer(b"<rss><channel><title>t</title></channel></rss>")

    site.pages["/feed"] = feed
    assert reader.tour(*[site.url("/feed", host) for host in hosts]) == []
    assert site.most_at_once == 1


def test_no_more_threads_than_wanted(site: Web, reader: Reader) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def feed(_asked: Asked) -> Answer:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.03)
        with lock:
            running -= 1
        return Answer(b"<rss><channel><title>t</title></channel></rss>")

    site.pages["/feed"] = feed
    reader.follower = Follower(reader.state, settings=settings(threads=2), clock=reader.clock)
    reader.tour(*[site.url("/feed", f"127.0.0.{n}") for n in range(1, 7)])
    assert most == 2


def test_who_is_asking(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/a")
    site.article("/a")
    contact = "https://newsroom.example/bots"
    reader.follower = Follower(reader.state, settings=settings(contact=contact), clock=reader.clock)
    reader.tour(site.url("/feed"))
    assert {a.headers["user-agent"] for a in site.asked} == {Settings(contact=contact).agent}
    assert Settings(contact=contact).agent.startswith("selon/")
    assert Settings(contact=contact).agent.endswith(f"(+{contact})")
    assert "cookie" not in site.asked[-1].headers
    for wrong in ("two words", "x\r\nCookie: 1", "né@x.example"):
        with pytest.raises(UsageError):
            Settings(contact=wrong)


def test_settings_that_make_no_sense() -> None:
    for wrong in ({"pace": -1.0}, {"interval": 0.0}, {"threads": 0}, {"attempts": 0}):
        with pytest.raises(UsageError):
            Settings(**wrong)  # type: ignore[arg-type]


ROBOTS = b"""# comment
User-agent: *
Disallow: /

User-agent: Selon
User-agent: other
Crawl-delay: 7
Disallow: /private
Disallow: /*.pdf$
Disallow: /*?session=
Allow: /private/open
"""


def test_robots_txt(site: Web, reader: Reader) -> None:
    site.pages["/robots.txt"] = Answer(ROBOTS)
    links = ("/a", "/private/x", "/private/open/y", "/z.pdf", "/q?session=1")
    site.rss("/feed", *links)
    for link in links:
        site.article(link)
    items = reader.tour(site.url("/feed"))
    assert sorted(names(items)) == sorted(
        ["E202 robots.txt does not allow it"] * 3 + ["a", "private/open/y"]
    )
    assert site.paths == ["/feed", "/a", "/private/open/y"]
    # Crawl-delay counts from the first request after robots.txt on.
    assert [a.at for a in site.asked] == [0, 2, 9, 16]
    # What is not allowed is known from now on.
    assert reader.tour(site.url("/feed"), after=20) == []
    assert site.count("/robots.txt") == 1
    site.rss("/feed", "/new", *links)
    site.article("/new")
    reader.tour(site.url("/feed"), after=24 * 60)
    assert site.count("/robots.txt") == 2


def test_robots_txt_that_forbids_the_feed(site: Web, reader: Reader) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /feed")
    site.rss("/feed", "/a")
    assert names(reader.tour(site.url("/feed"))) == ["E202 robots.txt does not allow it"]
    assert site.paths == []
    assert reader.follower.due == reader.clock.now() + timedelta(days=1)


@pytest.mark.parametrize("status", [404, 401, 403, 410, 451])
def test_without_robots_txt_all_is_allowed(site: Web, reader: Reader, status: int) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", status=status)
    site.rss("/feed", "/a")
    site.article("/a")
    assert names(reader.tour(site.url("/feed"))) == ["a"]


@pytest.mark.parametrize(
    "answer",
    [Answer(status=500), Answer(status=503), Answer(status=429), Answer(b"x" * 9, cut=True)],
)
def test_where_robots_txt_cannot_be_had_nothing_is_asked_for(
    site: Web, reader: Reader, answer: Answer
) -> None:
    site.rss("/feed", "/a", ETag="1")
    site.article("/a")
    site.pages["/robots.txt"] = answer
    items = reader.tour(site.url("/feed"))
    assert [f.error.code for f in failures(items)] == ["E203"]
    assert failures(items)[0].name == site.url("/robots.txt")
    assert site.paths == []
    del site.pages["/robots.txt"]
    assert names(reader.tour(site.url("/feed"), after=20)) == ["a"]


def test_articles_wait_for_the_robots_txt_of_their_host(site: Web, reader: Reader) -> None:
    other = [site.url("/a", "127.0.0.2"), site.url("/b", "127.0.0.2")]
    site.rss("/feed", *other, "/c", ETag="1")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    site.pages["127.0.0.2/robots.txt"] = Answer(status=502)
    items = reader.tour(site.url("/feed"))
    assert sorted(names(items))[1:] == ["c"]
    assert failures(items)[0].name == site.url("/robots.txt", "127.0.0.2")
    assert reader.notes == ["127.0.0.2: 2 articles left for later"]
    del site.pages["127.0.0.2/robots.txt"]
    # They were not dealt with, so the feed is asked for whole.
    assert sorted(names(reader.tour(site.url("/feed"), after=20))) == ["a", "b"]
    assert all("if-none-match" not in a.headers for a in site.asked)


def test_robots_txt_may_be_somewhere_else(site: Web, reader: Reader) -> None:
    site.pages["127.0.0.1/robots.txt"] = Answer(
        status=301, headers={"Location": site.url("/rules.txt", "127.0.0.2")}
    )
    site.pages["/rules.txt"] = Answer(b"User-agent: *\nDisallow: /a")
    site.rss("/feed", "/a", "/b")
    site.article("/b")
    assert names(reader.tour(site.url("/feed"))) == ["E202 robots.txt does not allow it", "b"]
    # Those of the other host are its own.
    assert site.count("/robots.txt") == 1


def test_robots_txt_in_circles_is_none(site: Web, reader: Reader) -> None:
    site.pages["/robots.txt"] = Answer(status=302, headers={"Location": "/robots.txt"})
    site.rss("/feed")
    assert reader.tour(site.url("/feed")) == []
    assert site.count("/robots.txt") == 6
    assert site.count("/feed") == 1


def test_robots_txt_of_redirects(site: Web, reader: Reader) -> None:
    site.rss("/feed", "/go")
    site.pages["/go"] = Answer(status=302, headers={"Location": site.url("/a", "127.0.0.2")})
    site.pages["127.0.0.2/robots.txt"] = Answer(b"User-agent: selon\nDisallow: /a")
    site.article("/a")
    assert names(reader.tour(site.url("/feed"))) == ["E202 robots.txt does not allow it"]
    assert site.count("/a") == 0


def test_the_longest_rule_counts_not_the_first() -> None:
    """What the standard library's parser gets wrong, and why another one is used."""
    text = "User-agent: *\nDisallow: /\nAllow: /news/\nDisallow: /news/*/print$\n"
    rules = read_rules(text.encode())
    old = RobotFileParser()
    old.parse(text.splitlines())
    cases = {"/news/a": True, "/about": False, "/news/a/print": False, "/news/a/prints": True}
    assert {path: rules.allows(f"https://x.example{path}") for path in cases} == cases
    assert {path: old.can_fetch("selon", f"https://x.example{path}") for path in cases} != cases


def test_odd_robots_files() -> None:
    assert read_rules(b"").allows("https://x.example/a")
    assert (
        read_rules(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a").allows("https://x.example/a")
        is False
    )
    assert (
        read_rules(b"User-agent: *\r\nDisallow: /caf\xc3\xa9\r\n").allows(
            "https://x.example/caf%C3%A9"
        )
        is False
    )
    assert read_rules(b"<html>not found</html>").allows("https://x.example/a")
    assert read_rules(b"\xff\xfe\x00" * 100).allows("https://x.example/a")
    assert read_rules(b"User-agent: *\nCrawl-delay: soon\nCrawl-delay: -1\n").delay is None
    big = b"User-agent: *\nDisallow: /a\n" + b"#" * ROBOTS_SIZE + b"\nDisallow: /b\n"
    assert read_rules(big).allows("https://x.example/b")
    assert not read_rules(big).allows("https://x.example/a")
    slow = b"User-agent: *\nDisallow: /" + b"*a" * 40 + b"*b\n"
    start = time.perf_counter()
    assert read_rules(slow).allows("https://x.example/" + "a" * 5000)
    assert time.perf_counter() - start < 1
    assert rules_for(302, b"").allows("https://x.example/")
    assert rules_for(599, b"").closed == "the server answers 599"


def test_retry_after_seconds(site: Web, reader: Reader) -> None:
    calls: list[float] = []

    def busy(asked: Asked) -> Answer:
        calls.append(asked.at)
        return Answer(status=429, headers={"Retry-After": "90"}) if len(calls) == 1 else ready

    site.article("/a")
    site.article("/b")
    ready = site.pages["/a"]
    assert isinstance(ready, Answer)
    site.pages["/a"] = busy
    site.rss("/feed", "/a", "/b")
    assert sorted(names(reader.tour(site.url("/feed")))) == ["a", "b"]
    # The whole host is left alone for that long, and what was refused comes once more.
    assert calls[0] == 4
    assert site.times("/b") == [94]
    assert calls[1] == 96


def test_retry_after_a_date_too_far_away(site: Web, reader: Reader) -> None:
    site.pages["/a"] = Answer(status=503, headers={"Retry-After": "Mon, 06 May 2024 18:00:00 GMT"})
    site.article("/b")
    site.rss("/feed", "/a", "/b", ETag="1")
    (item,) = reader.tour(site.url("/feed"))
    assert names([item]) == ["E200 the server answered 503 Service Unavailable"]
    assert site.paths == ["/feed", "/a"]
    assert reader.notes == ["127.0.0.1: 1 article left for later"]
    # Nothing is asked of that host before, whatever is due.
    assert reader.tour(site.url("/feed"), after=20) == []
    assert reader.notes[-1] == f"{site.url('/feed')}: left for later, its host cannot be asked now"
    site.article("/a")
    assert sorted(names(reader.tour(site.url("/feed"), after=360))) == ["a", "b"]
    assert (
        site.asked[2].at >= (datetime.fromisoformat("2024-05-06T18:00") - START).total_seconds()
        or site.asked[2].path == "/a"
    )
    assert min(a.at for a in site.asked[3:]) >= 6 * 3600


def test_retry_after_of_a_feed(site: Web, reader: Reader) -> None:
    site.pages["/feed"] = Answer(status=429, headers={"Retry-After": "7200"})
    reader.tour(site.url("/feed"))
    assert reader.follower.due == reader.clock.now() + timedelta(hours=2)


def test_a_host_that_fails_three_times_is_left_alone(site: Web, reader: Reader) -> None:
    site.rss("/feed", *[f"/{n}" for n in range(10)])
    for n in range(10):
        site.pages[f"/{n}"] = Answer(status=500)
    items = reader.tour(site.url("/feed"))
    assert len(failures(items)) == 3
    assert len(site.paths) == 4
    assert reader.notes == ["127.0.0.1: 7 articles left for later"]


def test_a_host_that_asks_for_too_long_a_delay(site: Web, reader: Reader) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 3600")
    site.rss("/feed", "/a", "/b")
    site.article("/a")
    assert reader.tour(site.url("/feed")) == []
    assert site.paths == ["/feed"]
    assert names(reader.tour(site.url("/feed"), after=61)) == []
    assert names(reader.tour(site.url("/feed"), after=0)) == []


def test_a_server_that_is_not_there(reader: Reader, clock: FakeClock) -> None:
    items = reader.tour("http://127.0.0.1:9/feed")
    assert [f.error.code for f in failures(items)] == ["E203"]
    assert failures(items)[0].name == "http://127.0.0.1:9/robots.txt"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), (" 0 ", 0), ("Mon, 06 May 2024 12:01:00 GMT", 60), ("Mon, 06 May 2024 11:00:00 GMT", 0),
        ("Mon, 06 May 2024 14:01:00 +0200", 60), ("99999999999999999999", 7 * DAY), ("soon", None), ("-5", None),
        ("", None), (None, None), ("1.5", None), ("Fri, 31 Dec 9999 23:59:59 GMT", 7 * DAY),
    ],
)  # fmt: skip
def test_retry_after_values(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, START) == seconds


@given(st.text(max_size=30))
def test_retry_after_of_anything(value: str) -> None:
    found = retry_after(value, START)
    assert found is None or 0 <= found <= 7 * DAY


@given(st.integers(1, 10_000), st.floats(1, DAY))
def test_back_off_grows_to_a_day(failures: int, interval: float) -> None:
    wait = back_off(failures, interval, Random(failures))  # noqa: S311
    assert 0.8 * min(interval, DAY) <= wait <= DAY


def test_next_due() -> None:
    assert next_due(START, Hints(), 900) == START + timedelta(minutes=15)
    assert next_due(START, Hints(period=60), 900) == START + timedelta(minutes=15)
    assert next_due(START, Hints(period=7200), 900) == START + timedelta(hours=2)
    monday_noon = Hints(skip_hours=frozenset({12, 13}))
    assert next_due(START, monday_noon, 900) == datetime.fromisoformat("2024-05-06T14:00")
    not_today = Hints(skip_days=frozenset({0, 1}))
    assert next_due(START, not_today, 900) == datetime.fromisoformat("2024-05-08")
    hints = Hints(60, frozenset({1}), frozenset({2}))
    assert stated_hints(stored_hints(hints)) == hints
    assert stated_hints(stored_hints(Hints())) == Hints()
