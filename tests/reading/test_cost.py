"""What is dear is done once for a document, and not at all where it cannot tell anything."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from selon.languages.certainty import Folded, certainty_words
from selon.reading import cast, forecasts
from selon.reading.certainty import certainty
from selon.reading.phrases import Words
from selon.reading.said import said
from selon.records import Attribution, Cue, Document, Reading, SpanText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
STATEMENT = "« Le pont est fermé », a dit le maire, Jean Dupont. "


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[Any]:
    """Gets an item for each call of a function of a module."""
    calls: list[Any] = []
    real: Callable[..., Any] = getattr(module, name)

    def spy(*args: Any, **named: Any) -> Any:
        calls.append(args)
        return real(*args, **named)

    monkeypatch.setattr(module, name, spy)
    return calls


@pytest.mark.parametrize("times", [1, 10])
def test_words_and_cast_are_gathered_once_a_document(
    times: int, reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered = counted(monkeypatch, cast, "noun_phrases")
    before = Words.of.cache_info().misses
    reading = reader.read(Document(STATEMENT * times + f"Il a souri {times} fois.", language="fr"))
    assert len(reading.attributions) >= times
    assert Words.of.cache_info().misses == before + 1
    assert len(gathered) == 1


def plain(text: str, *, content: str, cue: str) -> Reading:
    def at(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    a = Attribution("a1", "indirect", SpanText.of(text, [at(content)]), cue=Cue.of(text, [at(cue)]))
    return Reading(Document(text, language="fr"), (a,))


def test_how_likely_is_asked_only_of_what_may_be_a_forecast(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = counted(monkeypatch, forecasts, "marks")
    past = plain("Le maire a dit que le pont a rouvert.", content="le pont a rouvert", cue="a dit")
    assert not forecasts.forecasts(past).forecasts
    assert not asked
    text = "Le maire a dit que le pont rouvrira probablement."
    coming = plain(text, content="le pont rouvrira probablement", cue="a dit")
    assert forecasts.forecasts(coming).forecasts
    assert asked


def test_what_is_not_changed_is_not_copied() -> None:
    reading = plain("Le maire a dit que le pont est fermé.", content="le pont est fermé", cue="dit")
    (a,) = reading.attributions
    for step in (certainty, said):
        assert step(reading).attributions[0] is a


def stretches(language: str) -> Iterator[str]:
    for path in sorted((CORPORA / f"{language}-wikinews" / "dev").glob("*.json")):
        text = json.loads(path.read_text("utf-8"))["text"]
        yield from (Folded(part).text for part in re.split(r"(?<=[.,\n«»“”])", text))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_look_at_all_words_sees_what_a_look_at_each_does(language: str) -> None:
    words = certainty_words(language)
    odds = words.odds
    content, cue = list(words.content.values()), list(words.cue.values())
    pairs = [
        (words.some, content),
        (words.some_cue, [*content, *cue]),
        (odds.some, [odds.percent, odds.among, odds.for_, odds.against, odds.either]),
    ]
    met = [0, 0, 0]
    numbers = ["une chance sur trois", "a one-in-four chance", "30 % de chances", "odds are 3 to 1"]
    for text in [*stretches(language), *numbers]:
        for n, (some, each) in enumerate(pairs):
            seen = some.search(text) is not None
            assert seen == any(p.search(text) for p in each), text
            met[n] += seen
    assert all(met)
