"""Pieces must point at the text they stand for, whatever the text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from selon.tagging import tokens
from selon.tagging.tagger import default_weights
from selon.tagging.tokens import BREAK, UNK, Vocabulary, calm


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(default_weights() / "vocabulary.json")


VOCABULARY = Vocabulary.load(default_weights() / "vocabulary.json")
TEXTS = st.text(st.characters(codec=None), max_size=200) | st.text(
    "aé e\u0301’'\"« »“”…½ﬁ\u00a0\n\r\t\ud800\x00<s/>▁.,ßİ", max_size=120
)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
@example("<s></s><pad>")
@example("e\u0301\u0301…½\n\n«\u00a0ﬁ\u00a0»")
@example("\ud800\udc00")
def test_spans_are_in_the_text_and_in_order(text: str) -> None:
    pieces = VOCABULARY.encode(text)
    last = 0
    for i, start, end in zip(pieces.ids, pieces.starts, pieces.ends, strict=True):
        assert 0 <= start <= end <= len(text)
        assert start >= last or start == end or start >= last - 4
        assert 0 < i < len(VOCABULARY.pieces)
        last = int(start)
    assert list(pieces.starts) == sorted(pieces.starts)


@given(st.text("abcé ’.«»", max_size=100))
@settings(max_examples=200, deadline=None)
def test_every_letter_is_covered_once(text: str) -> None:
    pieces = VOCABULARY.encode(text)
    covered = [k for s, e in zip(pieces.starts, pieces.ends, strict=True) for k in range(s, e)]
    assert covered == sorted(set(covered))
    assert {k for k, c in enumerate(text) if not c.isspace()} <= set(covered)


def test_special_names_in_a_text_are_plain_text(vocabulary: Vocabulary) -> None:
    pieces = vocabulary.encode("<s> and </s> and <pad> and <mask>")
    assert (pieces.ids[:-1] > UNK).all()
    assert pieces.ids[-1] == BREAK


def test_accents_in_two_parts_read_like_accents_in_one(vocabulary: Vocabulary) -> None:
    composed, apart = (unicodedata.normalize(f, "l’été à Évry") for f in ("NFC", "NFD"))
    one, two = vocabulary.encode(composed), vocabulary.encode(apart)
    assert one.ids.tolist() == two.ids.tolist()
    assert apart[two.starts[-2] : two.ends[-2]].strip().endswith("y")


def test_paragraphs_are_told_from_wrapped_lines(vocabulary: Vocabulary) -> None:
    wrapped = vocabulary.encode(
        "The minister said on\nMonday that he\nwould go.\nNobody believed it."
    )
    assert (wrapped.ids == BREAK).sum() == 3  # after "on" (a capital follows), "go." and the end


def test_every_mark_is_a_piece(vocabulary: Vocabulary) -> None:
    text = "“Non,” dit-il."
    pieces = vocabulary.encode(text)
    spans = {text[s:e] for s, e in zip(pieces.starts, pieces.ends, strict=True)}
    assert {"“", ",", "”", "-", "."} <= spans


@pytest.mark.parametrize("word", ["Ángela", "würde", "słowa", "ещё", "نفى", "değil", "città"])
def test_thirteen_languages_have_their_pieces(vocabulary: Vocabulary, word: str) -> None:
    pieces = vocabulary.encode(word)
    assert UNK not in pieces.ids
    assert len(pieces) <= 4


def test_a_long_paragraph_in_parts_has_the_same_pieces(monkeypatch, vocabulary: Vocabulary) -> None:
    text = "« L’été  est… fini »,\u00a0dit-il   à  Évry. Then he went\t home ." * 9
    whole = vocabulary.encode(text)
    monkeypatch.setattr(tokens, "_STRETCH", 20)
    monkeypatch.setattr(tokens, "_BATCH", 70)
    parts = vocabulary.encode(text)
    for name in ("ids", "starts", "ends"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()


@pytest.mark.parametrize(
    "text",
    ["He said no." + " " * 100_000 + "She left.", "a" + "\u0301\u0316" * 50_000, "abc" * 100_000],
    ids=["spaces", "combining marks", "no space"],
)
def test_long_runs_take_no_more_than_their_length(vocabulary: Vocabulary, text: str) -> None:
    before = time.process_time()
    pieces = vocabulary.encode(text)
    assert time.process_time() - before < 5
    assert pieces.ends.max() == len(text)


@given(st.text(max_size=120))
def test_calm_keeps_the_length(text: str) -> None:
    assert len(calm(text.upper())) == len(text.upper())
    assert calm(text.lower()) == text.lower()


def test_only_capitals_are_calmed() -> None:
    assert calm("LE MINISTRE DÉMENT TOUT") == "le ministre dément tout"
    assert calm("L'ONU et l'OTAN ont démenti.") == "L'ONU et l'OTAN ont démenti."
    assert calm("UNESCO") == "UNESCO"


def test_hard_wrapped_text_is_read_as_one_paragraph(vocabulary: Vocabulary) -> None:
    line = "The minister told Anna Berg of the Springfield Post on\n"
    assert (vocabulary.encode(line * 9).ids == BREAK).sum() == 1
    short = "Said the minister.\n"
    assert (vocabulary.encode(short * 9).ids == BREAK).sum() == 9
