"""The HTML view: complete in itself, correct where spans cross, safe whatever the text."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from selon.records import Document, Reading
from selon.views.cards import ledger
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
    denied = fragment(barrage).split('data-a="3"')[1].split("</li>")[0]
    assert re.findall(r'denied by <a href="#[^"]*-c(\d)">no\. (\d)', denied) == [("5", "5")]


def part(html: str, start: str) -> str:
    """The list item that holds ``start``."""
    before, after = html.split(start)
    return before.rsplit("<li", 1)[1] + after.split("</li>")[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html.split(">", 1)[1]).split())


def test_cards_show_chain_speaker_role_and_the_sources_own_words(dam: Reading) -> None:
    html = fragment(dam)
    first, third = (part(html, f'data-a="{n}"') for n in (1, 3))
    assert words(first).startswith("1 the Riverton Courier → two engineers on the site reported")
    assert re.search(r"<b><a [^>]*>two engineers on the site</a></b>", first)
    assert "unnamed: “ because they feared for their jobs ”" in words(first)
    assert "here" not in words(first)
    assert words(third).startswith("3 Ana Kovač , Transport minister, the ministry denied person")
    assert "here “ Transport minister Ana Kovač ”" in words(third)


def test_an_open_speaker_is_no_name_but_a_question(dam: Reading) -> None:
    card = part(fragment(dam), 'data-a="5"')
    assert words(card).startswith("5 She ( Ana Kovač or Edith Sloan ?) said")
    assert "<b>" not in card


def test_names_lead_to_the_panel_and_the_panel_back_to_the_cards(dam: Reading) -> None:
    html = page([dam])
    panel = {}
    for entry in re.findall(r'<li class="s-person".*?</li>', html, re.DOTALL):
        panel[re.findall(r"<b>(.*?)</b>", entry)[0]] = entry
    assert list(panel)[:2] == ["two engineers on the site", "Ana Kovač"]
    assert "speaks in no. 3 , no. 4 may speak in no. 5" in words(panel["Ana Kovač"])
    assert "relays no. 1 , no. 2" in words(panel["the Riverton Courier"])
    assert "person mayor, Riverton may speak in no. 5" in words(panel["Edith Sloan"])
    ids = {name: re.findall(r' id="([^"]*)"', entry)[0] for name, entry in panel.items()}
    for name in ("the Riverton Courier", "two engineers on the site"):
        assert f'<a href="#{ids[name]}">{name}</a>' in part(html, 'data-a="1"')


def test_arrows_run_from_the_denial_to_what_it_denies(dam: Reading) -> None:
    arrows = [
        (a["class"], a["data-tail"], a["data-head"], str(a["style"]).split(";")[0])
        for _, a in Outline(page([dam])).tags
        if str(a.get("class")).startswith("s-link")
    ]
    # The rows of a grid: the browser itself lays each arrow from card to card, without a script.
    assert sorted(arrows, key=str) == [
        ("s-link s-answers s-up", "6", "5", "grid-row:5/6"),
        ("s-link s-denies s-up", "3", "1", "grid-row:1/3"),
        ("s-link s-denies s-up", "4", "2", "grid-row:2/4"),
    ]
    assert re.findall(r'data-a="(\d)"', fragment(dam)) == list("123456")


def test_arrows_that_would_cover_each_other_have_lanes_of_their_own(barrage: Reading) -> None:
    numbers = {a.id: int(a.id[1:]) for a in barrage.attributions}
    arrows = ledger(barrage, numbers).arrows
    assert {(x.tail, x.head) for x in arrows} == {(1, 2), (5, 2), (5, 3), (6, 2)}
    for x, y in itertools.combinations(arrows, 2):
        assert x.lane != y.lane or x.bottom < y.top or y.bottom < x.top


def test_an_attribution_that_denies_itself_or_nothing_known_has_no_arrow(dam: Reading) -> None:
    first, *rest = dam.attributions
    odd = dam.replace(attributions=(replace(first, denies=("a1", "gone")), rest[0]))
    assert "s-link" not in fragment(odd).split("</style>")[1]


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
    second, ninth = (words(part(fragment(barrage), f'data-a="{n}"')) for n in (2, 9))
    assert "said 11 March 2019 “ lundi ”" in second
    assert "certainty 20–50 % “ pourrait ” fr-modal" in second
    assert "50–100 % by 31 December 2026" in ninth


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
