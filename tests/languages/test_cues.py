from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon import languages
from selon.languages import ACTS, CueEntry

ENGLISH = [
    ("said", "say", "state"),
    ("told", "tell", "state"),
    ("was quoted as saying", "quote as saying", "state"),
    ("making it clear", "make clear", "state"),
    ("went on to warn", "warn", "warn"),
    ("has repeatedly called for", "call for", "ask"),
    ("called", "call", "state"),
    ("ruled out", "rule out", "oppose"),
    ("ruled", "rule", "decide"),
    ("pointed out", "point out", "state"),
    ("sounded the alarm", "sound the alarm", "warn"),
    ("are planning", "plan", "want"),
    ("denies", "deny", "deny"),
    ("thought", "think", "believe"),
    ("according to", "according to", "state"),
    ("According to", "according to", "state"),
    ("reportedly", "reportedly", "report"),
    ("the announcement", "announcement", "reveal"),
    ("e-mailed", "e-mail", "state"),
    (":", ":", "state"),
    ("has not yet confirmed", "confirm", "refuse-to-comment"),
    ("refused to confirm", "refuse", "refuse-to-comment"),
    ("refused", "refuse", "oppose"),
    ("declined to comment", "decline to comment", "refuse-to-comment"),
    ("didn’t say", "say", "refuse-to-comment"),
    ("did not want to discuss", "want", "refuse-to-comment"),
    ("does not want", "want", "want"),
    ("does not support", "support", "oppose"),
]

FRENCH = [
    ("a déclaré", "déclarer", "state"),
    ("a-t-il ajouté", "ajouter", "state"),
    ("affirme-t-il", "affirmer", "state"),
    ("s'est dit", "se dire", "state"),
    ("s’est félicitée", "se féliciter", "praise"),
    ("félicite", "féliciter", "praise"),
    ("a fait savoir", "faire savoir", "state"),
    ("met les élus en garde", "mettre en garde", "warn"),
    ("a tiré la sonnette d'alarme", "tirer la sonnette d'alarme", "warn"),
    ("préviennent", "prévenir", "warn"),
    ("dément", "démentir", "deny"),
    ("a démenti", "démentir", "deny"),
    ("selon", "selon", "state"),
    ("D’après", "d'après", "state"),
    ("Pour", "pour", "believe"),
    ("l'avis", "avis", "believe"),
    ("l'annonce", "annonce", "reveal"),
    ("l'a annoncé", "annoncer", "reveal"),
    ("le démenti", "démenti", "deny"),
    ("présumées", "présumé", "report"),
    ("voudrait", "vouloir", "want"),
    ("espère", "espérer", "want"),
    ("craignait", "craindre", "feel"),
    ("aurait été tué", "conditionnel", "report"),
    ("seraient", "conditionnel", "report"),
    ("n'a pas confirmé", "confirmer", "refuse-to-comment"),
    ("a refusé de commenter", "refuser de commenter", "refuse-to-comment"),
    ("n'a pas souhaité répondre", "souhaiter", "refuse-to-comment"),
    ("ne croit pas", "croire", "believe"),
    ("a maintenant dit", "dire", "state"),
    ("maintenant", "maintenir", "state"),
    ("étaient contestés", "contester", "deny"),
]


def entry(code: str, text: str) -> CueEntry:
    found = languages.get(code).cue(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(("text", "lemma", "act"), ENGLISH)
def test_english(text: str, lemma: str, act: str) -> None:
    found = entry("en", text)
    assert (found.lemma, found.act) == (lemma, act)


@pytest.mark.parametrize(("text", "lemma", "act"), FRENCH)
def test_french(text: str, lemma: str, act: str) -> None:
    found = entry("fr", text)
    assert (found.lemma, found.act) == (lemma, act)


@pytest.mark.parametrize(
    ("code", "text", "polarity"),
    [
        ("en", "has denied", "deny"),
        ("en", "did not deny", "affirm"),
        ("en", "has never denied", "affirm"),
        ("en", "said", "affirm"),
        ("fr", "a nié", "deny"),
        ("fr", "n'a pas nié", "affirm"),
        ("fr", "ne dément pas", "affirm"),
        ("fr", "n'a jamais démenti", "affirm"),
    ],
)
def test_polarity_is_that_of_the_act_unless_negated(code: str, text: str, polarity: str) -> None:
    assert entry(code, text).polarity == polarity


def test_the_word_that_follows_can_decide() -> None:
    french = languages.get("fr")
    assert french.cue("appelle", "à voter") == CueEntry("appeler à", "ask")
    assert french.cue("appelle", "ce texte une honte") == CueEntry("appeler", "state")


def test_known_hearsay_reads_the_mood_before_the_verb() -> None:
    french = languages.get("fr")
    assert french.cue("aurait déclaré") == CueEntry("déclarer", "state")
    assert french.cue("aurait déclaré", hearsay=True) == CueEntry("conditionnel", "report")
    assert french.cue("supposée", hearsay=True) == CueEntry("supposé", "report")


@pytest.mark.parametrize(
    ("code", "text"), [("en", "zxqv"), ("fr", "chaise"), ("fr", "retrait"), ("en", "")]
)
def test_an_unknown_cue_has_no_entry(code: str, text: str) -> None:
    assert languages.get(code).cue(text) is None


def test_available_and_neutral() -> None:
    assert {"en", "fr"} <= set(languages.available())
    assert languages.get("fr-CA").code == "fr"
    assert languages.get("EN_us").code == "en"
    for code in ("xx", None, "", "../en"):
        assert languages.get(code).code == "und"
        assert languages.get(code).cue("said") is None


@given(st.sampled_from(["en", "fr"]), st.text(), st.text(), st.booleans())
def test_any_text_gives_an_act_of_the_set_or_nothing(
    code: str, text: str, after: str, hearsay: bool
) -> None:
    found = languages.get(code).cue(text, after, hearsay=hearsay)
    assert found is None or (found.lemma and found.act in ACTS)
    if found and found.polarity == "deny":
        assert found.act == "deny"


@pytest.mark.parametrize("code", languages.available())
def test_lists_are_sound(code: str) -> None:
    table = tomllib.loads(files("selon.languages").joinpath(code, "cues.toml").read_text("utf-8"))
    for kind in ("verbs", "nouns", "adjectives", "words", "light", "alone"):
        acts = table.get(kind, {})
        assert set(acts) <= set(ACTS)
        twice = [
            lemma for lemma, n in Counter(x for xs in acts.values() for x in xs).items() if n > 1
        ]
        assert not twice, (kind, twice)
    assert {a for k in ("verbs", "nouns") for a in table[k]} == set(ACTS)
    assert set(table["negated"]) | set(table["negated"].values()) <= set(ACTS)


@pytest.mark.parametrize("code", languages.available())
def test_every_lemma_finds_itself(code: str) -> None:
    table = tomllib.loads(files("selon.languages").joinpath(code, "cues.toml").read_text("utf-8"))
    language = languages.get(code)
    lost = [
        lemma
        for kind in ("verbs", "nouns", "adjectives", "words", "light", "alone")
        for lemmas in table.get(kind, {}).values()
        for lemma in lemmas
        if language.cue(lemma) is None
    ]
    assert not lost


def test_the_page_on_acts_lists_them_all_in_order() -> None:
    page = (Path(__file__).parents[2] / "docs" / "acts.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| ([a-z-]+) \| ", page, re.MULTILINE)[1:]) == ACTS


def test_importing_reads_no_list() -> None:
    code = (
        "import sys, selon.languages as l; from selon.languages.language import _lexicon;"
        "assert 'tomllib' in sys.modules and _lexicon.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_cue_of_a_hundred_thousand_marks_is_looked_up_in_a_moment() -> None:
    before = time.process_time()
    entry = languages.get("en").cue("said a" + "\u0301\u0316" * 50_000)
    assert time.process_time() - before < 2
    assert entry is not None
    assert entry.lemma == "say"
