"""Which addresses are the same thing's."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.feeds import canonical


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTPS://Journal.Example/A", "https://journal.example/A"),
        ("https://journal.example", "https://journal.example/"),
        ("https://journal.example:443/a", "https://journal.example/a"),
        ("http://journal.example:80/a", "http://journal.example/a"),
        ("http://journal.example:443/a", "http://journal.example:443/a"),
        ("https://journal.example./a", "https://journal.example/a"),
        ("https://journal.example/a#section", "https://journal.example/a"),
        ("https://journal.example/a?utm_source=rss&utm_medium=feed", "https://journal.example/a"),
        ("https://journal.example/a?id=7&UTM_campaign=x", "https://journal.example/a?id=7"),
        (
            "https://journal.example/a?fbclid=1&gclid=2&xtor=RSS-1&b=2&a=1",
            "https://journal.example/a?b=2&a=1",
        ),
        ("https://journal.example/a?", "https://journal.example/a"),
        ("https://journal.example/a?x&&y=", "https://journal.example/a?x&y="),
        (
            "https://journal.example/%7euser/%c3%a9t%C3%A9",
            "https://journal.example/~user/%C3%A9t%C3%A9",
        ),
        ("https://journal.example/été", "https://journal.example/%C3%A9t%C3%A9"),
        ("https://journal.example/a b", "https://journal.example/a%20b"),
        ("https://journal.example/a%2Fb", "https://journal.example/a%2Fb"),
        ("https://müller.example/", "https://xn--mller-kva.example/"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        (" https://journal.example/a\n", "https://journal.example/a"),
    ],
)
def test_canonical(url: str, same: str) -> None:
    assert canonical(url) == same


@pytest.mark.parametrize(
    "url",
    ["", "x", "ftp://a.example/", "file:///a", "https://", "https://u:p@a.example/", "http://a:b/", "http://[::1",
     "http://a..b.exämple/", "mailto:a@b.example", "http://a.example:99999/"],
)  # fmt: skip
def test_what_has_no_canonical_form(url: str) -> None:
    assert canonical(url) is None


def test_what_stays_apart() -> None:
    urls = [
        "a?id=1",
        "a?id=2",
        "a?ref=x",
        "A?id=1",
        "a?a=1&b=2",
        "a?b=2&a=1",
        "a/",
        "a",
        "a?source=x",
        "a?pk_id=1",
    ]
    assert len({canonical(f"https://journal.example/{u}") for u in urls}) == len(urls)


def test_feeds_keep_their_parameters() -> None:
    url = "https://journal.example/rss?utm_source=x&a=1#top"
    assert canonical(url, strip=False) == "https://journal.example/rss?utm_source=x&a=1"


@given(st.text(max_size=40), st.text(max_size=40))
def test_canonical_is_canonical(path: str, query: str) -> None:
    once = canonical(f"https://journal.example/{path}?{query}")
    assert once is not None
    assert canonical(once) == once
    assert once.isascii()
    assert urlsplit(once).netloc == "journal.example"
