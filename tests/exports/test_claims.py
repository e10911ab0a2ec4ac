"""schema.org: parsed by rdflib and pyld, and held against schema.org's own domains and ranges."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from pyld import jsonld
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from tests.exports.conftest import exported, keep, loader, odd_kept, report, triples
from tests.views.conftest import barrage, dam

from selon.views.exports import iris
from selon.views.exports.graphs import SCHEMA, context_at
from selon.views.exports.texts import clean

if TYPE_CHECKING:
    from selon.ledger.rows import Kept

S = Namespace("http://schema.org/")
OWN = Namespace(iris.TERMS)

# From schema.org's definitions: of what a property may be said, and what may be said by it.
SUPER = {
    "Quotation": "CreativeWork", "Claim": "CreativeWork", "Article": "CreativeWork",
    "CreativeWork": "Thing", "NewsMediaOrganization": "Organization", "Organization": "Thing",
    "Person": "Thing", "DisagreeAction": "Action", "Action": "Thing",
}  # fmt: skip
AGENT = {"Person", "Organization"}
DOMAIN_RANGE: dict[str, tuple[str, set[str]]] = {
    "about": ("CreativeWork", {"Thing"}),
    "affiliation": ("Person", {"Organization"}),
    "agent": ("Action", AGENT),
    "appearance": ("Claim", {"CreativeWork"}),
    "author": ("CreativeWork", AGENT),
    "creditText": ("CreativeWork", {"Text"}),
    "datePublished": ("CreativeWork", {"Date"}),
    "description": ("Thing", {"Text"}),
    "firstAppearance": ("Claim", {"CreativeWork"}),
    "headline": ("CreativeWork", {"Text"}),
    "identifier": ("Thing", {"Text"}),
    "inLanguage": ("CreativeWork", {"Text"}),
    "instrument": ("Action", {"Thing"}),
    "isBasedOn": ("CreativeWork", {"CreativeWork"}),
    "isPartOf": ("CreativeWork", {"CreativeWork"}),
    "jobTitle": ("Person", {"Text"}),
    "name": ("Thing", {"Text"}),
    "object": ("Action", {"Thing"}),
    "publisher": ("CreativeWork", AGENT),
    "result": ("Action", {"Thing"}),
    "sdDatePublished": ("CreativeWork", {"Date"}),
    "temporalCoverage": ("CreativeWork", {"Text"}),
    "text": ("CreativeWork", {"Text"}),
    "url": ("Thing", {"URL"}),
}  # fmt: skip


def kinds(graph: Graph, node: Any) -> set[str]:
    found: set[str] = set()
    for kind in graph.objects(node, RDF.type):
        name: str | None = str(kind).removeprefix(str(S))
        while name:
            found.add(name)
            name = SUPER.get(name)
    return found


def said_by(graph: Graph) -> set[tuple[str, str]]:
    """Who said what, as somebody who knows schema.org and nothing of Selon would ask."""
    answer = graph.query("""
        PREFIX s: <http://schema.org/>
        SELECT ?who ?what WHERE { ?claim a s:Claim; s:author/s:name ?who; s:text ?what }
    """)
    return {(str(who), str(what)) for who, what in answer}


def denied_by(graph: Graph) -> set[tuple[str, str]]:
    answer = graph.query("""
        PREFIX s: <http://schema.org/>
        SELECT ?who ?what WHERE {
            ?act a s:DisagreeAction; (s:agent|s:instrument)/s:name ?who; s:object/s:text ?what }
    """)
    return {(str(who), str(what)) for who, what in answer}


def test_who_said_what_comes_out_again(all_kept: list[Kept]) -> None:
    expected, denials = set(), set()
    for kept in all_kept:
        reading = kept.reading
        texts = {a.id: a.content.text for a in reading.attributions}
        for a in reading.attributions:
            speaker = reading.speaker(a.speaker)
            if speaker is None:
                continue
            if a.polarity == "deny":
                denials.add((speaker.name, a.content.text))
            elif speaker.type != "document":
                expected.add((speaker.name, a.content.text))
            denials |= {(speaker.name, texts[i]) for i in a.denies}
    graph = triples(exported("claims", all_kept))
    assert said_by(graph) == expected
    assert denied_by(graph) == denials
    assert len(expected) > 10
    assert len(denials) > 5


def test_what_is_denied_is_no_claim_of_the_denier() -> None:
    graph = triples(exported("claims", [keep(dam())]))
    rejected = next(graph.subjects(S.text, Literal("the report")))
    assert not list(graph.objects(rejected, S.author))
    assert not list(graph.objects(rejected, S.creditText))
    assert (rejected, RDF.type, S.Claim) in graph
    act = next(graph.subjects(S.object, rejected))
    assert (act, OWN.polarity, Literal("deny")) in graph
    assert not list(graph.subjects(RDF.type, S.ClaimReview))


def test_what_affirms_and_denies_is_both() -> None:
    graph = triples(exported("claims", [keep(dam())]))
    said = next(graph.subjects(S.text, Literal('"There are no cracks,"')))
    cracks = next(graph.subjects(S.text, Literal('"The concrete has cracks wider than a hand,"')))
    act = next(graph.subjects(S.result, said))
    assert (act, S.object, cracks) in graph
    assert (said, S.about, cracks) in graph
    assert (said, OWN.denies, cracks) in graph
    assert next(graph.objects(act, S.agent)) == next(graph.objects(said, S.author))


def test_the_chain_is_a_list_outermost_first() -> None:
    graph = triples(exported("claims", [keep(barrage())]))
    said = next(graph.subjects(S.text, Literal("que la facture dépasserait 400 millions d'euros.")))
    links = Collection(graph, next(graph.objects(said, OWN.chain)))
    names = [str(next(graph.objects(link, S.name))) for link in links]
    assert names == ["Le Courrier des Alpes", "deux personnes proches du préfet", "le préfet"]
    assert str(next(graph.objects(said, S.creditText))) == " → ".join(names)
    around = next(graph.objects(said, S.isPartOf))
    assert "Rien n'est arrêté" in next(graph.objects(around, S.text))


def test_a_first_appearance_is_only_one_that_the_article_tells_of() -> None:
    graph = triples(exported("claims", [keep(barrage()), keep(report())]))

    def first(text: str) -> set[str]:
        path = S.firstAppearance / S.publisher / S.name
        claim = next(graph.subjects(S.text, Literal(text)))
        return {str(n) for n in graph.objects(claim, path)} | {
            str(n) for n in graph.objects(claim, S.firstAppearance / S.name)
        }

    assert first("le coût des travaux a doublé en quatre ans") == {"l'Agence savoyarde"}
    assert first("the bridge is unsafe") == {"The audit"}  # nearer to the source than its relay
    assert first("repairs will start by 2026") == {"the Courier"}
    assert first("« Aucun report n'est envisagé … Le calendrier sera tenu. »") == set()


def test_a_document_is_no_author_and_an_open_speaker_none() -> None:
    graph = triples(exported("claims", [keep(report()), keep(dam())]))
    unsafe = next(graph.subjects(S.text, Literal("the bridge is unsafe")))
    assert not list(graph.objects(unsafe, S.author))
    assert str(next(graph.objects(unsafe, S.isBasedOn / S.name))) == "The audit"
    moved = next(graph.subjects(S.text, Literal("that the opening had been moved")))
    assert not list(graph.objects(moved, S.author))
    assert {str(n) for n in graph.objects(moved, OWN.candidate / S.name)} == {
        "Ana Kovač",
        "Edith Sloan",
    }


def test_dates_are_as_precise_as_they_are_known(all_kept: list[Kept]) -> None:
    graph = triples(exported("claims", all_kept))
    dates = {str(d) for a in graph.subjects(RDF.type, S.Article)
             for d in graph.objects(a, S.datePublished)}  # fmt: skip
    assert dates == {"2019-03-12", "2024-02", "2024-05"}
    repairs = next(graph.subjects(S.text, Literal("repairs will start by 2026")))
    assert str(next(graph.objects(repairs, S.datePublished))) == "2024-01"
    assert str(next(graph.objects(repairs, S.temporalCoverage))) == "2024-02-01/2026-12-31"
    low = {str(n) for n in graph.objects(repairs, OWN.forecast / OWN.probabilityLow)}
    assert low == {"0.0000001"}
    assert str(next(graph.objects(repairs, OWN.certaintyLow))) == "1.0"
    assert str(next(graph.objects(repairs, OWN.confidence))) == "0.1235"


def test_everything_fits_the_domains_and_ranges_of_schema_org(all_kept: list[Kept]) -> None:
    graph = triples(exported("claims", all_kept))
    seen = set()
    for subject, predicate, value in graph:
        if not str(predicate).startswith(str(S)):
            continue
        name = str(predicate).removeprefix(str(S))
        seen.add(name)
        domain, allowed = DOMAIN_RANGE[name]
        assert domain in kinds(graph, subject), (name, subject)
        if isinstance(value, Literal):
            assert allowed & {"Text", "Date"}, name
            assert (value.datatype == S.Date) == (allowed == {"Date"}), name
        elif allowed == {"URL"}:
            assert str(value).startswith("https://")
        else:
            found = kinds(graph, value)
            # The nameless and bylines are not known to be one person or one body.
            assert found & allowed or (found == {"Thing"} and allowed == AGENT), (name, value)
    assert seen == set(DOMAIN_RANGE)


def test_the_order_of_the_documents_does_not_change_the_graph(all_kept: list[Kept]) -> None:
    graph = triples(exported("claims", all_kept))
    shuffled = list(all_kept)
    random.Random(6).shuffle(shuffled)  # noqa: S311 - no secret
    assert isomorphic(graph, triples(exported("claims", shuffled)))
    assert not isomorphic(graph, triples(exported("claims", all_kept[1:])))


def test_pyld_frames_the_claims_with_their_authors(all_kept: list[Kept]) -> None:
    document = json.loads(exported("claims", all_kept))
    frame = {"@context": SCHEMA, "@type": "Claim", "author": {"@type": "Person"}}
    framed = jsonld.frame(document, frame, {"documentLoader": loader, "requireAll": True})
    claims = framed["@graph"]
    assert {c["author"]["name"] for c in claims if c["author"]} == {
        "Ana Kovač", "Hélène Vautrin", "Inès Marchetti", "Maria Delgado", "Piet Vos",
        "the authority's director",
    }  # fmt: skip


def test_pyld_and_rdflib_see_the_same_graph(all_kept: list[Kept]) -> None:
    data = exported("claims", all_kept)
    options = {"documentLoader": loader, "format": "application/n-quads"}
    quads = jsonld.to_rdf(json.loads(data), options)
    assert isomorphic(Graph().parse(data=quads, format="nt"), triples(data))


@pytest.mark.parametrize("name", ["claims", "annotations", "prov"])
def test_every_word_is_one_of_the_contexts(name: str, all_kept: list[Kept]) -> None:
    document = json.loads(exported(name, all_kept))
    named = document.pop("@context")
    known: set[str] = set()
    for context in named if isinstance(named, list) else [named]:
        known |= set(context_at(context)["@context"] if isinstance(context, str) else context)

    def words(value: Any) -> set[str]:
        if isinstance(value, list):
            return {w for one in value for w in words(one)}
        if isinstance(value, dict):
            types = value.get("@type", value.get("type", []))
            own = {*value, *([types] if isinstance(types, str) else types)}
            return own | {w for one in value.values() for w in words(one)}
        return set()

    used = {w for w in words(document) if not w.startswith("@")}
    assert {w for w in used if ":" not in w} <= known
    assert {w.split(":")[0] for w in used if ":" in w} <= known


@settings(max_examples=40, deadline=None)
@given(odd_kept())
def test_odd_texts_come_out_again_but_for_lone_surrogates(kept: Kept) -> None:
    graph = triples(exported("claims", [kept]))
    said = URIRef(iris.said(kept.keys[kept.reading.attributions[0].id]))
    assert str(next(graph.objects(said, S.text))) == clean(
        kept.reading.attributions[0].content.text
    )
