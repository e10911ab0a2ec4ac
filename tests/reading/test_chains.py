"""Chains: through whom words came, in sentences of every sort that names a relay."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.languages.relays import relays
from selon.reading.chains import chains
from selon.records import Attribution, Cue, Document, Name, Reading, SpanText, Speaker, Tagging

if TYPE_CHECKING:
    from selon.records import Span, SpeakerType

NAMES = ("Reuters", "AFP", "Telegraph", "Bloomberg", "HotNews", "Anna Weiss", "Irvania", "Le Monde")
PEOPLE = ("Anna Weiss",)


def reading(marked: str, language: str, *kinds: tuple[str, SpeakerType]) -> Reading:
    """A reading of a text with ``<s1 source>``, ``<q1 cue>`` and ``<c1 content>`` marked.

    A lower-case letter after the number makes the attribution nested in that of the number given
    ("c2@1"). Sources with the same text are the same speaker.
    """
    parts: dict[str, dict[str, list[Span]]] = {}
    parents: dict[str, str] = {}
    text, stack = "", []
    for piece in re.split(r"(<[sqc]\d(?:@\d)? |>)", marked):
        opened = re.fullmatch(r"<([sqc])(\d)(?:@(\d))? ", piece)
        if opened:
            role, number, parent = opened.groups()
            stack.append((role, number, len(text)))
            if parent:
                parents[number] = parent
        elif piece == ">":
            role, number, start = stack.pop()
            parts.setdefault(number, {}).setdefault(role, []).append((start, len(text)))
        else:
            text += piece
    speakers: dict[str, Speaker] = {}
    made = []
    for number, roles in sorted(parts.items()):
        source = SpanText.of(text, roles["s"]) if "s" in roles else None
        speaker = None
        if source:
            sort = dict(kinds).get(source.text)
            fresh = Speaker(f"s{len(speakers) + 1}", source.text, sort, mentions=source.spans)
            speaker = speakers.setdefault(source.text, fresh).id
        cue = SpanText.of(text, roles["q"])
        made.append(
            Attribution(
                number, "indirect", SpanText.of(text, roles["c"]), Cue(cue.spans, cue.text),
                source, parent=parents.get(number), speaker=speaker,
            )
        )  # fmt: skip
    names = sorted((m.start(), m.end(), n in PEOPLE) for n in NAMES for m in re.finditer(n, text))
    tagging = Tagging(
        names=tuple(Name(s, e, "person" if p else "organisation", 1.0) for s, e, p in names)
    )
    document = Document(text, language=language)
    return Reading(document, tuple(made), tuple(speakers.values()), tagging=tagging)


def hops(found: Reading, number: str) -> list[str]:
    """The names of a chain."""
    a = next(a for a in found.attributions if a.id == number)
    return [s.name for hop in a.chain if (s := found.speaker(hop))]


RELAYED = [
    ("fr", "<c1 Trois ponts sont fermés>, <q1 selon> <s1 le maire>, cité par Reuters.", "Reuters"),
    ("fr", "<s1 Un témoin> cité par Le Monde <q1 assure> <c1 que tout va bien>.", "Le Monde"),
    ("fr", "« <c1 Nous partons> », <q1 a dit> <s1 le maire>, rapporte le Telegraph.", "Telegraph"),
    ("fr", "<c1 Le pont est fermé>, <q1 selon> l'AFP, citant <s1 le maire>.", "AFP"),
    ("fr", "<c1 Le pont est fermé>, <q1 selon> l'AFP, qui le tient d'<s1 un agent>.", "AFP"),
    ("fr", "<q1 A appris> l'AFP de <s1 source policière>, <c1 le pont est fermé>.", "AFP"),
    ("fr", "« <c1 Je pars> », <q1 dit>-<s1 il> selon Le Monde.", "Le Monde"),
    ("fr", "<s1 Le pays> <q1 a répondu> par la voix d'Anna Weiss <c1 que non>.", "Anna Weiss"),
    ("fr", "Selon Le Monde, <s1 le maire> <q1 a exigé> <c1 son départ>.", "Le Monde"),
    ("fr", "Selon un rapport de Bloomberg, <s1 le maire> <q1 veut> <c1 partir>.", "Bloomberg"),
    ("fr", "Le Monde <q1 rapporte> <c1 les accusations> du <s1 maire>.", "Le Monde"),
    ("en", "``<c1 It will grow>'', <q1 concluded> <s1 the mayor>, cited by HotNews.", "HotNews"),
    ("en", "Citing <s1 two aides>, Reuters <q1 reported> <c1 that he will go>.", "Reuters"),
    ("en", "Reuters, citing <s1 two aides>, <q1 reported> <c1 that he will go>.", "Reuters"),
    ("en", "According to Bloomberg, <s1 an aide> <q1 said> <c1 that he will go>.", "Bloomberg"),
    ("en", "<s1 The mayor> <q1 was quoted by Reuters as saying> <c1 he will go>.", "Reuters"),
]


@pytest.mark.parametrize(("language", "marked", "relay"), RELAYED)
def test_a_relay_stands_before_the_speaker(language: str, marked: str, relay: str) -> None:
    given_ = reading(marked, language)
    speaker = given_.speakers[0].name
    assert hops(chains(given_), "1") == [relay, speaker]


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("en", "<s1 The mayor> <q1 told> Reuters <c1 that he will go>."),
        ("fr", "<s1 Le maire> <q1 a déclaré> à l'AFP <c1 qu'il partait>."),
        ("fr", "<q1 Selon> <s1 Le Monde>, <c1 le maire part>."),
        ("fr", "<s1 Le maire> <q1 dit> <c1 que, selon Reuters, le pont est fermé>."),
        ("fr", "<s1 Le maire> <q1 écrit> <c1 qu'il part>. Selon Reuters, il neige."),
        ("fr", "<q1 Selon> <s1 une étude publiée par Le Monde>, <c1 il neige>."),
        ("xx", "<s1 Le maire>, cité par Reuters, <q1 dit> <c1 qu'il part>."),
    ],
)
def test_whoever_is_told_or_speaks_elsewhere_is_no_relay(language: str, marked: str) -> None:
    given_ = reading(marked, language)
    assert hops(chains(given_), "1") == [given_.speakers[0].name]


def test_nested_words_come_through_those_around_them() -> None:
    found = chains(
        reading(
            "<s1 Le ministre> <q1 dit> <c1 que <s2@1 le maire> <q2 veut> <c2@1 partir>>, "
            "cité par Reuters.",
            "fr",
        )
    )
    assert hops(found, "1") == ["Reuters", "Le ministre"]
    assert hops(found, "2") == ["Reuters", "Le ministre", "le maire"]


def test_one_who_says_that_he_wants_speaks_once_and_a_voiceless_one_between_adds_nothing() -> None:
    marked = (
        "<s1 Anna Weiss> <q1 dit> <c1 <q2 craindre> <s2@1 Anna Weiss> <c2@1 que, "
        "<c3@2 <q3 soupçonné> <c4@3 <s4 le maire> <q4 veuille> partir>>>>."
    )
    found = chains(reading(marked, "fr"))
    assert [hops(found, n) for n in "123"] == [["Anna Weiss"], ["Anna Weiss"], []]
    assert hops(found, "4") == ["Anna Weiss", "le maire"]


def test_nameless_sources_behind_a_report_spoke_to_its_outlet_until_somebody_else_speaks() -> None:
    sort: SpeakerType = "anonymous"
    found = chains(
        reading(
            "<c1 Il est prêt>, <q1 selon> <s1 un nouveau rapport de Bloomberg>.\n"
            "<s2 Deux proches> <q2 ont affirmé> <c2 qu'il cédera>.\n"
            "<s3 Anna Weiss> <q3 dit> <c3 que non>.\n"
            "<s4 Des agents> <q4 disent> <c4 que si>.",
            "fr", ("Deux proches", sort), ("Des agents", sort),
        )
    )  # fmt: skip
    assert hops(found, "2") == ["Bloomberg", "Deux proches"]
    assert hops(found, "4") == ["Des agents"]


def test_nameless_sources_keep_their_relay_in_a_paragraph() -> None:
    marked = (
        "Citing <s1 aides>, Reuters <q1 reported> <c1 a quarrel>. "
        "<s2 aides> <q2 claimed> <c2 that it was long>.\n<s3 aides> <q3 said> <c3 so>."
    )
    found = chains(reading(marked, "en", ("aides", "anonymous")))
    assert hops(found, "2") == ["Reuters", "aides"]
    assert hops(found, "3") == ["aides"]


@pytest.mark.parametrize(
    ("language", "marked", "reason"),
    [
        (
            "en",
            "<s1 An aide, who asked to remain anonymous because he was afraid>, <q1 said> <c1 so>.",
            "because he was afraid",
        ),
        ("en", "<s1 An aide> <q1 said> on condition of anonymity <c1 that he knew>.",
         "on condition of anonymity"),
        ("en", "<s1 An aide who was not authorized to speak publicly> <q1 said> <c1 so>.",
         "who was not authorized to speak publicly"),
        ("fr", "<s1 Un agent> <q1 dit> sous couvert d'anonymat, par crainte de représailles, <c1 que si>.",
         "par crainte de représailles"),
        ("fr", "<s1 Un agent ayant requis l'anonymat> <q1 dit> <c1 que tout va mal>.",
         "ayant requis l'anonymat"),
        ("fr", "<s1 Un agent> <q1 dit> <c1 que deux voleurs ont requis l'anonymat>.", None),
    ],
)  # fmt: skip
def test_the_reason_for_anonymity(language: str, marked: str, reason: str | None) -> None:
    assert chains(reading(marked, language)).speakers[0].anonymity == reason


def test_what_was_known_of_a_speaker_stays() -> None:
    given_ = reading("<s1 Le maire>, cité par Reuters, <q1 dit> <c1 qu'il part>.", "fr")
    known = Speaker("s1", "Le maire", "person", role="maire", mentions=((0, 8),))
    maire, relay = chains(given_.replace(speakers=(known,))).speakers
    assert (maire.name, maire.type, maire.role) == ("Le maire", "person", "maire")
    assert (relay.name, relay.mentions) == ("Reuters", ((19, 26),))


def test_every_language_with_cues_has_relay_phrases() -> None:
    for code, sentence in (("fr", "cité par"), ("en", "cited by")):
        assert list(relays(code).quoted.finditer(sentence))
        assert relays(code).media.search("Reuters")
    assert not list(relays("xx").quoted.finditer("cited by"))


WORDS = st.sampled_from(
    ["selon", "cité", "par", "l'", "AFP", "Reuters", ",", ".", "citant", "de", "X", "a dit", "\n"]
)


@given(st.lists(WORDS, max_size=40), st.data())
def test_chains_end_with_their_speaker_and_name_nobody_twice_in_a_row(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(["début", *words, "fin"])
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30)).map(
        lambda p: (p[0], min(len(text), p[0] + p[1]))
    )
    made = []
    for n in range(data.draw(st.integers(0, 4))):
        content, cue, source = (SpanText.of(text, [data.draw(place)]) for _ in range(3))
        parent = data.draw(st.sampled_from([None, "0", "1", "2", "3"]))
        speaker = data.draw(st.sampled_from([None, "s1", "s2"]))
        made.append(
            Attribution(
                str(n), "indirect", content, Cue(cue.spans, cue.text), source,
                parent=parent, speaker=speaker,
            )
        )  # fmt: skip
    speakers = (Speaker("s1", "A", "anonymous"), Speaker("s2", "B", "media"))
    found = chains(Reading(Document(text, language="fr"), tuple(made), speakers))
    ids = {s.id for s in found.speakers}
    for a in found.attributions:
        assert bool(a.chain) == (a.speaker is not None)
        assert set(a.chain) <= ids
        assert all(x != y for x, y in zip(a.chain, a.chain[1:], strict=False))
        assert not a.chain or a.chain[-1] == a.speaker


def test_a_long_article_is_a_matter_of_moments() -> None:
    line = "<s1 Le maire> <q1 dit> <c1 qu'il part>, cité par Reuters. "
    one = reading(line, "fr")
    n, size = 2000, len(one.document.text)
    text = one.document.text * n

    def moved(span: SpanText, by: int) -> SpanText:
        return SpanText.of(text, [(s + by, e + by) for s, e in span.spans])

    a = one.attributions[0]
    assert a.source
    assert a.cue
    made = []
    for i in range(n):
        cue = moved(a.cue, i * size)
        made.append(
            Attribution(
                str(i), "indirect", moved(a.content, i * size), Cue(cue.spans, cue.text),
                moved(a.source, i * size), speaker="s1",
            )
        )  # fmt: skip
    long = Reading(Document(text, language="fr"), tuple(made), one.speakers)
    before = time.process_time()
    found = chains(long)
    assert time.process_time() - before < 5
    assert {len(a.chain) for a in found.attributions} == {2}
