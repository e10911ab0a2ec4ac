"""What is said inside what somebody says, found by the words of the content."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon import languages
from selon.languages.inner import inner_words
from selon.reading import inner as module
from selon.reading.clauses import Candidate, Clauses
from selon.reading.confidence import calibrate
from selon.reading.inner import inner, raw
from selon.reading.nesting import nesting
from selon.records import Attribution, Cue, Document, Reading, SpanText


def said(text: str, *parts: str, language: str = "fr") -> Reading:
    """An article with one attribution: its source, its cue, its content."""
    source, cue, content = ([(at := text.index(p), at + len(p))] for p in parts)
    a = Attribution(
        "a1", "indirect", SpanText.of(text, content), Cue.of(text, cue), SpanText.of(text, source),
        confidence=0.9,
    )  # fmt: skip
    return Reading(Document(text, language=language), (a,))


def found_in(text: str, language: str) -> list[Candidate]:
    words = inner_words(language)
    clauses = Clauses(text, (), words, languages.get(language).lexicon)
    return list(clauses.within((0, len(text))))


@pytest.mark.parametrize(
    ("text", "language", "source", "cue", "content"),
    [
        ("je pense que tout ira bien", "fr", "je", "pense", "que tout ira bien"),
        ("J'ai dit que c'est fini", "fr", "J'", "ai dit", "que c'est fini"),
        ("ils nous ont assuré qu'ils viendraient", "fr", "ils", "nous ont assuré",
         "qu'ils viendraient"),
        ("le maire ne veut pas partir, mais il le devra", "fr", "le maire", "ne veut pas",
         "partir"),
        ("sa volonté de partir", "fr", "sa", "volonté", "de partir"),
        ("selon lui, le pont tiendra", "fr", "lui", "selon", "le pont tiendra"),
        ("il a dit « jamais. Rien. » devant nous", "fr", "il", "a dit", "« jamais. Rien. »"),
        ("we don't think it will rain", "en", "we", "don't think", "it will rain"),
        ("he would like to leave", "en", "he", "would like", "to leave"),
    ],
)  # fmt: skip
def test_clauses_are_taken_apart(
    text: str, language: str, source: str, cue: str, content: str
) -> None:
    shown = [
        (text[slice(*c.source)], text[slice(*c.cue)], text[slice(*c.content[0])])
        for c in found_in(text, language)
        if c.source
    ]
    assert (source, cue, content) in shown


def test_the_presumed_are_hearsay_without_a_source() -> None:
    text = "la police cherche les auteurs présumés du vol"
    (c,) = [c for c in found_in(text, "fr") if c.form == "presumed"]
    assert c.source is None
    assert text[slice(*c.content[0])] == "les auteurs présumés"


def test_an_inner_belief_is_added_with_a_parent() -> None:
    text = "Anne Roy a déclaré que les élus pensent que le pont va céder."
    reading = said(text, "Anne Roy", "a déclaré", "que les élus pensent que le pont va céder")
    outer, made = nesting(inner(reading)).attributions
    assert (outer.id, outer.parent, made.parent) == ("a1", None, "a1")
    assert made.source is not None
    assert made.cue is not None
    assert (made.source.text, made.cue.text) == ("les élus", "pensent")
    assert made.content.text == "que le pont va céder"
    assert inner_words("fr").least <= made.confidence < 1


def test_who_says_that_he_wants_is_the_one_who_wants() -> None:
    text = "Anne Roy a dit vouloir quitter la mairie."
    _, made = inner(said(text, "Anne Roy", "a dit", "vouloir quitter la mairie")).attributions
    assert made.source is not None
    assert (made.source.text, made.content.text) == ("Anne Roy", "quitter la mairie")


def test_a_source_the_tagger_missed_is_the_subject() -> None:
    text = "Anne Roy a déclaré que les élus pensent que le pont va céder."
    reading = said(text, "Anne Roy", "a déclaré", "que les élus pensent que le pont va céder")
    at, to = text.index("pensent"), text.index("que le pont")
    known = Attribution(
        "a2", "indirect", SpanText.of(text, [(to, len(text) - 1)]), Cue.of(text, [(at, at + 7)]),
        confidence=0.6,
    )  # fmt: skip
    after = inner(replace(reading, attributions=(*reading.attributions, known))).attributions
    assert len(after) == 2
    assert after[1].source is not None
    assert (after[1].source.text, after[1].confidence) == ("les élus", 0.6)


def test_bare_deeds_add_nothing() -> None:
    text = "Anne Roy a déclaré que le train est parti à midi."
    reading = said(text, "Anne Roy", "a déclaré", "que le train est parti à midi")
    assert inner(reading).attributions == reading.attributions


def test_an_unknown_language_is_left_alone() -> None:
    reading = said("Anne dit que je pense que non.", "Anne", "dit", "que je pense que non")
    reading = replace(reading, document=replace(reading.document, language=None))
    assert inner(reading) is reading


@given(st.floats(0.3, 1.0))
def test_raw_confidence_leads_back_to_the_probability(p: float) -> None:
    curve = ((0.1, 0.3), (0.4, 0.5), (0.7, 0.5), (0.9, 1.0))
    assert calibrate(raw(p, curve), curve) == pytest.approx(p)
    assert raw(p, ()) == p


@given(st.text(alphabet="je pense qu'il «»\"., dit seront\n", max_size=120))
def test_nothing_reaches_out_of_its_content(text: str) -> None:
    for c in found_in(text, "fr"):
        for start, end in (*c.content, c.cue, *([c.source] if c.source else [])):
            assert 0 <= start < end <= len(text)


def test_long_contents_take_time_in_proportion() -> None:
    def seconds(n: int) -> float:
        text = "« je pense que « " * n
        start = time.perf_counter()
        assert found_in(text, "fr")
        return time.perf_counter() - start

    seconds(50)
    assert seconds(1600) < 40 * max(seconds(200), 0.002)


def test_the_weights_are_of_features_that_exist() -> None:
    table = module._weights()
    assert set(table) == {"cue", "inner"}
    assert {"", "subject pron", "language fr"} <= table["cue"].keys()
    assert {"", "score > 0"} <= table["inner"].keys()


def test_a_content_of_a_mere_that_goes_on_with_the_next() -> None:
    text = "La mairie a révélé qu'elle estimait que le pont va céder."
    (first,) = said(text, "La mairie", "a révélé", "qu'").attributions
    second = said(text, "elle", "estimait", "que le pont va céder")
    reading = replace(second, attributions=(first, replace(second.attributions[0], id="a2")))
    outer, held = nesting(inner(reading)).attributions
    assert outer.content.text == "qu'elle estimait que le pont va céder"
    assert held.parent == outer.id


def test_a_lone_relative_stays_what_it_is() -> None:
    text = "Ce que la mairie a affirmé. Elle estimait que le pont va céder."
    (first,) = said(text, "la mairie", "a affirmé", "que").attributions
    reading = replace(said(text, "la mairie", "a affirmé", "que"), attributions=(first,))
    assert [a.content.text for a in inner(reading).attributions] == ["que"]
