"""Segments, order and safe text: what both pictures of a reading rest on."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.records import Attribution, Document, Reading, SpanText, Speaker
from selon.views.confident import confident
from selon.views.layers import by_paragraph, depths, ledger_order, segments, who
from selon.views.text import one_line, paragraphs, shown
from selon.views.voices import parts, station, voices

TEXT = "abcdefghij klmnop\n\nqrstuvwxyz"


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any spans and any parents, rings included."""
    ids = [f"a{i}" for i in range(draw(st.integers(0, 6)))]
    made = []
    for name in ids:
        cuts = sorted(draw(st.sets(st.integers(0, len(TEXT)), min_size=2, max_size=6)))
        spans = list(zip(cuts[::2], cuts[1::2], strict=False))
        source = draw(st.none() | st.just(SpanText.of(TEXT, spans[-1:])))
        parent = draw(st.none() | st.sampled_from([*ids, "gone"]))
        confidence = draw(st.floats(0, 1))
        span = SpanText.of(TEXT, spans)
        made.append(
            Attribution(name, "direct", span, source=source, parent=parent, confidence=confidence)
        )
    return Reading(Document(TEXT), tuple(made))


@given(readings())
def test_segments_cover_the_text_and_carry_exactly_the_spans_over_them(reading: Reading) -> None:
    found = segments(reading)
    assert "".join(TEXT[s.start : s.end] for s in found) == TEXT
    for segment in found:
        for a in reading.attributions:
            over = any(s <= segment.start and segment.end <= e for s, e in a.content.spans)
            touches = any(s < segment.end and segment.start < e for s, e in a.content.spans)
            assert over == touches == (a.id in [m.attribution for m in segment.contents])


@given(readings())
def test_the_ledger_lists_every_attribution_once_children_after_parents(reading: Reading) -> None:
    ordered = ledger_order(reading)
    assert sorted(a.id for a, _ in ordered) == sorted(a.id for a in reading.attributions)
    place = {a.id: i for i, (a, _) in enumerate(ordered)}
    for a, depth in ordered:
        assert depth == 0 or (a.parent is not None and place[a.parent] < place[a.id])


@given(readings())
def test_paragraphs_keep_every_visible_character(reading: Reading) -> None:
    kept = "".join(TEXT[s.start : s.end] for row in by_paragraph(reading) for s in row)
    assert "".join(kept.split()) == "".join(TEXT.split())


@given(readings(), st.floats(0, 1))
def test_leaving_out_the_doubtful_leaves_no_loose_end(reading: Reading, minimum: float) -> None:
    kept = confident(reading, minimum).attributions
    ids = {a.id for a in kept}
    assert ids == {a.id for a in reading.attributions if a.confidence >= minimum}
    assert all(a.parent in {None, *ids} for a in kept)


def test_a_nested_attribution_moves_up_when_its_parent_goes(strike: Reading) -> None:
    parent = replace(strike.attributions[3], confidence=0.1)
    rest = (*strike.attributions[:3], parent, *strike.attributions[4:])
    kept = {a.id: a for a in confident(strike.replace(attributions=rest), 0.5).attributions}
    assert kept["a6"].parent is None
    assert kept["a7"].denies == ()


@given(st.text(st.characters(codec=None), max_size=80))
def test_shown_text_keeps_its_length_and_holds_no_control(text: str) -> None:
    safe = shown(text)
    assert len(safe) == len(text)
    controls = {c for c in safe if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}}
    assert controls <= {"\n", "\t"}
    assert not set(safe) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "\n" not in one_line(text)


@given(st.text("ab \n\r\t", max_size=200))
def test_paragraph_spans_hold_all_but_white_space(text: str) -> None:
    kept = "".join(text[s:e] for s, e in paragraphs(text))
    assert "".join(kept.split()) == "".join(text.split())


def test_hard_wrapped_lines_are_one_paragraph_and_long_lines_one_each() -> None:
    assert len(paragraphs("short line\nshort line\n\nnext")) == 2
    assert len(paragraphs(f"{'word ' * 30}\n{'word ' * 30}")) == 2


def test_who_falls_back_from_chain_to_speaker_to_the_words_of_the_source(strike: Reading) -> None:
    by_id = {a.id: a for a in strike.attributions}
    assert who(strike, by_id["a6"]) == ["Maria Delgado", "the authority's director"]
    assert who(strike, by_id["a2"]) == ["union officials"]
    assert who(strike, by_id["a1"]) == ["Port workers"]
    assert who(strike, by_id["a8"]) == []


def test_who_never_takes_a_relay_for_the_speaker(strike: Reading) -> None:
    open_one = replace(strike.attributions[0], chain=("s2",), candidates=("s1", "s3"))
    assert who(strike, open_one) == ["Maria Delgado", "Port workers"]
    assert who(strike, replace(strike.attributions[7], chain=("s2",))) == ["Maria Delgado"]
    voice = voices(strike.replace(attributions=(open_one,)))[open_one.id]
    assert voice.speaker is None
    assert [s.id for s in voice.candidates] == ["s1", "s3"]


def test_parts_count_what_each_speaker_says_relays_and_may_say(dam: Reading) -> None:
    found = {p.speaker.id: p for p in parts(dam, dam.attributions)}
    assert found["s1"].relays == ("a2", "a3")
    assert found["s1"].says == ()
    assert found["s3"].says == ("a1", "a4")
    assert found["s4"].may_say == ("a5",)
    idle = Speaker("s9", "Nobody hears me")
    assert "s9" not in {
        p.speaker.id for p in parts(dam.replace(speakers=(idle,)), dam.attributions)
    }


@pytest.mark.parametrize(
    ("role", "affiliation", "told"),
    [
        ("mayor", "Riverton", "mayor, Riverton"),
        ("the ministry's spokesman", "The ministry", "the ministry's spokesman"),
        (None, "Local 212", "Local 212"),
        (None, None, ""),
    ],
)
def test_a_station_says_nothing_twice(role: str | None, affiliation: str | None, told: str) -> None:
    assert station(Speaker("s1", "Ann", "person", role, affiliation)) == told


def test_depth_counts_ancestors_and_survives_a_ring() -> None:
    span = SpanText.of(TEXT, [(0, 3)])
    made = [Attribution(i, "direct", span, parent=p) for i, p in ("ab", "ba", ("c", None), "dc")]
    assert depths(Reading(Document(TEXT), tuple(made))) == {"a": 0, "b": 0, "c": 0, "d": 1}
