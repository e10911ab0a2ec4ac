"""When words were said: the report's own time, never that of what is reported."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.documents.dates import publication
from selon.reading.said import said
from selon.reading.times import times
from selon.records import Attribution, Cue, Document, Publication, Reading, SpanText

DAY = publication(2021, 3, 12)  # a Friday
TUESDAY = (date(2021, 3, 9), date(2021, 3, 9))


def attribution(text: str, number: int, marked: tuple[str, str, str]) -> Attribution:
    source, cue, content = (
        SpanText.of(text, [(text.index(words), text.index(words) + len(words))]) for words in marked
    )
    return Attribution(
        f"a{number}",
        "indirect",
        content,
        cue=Cue(cue.spans, cue.text),
        source=source if marked[0] else None,
    )


def read(
    text: str,
    *marked: tuple[str, str, str],
    language: str = "fr",
    published: Publication | None = DAY,
) -> list[tuple[str, date, date] | None]:
    """What was said when, for attributions given as (source, cue, content)."""
    document = Document(text, language=language, published=published)
    made = tuple(attribution(text, n, m) for n, m in enumerate(marked))
    found = said(times(Reading(document, made))).attributions
    return [(a.said.text, a.said.start, a.said.end) if a.said else None for a in found]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "words"),
    [
        ("Le maire a dit mardi que tout va bien.", "Le maire", "a dit", "tout va bien", "mardi"),
        ("Mardi, le maire a dit que tout va bien.", "le maire", "a dit", "tout va bien", "Mardi"),
        ("Le maire, mardi, a dit que tout va bien.", "Le maire", "a dit", "tout va", "mardi"),
        ("« Tout va bien », a dit le maire mardi à Lens.", "le maire", "a dit", "Tout", "mardi"),
        (
            "« Tout va bien », a dit le maire, lors d'une visite à Lens, mardi.",
            "le maire",
            "a dit",
            "Tout va bien",
            "mardi",
        ),
        (
            "Mardi, lors d'une visite à Lens, le maire a dit que tout va bien.",
            "le maire",
            "a dit",
            "tout va bien",
            "Mardi",
        ),
    ],
)
def test_the_reports_own_time(text: str, source: str, cue: str, content: str, words: str) -> None:
    assert read(text, (source, cue, content)) == [(words, *TUESDAY)]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("On Tuesday, the mayor said that all is well.", "the mayor", "said", "all is well"),
        ("The mayor said on Tuesday that all is well.", "The mayor", "said", "all is well"),
        ("“All is well,” the mayor told AFP on Tuesday.", "the mayor", "told", "All is well"),
    ],
)
def test_english(text: str, source: str, cue: str, content: str) -> None:
    (found,) = read(text, (source, cue, content), language="en")
    assert found is not None
    assert found[1:] == TUESDAY


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Le maire a dit que le pont rouvre mardi.", "Le maire", "a dit", "le pont rouvre mardi"),
        ("Le maire a dit que, mardi, le pont rouvre.", "Le maire", "a dit", "le pont rouvre"),
        ("Le maire élu mardi a dit que tout va bien.", "Le maire élu mardi", "a dit", "tout va"),
        ("Le maire, arrêté mardi, a dit que tout va bien.", "Le maire", "a dit", "tout va bien"),
        ("Mardi, selon le maire, le pont était fermé.", "le maire", "selon", "le pont était fermé"),
        ("Il pleut depuis mardi. Le maire a dit que tout va.", "Le maire", "a dit", "tout va"),
        ("Le maire a dit hier soir, pour mardi, que tout va.", "soir", "a dit", "tout va"),
        ("Le maire a dit la vérité sur le drame de mardi : il ment.", "Le maire", "dit", "il ment"),
        ("Accusé de vol, le maire part mardi.", "", "Accusé", "vol"),
        ("Le pont aurait été fermé mardi.", "", "aurait", "Le pont aurait été fermé mardi"),
        ("Le maire a dit chaque mardi que tout va bien.", "Le maire", "a dit", "tout va bien"),
    ],
)
def test_another_things_time(text: str, source: str, cue: str, content: str) -> None:
    found = read(text, (source, cue, content))[0]
    assert found is None or "mardi" not in found[0].lower()


def test_the_time_belongs_to_the_nearer_cue() -> None:
    text = "Le maire a dit que tout va bien et le préfet a ajouté mardi que rien ne presse."
    found = read(
        text,
        ("Le maire", "a dit", "tout va bien"),
        ("le préfet", "a ajouté", "rien ne presse"),
    )
    assert found == [None, ("mardi", *TUESDAY)]


def test_a_time_between_two_cues_is_one_s_only() -> None:
    text = "Tout va bien, a dit le maire, mardi, le préfet a répondu que rien ne presse."
    found = read(
        text,
        ("le maire", "a dit", "Tout va bien"),
        ("le préfet", "a répondu", "rien ne presse"),
    )
    assert found == [("mardi", *TUESDAY), None]


def test_two_contents_of_one_cue_share_its_time() -> None:
    text = "Le maire a dit mardi que tout va bien et que rien ne presse."
    found = read(
        text, ("Le maire", "a dit", "tout va bien"), ("Le maire", "a dit", "rien ne presse")
    )
    assert found == [("mardi", *TUESDAY)] * 2


def test_a_report_within_a_report_keeps_its_own_time() -> None:
    text = "Le préfet a écrit hier que le maire a dit mardi que tout va bien."
    found = read(
        text,
        ("Le préfet", "a écrit", "le maire a dit mardi que tout va bien"),
        ("le maire", "a dit", "tout va bien"),
    )
    assert found == [("hier", date(2021, 3, 11), date(2021, 3, 11)), ("mardi", *TUESDAY)]


def test_unknown_days_say_nothing() -> None:
    text = "Le maire a dit mardi que tout va bien."
    marked = ("Le maire", "a dit", "tout va bien")
    assert read(text, marked, published=None) == [None]


def test_a_month_makes_it_an_interval() -> None:
    text = "Le maire a dit la semaine dernière que tout va bien."
    marked = ("Le maire", "a dit", "tout va bien")
    ((words, first, last),) = read(text, marked, published=publication(2021, 3))  # type: ignore[misc]
    assert words == "la semaine dernière"
    assert first <= date(2021, 2, 22)
    assert last >= date(2021, 3, 22)


@given(st.permutations(["Mardi, ", "le maire ", "a dit hier ", "que le pont ", "rouvre lundi. "]))
def test_it_is_one_of_the_times_outside_every_content(pieces: list[str]) -> None:
    text = "".join(pieces)
    document = Document(text, language="fr", published=DAY)
    marked = attribution(text, 0, ("le maire", "a dit", "rouvre lundi"))
    reading = said(times(Reading(document, (marked,))))
    (found,) = reading.attributions
    if found.said:
        (time,) = [t for t in reading.times if t.text == found.said.text]
        assert (time.start, time.end) == (found.said.start, found.said.end)
        assert not found.content.start < time.span[1] <= found.content.end
