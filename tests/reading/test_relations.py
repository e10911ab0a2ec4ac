"""Joining spans: each test is one thing that goes wrong in real articles."""

from __future__ import annotations

from selon.reading.nesting import nesting
from selon.reading.relations import joined, relations, tidy
from selon.records import Document, Link, Reading, TaggedSpan, Tagging

TEXT = "« A », dit Anne, « B ». Selon elle, Paul a dit que C."


def span(role: str, words: str, level: int = 0, probability: float = 0.9) -> TaggedSpan:
    start = TEXT.index(words)
    return TaggedSpan(role, start, start + len(words), level, probability)


def read(spans: list[TaggedSpan], links: list[Link]) -> Reading:
    reading = Reading(Document(TEXT), tagging=Tagging(tuple(spans), tuple(links)))
    return nesting(relations(reading))


def test_contents_of_one_cue_are_pieces_of_one_attribution() -> None:
    spans = [
        span("content", "« A »"),
        span("cue", "dit"),
        span("source", "Anne"),
        span("content", "« B »"),
    ]
    links = [
        Link(0, 1, "cue", 0.9), Link(3, 1, "cue", 0.8), Link(1, 2, "source", 0.9),
        Link(0, 2, "source", 0.9), Link(3, 2, "source", 0.9),
    ]  # fmt: skip
    (only,) = read(spans, links).attributions
    assert [TEXT[s:e] for s, e in only.content.spans] == ["« A »", "« B »"]
    assert only.source is not None
    assert only.source.text == "Anne"


def test_a_content_without_a_cue_is_left_out() -> None:
    spans = [span("content", "« A »"), span("cue", "dit"), span("content", "« B »")]
    links = [Link(0, 1, "cue", 0.9), Link(2, None, "cue", 0.9), Link(2, 1, "cue", 0.1)]
    links += [Link(1, None, "source", 0.9)]
    (only,) = read(spans, links).attributions
    assert only.content.text == "« A »"
    assert only.source is None


def test_hearsay_stands_in_its_own_content_even_where_the_linker_says_none() -> None:
    spans = [
        span("content", "Paul a dit que C"),
        span("cue", "dit que", level=2),
        span("content", "« B »"),
    ]
    links = [Link(0, None, "cue", 0.9), Link(2, None, "cue", 0.9), Link(0, None, "source", 0.9)]
    links += [Link(1, None, "source", 0.9)]
    (only,) = read(spans, links).attributions
    assert (only.kind, only.content.text) == ("hearsay", "Paul a dit que C")
    spans[1] = span("cue", "dit que", level=1)
    assert read(spans, links).attributions == ()


def test_pieces_with_nothing_between_them_are_one() -> None:
    assert joined("que « A » et B", [(6, 9), (0, 3), (4, 6), (13, 14)]) == [(0, 9), (13, 14)]


def test_a_cue_without_a_content_says_nothing() -> None:
    assert read([span("cue", "dit"), span("source", "Anne")], []).attributions == ()


def test_all_spans_of_an_attribution_choose_its_source_together() -> None:
    spans = [
        span("content", "« A »"),
        span("cue", "dit"),
        span("source", "Anne"),
        span("source", "Paul"),
    ]
    links = [
        Link(0, 1, "cue", 0.9),
        Link(1, 2, "source", 0.45), Link(1, 3, "source", 0.55),
        Link(0, 2, "source", 0.90), Link(0, 3, "source", 0.10),
    ]  # fmt: skip
    (only,) = read(spans, links).attributions
    assert only.source is not None
    assert only.source.text == "Anne"


def test_nobody_is_better_than_a_wrong_name() -> None:
    spans = [span("content", "« A »"), span("cue", "dit"), span("source", "Paul")]
    links = [Link(0, 1, "cue", 0.9), Link(1, None, "source", 0.6), Link(1, 2, "source", 0.4)]
    (only,) = read(spans, links).attributions
    assert only.source is None


def test_an_attribution_inside_a_content_has_it_as_parent() -> None:
    spans = [
        span("cue", "Selon"), span("source", "elle"), span("content", "Paul a dit que C"),
        span("source", "Paul", 1), span("cue", "a dit", 1), span("content", "que C", 1),
    ]  # fmt: skip
    links = [
        Link(2, 0, "cue", 0.9), Link(0, 1, "source", 0.9), Link(5, 4, "cue", 0.9), Link(4, 3, "source", 0.9),
    ]  # fmt: skip
    outer, inner = read(spans, links).attributions
    assert outer.parent is None
    assert inner.parent == outer.id


def test_a_cue_inside_its_own_content_is_hearsay_only_without_a_source() -> None:
    spans = [span("content", "Paul a dit que C"), span("cue", "a dit", 2), span("source", "Anne")]
    nobody = [Link(0, 1, "cue", 0.9), Link(1, None, "source", 0.9)]
    (hearsay,) = read(spans, nobody).attributions
    assert hearsay.kind == "hearsay"
    (named,) = read(spans, [Link(0, 1, "cue", 0.9), Link(1, 2, "source", 0.9)]).attributions
    assert named.kind != "hearsay"


def test_spans_end_where_words_do() -> None:
    text = "la Russie, dit Anne, viendra."
    content = TaggedSpan("content", 0, 7, 0, 0.9)
    assert tidy(text, content) == (0, 9)
    assert tidy(text, TaggedSpan("content", 0, 10, 0, 0.9)) == (0, 9)
    assert tidy(text, TaggedSpan("source", 15, 20, 0, 0.9)) == (15, 20)
