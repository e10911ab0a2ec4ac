"""Three invented articles with all that makes a ledger hard to draw."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from selon.records import (
    Attribution,
    Certainty,
    Cue,
    Document,
    Forecast,
    Publication,
    Reading,
    Said,
    Span,
    SpanText,
    Speaker,
)

BARRAGE = """Barrage de la Vanoise : le ministère dément tout report du chantier

12 mars 2019. – Le chantier du barrage de Pralognan pourrait être suspendu dès l'automne, a affirmé lundi Le Courrier des Alpes, citant deux personnes proches du préfet. « Rien n'est arrêté, mais l'hypothèse est sur la table », a confié l'une d'elles au quotidien, avant d'ajouter : « Le préfet nous a dit que la facture dépasserait 400 millions d'euros. »

Le ministère de la Transition écologique a aussitôt démenti ces informations. « Aucun report n'est envisagé, a déclaré mardi la porte-parole du ministère, Hélène Vautrin. Le calendrier sera tenu. »

Selon un rapport de la Cour des comptes, relayé par l'Agence savoyarde, le coût des travaux a doublé en quatre ans. L'entreprise Rhône-Génie aurait déjà versé 12 millions d'euros de pénalités.

L'opposition, elle, ne croit guère aux assurances de l'État. La conseillère régionale Inès Marchetti estime qu'il y a « au moins une chance sur deux » que le barrage ne soit jamais achevé avant 2027.
"""

STRIKE = """Port workers say talks have collapsed

OAKHAVEN, May 4 — Talks between dock workers and the Oakhaven Port Authority have collapsed, union officials said on Saturday, hours after the authority's director insisted that "a deal is close."

"They walked out. We are still here," said Maria Delgado, who leads Local 212. "Nobody believes the director when he says there is money on the table."

The authority denied walking out. It is believed to have sought an injunction.
"""

DAM = """Dam report angers ministry

RIVERTON, 3 June 2024 — The Northgate dam will not open this year, the Riverton Courier reported, citing two engineers on the site who asked not to be named because they feared for their jobs. "The concrete has cracks wider than a hand," one of them told the paper.

Transport minister Ana Kovač denied the report. "There are no cracks," she said.

Kovač met the mayor, Edith Sloan, on Tuesday. She later said that the opening had been moved. Asked about it, the ministry's spokesman Piet Vos answered that no date had ever been set.
"""


class Builder:
    """Finds pieces of a text by their words, so that no offset is written by hand."""

    def __init__(self, document: Document, speakers: tuple[Speaker, ...]) -> None:
        self.document = document
        self.speakers = speakers
        self.made: list[Attribution] = []

    def find(self, *pieces: str, after: str = "") -> tuple[Span, ...]:
        """The first place of each piece, not before the words ``after``."""
        begin = self.document.text.index(after)
        starts = [(self.document.text.index(p, begin), p) for p in pieces]
        return tuple((s, s + len(p)) for s, p in starts)

    def add(self, *content: str, **rest: Any) -> Attribution:
        """One attribution; ``cue`` is (words, lemma, act), ``source`` words."""
        text, after = self.document.text, rest.pop("after", "")
        cue, source = rest.pop("cue", None), rest.pop("source", None)
        if cue:
            rest["cue"] = Cue(self.find(cue[0], after=after), cue[0], *cue[1:])
        if source:
            rest["source"] = SpanText.of(text, self.find(source, after=after))
        made = Attribution(
            id=f"a{len(self.made) + 1}", content=SpanText.of(text, self.find(*content)), **rest
        )
        self.made.append(made)
        return made

    def reading(self, **rest: Any) -> Reading:
        """All of it."""
        return Reading(self.document, tuple(self.made), self.speakers, **rest)


def barrage() -> Reading:
    day = date(2019, 3, 12)
    document = Document(
        BARRAGE,
        input="barrage.html",
        url="https://exemple.test/barrage",
        outlet="Le Journal d'en haut",
        title="Barrage de la Vanoise : le ministère dément tout report du chantier",
        authors=("Léa Fontanet",),
        language="fr",
        published=Publication(day, day, "day", ("12 mars 2019. –",)),
    )
    b = Builder(
        document,
        (
            Speaker("s1", "Le Courrier des Alpes", "media"),
            Speaker("s2", "deux personnes proches du préfet", "anonymous"),
            Speaker("s3", "le préfet", "office"),
            Speaker("s4", "le ministère de la Transition écologique", "office"),
            Speaker("s5", "Hélène Vautrin", "person", "porte-parole", "le ministère"),
            Speaker("s6", "l'Agence savoyarde", "media"),
            Speaker("s7", "la Cour des comptes", "organisation"),
            Speaker("s8", "Inès Marchetti", "person", "conseillère régionale", "l'opposition"),
        ),
    )
    b.add(
        "tout report du chantier",
        kind="indirect",
        cue=("dément", "démentir", "deny"),
        source="le ministère",
        speaker="s4",
        chain=("s4",),
        polarity="deny",
        denies=("a2",),
        confidence=0.91,
    )
    b.add(
        "Le chantier du barrage de Pralognan pourrait être suspendu dès l'automne",
        kind="indirect",
        cue=("a affirmé", "affirmer", "state"),
        source="deux personnes proches du préfet",
        speaker="s2",
        chain=("s1", "s2"),
        said=Said("lundi", date(2019, 3, 11), date(2019, 3, 11)),
        certainty=Certainty(0.2, 0.5, ("pourrait",), "fr-modal"),
        confidence=0.93,
    )
    b.add(
        "« Rien n'est arrêté, mais l'hypothèse est sur la table »",
        "« Le préfet nous a dit que la facture dépasserait 400 millions d'euros. »",
        kind="direct",
        cue=("a confié", "confier", "state"),
        source="l'une d'elles",
        speaker="s2",
        chain=("s1", "s2"),
        confidence=0.88,
    )
    b.add(
        "que la facture dépasserait 400 millions d'euros.",
        kind="indirect",
        cue=("nous a dit", "dire", "state"),
        source="Le préfet",
        after="Le préfet nous",
        parent="a3",
        speaker="s3",
        chain=("s1", "s2", "s3"),
        confidence=0.74,
    )
    b.add(
        "ces informations",
        kind="indirect",
        cue=("a aussitôt démenti", "démentir", "deny"),
        source="Le ministère de la Transition écologique",
        speaker="s4",
        chain=("s4",),
        polarity="deny",
        denies=("a2", "a3"),
        confidence=0.96,
    )
    b.add(
        "« Aucun report n'est envisagé",
        "Le calendrier sera tenu. »",
        kind="direct",
        cue=("a déclaré", "déclarer", "state"),
        source="la porte-parole du ministère, Hélène Vautrin",
        speaker="s5",
        chain=("s5",),
        said=Said("mardi", day, day),
        denies=("a2",),
        confidence=0.97,
    )
    b.add(
        "le coût des travaux a doublé en quatre ans",
        kind="indirect",
        cue=("Selon", "selon", "state"),
        source="un rapport de la Cour des comptes",
        speaker="s7",
        chain=("s6", "s7"),
        confidence=0.81,
    )
    b.add(
        "L'entreprise Rhône-Génie aurait déjà versé 12 millions d'euros de pénalités",
        kind="hearsay",
        cue=("aurait", None, None),
        confidence=0.58,
    )
    a9 = b.add(
        "qu'il y a « au moins une chance sur deux » que le barrage ne soit jamais achevé avant 2027",
        kind="mixed",
        cue=("estime", "estimer", "believe"),
        source="La conseillère régionale Inès Marchetti",
        speaker="s8",
        chain=("s8",),
        certainty=Certainty(0.5, 0.6, ("au moins une chance sur deux",), "stated"),
        confidence=0.9,
    )
    event = SpanText.of(BARRAGE, b.find("que le barrage ne soit jamais achevé avant 2027"))
    horizon = (date(2019, 3, 12), date(2026, 12, 31))
    return b.reading(forecasts=(Forecast(a9.id, event, (0.5, 1.0), horizon),))


def strike() -> Reading:
    document = Document(
        STRIKE,
        input="strike.txt",
        title="Port workers say talks have collapsed",
        language="en",
        published=Publication(date(2024, 5, 1), date(2024, 5, 31), "month", ("2024-05",)),
    )
    b = Builder(
        document,
        (
            Speaker("s1", "union officials", "group"),
            Speaker("s2", "Maria Delgado", "person", "leads Local 212", "Local 212"),
            Speaker("s3", "the authority's director", "person"),
        ),
    )
    b.add(
        "talks have collapsed",
        kind="indirect",
        cue=("say", "say", "state"),
        source="Port workers",
        confidence=0.86,
    )
    b.add(
        "Talks between dock workers and the Oakhaven Port Authority have collapsed",
        kind="indirect",
        cue=("said", "say", "state"),
        source="union officials",
        speaker="s1",
        confidence=0.95,
    )
    b.add(
        'that "a deal is close."',
        kind="direct",
        cue=("insisted", "insist", "state"),
        source="the authority's director",
        speaker="s3",
        chain=("s3",),
        confidence=0.92,
    )
    b.add(
        '"They walked out. We are still here,"',
        '"Nobody believes the director when he says there is money on the table."',
        kind="direct",
        cue=("said", "say", "state"),
        after="We are",
        source="Maria Delgado, who leads Local 212",
        speaker="s2",
        chain=("s2",),
        confidence=0.97,
    )
    # Overlaps that no tree can hold: the belief and what is said in it share words.
    b.add(
        "the director when he says there is money",
        kind="indirect",
        cue=("believes", "believe", "believe"),
        source="Nobody",
        parent="a4",
        polarity="deny",
        denies=("a6",),
        confidence=0.41,
    )
    b.add(
        "there is money on the table",
        kind="indirect",
        cue=("says", "say", "state"),
        source="he",
        after="he says",
        parent="a4",
        speaker="s3",
        chain=("s2", "s3"),
        confidence=0.66,
    )
    b.add(
        "walking out",
        kind="indirect",
        cue=("denied", "deny", "deny"),
        source="The authority",
        polarity="deny",
        denies=("a4",),
        confidence=0.9,
    )
    b.add(
        "to have sought an injunction",
        kind="hearsay",
        cue=("is believed", "believe", "believe"),
        confidence=0.7,
    )
    return b.reading()


def dam() -> Reading:
    """A chain of two, a nameless source with its reason, denials, an answer, an open « she ».

    The ids do not follow the text, as the numbers of rows do: a1 is in row 3, a2 in 1, a3 in 2.
    """
    document = Document(DAM, input="dam.txt", title="Dam report angers ministry", language="en")
    engineers = "two engineers on the site"
    b = Builder(
        document,
        (
            Speaker("s1", "the Riverton Courier", "media"),
            Speaker("s2", engineers, "anonymous", anonymity="because they feared for their jobs"),
            Speaker("s3", "Ana Kovač", "person", "Transport minister", "the ministry"),
            Speaker("s4", "Edith Sloan", "person", "mayor", "Riverton"),
            Speaker("s5", "Piet Vos", "person", "the ministry's spokesman", "the ministry"),
        ),
    )
    b.add(
        "the report",
        kind="indirect",
        cue=("denied", "deny", "deny"),
        source="Transport minister Ana Kovač",
        speaker="s3",
        chain=("s3",),
        polarity="deny",
        denies=("a2",),
        confidence=0.95,
    )
    b.add(
        "The Northgate dam will not open this year",
        kind="indirect",
        cue=("reported", "report", "report"),
        source=engineers,
        speaker="s2",
        chain=("s1", "s2"),
        confidence=0.9,
    )
    b.add(
        '"The concrete has cracks wider than a hand,"',
        kind="direct",
        cue=("told", "tell", "state"),
        source="one of them",
        addressee=SpanText.of(DAM, b.find("the paper")),
        speaker="s2",
        chain=("s1", "s2"),
        confidence=0.93,
    )
    b.add(
        '"There are no cracks,"',
        kind="direct",
        cue=("said", "say", "state"),
        source="she",
        after="no cracks",
        speaker="s3",
        chain=("s3",),
        denies=("a3",),
        confidence=0.97,
    )
    b.add(
        "that the opening had been moved",
        kind="indirect",
        cue=("said", "say", "state"),
        source="She",
        after="She later",
        candidates=("s3", "s4"),
        confidence=0.88,
    )
    b.add(
        "that no date had ever been set",
        kind="indirect",
        cue=("answered", "answer", "state"),
        source="the ministry's spokesman Piet Vos",
        speaker="s5",
        chain=("s5",),
        answers=("a5",),
        confidence=0.9,
    )
    return b.reading()


@pytest.fixture(name="dam")
def _dam() -> Reading:
    return dam()


@pytest.fixture(name="barrage")
def _barrage() -> Reading:
    return barrage()


@pytest.fixture(name="strike")
def _strike() -> Reading:
    return strike()


@pytest.fixture
def hostile() -> Reading:
    """An article whose every field attacks the screen it is shown on."""
    text = (
        "</script><script>alert(1)</script> <img src=x onerror=alert(2)> said \"><b onclick='x'>\n"
        "\x1b[2J\x1b]0;owned\x07 \x9b31m \ud83d lone \u202etxt.exe \x00 {{ 7*7 }} end"
    )
    script = "</script><img onerror=alert(3)>\x1b[31m\ud800"
    return Reading(
        Document(
            text,
            input=f"=cmd{script}",
            title=f"T{script}",
            outlet=f"O{script}",
            url="javascript:alert(4)",
            language='"><i>',
        ),
        (
            Attribution(
                '"><a9',
                "direct",
                SpanText.of(text, [(34, 64), (80, len(text))]),
                cue=Cue(((65, 69),), "said" + script, "=" + script, script),
                source=SpanText.of(text, [(0, 33)]),
                speaker="s",
                chain=("s",),
                denies=('"><a9',),
                confidence=0.5,
            ),
        ),
        (Speaker("s", "@SUM" + script, "person", script, script),),
    )
