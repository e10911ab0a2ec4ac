"""Who speaks: names gathered, roles, descriptions, pronouns; offsets that hold on any text."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selon.languages.people import plain
from selon.reading.cast import Cast
from selon.reading.phrases import Reader, Words, noun_phrases
from selon.reading.speakers import speakers
from selon.records import Attribution, Cue, Document, Name, Reading, SpanText, Tagging

PESKOV = (
    "Vladimir Poutine est prêt à négocier. Le porte-parole du Kremlin, Dmitri Peskov, a démenti "
    "cette information. M. Peskov assure que rien n'a changé. Il ajoute que la porte est ouverte."
)


def names(text: str, **kinds: str) -> tuple[Name, ...]:
    """Every occurrence of the given names: ``person="A|B"``."""
    found = []
    for kind, joined in kinds.items():
        for word in joined.split("|"):
            start = text.find(word)
            while start >= 0:
                found.append(Name(start, start + len(word), kind, 1.0))  # type: ignore[arg-type]
                start = text.find(word, start + 1)
    found.sort(key=lambda n: (n.start, -n.end))
    out: list[Name] = []
    for name in found:
        if not out or name.start >= out[-1].end:
            out.append(name)
    return tuple(out)


def reading(
    text: str, said: list[tuple[str, str, str]], language: str = "fr", **kinds: str
) -> Reading:
    """A reading whose attributions are given as source, cue and content, each found in the text."""
    made, at = [], 0
    for n, (source, cue, content) in enumerate(said, 1):
        spans = []
        for part in (source, cue, content):
            start = text.find(part, at)
            assert start >= 0, part
            spans.append((start, start + len(part)))
        at = min(s for s, _ in spans)
        made.append(
            Attribution(
                f"a{n}",
                "indirect",
                SpanText.of(text, [spans[2]]),
                cue=Cue.of(text, [spans[1]]),
                source=SpanText.of(text, [spans[0]]) if source else None,
            )
        )
    document = Document(text, language=language)
    return speakers(Reading(document, tuple(made), tagging=Tagging(names=names(text, **kinds))))


def who(found: Reading) -> list[str | None]:
    return [s.name if (s := found.speaker(a.speaker)) else None for a in found.attributions]


def test_one_speaker_with_the_fullest_name_and_the_role() -> None:
    found = reading(
        PESKOV,
        [
            ("Le porte-parole du Kremlin, Dmitri Peskov", "a démenti", "cette information"),
            ("M. Peskov", "assure", "que rien n'a changé"),
            ("Il", "ajoute", "que la porte est ouverte"),
        ],
        person="Vladimir Poutine|Dmitri Peskov|Peskov",
        organisation="Kremlin",
    )
    assert who(found) == ["Dmitri Peskov"] * 3
    (speaker,) = found.speakers
    assert speaker.type == "person"
    assert speaker.role == "porte-parole du Kremlin"
    assert speaker.affiliation == "Kremlin"
    assert [PESKOV[s:e] for s, e in speaker.mentions][-1] == "Il"


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("l'avocat de Donald Trump", "l'avocat de Donald Trump"),
        ("l'avocat du président Donald Trump", "l'avocat du président Donald Trump"),
        ("le président Donald Trump", "Donald Trump"),
        ("Donald Trump, candidat à la présidence", "Donald Trump"),
        ("le clan Donald Trump", "le clan Donald Trump"),
    ],
)
def test_a_name_in_a_complement_is_not_who_speaks(phrase: str, name: str) -> None:
    found = reading(f"Selon {phrase}, tout va bien.", [(phrase, "Selon", "tout va bien")],
                    person="Donald Trump")  # fmt: skip
    assert who(found) == [name]


@pytest.mark.parametrize(
    ("phrase", "name", "kinds"),
    [
        ("Apple CEO Steve Jobs", "Steve Jobs", {"person": "Steve Jobs", "organisation": "Apple"}),
        ("Boeing's spokesman", "Boeing's spokesman", {"organisation": "Boeing"}),
        ("a Boeing spokesman", "a Boeing spokesman", {"organisation": "Boeing"}),
        ("Boeing", "Boeing", {"organisation": "Boeing"}),
    ],
)
def test_english_compounds(phrase: str, name: str, kinds: dict[str, str]) -> None:
    found = reading(f"{phrase} said that all is well.", [(phrase, "said", "that all is well")],
                    language="en", **kinds)  # fmt: skip
    assert who(found) == [name]


def test_a_role_named_before_says_who_the_minister_is() -> None:
    text = (
        "Le ministre de l'Intérieur, Bruno Martin, et Anne Petit sont venus. Anne Petit a ri. "
        "Le ministre a promis une enquête."
    )
    at = text.rindex("Le ministre")
    made = Attribution("a1", "indirect", SpanText.of(text, [(len(text) - 12, len(text) - 1)]),
                       source=SpanText.of(text, [(at, at + 11)]))  # fmt: skip
    found = speakers(
        Reading(Document(text, language="fr"), (made,),
                tagging=Tagging(names=names(text, person="Bruno Martin|Anne Petit")))
    )  # fmt: skip
    assert who(found) == ["Bruno Martin"]


FULL = "banque centrale européenne"


def test_an_acronym_in_brackets_is_the_body_before_it() -> None:
    text = "La Banque centrale européenne (BCE) a parlé. La BCE dit que tout monte."
    found = reading(text, [("La BCE", "dit", "que tout monte")],
                    organisation="Banque centrale européenne|BCE")  # fmt: skip
    assert [plain(w or "") for w in who(found)] in ([FULL], ["la " + FULL + " bce"])
    assert len(found.speakers) == 1


def test_i_is_who_says_the_words_around() -> None:
    text = "« Je pense que c'est fini », a dit Anne Petit."
    outer = Attribution("a1", "direct", SpanText.of(text, [(0, 27)]), cue=Cue.of(text, [(29, 34)]),
                        source=SpanText.of(text, [(35, 45)]))  # fmt: skip
    inner = Attribution("a2", "indirect", SpanText.of(text, [(11, 25)]), parent="a1",
                        cue=Cue.of(text, [(5, 10)]), source=SpanText.of(text, [(2, 4)]))  # fmt: skip
    found = speakers(
        Reading(Document(text, language="fr"), (outer, inner),
                tagging=Tagging(names=names(text, person="Anne Petit")))
    )  # fmt: skip
    assert who(found) == ["Anne Petit", "Anne Petit"]


def test_she_is_nobody_where_only_men_were_named() -> None:
    text = "Pierre Durand est arrivé. Elle affirme que tout va bien."
    found = reading(text, [("Elle", "affirme", "que tout va bien")], person="Pierre Durand")
    assert who(found) == [None]


def test_people_in_general_are_nobody() -> None:
    text = "Pierre Durand est arrivé. On dit que tout va bien."
    found = reading(text, [("On", "dit", "que tout va bien")], person="Pierre Durand")
    assert who(found) == [None]
    assert found.attributions[0].candidates == ()


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("le ministère de l'Intérieur", "office"),
        ("un rapport de la Cour", "document"),
        ("plusieurs sources", "anonymous"),
        ("les manifestants", "group"),
        ("le quotidien", "media"),
        ("l'association", "organisation"),
    ],
)
def test_types_of_descriptions(phrase: str, kind: str) -> None:
    found = reading(f"Selon {phrase}, tout va bien.", [(phrase, "Selon", "tout va bien")])
    assert [s.type for s in found.speakers] == [kind]


TEXTS = st.text(st.sampled_from("aàe lLd'’MP.,«»\n1ministre Trump du le la "), max_size=200)


@given(TEXTS, st.data())
@settings(deadline=None)
def test_phrases_stay_inside_the_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    found = [Name(s, e, "person", 1.0) for s, e in pairs]
    reader = Reader(text, found, "fr")
    for start, end in noun_phrases(reader):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
    if len(text) > 1:
        a, b = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        phrase = reader.phrase((a, b))
        assert phrase.text == text[a:b]


@given(TEXTS)
def test_words_are_where_they_say(text: str) -> None:
    words = Words.of(text)
    for word, start, end in zip(words.words, words.starts, words.ends, strict=True):
        assert text[start:end].casefold() == word


def test_a_cast_keeps_the_ids_of_speakers() -> None:
    found = reading(
        PESKOV,
        [("M. Peskov", "assure", "que rien n'a changé")],
        person="Vladimir Poutine|Dmitri Peskov|Peskov",
    )
    cast = Cast.of(found)
    at = PESKOV.index("Dmitri Peskov")
    assert cast.speaker_for((at, at + 13)) == found.attributions[0].speaker
    assert cast.speaker_for((0, 16)) not in (None, found.attributions[0].speaker)
    assert len(cast.speakers()) == 2


def test_a_long_text_costs_no_more_a_word() -> None:
    def cost(copies: int) -> float:
        text = "\n".join(
            f"Le maire de Lyon{n}, Jean Dupont{n}, parle. Il dit oui." for n in range(copies)
        )
        people = tuple(
            Name(i := text.index(f"Jean Dupont{n},"), i + 11 + len(str(n)), "person", 1.0)
            for n in range(copies)
        )
        made = tuple(
            Attribution(f"a{k}", "indirect", SpanText.of(text, [(p.end + 9, p.end + 20)]),
                        source=SpanText.of(text, [(p.end + 9, p.end + 11)]))
            for k, p in enumerate(people)
        )  # fmt: skip
        before = time.process_time()
        speakers(Reading(Document(text, language="fr"), made, tagging=Tagging(names=people)))
        return time.process_time() - before

    cost(50)
    assert cost(1600) < 24 * cost(200)  # eight times as long; quadratic would be 64


@pytest.mark.parametrize(
    ("text", "language", "source", "name", "kinds"),
    [
        # Names joined by « et », an article between them, of different types.
        ("Anne Petit et le Conseil des sages disent non.", "fr", "Anne Petit et le Conseil des sages",
         "Anne Petit et le Conseil des sages",
         {"person": "Anne Petit", "organisation": "Conseil des sages"}),
        ("The Obama administration said no.", "en", "The Obama administration",
         "The Obama administration", {"person": "Obama"}),
        ("Boeing officials said no.", "en", "Boeing officials", "Boeing officials",
         {"organisation": "Boeing"}),
        ("Anne Petit est là. A. Petit dit non.", "fr", "A. Petit", "Anne Petit",
         {"person": "Anne Petit|A. Petit"}),
        # « Pour Petit » was marked as a name.
        ("Anne Petit est là. Pour Petit, tout va bien.", "fr", "Petit", "Anne Petit",
         {"person": "Anne Petit|Pour Petit"}),
        # A surname that was taken for a body.
        ("Steve Jobs is here. Jobs said no.", "en", "Jobs", "Steve Jobs",
         {"person": "Steve Jobs", "organisation": "Jobs"}),
        # Bodies by the noun before them, by their own noun, by an acronym nobody marked.
        ("La société Amundi est là. La société a dit non.", "fr", "La société", "Amundi",
         {"organisation": "Amundi"}),
        ("Le Conseil constitutionnel est là. Le Conseil dit non.", "fr", "Le Conseil",
         "Conseil constitutionnel", {"organisation": "Conseil constitutionnel"}),
        ("L'Inspection générale des finances est là. L'IGF dit non.", "fr", "L'IGF",
         "Inspection générale des finances", {"organisation": "Inspection générale des finances"}),
        ("Sur décision préfectorale, la route ferme.", "fr", "préfectorale", "la préfecture", {}),
        # Before « qui »: the person whose apposition it is, words that are nobody's name.
        ("Anne Petit, présidente de la Fondation Lune, qui refuse.", "fr", "qui", "Anne Petit",
         {"person": "Anne Petit", "organisation": "Fondation Lune"}),
        ("Paul Durand parle. Voici des mouvances radicales qui refusent.", "fr", "qui",
         "des mouvances radicales", {"person": "Paul Durand"}),
        ("C'est ici. L'association de préciser que non. L'association refuse.", "fr",
         "L'association", "L'association", {}),
    ],
)  # fmt: skip
def test_whom_a_phrase_means(
    text: str, language: str, source: str, name: str, kinds: dict[str, str]
) -> None:
    at = text.rindex(source)
    end = at + len(source)
    made = Attribution("a1", "indirect", SpanText.of(text, [(end, len(text))]),
                       source=SpanText.of(text, [(at, end)]))  # fmt: skip
    tagging = Tagging(names=names(text, **kinds))
    found = speakers(Reading(Document(text, language=language), (made,), tagging=tagging))
    assert who(found) == [name]


def test_a_relative_pronoun_without_words_before_it_means_nobody() -> None:
    found = reading("Paul Durand parle. Qui veut partir ?", [("Qui", "veut", "partir")],
                    person="Paul Durand")  # fmt: skip
    assert who(found) == [None]


def test_two_newspapers_are_media_and_two_people_a_group() -> None:
    text = "Le Monde et Le Figaro disent oui. Anne Petit et Paul Durand disent non."
    found = reading(
        text,
        [("Le Monde et Le Figaro", "disent", "oui"), ("Anne Petit et Paul Durand", "disent", "non")],
        person="Anne Petit|Paul Durand", organisation="Le Monde|Le Figaro",
    )  # fmt: skip
    assert [s.type for s in found.speakers] == ["media", "group"]


@pytest.mark.parametrize(
    ("source", "role", "body"),
    [
        ("Apple CEO Ann Reed", "Apple CEO", "Apple"),
        ("Ann Reed, a Boeing spokeswoman,", "Boeing spokeswoman", "Boeing"),
        ("Ann Reed, the Airbus press secretary,", "Airbus press secretary", "Airbus"),
        ("Mayor Ann Reed", "Mayor", None),
    ],
)
def test_an_english_title_keeps_the_body_before_its_noun(
    source: str, role: str, body: str | None
) -> None:
    text = f"{source} said that sales rose."
    found = reading(
        text, [(source.rstrip(","), "said", "that sales rose")], "en",
        person="Ann Reed", organisation="Apple|Boeing|Airbus",
    )  # fmt: skip
    (speaker,) = found.speakers
    assert (speaker.name, speaker.role, speaker.affiliation) == ("Ann Reed", role, body)


@pytest.mark.parametrize(
    ("text", "we", "speaks"),
    [
        ('Airbus spokesman Tom Hale said: "We plan to hire."', "We plan to hire", "Airbus"),
        ('Film director Tom Hale said: "We plan to hire."', "We plan to hire", "Tom Hale"),
        ('Airbus spokesman Tom Hale said: "I plan to hire."', "I plan to hire", "Tom Hale"),
    ],
)
def test_an_english_spokesmans_we_is_the_body(text: str, we: str, speaks: str) -> None:
    pronoun, verb, *_ = we.split()
    source = text.split(" said", maxsplit=1)[0]
    said = [(source, "said", text.split(": ")[1]), (pronoun, verb, "to hire")]
    found = reading(text, said, "en", person="Tom Hale", organisation="Airbus")
    outer, inner = found.attributions
    again = speakers(found.replace(attributions=(outer, replace(inner, parent=outer.id))))
    assert who(again) == ["Tom Hale", speaks]


def test_a_title_is_no_part_of_the_body_before_it() -> None:
    text = "The White House agreed. Ann Reed, the White House Press Secretary, said it was right."
    found = reading(
        text, [("Ann Reed, the White House Press Secretary", "said", "it was right")], "en",
        person="Ann Reed", organisation="the White House Press|White House",
    )  # fmt: skip
    assert [s.affiliation for s in found.speakers] == ["the White House"]


def test_whose_adviser_somebody_is_has_no_such_role() -> None:
    text = "Le conseiller spécial de François Roy l'a dit. François Roy a confié qu'il partait."
    found = reading(text, [("François Roy", "a confié", "qu'il partait")], person="François Roy")
    assert [(s.name, s.role) for s in found.speakers] == [("François Roy", None)]
