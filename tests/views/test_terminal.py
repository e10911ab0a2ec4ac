"""The terminal view: readable with and without colour, and never in command of the terminal."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from selon.records import Attribution, Document, Reading, SpanText
from selon.views.terminal import TerminalView

SGR = re.compile(r"\x1b\[[0-9;]*m")


def plain(reading: Reading, width: int = 100) -> str:
    return TerminalView(width=width).add(reading)


def test_header_text_and_ledger_stand_in_order(barrage: Reading) -> None:
    text = plain(barrage)
    assert "Le Journal d'en haut · 12 March 2019 · fr · 9\xa0attributions" in text
    assert "‹le ministère› *dément* [tout report du chantier]¹" in text
    line = next(x for x in text.split("\n") if x.startswith("9 "))
    assert re.search(r"9  ◐  Inès Marchetti +estime \(believe\) +qu'il y a .* +90\xa0%", line)
    assert text.index("Le chantier du barrage") < text.index(line) < text.index("speaker  ")


def test_nested_contents_have_nested_brackets_and_indented_lines(barrage: Reading) -> None:
    text = plain(barrage)
    assert "« ‹Le préfet› *nous a dit* [que la facture" in text
    assert re.search(r"^4  ○  └ Le Cou", text, re.MULTILINE)


def test_overlapping_contents_are_all_closed(strike: Reading) -> None:
    text = plain(strike)
    assert "[the director when ‹he› *says* [there is money]⁵ on the table]⁶" in text
    assert text.count("[") == text.count("]")
    assert text.count("‹") == text.count("›")


def test_denials_hearsay_and_doubt_are_marked(barrage: Reading, strike: Reading) -> None:
    text = plain(barrage)
    assert re.search(r"^5 .*  ✗ a aussitôt d.*\n +denies 2,3$", text, re.MULTILINE)
    assert re.search(r"8  ◌  \(nobody named\)", text)
    assert "?41\xa0%" in plain(strike)


def row(reading: Reading, number: int, width: int) -> str:
    """One row of the ledger, all its lines."""
    text = plain(reading, width)
    found = re.search(rf"^{number}  [●◐○◌] .*(?:\n {{5}}.*\S)*", text, re.MULTILINE)
    assert found
    return found[0]


@pytest.mark.parametrize("width", [80, 120])
def test_a_chain_has_arrows_and_its_speaker_last(dam: Reading, width: int) -> None:
    words = " ".join(row(dam, 1, width).replace("The Northgate dam will not open", "").split())
    assert words.startswith("1 ○ the Riverton Courier → ")
    assert words.index("→") < words.index("two engineers on the site")
    assert "→" not in row(dam, 3, width)


@pytest.mark.parametrize("width", [80, 120])
def test_the_speakers_name_stands_first_and_the_source_below_where_it_differs(
    dam: Reading, strike: Reading, width: int
) -> None:
    assert re.match(r"4  ●  ?Ana Kovač ", row(dam, 4, width))
    assert "‹she›" in row(dam, 4, width)
    assert "‹Transport minister Ana Kovač›" in row(dam, 3, width)
    assert "‹" not in row(strike, 2, width)
    coloured = TerminalView(colour=True, width=width).add(dam)
    assert re.search(r"\x1b\[[0-9;]*2m‹[^›]*she", coloured)


@pytest.mark.parametrize("width", [80, 120])
def test_an_open_speaker_is_asked_for_not_named(dam: Reading, width: int) -> None:
    found = row(dam, 5, width)
    assert re.match(r"5  ○  ?She ", found)
    assert "Ana Kovač or Edith Sloan?" in found
    assert "?" not in row(dam, 4, width)


@pytest.mark.parametrize("width", [80, 120])
def test_denials_and_answers_point_by_row_number_both_ways(dam: Reading, width: int) -> None:
    text = [row(dam, n, width) for n in range(1, 7)]
    assert "denied by 3" in text[0]
    assert "✗ denied" in text[2]
    assert "denies 1" in text[2]
    assert "denies 2" in text[3]
    assert "answers 5" in text[5]
    assert not re.search("✗|denie|answers", text[4])


def test_the_speakers_are_listed_with_type_role_and_how_often(dam: Reading) -> None:
    text = plain(dam, 120).split("\n  speaker ")[1]
    assert re.search(r"^  two engineers.* anonymous +unnamed: because they .* 2 +–$", text, re.M)
    assert re.search(r"^  Ana Kovač +person +Transport minister, the ministry +2 +–$", text, re.M)
    assert re.search(r"^  the Riverton Courier +media +– +2$", text, re.M)
    # Who speaks most stands first; a candidate has said nothing yet.
    names = re.findall(r"^  (\S+ \S+)", text, re.M)
    assert names == ["two engineers", "Ana Kovač", "Piet Vos", "the Riverton", "Edith Sloan"]
    assert re.search(r"^  Edith Sloan +person +mayor, Riverton +– +–$", text, re.M)


def test_a_reading_without_speakers_has_no_list_of_them(dam: Reading) -> None:
    bare = tuple(Attribution(a.id, a.kind, a.content, a.cue, a.source) for a in dam.attributions)
    text = plain(dam.replace(attributions=bare, speakers=()))
    assert "says  relays" not in text
    assert "says  relays" in plain(dam)
    # One whom nobody's words point to is not listed either.
    assert "says  relays" not in plain(dam.replace(attributions=bare))


@pytest.mark.parametrize("width", [30, 60, 83, 84, 120, 200])
@pytest.mark.parametrize("colour", [True, False])
def test_no_line_is_wider_than_the_terminal(
    barrage: Reading, strike: Reading, dam: Reading, width: int, *, colour: bool
) -> None:
    for reading in (barrage, strike, dam):
        text = SGR.sub("", TerminalView(colour=colour, width=width).add(reading))
        assert max(cell_len(line) for line in text.split("\n")) <= width


def test_colours_are_the_sixteen_of_the_theme(barrage: Reading) -> None:
    text = TerminalView(colour=True).add(barrage)
    codes = {int(c) for found in SGR.findall(text) for c in found[2:-1].split(";") if c}
    assert codes <= {0, 1, 2, 3, 4, 31, 32, 35, 36}
    assert "[" not in SGR.sub("", text)


@pytest.mark.parametrize("colour", [True, False])
def test_an_article_cannot_drive_the_terminal(hostile: Reading, *, colour: bool) -> None:
    text = TerminalView(colour=colour, width=90).add(hostile)
    rest = SGR.sub("", text) if colour else text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]", rest)
    assert "␛[2J" in rest
    text.encode("utf-8")


@given(st.text(st.characters(codec=None), min_size=1, max_size=120), st.data())
def test_any_text_with_any_span_is_drawn(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    content = SpanText.of(text, [(start, data.draw(st.integers(start + 1, len(text))))])
    reading = Reading(Document(text), (Attribution("a1", "direct", content),))
    shown = SGR.sub("", TerminalView(colour=True, width=60).add(reading))
    shown.encode("utf-8")
    assert "\x1b" not in shown


def test_wide_and_right_to_left_letters_fit() -> None:
    text = "部長は「工事は中止しない」と述べた。" * 6 + "\nقال الوزير إن الجسر سيفتح في يونيو."
    content = SpanText.of(text, [(0, 60)])
    drawn = plain(Reading(Document(text), (Attribution("a1", "direct", content),)), 60)
    assert max(cell_len(line) for line in drawn.split("\n")) <= 60
    assert "قال الوزير" in drawn


def test_a_reading_without_attributions_says_so() -> None:
    assert "No attribution found." in plain(Reading(Document("Rain fell.", input="rain.txt")))
    assert "rain.txt\n  undated" in plain(Reading(Document("Rain fell.", input="rain.txt")))


@pytest.mark.parametrize("letter", ["x", "x\u0301"], ids=["plain", "with marks"])
def test_a_name_without_end_is_shortened_in_no_time(letter: str) -> None:
    text = letter * 100_000 + " said no"
    content = SpanText.of(text, [(len(text) - 2, len(text))])
    source = SpanText.of(text, [(0, len(letter) * 100_000)])
    reading = Reading(Document(text), (Attribution("a1", "indirect", content, source=source),))
    before = time.process_time()
    ledger = plain(reading).split("[no]")[1]
    assert time.process_time() - before < 20
    line = next(x for x in ledger.split("\n") if x.startswith("1 "))
    assert cell_len(line) <= 100
    assert "x…" in line or "\u0301…" in line
