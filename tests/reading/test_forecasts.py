"""What is a forecast and what is not; its probability, horizon and condition."""

from __future__ import annotations

import time as time_module
from datetime import date
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selon.reading.certainty import certainty
from selon.reading.cues import cues
from selon.reading.forecasts import forecasts
from selon.records import Attribution, Cue, Document, Forecast, Publication, Reading, SpanText, Time

DAY = date(2020, 5, 13)
NEXT = (date(2021, 1, 1), date(2021, 12, 31))
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]


def foretold(
    text: str,
    content: str,
    cue: str = "",
    source: str = "",
    *,
    language: str = "fr",
    time: str = "",
    days: tuple[date, date] | None = NEXT,
    type: TimeType = "DATE",  # noqa: A002 - the record's own name
) -> tuple[Forecast, ...]:
    def span(words: str) -> SpanText:
        start = text.index(words)
        return SpanText.of(text, [(start, start + len(words))])

    start, end = days or (None, None)
    times = (Time(span(time).spans[0], time, type, "", start, end),) if time else ()
    made = Attribution(
        "a1",
        "indirect" if cue else "hearsay",
        span(content),
        cue=Cue(span(cue).spans, cue) if cue else None,
        source=span(source) if source else None,
    )
    document = Document(text, language=language, published=Publication(DAY, DAY, "day"))
    return forecasts(cues(Reading(document, (made,), times=times))).forecasts


def test_a_hedged_future_with_a_time() -> None:
    text = "Selon le maire, le pont devrait rouvrir l'an prochain."
    (found,) = foretold(
        text, "le pont devrait rouvrir l'an prochain", "Selon", "le maire", time="l'an prochain"
    )
    assert found.attribution == "a1"
    assert found.event.text == "le pont devrait rouvrir l'an prochain"
    assert found.probability is None
    assert found.horizon == NEXT
    assert found.condition is None


@pytest.mark.parametrize(
    ("text", "content", "cue", "time"),
    [
        ("La ville prévoit de fermer le pont en 2021.", "de fermer le pont en 2021", "prévoit", "2021"),
        ("La ville veut fermer le pont en 2021.", "fermer le pont en 2021", "veut", "2021"),
        ("La ville espère rouvrir le pont en 2021.", "rouvrir le pont en 2021", "espère", "2021"),
        ("La ville a promis que le pont rouvrirait en 2021.", "que le pont rouvrirait en 2021", "a promis", "2021"),
        ("La ville espère que le pont pourrait rouvrir en 2021.", "que le pont pourrait rouvrir en 2021", "espère", "2021"),
        ("La ville exige que le pont devrait rouvrir en 2021.", "que le pont devrait rouvrir en 2021", "exige", "2021"),
        ("La ville a annoncé que le pont rouvrira en 2021.", "que le pont rouvrira en 2021", "a annoncé", "2021"),
        ("La ville a ordonné que le pont soit fermé en 2021.", "que le pont soit fermé en 2021", "a ordonné", "2021"),
    ],
)  # fmt: skip
def test_plans_wishes_promises_and_announcements_are_none(
    text: str, content: str, cue: str, time: str
) -> None:
    assert foretold(text, content, cue, time=time) == ()


def test_who_foretells_needs_no_hedge() -> None:
    text = "Les experts estiment que le pont rouvrira en 2021."
    assert foretold(text, "que le pont rouvrira en 2021", "estiment", "Les experts", time="2021")
    rain = "Selon Météo France, il neigera en 2021."
    assert foretold(rain, "il neigera en 2021", "Selon", "Météo France", time="2021")


def test_what_nobody_is_master_of() -> None:
    text = "Le chômage baissera en 2021, dit le ministre."
    assert foretold(text, "Le chômage baissera en 2021", "dit", "le ministre", time="2021")


def test_without_a_time_or_a_probability_it_cannot_be_checked() -> None:
    text = "Selon le maire, le pont pourrait rouvrir."
    assert foretold(text, "le pont pourrait rouvrir", "Selon", "le maire") == ()


def test_a_time_in_the_past_is_no_horizon() -> None:
    text = "Selon le maire, le pont pourrait avoir souffert en 2019."
    past = (date(2019, 1, 1), date(2019, 12, 31))
    content = "le pont pourrait avoir souffert en 2019"
    assert foretold(text, content, "Selon", time="2019", days=past) == ()
    this_day = "Selon le maire, le pont devrait fermer aujourd'hui."
    assert (
        foretold(
            this_day,
            "le pont devrait fermer aujourd'hui",
            "Selon",
            time="aujourd'hui",
            days=(DAY, DAY),
        )
        == ()
    )


def test_probability_in_numbers_horizon_and_condition() -> None:
    text = "Il y a une chance sur quatre que le pont cède au cours des deux prochaines années si rien n'est fait, dit-elle."
    days = (DAY, date(2022, 5, 13))
    (found,) = foretold(
        text,
        text[:-10],
        "dit-elle",
        time="au cours des deux prochaines années",
        days=days,
        type="DURATION",
    )
    assert found.probability == (0.25, 0.25)
    assert found.horizon == days
    assert found.condition is not None
    assert found.condition.text == "si rien n'est fait"


def test_probability_by_the_yardstick_of_choice() -> None:
    text = "The engineer said the bridge is likely to fall."
    content = "the bridge is likely to fall"
    (found,) = foretold(text, content, "said", "The engineer", language="en")
    assert found.probability == (0.55, 0.75)
    assert found.horizon is None
    start = text.index(content)
    made = Attribution("a1", "indirect", SpanText.of(text, [(start, start + len(content))]))
    reading = Reading(Document(text, language="en"), (made,))
    (other,) = forecasts(reading, scale="IPCC-AR5").forecasts
    assert other.probability == (0.66, 1.0)


def test_probable_in_the_past_is_no_forecast() -> None:
    text = "The engineer said the bridge was probably damaged by the storm."
    content = "the bridge was probably damaged by the storm"
    assert foretold(text, content, "said", language="en") == ()


def test_an_end_makes_the_horizon_begin_with_the_article() -> None:
    text = "The bridge could reopen by 2021, he said."
    (found,) = foretold(text, "The bridge could reopen by 2021", "said", language="en", time="2021")
    assert found.horizon == (DAY, NEXT[1])


def test_a_length_of_time() -> None:
    text = "Il faudra six mois pour rouvrir le pont, dit-elle."
    content = "Il faudra six mois pour rouvrir le pont"
    assert foretold(text, content, "dit", time="six mois", days=None, type="DURATION")
    was = "Il a fallu six mois pour rouvrir le pont, dit-elle."
    past = "Il a fallu six mois pour rouvrir le pont"
    assert foretold(was, past, "dit", time="six mois", days=None, type="DURATION") == ()


def test_one_sentence_of_a_longer_content() -> None:
    text = "« Le pont est vieux. Il devrait céder en 2021. » dit-elle"
    (found,) = foretold(text, text[:-10], "dit-elle", time="2021")
    assert found.event.text == "Il devrait céder en 2021."
    assert found.horizon == NEXT


@pytest.mark.parametrize(
    ("text", "content", "cue", "time"),
    [
        (
            "L'experte estime qu'il y a une chance sur quatre que le pont cède au-dessus de la rivière avant 2022, ce qui fermerait la route.",
            "qu'il y a une chance sur quatre que le pont cède au-dessus de",
            "estime",
            "2022",
        ),
        (
            "D'ici 2022, selon le maire, le pont devrait rouvrir.",
            "le pont devrait rouvrir",
            "selon",
            "2022",
        ),
        (
            "Il pleut. En 2022, le pont devrait rouvrir, dit le maire.",
            "le pont devrait rouvrir",
            "dit",
            "2022",
        ),
    ],
)
def test_the_horizon_may_stand_beside_the_content(
    text: str, content: str, cue: str, time: str
) -> None:
    days = (date(2022, 1, 1), date(2022, 12, 31))
    (found,) = foretold(text, content, cue, time=time, days=days)
    assert found.horizon is not None
    assert found.horizon[1] == days[1]


@pytest.mark.parametrize(
    ("text", "content", "time"),
    [
        ("Le pont cédera probablement, dit-il. La gare ouvre en 2022.", "Le pont cédera probablement", "2022"),
        ("Le pont cédera probablement. La gare ouvre en 2022, dit-il.", "Le pont cédera probablement.", "2022"),
        ("Le pont cédera probablement, dit-il devant la gare de 2022.", "Le pont cédera probablement", "2022"),
        ("La gare ouvre en 2022. Le pont cédera probablement, dit-il.", "Le pont cédera probablement", "2022"),
    ],
)  # fmt: skip
def test_the_horizon_is_no_other_clauses_time(text: str, content: str, time: str) -> None:
    days = (date(2022, 1, 1), date(2022, 12, 31))
    (found,) = foretold(text, content, "dit-il", time=time, days=days)
    assert found.horizon is None


def test_a_content_of_two_sentences_has_each_its_own_horizon() -> None:
    text = "« Le pont cédera probablement. La gare devrait ouvrir en 2021. » dit-elle"
    first, second = foretold(text, text[:-10], "dit-elle", time="2021")
    assert (first.horizon, second.horizon) == (None, NEXT)


def test_condition_shows_in_json() -> None:
    text = "He said the bridge is likely to fall if nobody repairs it."
    content = "the bridge is likely to fall if nobody repairs it"
    found = foretold(text, content, "said", language="en")
    shown = Reading(Document(text), forecasts=found).to_dict()["forecasts"][0]
    assert shown["condition"]["text"] == "if nobody repairs it"
    start, end = shown["condition"]["spans"][0]
    assert text[start:end] == "if nobody repairs it"


PARTS = [
    "si",
    " ",
    "devrait",
    "en 2021",
    "probable",
    "que ",
    "« ",
    ". ",
    "İ",
    "e\u0301",
    "une chance sur deux",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3), min_size=1, max_size=14), st.data())
def test_offsets_lie_in_the_content(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts) or "x"
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start, len(text)))
    at = text.find("en 2021")
    times = (Time((at + 3, at + 7), "2021", "DATE", "2021", *NEXT),) if at >= 0 else ()
    made = Attribution("a1", "hearsay", SpanText.of(text, [(start, end)]))
    document = Document(text, language="fr", published=Publication(DAY, DAY, "day"))
    for f in forecasts(Reading(document, (made,), times=times)).forecasts:
        for part in (f.event, f.condition):
            for s, e in part.spans if part else ():
                assert start <= s < e <= end


def test_a_long_text_is_a_matter_of_a_moment() -> None:
    for end in (". ", "; "):
        text = f"10 % de chances que le pont cède en 2021{end}" * 4000
        made = Attribution("a1", "hearsay", SpanText.of(text, [(0, len(text))]))
        document = Document(text, language="fr", published=Publication(DAY, DAY, "day"))
        before = time_module.process_time()
        found = forecasts(certainty(Reading(document, (made,)))).forecasts
        assert time_module.process_time() - before < 5
        assert found
