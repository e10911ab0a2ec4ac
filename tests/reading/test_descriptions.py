"""Whom descriptions and capitals mean."""

from __future__ import annotations

import pytest
from tests.reading.test_speakers import names, reading, who

from selon.reading.cast import Cast
from selon.reading.chains import chains
from selon.records import Document, Reading, Tagging


@pytest.mark.parametrize(
    ("text", "source", "speaks"),
    [
        ("La Corée du Nord et l'Irak. Pyongyang a annoncé un essai.", "Pyongyang", "Corée du Nord"),
        ("L'Irak se tait. Pyongyang a annoncé un essai.", "Pyongyang", "Pyongyang"),
        (
            "L'Irak se tait. Pyongyang a annoncé un essai. La Corée du Nord !",
            "Pyongyang",
            "Corée du Nord",
        ),
        ("La Corée du Nord. Lyon a annoncé un essai.", "Lyon", "Lyon"),
    ],
)
def test_a_capital_speaks_for_its_state_where_the_state_is_named(
    text: str, source: str, speaks: str
) -> None:
    found = reading(text, [(source, "a annoncé", "un essai")],
                    place="Corée du Nord|Irak|Pyongyang|Lyon")  # fmt: skip
    (name,) = who(found)
    assert name is not None
    assert name.removeprefix("La ") == speaks


@pytest.mark.parametrize(
    ("before", "speaks"),
    [
        ("L'agence de presse Belga ouvre un bureau", "Belga"),
        ("La filiale de Belga ouvre un bureau", "L'agence"),
        ("Une société du groupe Belga ouvre un bureau", "L'agence"),
        ("La coalition anti-Belga ouvre un bureau", "L'agence"),
    ],
)
def test_the_noun_of_a_body_may_have_a_complement_without_an_article(
    before: str, speaks: str
) -> None:
    text = f"{before}. L'agence affirme que tout va bien."
    found = reading(text, [("L'agence", "affirme", "que tout va bien")], organisation="Belga")
    assert who(found) == [speaks]


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("La coalition internationale est venue", "La coalition internationale"),
        ("Les membres de la grande coalition sont venus", None),
    ],
)
def test_a_longer_description_needs_the_same_noun(before: str, told: str | None) -> None:
    text = f"{before}. La coalition affirme que tout va bien."
    cast = Cast(Reading(Document(text, language="fr"), ()))
    at = text.rindex("La coalition")
    found = cast.describe(cast.reader.phrase((at, at + len("La coalition"))))
    assert (found.name if found else None) == told


def test_a_senators_we_is_no_place() -> None:
    text = 'Washington senator Ann Miller said: "We are shocked."'
    found = reading(text, [("Ann Miller", "said", '"We are shocked."'), ("We", "shocked", "are")],
                    language="en", person="Ann Miller", place="Washington")  # fmt: skip
    assert who(found)[0] == "Ann Miller"
    assert "Washington" not in who(found)


def test_a_person_is_no_state() -> None:
    text = "Jordan laughed. Amman denied it."
    found = reading(text, [("Amman", "denied", "it")], language="en",
                    person="Jordan", place="Amman")  # fmt: skip
    assert who(found) == ["Amman"]


def test_a_club_is_no_state() -> None:
    text = "La France a gagné. Paris a confirmé le transfert."
    found = reading(text, [("Paris", "a confirmé", "le transfert")],
                    place="France", organisation="Paris")  # fmt: skip
    assert who(found) == ["Paris"]


def test_a_capital_is_one_voice_as_source_and_as_relay() -> None:
    text = (
        "La Corée du Nord avance. Pyongyang a annoncé un essai. "
        "Selon Kim Il, cité par Pyongyang, tout va bien."
    )
    found = chains(
        reading(
            text,
            [("Pyongyang", "a annoncé", "un essai"), ("Kim Il", "Selon", "tout va bien")][:1],
            person="Kim Il", place="Corée du Nord|Pyongyang",
        )
    )  # fmt: skip
    cast = Cast.of(found)
    at = text.rindex("Pyongyang")
    assert cast.speaker_for((at, at + len("Pyongyang"))) == found.attributions[0].speaker


class Looks(list):
    """A list that counts how often it is looked into."""

    count = 0

    def __getitem__(self, key):  # type: ignore[no-untyped-def]
        self.count += 1
        return super().__getitem__(key)


def test_how_many_came_before_is_not_counted_through_a_sentence_without_an_end() -> None:
    people = [f"Anne Roux{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(300)]
    text = " et ".join(people)
    tagging = Tagging(names=names(text, person="|".join(people)))
    cast = Cast(Reading(Document(text, language="fr"), (), tagging=tagging))
    cast._timeline = looks = Looks(cast._timeline)  # what it costs is inside
    last = text.rindex("Anne")
    assert cast.place_in_sentence(last) == 2
    assert looks.count < 30
    assert cast.place_in_sentence(text.index("et Anne")) == 1
    assert cast.place_in_sentence(0) == 0
    assert cast.place_in_sentence(last, most=1000) == len(people) - 1
