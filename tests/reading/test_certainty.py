"""How sure the source is: words, numbers, negation, scope."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.errors import UsageError
from selon.languages.certainty import Folded, certainty_words, yardstick, yardsticks
from selon.reading.certainty import STATED, UNQUANTIFIED, certainty, marks
from selon.records import Attribution, Certainty, Cue, Document, Reading, SpanText

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from selon_training.factuality import factuality

if TYPE_CHECKING:
    from selon.records import Kind


def said(
    text: str,
    content: str,
    cue: str = "",
    *,
    language: str = "fr",
    kind: Kind = "indirect",
    scale: str = "PHIA",
) -> Certainty | None:
    at = text.index(content)
    made = Attribution("a1", kind, SpanText.of(text, [(at, at + len(content))]))
    if cue:
        start = text.index(cue)
        spans = [(start, start + len(cue))]
        made = Attribution("a1", kind, made.content, cue=Cue.of(text, spans))
    reading = certainty(Reading(Document(text, language=language), (made,)), scale=scale)
    return reading.attributions[0].certainty


def interval(found: Certainty | None) -> tuple[float, float] | None:
    return (found.low, found.high) if found else None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("il y a une chance sur quatre que le pont cède", 0.25, 0.25),
        ("le pont a 25 % de chances de céder", 0.25, 0.25),
        ("il y a entre 20 et 30 % de chances que le pont cède", 0.2, 0.3),
        ("il y a moins de 10 % de risques que le pont cède", 0, 0.1),
        ("il y a au moins trois chances sur dix que le pont cède", 0.3, 1),
        ("la probabilité que le pont cède est de 40 %", 0.4, 0.4),
    ],
)
def test_french_odds(text: str, low: float, high: float) -> None:
    found = said(text, text)
    assert found is not None
    assert (found.low, found.high, found.scale) == (low, high, STATED)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("there is a one in four chance of rain", 0.25, 0.25),
        ("there is a one-in-four chance of rain", 0.25, 0.25),
        ("a 40% probability of rain", 0.4, 0.4),
        ("a 60-80 percent chance of rain", 0.6, 0.8),
        ("less than a 10% chance of rain", 0, 0.1),
        ("the odds are two to one against rain", 0.3333, 0.3333),
        ("they give odds of two to one", 0.3333, 0.6667),
    ],
)
def test_english_odds(text: str, low: float, high: float) -> None:
    found = said(text, text, language="en")
    assert found is not None
    assert (found.low, found.high, found.scale) == (low, high, STATED)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("one in four bridges is old", "en"),
        ("the bridge lost 25% of its width", "en"),
        ("un pont sur quatre est vieux", "fr"),
        ("le match s'est joué à deux contre un", "fr"),
        ("the bridge opens on 14 May", "en"),
        ("the most likely candidate is an engineer", "en"),
        ("the firm could not pay its debts", "en"),
        ("le pont est fermé sur ordre du maire", "fr"),
        ("un certain nombre de ponts sont fermés", "fr"),
        ("le pont rouvrira lundi", "fr"),
    ],
)
def test_a_plain_assertion_has_no_certainty(text: str, language: str) -> None:
    assert said(text, text, language=language) is None


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [
        ("le pont cèdera probablement", "fr", 0.55, 0.75),
        ("il est très probable que le pont cède", "fr", 0.80, 0.90),
        ("il est peu probable que le pont cède", "fr", 0.25, 0.35),
        ("il n'est pas du tout probable que le pont cède", "fr", 0.25, 0.45),
        ("the bridge is likely to fall", "en", 0.55, 0.75),
        ("the bridge is very unlikely to fall", "en", 0.10, 0.20),
        ("the bridge isn't likely to fall", "en", 0.25, 0.45),
        ("the bridge will almost certainly fall", "en", 0.95, 1.0),
        ("the bridge will probably not fall", "en", 0.25, 0.35),
    ],
)
def test_words_of_probability(text: str, language: str, low: float, high: float) -> None:
    found = said(text, text, language=language)
    assert found is not None
    assert (found.low, found.high, found.scale) == (low, high, "PHIA")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("le pont pourrait céder", "fr"),
        ("le pont cèdera peut-être", "fr"),
        ("il n'est pas exclu que le pont cède", "fr"),
        ("the bridge may fall", "en"),
        ("a collapse can't be ruled out", "en"),
    ],
)
def test_possibility_is_no_number(text: str, language: str) -> None:
    found = said(text, text, language=language)
    assert found is not None
    assert (found.low, found.high, found.scale) == (0, 1, UNQUANTIFIED)


def test_cue_and_what_stands_before_the_content() -> None:
    text = "The engineer said it was likely that the bridge would fall."
    content = "that the bridge would fall"
    for cue in ("said", "said it was likely"):
        assert interval(said(text, content, cue, language="en")) == (0.55, 0.75)
    doubts = "Le maire doute que le pont cède."
    assert interval(said(doubts, "que le pont cède", "doute")) == (0.25, 0.35)


def test_what_the_source_does_not_say_is_not_read() -> None:
    text = "Elle l'a dit. C'est probable. Le pont est fermé."
    assert said(text, "Le pont est fermé", "a dit") is None


def test_conditional_of_hearsay() -> None:
    text = "Le pont aurait été saboté."
    found = said(text, "Le pont aurait été saboté", "aurait été saboté", kind="hearsay")
    assert found == Certainty(0, 1, ("aurait",), UNQUANTIFIED)


@pytest.mark.parametrize(
    ("cue", "content", "kind", "hedged"),
    [
        ("a affirmé", "que le pont rouvrirait lundi", "indirect", False),
        ("a affirmé", "que le pont aurait été saboté", "indirect", True),
        ("affirme", "que le pont serait fragile", "indirect", True),
        ("affirme", "que le pont serait sûr si on le réparait", "indirect", False),
        ("affirme", "qu'il souhaiterait fermer le pont", "indirect", False),
        ("affirme", "que ce serait une folie", "direct", False),
    ],
)
def test_conditional(cue: str, content: str, kind: Kind, hedged: bool) -> None:
    found = said(f"Le maire {cue} {content}.", content, cue, kind=kind)
    assert (found is not None) == hedged


def test_numbers_win_over_words_and_all_words_are_kept() -> None:
    text = "le pont pourrait probablement céder, à une chance sur quatre"
    found = said(text, text)
    assert found == Certainty(
        0.25, 0.25, ("pourrait", "probablement", "une chance sur quatre"), STATED
    )


def test_nested_words_are_the_inner_ones() -> None:
    text = "Ada says that Bo thinks that rain is likely."
    outer = Attribution("a1", "indirect", SpanText.of(text, [(9, 43)]))
    inner = Attribution("a2", "indirect", SpanText.of(text, [(24, 43)]), parent="a1")
    found = certainty(Reading(Document(text, language="en"), (outer, inner))).attributions
    assert [interval(a.certainty) for a in found] == [None, (0.55, 0.75)]


@pytest.mark.parametrize(
    ("scale", "likely"),
    [
        ("PHIA", (0.55, 0.75)),
        ("icd-203", (0.55, 0.80)),
        ("IPCC-AR5", (0.66, 1.0)),
        ("kent-1964", (0.63, 0.87)),
    ],
)
def test_yardsticks(scale: str, likely: tuple[float, float]) -> None:
    found = said("c'est probable", "c'est probable", scale=scale)
    assert found is not None
    assert (found.low, found.high) == likely
    assert found.scale.lower() == scale.lower()


def test_no_such_yardstick() -> None:
    with pytest.raises(UsageError, match="PHIA"):
        said("c'est probable", "c'est probable", scale="gut feeling")


def test_every_yardstick_has_every_rung_and_says_where_it_is_from() -> None:
    for name in yardsticks():
        stick = yardstick(name)
        assert stick.source
        assert all(0 <= low <= high <= 1 for low, high in stick.terms.values())
        for code in ("fr", "en"):
            rungs = set(certainty_words(code).content) - {"possible", "expected", "hedged"}
            assert rungs == set(stick.terms)
        # Further up the ladder is never less probable.
        ladder = ["remote", "highly_unlikely", "unlikely", "even", "likely", "highly_likely"]
        lows = [stick.terms[rung] for rung in ladder]
        assert lows == sorted(lows)


def test_decomposed_accents_and_curly_apostrophes() -> None:
    text = "il n\u2019est pas certain qu\u2019il y ait peut-e\u0302tre un pont"
    found = said(text, text)
    assert found is not None
    assert "peut-e\u0302tre" in found.words


def test_an_unknown_language_says_nothing() -> None:
    assert said("det er sandsynligvis sandt", "det er sandsynligvis sandt", language="da") is None


WORDS = [
    "peut-être",
    "İ",
    "ß",
    "e\u0301",
    "une chance sur quatre",
    "pas",
    "probable",
    " ",
    "«",
    "%",
    "1",
]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12))
def test_offsets_lie_in_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    for code in ("fr", "en"):
        found = marks(text, certainty_words(code), yardstick("PHIA"))
        last = 0
        for m in found:
            assert last <= m.start < m.end <= len(text)
            assert 0 <= m.low <= m.high <= 1
            last = m.end


@given(st.text(), st.text())
def test_folding_leads_back(before: str, after: str) -> None:
    text = f"{before} probablement {after}"
    folded = Folded(text)
    at = folded.text.index(" probablement ") + 1
    start, end = folded.span(at, at + len("probablement"))
    assert text[start:end].startswith("probablement")


@pytest.mark.parametrize(
    ("sentence", "event", "degree", "positive", "future"),
    [
        ("The bridge fell on Monday .", "fell", "certain", True, False),
        ("The bridge did not fall .", "fall", "certain", False, False),
        ("The bridge will fall .", "fall", "certain", True, True),
        ("The bridge could fall .", "fall", "possible", True, True),
        ("The bridge is likely to fall .", "fall", "probable", True, True),
        ("It did not rain , and the bridge fell .", "fell", "certain", True, False),
        ("The city plans to close the bridge .", "close", "certain", True, True),
        ("The bridge began to shake .", "shake", "certain", True, False),
    ],
)
def test_an_event_in_its_clause(
    sentence: str, event: str, degree: str, positive: bool, future: bool
) -> None:
    start = sentence.rindex(event)
    found = factuality(sentence, (start, start + len(event)), "en")
    assert (found.degree, found.positive, found.future) == (degree, positive, future)
