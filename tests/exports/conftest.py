"""Readings as a ledger would hand them out, and parsers that never ask the network."""

from __future__ import annotations

import io
import json
import warnings
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st
from rdflib import Graph
from tests.views.conftest import barrage, dam, strike

from selon.ledger.hashing import document_key
from selon.ledger.rows import Kept
from selon.records import (
    Attribution,
    Certainty,
    Cue,
    Document,
    Forecast,
    Publication,
    Reading,
    Said,
    SpanText,
    Speaker,
)
from selon.views.exports import write
from selon.views.exports.graphs import context_at

if TYPE_CHECKING:
    from collections.abc import Iterable

READER = "0.1.0 weights-1a2b data-3c4d"
READ = datetime(2024, 6, 4, 10, 0, 5)  # noqa: DTZ001 - UTC, as ledgers keep it


def keep(reading: Reading, wanted: Iterable[str] | None = None) -> Kept:
    chosen = None if wanted is None else frozenset(wanted)
    return Kept.of(reading, document_key(reading.document), READER, READ, chosen)


def report() -> Reading:
    """A document that speaks, one that denies, a paper that speaks for itself, an odd address."""
    text = (
        "The audit says the bridge is unsafe, the Courier reported. The memo denies it. "
        "The Courier wrote that repairs will start by 2026. Reports are false, it added."
    )
    document = Document(
        text,
        input="bridge.txt",
        url="https://example.org/a b?q=<x>&é=1",
        outlet="Evening & Morning",
        language="en",
        published=Publication(date(2024, 2, 1), date(2024, 2, 29), "month"),
    )

    def span(words: str) -> SpanText:
        start = text.index(words)
        return SpanText.of(text, [(start, start + len(words))])

    def cue(words: str, act: str) -> Cue:
        return Cue(span(words).spans, words, act, act)

    speakers = (
        Speaker("s1", "The audit", "document"),
        Speaker("s2", "the Courier", "media"),
        Speaker("s3", "The memo", "document"),
    )
    repairs = span("repairs will start by 2026")
    return Reading(
        document,
        (
            Attribution(
                "a1", "indirect", span("the bridge is unsafe"), cue("says", "state"),
                span("The audit"), speaker="s1", chain=("s2", "s1"), confidence=0.9,
            ),
            Attribution(
                "a2", "indirect", span("it."), cue("denies", "deny"), span("The memo"),
                speaker="s3", chain=("s3",), polarity="deny", denies=("a1",), confidence=0.8,
            ),
            Attribution(
                "a3", "indirect", repairs, cue("wrote", "state"), span("The Courier"),
                speaker="s2", chain=("s2",), confidence=0.123456,
                said=Said("then", date(2024, 1, 1), date(2024, 1, 31)),
                certainty=Certainty(1.0, 1.0, ("will",), "unquantified"),
            ),
            Attribution(
                "a4", "direct", span("Reports are false"), cue("added", "state"), span("it added"),
                speaker="s2", chain=("s2",), denies=("a1",), answers=("a3",), confidence=1.0,
            ),
        ),
        speakers,
        forecasts=(
            Forecast("a3", repairs, (1e-7, 0.5), (date(2024, 2, 1), date(2026, 12, 31))),
            Forecast("a3", repairs, None, None, span("The audit")),
        ),
    )  # fmt: skip


def all_kept() -> list[Kept]:
    return [keep(reading) for reading in (barrage(), report(), strike(), dam())]


def exported(name: str, kept: Iterable[Kept]) -> bytes:
    out = io.BytesIO()
    write(name, kept, out)
    return out.getvalue()


def inlined(value: dict[str, Any]) -> dict[str, Any]:
    """The document with the contexts it names written out: rdflib has nothing to fetch."""
    named = value["@context"]
    contexts = named if isinstance(named, list) else [named]
    return value | {
        "@context": [context_at(c)["@context"] if isinstance(c, str) else c for c in contexts]
    }


def triples(data: bytes) -> Graph:
    text = json.dumps(inlined(json.loads(data)))
    with warnings.catch_warnings():  # rdflib's parser uses what rdflib has deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=text, format="json-ld")


def loader(url: str, _options: object) -> dict[str, Any]:
    """pyld's way to a context: ours, and an error for any other address."""
    return {
        "contextUrl": None,
        "contentType": "application/ld+json",
        "documentUrl": url,
        "document": context_at(url),
    }


@pytest.fixture(name="all_kept")
def _all_kept() -> list[Kept]:
    return all_kept()


_ODD = [
    "\0", "\ud83d", "\udc00", "😀", "👨‍👩‍👧", "e\u0301", "שלום", "\u202e", "\u2028", "\x85", "\x1b[2J",
    "\ufeff", "=1+1", "@SUM", "'", '"', ",", ";", "\r", "\n", "\t", "\\", "<b>", "\U0010ffff", "-",
    "＝2", "a", " ",
]  # fmt: skip
odd_text = st.lists(st.sampled_from(_ODD) | st.characters(), max_size=12).map("".join)


@st.composite
def odd_kept(draw: st.DrawFn) -> Kept:
    """A reading made of what formats choke on: in the text, in names, in what is known of it."""
    text = draw(odd_text) + "said" + draw(odd_text) + "so" + draw(odd_text)
    cuts = draw(
        st.lists(st.integers(0, len(text)), min_size=4, max_size=4, unique=True).map(sorted)
    )
    content = SpanText.of(text, [(cuts[0], cuts[1]), (cuts[2], cuts[3])])
    name = draw(odd_text)
    document = Document(
        text, draw(odd_text), url=draw(odd_text.map("https://a.test/".__add__) | odd_text),
        outlet=draw(odd_text), title=draw(odd_text), authors=(draw(odd_text),),
    )  # fmt: skip
    odd = Attribution(
        "a1", draw(st.sampled_from(["direct", "hearsay"])), content,
        Cue(((0, 1),), text[:1], draw(odd_text), "state"), speaker="s", chain=("s",),
        polarity=draw(st.sampled_from(["affirm", "deny"])), confidence=draw(st.floats(0, 1)),
    )  # fmt: skip
    kinds = ["person", "organisation", "media", "document", "anonymous", None]
    who = Speaker("s", name, draw(st.sampled_from(kinds)), draw(odd_text), draw(odd_text))
    return keep(Reading(document, (odd,), (who,)))
