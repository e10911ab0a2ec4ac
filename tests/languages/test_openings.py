"""Phrases are found where words begin as they do, and nowhere else than by their pattern."""

from __future__ import annotations

import json
import re
from dataclasses import fields

import pytest
from tests.conftest import ROOT

from selon.languages import available
from selon.languages.language import _table
from selon.languages.openings import Phrases, openings
from selon.languages.relays import Relays, relays

_TEXT = """Le ministre, cité par l'agence, a démenti. Ré-cité par elle, précité par lui,
CITÉ  PAR tous, « cité par » : selon eux, d'après d’après des sources, ont-ils dit. Repris dans."""
_PARTS = ["(?:cité|repris)e?s? (?:par|dans)", "d'après", "(?:le |l')?agence", "a", "selon"]


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("selon", {"sel"}),
        ("d'après", {"d"}),
        ("(?:en )?citant", {"en", "cit"}),
        ("(?:a|ont) (?:\\w+ment )?appris", {"a", "ont"}),
        ("(?:le|l') ?tenant", {"le", "let", "l"}),
        ("(le )agence", {"le"}),
        ("(cité|repris) par", {"cit", "rep"}),
        ("(?<!être\\s)(?:cité|reçu)e?s? par", {"cit", "reç"}),
        ("ét[ée]s? dit", None),
        ("\\w+ment dit", None),
        ("(?:par)?", None),
    ],
)
def test_the_first_letters_of_a_phrase(phrase: str, first: set[str] | None) -> None:
    assert openings(phrase) == first


@pytest.mark.parametrize("more", [[], ["\\w+ment dit"]], ids=["told", "untold"])
def test_phrases_are_found_where_their_pattern_finds_them(more: list[str]) -> None:
    parts = [p.replace(" ", r"\s+").replace("'", r"['’]\s?") for p in [*_PARTS, *more]]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
    found = [m.span() for m in Phrases(pattern, [*_PARTS, *more]).finditer(_TEXT)]
    assert found == [m.span() for m in pattern.finditer(_TEXT)]
    assert len(found) > 5


@pytest.mark.parametrize("code", available())
def test_the_relays_of_every_language_tell_how_they_begin(code: str) -> None:
    table = _table(code, "relays")
    names = ("quoted", "spread", "citing", "learnt", "stacked", "voice", "carrying", "reporting")
    for phrase in (p for name in (*names, "anonymity", "unauthorised") for p in table[name]):
        assert openings(phrase), phrase


@pytest.mark.parametrize("code", ["fr", "en"])
def test_relays_are_found_in_the_news_where_their_patterns_find_them(code: str) -> None:
    texts = [
        json.loads(path.read_text("utf-8"))["text"]
        for path in sorted((ROOT / "corpora" / f"{code}-wikinews" / "dev").glob("*.json"))
    ]
    found = 0
    for name, phrases in vars_of(relays(code)).items():
        pattern = phrases._pattern  # what the openings stand before
        for text in texts:
            spans = [m.span() for m in phrases.finditer(text)]
            assert spans == [m.span() for m in pattern.finditer(text)], name
            found += len(spans)
    assert found > 5


def vars_of(table: Relays) -> dict[str, Phrases]:
    """The phrases among what a language knows of relays."""
    every = {f.name: getattr(table, f.name) for f in fields(table)}
    return {name: value for name, value in every.items() if isinstance(value, Phrases)}
