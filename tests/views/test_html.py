"""The HTML view: complete in itself, correct where spans cross, safe whatever the text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from selon.records import Document, Reading
from selon.views.html import fragment, page
from selon.views.text import shown

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Outline(HTMLParser):
    """The tags, attributes and texts of a page; complains if tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, attribute: str) -> list[str]:
        return [str(a[attribute]) for _, a in self.tags if attribute in a]


def test_a_page_needs_nothing_from_outside(barrage: Reading, strike: Reading) -> None:
    html = page([barrage, strike])
    outline = Outline(html)
    assert not {t for t, _ in outline.tags} & {"link", "img", "iframe", "object"}
    assert outline.all("src") == []
    assert not re.search(r"url\(|@import", html)
    outside = [h for h in outline.all("href") if not h.startswith("#")]
    assert outside == ["https://exemple.test/barrage"]


def test_the_policy_lets_only_our_script_run(strike: Reading) -> None:
    html = page([strike])
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in html or f"'sha256-{digest}'" in html


def test_ids_are_unique_and_every_link_leads_somewhere(barrage: Reading, strike: Reading) -> None:
    outline = Outline(page([barrage, strike, strike]))
    ids = outline.all("id")
    assert len(ids) == len(set(ids))
    targets = {h[1:] for h in outline.all("href") if h.startswith("#")}
    assert targets <= set(ids)
    assert {f"d1-c{n}" for n in range(1, 10)} <= targets


def test_every_segment_carries_all_the_attributions_over_it(strike: Reading) -> None:
    html = page([strike])
    pattern = r'data-over="([\d ]+)"[^>]*>(?:<span id="[^"]*"></span>)*([^<]+)</span>'
    over = {words: ids for ids, words in re.findall(pattern, html)}
    assert over["the director when "] == "4 5"
    assert over["he"] == "4 5 6"
    assert over["there is money"] == "4 5 6"
    assert over[" on the table"] == "4 6"


def test_the_whole_text_is_there(barrage: Reading) -> None:
    html = fragment(barrage)
    body = html.split('class="s-text"')[1].split("<section")[0].split(">", 1)[1]
    text = re.sub(r'<a class="s-note".*?</a>|<[^>]*>', "", body)
    text = text.replace("&#39;", "'").replace("&#34;", '"')
    assert "".join(text.split()) == "".join(barrage.document.text.split())


def test_denials_link_to_what_they_deny(barrage: Reading) -> None:
    card = fragment(barrage).split('data-a="5"')[1].split("</li>")[0]
    assert re.findall(r'href="#[^"]*-c(\d)">no\. (\d)', card) == [("2", "2"), ("3", "3")]


@pytest.mark.parametrize("draw", [fragment, lambda reading: page([reading])])
def test_hostile_text_stays_text(hostile: Reading, draw: object) -> None:
    html = draw(hostile)  # type: ignore[operator]
    html.encode("utf-8")
    outline = Outline(html)
    tags = [t for t, _ in outline.tags]
    assert not {"img", "b onclick", "i"} & set(tags)
    assert tags.count("script") == html.startswith("<!DOCTYPE")
    assert not [a for _, attributes in outline.tags for a in attributes if a.startswith("on")]
    assert not [h for h in outline.all("href") if not h.startswith("#")]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", html)
    assert "{{ 7*7 }}" in html
    assert "␛[2J" in html
    assert shown("\ud83d") in html


def test_cards_tell_what_else_is_known(barrage: Reading) -> None:
    html = page([barrage])
    assert "said lundi (2019-03-11)" in html
    assert "puts it at 20–50\xa0% (“pourrait”)" in html
    assert "forecast 50–100\xa0% until 2026-12-31" in html


def test_a_fragment_brings_its_style_and_no_script(barrage: Reading) -> None:
    html = fragment(barrage)
    assert html.startswith('<div class="selon"><style>')
    assert "<script" not in html
    assert barrage._repr_html_() == html


def test_style_touches_nothing_outside_its_class(barrage: Reading) -> None:
    css = re.search(r"<style>(.*?)</style>", fragment(barrage), re.DOTALL)
    assert css is not None
    rules = re.sub(r"@(?:media|container)[^{]*\{|@page\{[^}]*\}", "", css[1])
    selectors = re.findall(r"(?:^|\}|\n)\s*([^{}@\n]+)\{", rules)
    assert selectors
    for selector in selectors:
        assert all(part.strip().startswith(".selon") for part in selector.split(",")), selector


def test_a_reading_without_attributions_is_a_page_too() -> None:
    html = page([Reading(Document("Rain fell.", input="rain.txt"))])
    assert "No attribution found." in html
    Outline(html)
