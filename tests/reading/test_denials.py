"""Denials, their targets, and what is confirmed or answered."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.languages.denials import denial_words, plain, stems
from selon.reading.claims import Claims
from selon.reading.cues import cues
from selon.reading.denial_choice import Scene, polarity_features, target_features, weights
from selon.reading.denial_targets import without
from selon.reading.denials import denials
from selon.records import Attribution, Cue, Document, Reading, Span, SpanText, Speaker

Part = tuple[str, str, str]  # source (its words are the speaker's name), cue, content


def read(text: str, *parts: Part, language: str | None = "fr", **nested: str) -> list[Attribution]:
    """The parts of a text as read; each is found after where the one before it began.

    ``nested`` says which attribution is whose child: ``a2="a1"``.
    """
    made: list[Attribution] = []
    names: dict[str, str] = {}
    for n, (source, cue, content) in enumerate(parts, 1):

        def span(words: str) -> list[Span]:
            assert text.count(words) == 1, words
            return [(text.index(words), text.index(words) + len(words))]

        marks = SpanText.of(text, span(cue)) if cue else None
        speaker = names.setdefault(source, f"s{len(names) + 1}") if source else None
        made.append(
            Attribution(
                f"a{n}",
                "indirect",
                SpanText.of(text, span(content)),
                cue=Cue(marks.spans, marks.text) if marks else None,
                source=SpanText.of(text, span(source)) if source in text and source else None,
                speaker=speaker,
                parent=nested.get(f"a{n}"),
            )
        )
    speakers = tuple(Speaker(i, name) for name, i in names.items())
    reading = Reading(Document(text, language=language), tuple(made), speakers)
    return list(denials(cues(reading)).attributions)


LEAK = "Le ministre a déclaré que le barrage fuit. La mairie "


@pytest.mark.parametrize(
    ("rest", "cue", "content"),
    [
        ("dément cette information.", "dément", "cette information"),
        ("a rejeté ces accusations.", "a rejeté", "ces accusations"),
        ("ne croit pas à cette hypothèse.", "ne croit pas", "à cette hypothèse"),
        ("l'a démenti hier.", "a démenti", "l'"),
        ("juge cette version mensongère.", "juge", "cette version mensongère"),
        ("dit que rien de vrai n'y est.", "dit", "que rien de vrai n'y est"),
        ("dit que cela ne correspond pas à la réalité.", "dit", "que cela ne correspond pas à la réalité"),
        ("qualifie ces accusations de diffamatoires.", "qualifie", "ces accusations de diffamatoires"),
        ("a opposé un démenti : le barrage ne fuit guère.", "a opposé un démenti", "le barrage ne fuit guère"),
    ],
)  # fmt: skip
def test_rejections_in_french(rest: str, cue: str, content: str) -> None:
    text = LEAK + rest
    made = read(
        text,
        ("Le ministre", "a déclaré", "que le barrage fuit"),
        ("La mairie", cue, content),
    )
    assert made[0].polarity == "affirm"
    assert made[1].polarity == "deny"


@pytest.mark.parametrize(
    ("rest", "cue", "content"),
    [
        ("denied the claim.", "denied", "the claim"),
        ("rejected these accusations.", "rejected", "these accusations"),
        ("saw no truth in the report.", "saw no truth in", "the report"),
        ("was not aware of any wrongdoing.", "was not aware", "of any wrongdoing"),
        ("called the claim baseless.", "called", "the claim baseless"),
        ("dismissed the report as rumours.", "dismissed", "the report as rumours"),
        ("took issue with that portrayal.", "took issue with", "that portrayal"),
        ("called the claim unsubstantiated.", "called", "the claim unsubstantiated"),
    ],
)
def test_rejections_in_english(rest: str, cue: str, content: str) -> None:
    text = "The union said that the dam leaks. City hall " + rest
    made = read(
        text,
        ("The union", "said", "that the dam leaks"),
        ("City hall", cue, content),
        language="en",
    )
    assert [a.polarity for a in made] == ["affirm", "deny"]


@pytest.mark.parametrize(
    ("language", "text", "cue", "content"),
    [
        ("fr", "La mairie a rejeté le projet de loi.", "a rejeté", "le projet de loi"),
        ("fr", "La mairie conteste cette victoire.", "conteste", "cette victoire"),
        ("fr", "La mairie n'a pas confirmé cette information.", "n'a pas confirmé", "cette information"),
        ("fr", "La mairie ne dément pas cette information.", "ne dément pas", "cette information"),
        ("fr", "La mairie se défend : « Pour un été, oui. »", "se défend", "« Pour un été, oui. »"),
        ("en", "City hall may deny him a visa.", "may deny", "him a visa"),
        ("en", "City hall dismissed Smith as a fool.", "dismissed", "Smith as a fool"),
        ("en", "City hall rejected the plan.", "rejected", "the plan"),
        ("en", "City hall declined to comment on the claims.", "declined to comment", "on the claims"),
    ],
)  # fmt: skip
def test_what_rejects_no_claim_is_no_denial(
    language: str, text: str, cue: str, content: str
) -> None:
    source = "La mairie" if language == "fr" else "City hall"
    (made,) = read(text, (source, cue, content), language=language)
    assert made.polarity == "affirm"
    assert made.denies == ()


def test_pointing_means_the_last_claim_of_somebody_else() -> None:
    text = (
        "Le juge a dit que la route est sûre. Le ministre a déclaré que le barrage fuit. "
        "La mairie a ajouté que l'eau est bonne. Elle dément cette information."
    )
    made = read(
        text,
        ("Le juge", "a dit", "que la route est sûre"),
        ("Le ministre", "a déclaré", "que le barrage fuit"),
        ("La mairie", "a ajouté", "que l'eau est bonne"),
        ("La mairie", "dément", "cette information"),
    )
    assert made[3].denies == ("a2",)


def test_an_owner_is_followed_past_nearer_claims() -> None:
    text = (
        "Selon Durand, le barrage fuit. Le juge a dit que la route est sûre. "
        "La mairie rejette les accusations de ce Durand."
    )
    made = read(
        text,
        ("Durand, ", "Selon", "le barrage fuit"),
        ("Le juge", "a dit", "que la route est sûre"),
        ("La mairie", "rejette", "les accusations de ce Durand"),
    )
    assert made[2].denies == ("a1",)


def test_words_of_somebody_who_says_nothing_here_have_no_target() -> None:
    text = "Le juge a dit que la route est sûre. La mairie rejette les accusations de Durand."
    made = read(
        text,
        ("Le juge", "a dit", "que la route est sûre"),
        ("La mairie", "rejette", "les accusations de Durand"),
    )
    assert made[1].polarity == "deny"
    assert made[1].denies == ()


def test_the_same_said_again_is_found_even_after_the_denial() -> None:
    text = (
        "La mairie dément que le vieux barrage fuit. Le juge a dit que la route est sûre. "
        "Le ministre a déclaré : il fuit, ce barrage."
    )
    made = read(
        text,
        ("La mairie", "dément", "que le vieux barrage fuit"),
        ("Le juge", "a dit", "que la route est sûre"),
        ("Le ministre", "a déclaré", "il fuit, ce barrage"),
    )
    assert made[0].denies == ("a3",)


def test_a_denial_of_what_nobody_said_still_stands() -> None:
    made = read(
        "La mairie nie avoir payé.",
        ("La mairie", "nie", "avoir payé"),
    )
    assert (made[0].polarity, made[0].denies) == ("deny", ())


def test_nobody_denies_himself() -> None:
    text = "La mairie dit que le barrage tient. Puis elle dément cette information."
    made = read(
        text,
        ("La mairie", "dit", "que le barrage tient"),
        ("La mairie", "dément", "cette information"),
    )
    assert made[1].denies == ()


def test_toute_implication_denies_the_accusation_of_the_denier() -> None:
    text = (
        "Le syndicat accuse le préfet Durand de vol. Le juge a dit que la route est sûre. "
        "Puis Paul Durand nie toute implication."
    )
    made = read(
        text,
        ("Le syndicat", "accuse", "le préfet Durand de vol"),
        ("Le juge", "a dit", "que la route est sûre"),
        ("Paul Durand", "nie", "toute implication"),
    )
    assert made[2].denies == ("a1",)


def test_ces_accusations_are_accusations_not_the_last_words() -> None:
    text = (
        "Le syndicat accuse la mairie de vol. Le juge a dit que la route est sûre. "
        "L'entrepreneur nie ces accusations."
    )
    made = read(
        text,
        ("Le syndicat", "accuse", "la mairie de vol"),
        ("Le juge", "a dit", "que la route est sûre"),
        ("L'entrepreneur", "nie", "ces accusations"),
    )
    assert made[2].denies == ("a1",)


def test_a_claim_told_in_the_denial_is_its_target() -> None:
    text = "La mairie dément la rumeur selon laquelle le barrage fuit."
    made = read(
        text,
        ("La mairie", "dément", "la rumeur selon laquelle le barrage fuit"),
        ("", "selon laquelle", "le barrage fuit"),
        a2="a1",
    )
    assert made[0].denies == ("a2",)


def test_confirming_and_replying_are_answers() -> None:
    text = (
        "Le ministre a déclaré que le barrage fuit. La mairie confirme cette information. "
        "En réponse à ces critiques, le préfet a dit que tout va bien."
    )
    made = read(
        text,
        ("Le ministre", "a déclaré", "que le barrage fuit"),
        ("La mairie", "confirme", "cette information"),
        ("le préfet", "a dit", "que tout va bien"),
    )
    assert made[1].answers == ("a1",)
    assert made[2].answers == ("a1",)
    assert all(a.denies == () for a in made)


def test_the_language_is_guessed_where_it_is_not_known() -> None:
    text = "The union said that the dam leaks. City hall has rejected these accusations."
    parts = (
        ("The union", "said", "that the dam leaks"),
        ("City hall", "rejected", "these accusations"),
    )
    assert read(text, *parts, language=None) == read(text, *parts, language="en")
    assert denials(Reading(Document(text), ())).attributions == ()


def test_an_unknown_language_denies_nothing_and_breaks_nothing() -> None:
    words = denial_words("und")
    assert not words.cue_deny.search("nie")
    text = "Bürgermeister X bestreitet das."
    reading = Reading(
        Document(text, language="de"),
        (Attribution("a1", "indirect", SpanText.of(text, [(27, 30)])),),
    )
    assert denials(reading) == reading  # fmt: skip


@given(st.text(max_size=40), st.sampled_from(["fr", "en"]))
def test_any_content_can_be_read(content: str, language: str) -> None:
    text = f"X nie {content}. Y a dit {content}"
    at = 6 + len(content)
    made = (
        Attribution("a1", "indirect", SpanText.of(text, [(6, at)]), Cue(((2, 5),), "nie")),
        Attribution(
            "a2", "indirect", SpanText.of(text, [(at + 10, len(text))]), Cue(((at + 4, at + 9),), "a dit")
        ),
    )  # fmt: skip
    found = denials(Reading(Document(text, language=language), made)).attributions
    ids = {"a1", "a2"}
    for a in found:
        assert {*a.denies, *a.answers} <= ids - {a.id}


@given(
    st.tuples(st.integers(0, 30), st.integers(1, 30)),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 10)), max_size=4),
)
def test_without_leaves_what_no_hole_covers(piece: Span, holes: list[Span]) -> None:
    start, end = piece[0], piece[0] + piece[1]
    gaps = [(s, s + n) for s, n in holes]
    kept = {i for s, e in without((start, end), gaps) for i in range(s, e)}
    assert kept == set(range(start, end)) - {i for s, e in gaps for i in range(s, e)}


def test_stems_are_blind_to_case_accents_and_endings() -> None:
    stop = denial_words("fr").stop
    assert stems("L'EXIGENCE du Syndicat", stop) == stems("a exigé, syndicats", stop)
    assert plain("« L’Été »") == "« l'ete »"


def test_a_thousand_denials_are_a_matter_of_seconds() -> None:
    text = "Elle nie que la route cède ici. " * 1000
    made = tuple(
        Attribution(
            f"a{n}",
            "indirect",
            SpanText.of(text, [(n * 32 + 9, n * 32 + 30)]),
            Cue(((n * 32 + 5, n * 32 + 8),), "nie", "nier", "deny"),
            polarity="deny" if n % 2 else "affirm",
            speaker=f"s{n}",
        )
        for n in range(1000)
    )
    before = time.process_time()
    denials(Reading(Document(text, language="fr"), made))
    assert time.process_time() - before < 20


def test_the_accused_rejects_his_accuser_and_not_a_bystander() -> None:
    text = (
        "Le juge a dit que la route est sûre. Le syndicat accuse le préfet Durand de vol. "
        "Paul Durand rejette ces accusations."
    )
    made = read(
        text,
        ("Le juge", "a dit", "que la route est sûre"),
        ("Le syndicat", "accuse", "le préfet Durand de vol"),
        ("Paul Durand", "rejette", "ces accusations"),
    )
    assert made[2].denies == ("a2",)


def test_each_weight_is_of_a_feature_that_is_made() -> None:
    text = "Le syndicat accuse la mairie de vol. La mairie nie ces accusations."
    spans = [("Le syndicat", "accuse", "la mairie de vol"), ("La mairie", "nie", "ces accusations")]
    claims = Claims(
        Reading(Document(text, language="fr"), tuple(read(text, *spans))), denial_words("fr")
    )
    denial, accusation = claims.order[1], claims.order[0]
    made = {
        "polarity": polarity_features(denial, claims, "denies"),
        "targets": target_features(accusation, Scene(denial, ("a1",), claims)),
    }
    families = (
        "act ",
        "kind ",
        "sign ",
        "place ",
        "points place ",
        "opened place ",
        "involved place ",
    )
    for choice, features in made.items():
        learnt = set(weights()[choice])
        unknown = {f for f in features if f not in learnt and not f.startswith(families)}
        assert not unknown, choice
    assert set(weights()["least"]) == {"polarity", "signed", "targets"}
