"""PROV-O: the chain comes out by SPARQL, and nothing in it breaks PROV's constraints."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from tests.exports.conftest import READER, exported, keep, odd_kept, report, triples
from tests.views.conftest import barrage, dam

from selon.views.exports import iris
from selon.views.exports.texts import clean

if TYPE_CHECKING:
    from selon.ledger.rows import Kept

P = Namespace("http://www.w3.org/ns/prov#")
OWN = Namespace(iris.TERMS)

# From the PROV-O Recommendation: domain and range of what is used.
ENTITY, ACTIVITY, AGENT = {P.Entity}, {P.Activity}, {P.Agent}
DOMAIN_RANGE = {
    P.wasDerivedFrom: (ENTITY, ENTITY),
    P.wasQuotedFrom: (ENTITY, ENTITY),
    P.wasAttributedTo: (ENTITY, AGENT),
    P.wasGeneratedBy: (ENTITY, ACTIVITY),
    P.wasAssociatedWith: (ACTIVITY, AGENT),
    P.used: (ACTIVITY, ENTITY),
    P.specializationOf: (ENTITY, ENTITY),
    P.qualifiedAttribution: (ENTITY, {P.Attribution}),
    P.qualifiedQuotation: (ENTITY, {P.Quotation}),
    P.agent: ({P.Attribution}, AGENT),
    P.entity: ({P.Quotation}, ENTITY),
    P.hadActivity: ({P.Quotation}, ACTIVITY),
}
AGENTS = {P.Person, P.Organization, P.SoftwareAgent}


def kinds(graph: Graph, node: URIRef) -> set[URIRef]:
    found = set(graph.objects(node, RDF.type))
    return found | AGENT if found & AGENTS else found


def told(graph: Graph) -> set[tuple[str, ...]]:
    """Who is said to have said what: the words, then the speaker's name."""
    answer = graph.query("""
        PREFIX p: <http://www.w3.org/ns/prov#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?what ?who WHERE {
            ?attribution p:wasGeneratedBy ?reading; p:value ?what;
                (p:wasDerivedFrom|p:wasQuotedFrom)+ ?said .
            ?said p:qualifiedAttribution ?by .
            ?by p:hadRole <urn:selon:term:speaker>; p:agent/rdfs:label ?who }
    """)
    return {(str(what), str(who)) for what, who in answer}


def chain(graph: Graph, what: str) -> list[str]:
    """The names along the derivations from the attribution whose words these are."""
    [at] = graph.subjects(P.value, Literal(what))
    names = []
    while True:
        sources = [*graph.objects(at, P.wasDerivedFrom), *graph.objects(at, P.wasQuotedFrom)]
        following = [s for s in sources if ":document:" not in str(s)]
        if not following:
            return names
        [at] = following
        agents = [
            *graph.objects(at, P.wasAttributedTo / RDFS.label),
            *graph.objects(at, RDFS.label),
        ]
        names += [str(name) for name in agents]


def test_who_said_what_comes_out_again(all_kept: list[Kept]) -> None:
    expected = {
        (a.content.text, speaker.name)
        for kept in all_kept
        for a in kept.reading.attributions
        if (speaker := kept.reading.speaker(a.speaker)) and speaker.type != "document"
    }
    graph = triples(exported("prov", all_kept))
    assert told(graph) == expected
    assert len(expected) > 15


def test_chains_go_from_the_outermost_relay_to_the_speaker() -> None:
    graph = triples(exported("prov", [keep(barrage()), keep(report())]))
    assert chain(graph, "que la facture dépasserait 400 millions d'euros.") == [
        "Le Courrier des Alpes",
        "deux personnes proches du préfet",
        "le préfet",
    ]
    assert chain(graph, "ces informations") == ["le ministère de la Transition écologique"]
    # A document that speaks is an entity of the chain and no agent.
    assert chain(graph, "the bridge is unsafe") == ["the Courier", "The audit"]
    [audit] = graph.subjects(RDFS.label, Literal("The audit"))
    assert kinds(graph, audit) == ENTITY


def test_relays_have_a_role_of_their_own() -> None:
    graph = triples(exported("prov", [keep(barrage())]))
    roles: dict[str, set[str]] = {"relay": set(), "speaker": set()}
    for role, names in roles.items():
        for by in graph.subjects(P.hadRole, OWN[role]):
            names |= {str(n) for n in graph.objects(by, P.agent / RDFS.label)}
    assert "Le Courrier des Alpes" in roles["relay"] - roles["speaker"]
    assert "Hélène Vautrin" in roles["speaker"] - roles["relay"]
    assert "deux personnes proches du préfet" in roles["speaker"] & roles["relay"]


def test_only_what_is_all_quoted_is_a_quotation_of_what_was_said() -> None:
    graph = triples(exported("prov", [keep(barrage())]))
    attributions = set(graph.subjects(P.value, None))
    quoted = {graph.value(a, P.value).toPython() for a in attributions
              if any(":said:" in str(s) or ":relayed:" in str(s)
                     for s in graph.objects(a, P.wasQuotedFrom))}  # fmt: skip
    assert quoted == {a.content.text for a in barrage().attributions if a.kind == "direct"}
    # The words themselves are always the document's.
    assert all(any(":document:" in str(s) for s in graph.objects(a, P.wasQuotedFrom))
               for a in attributions)  # fmt: skip


def test_a_denial_is_the_deniers_and_what_it_rejects_is_not() -> None:
    graph = triples(exported("prov", [keep(dam())]))
    [attribution] = graph.subjects(P.value, Literal("the report"))
    [denial] = graph.objects(attribution, P.wasDerivedFrom)
    assert str(graph.value(denial, P.wasAttributedTo / RDFS.label)) == "Ana Kovač"
    rejected = set(graph.objects(denial, OWN.denies))
    assert len(rejected) == 2
    owners = {str(n) for r in rejected for n in graph.objects(r, P.wasAttributedTo / RDFS.label)}
    assert owners == {"two engineers on the site"}


def test_the_reading_is_the_softwares_and_nobody_elses(all_kept: list[Kept]) -> None:
    graph = triples(exported("prov", all_kept))
    readings = set(graph.subjects(RDF.type, P.Activity))
    assert len(readings) == len(all_kept)
    for reading in readings:
        [agent] = graph.objects(reading, P.wasAssociatedWith)
        assert kinds(graph, agent) == {P.SoftwareAgent, P.Agent}
        assert str(graph.value(agent, RDFS.label)) == READER
        assert str(graph.value(reading, P.endedAtTime)) == "2024-06-04T10:00:05+00:00"


def test_domains_ranges_and_constraints_hold(all_kept: list[Kept]) -> None:
    graph = triples(exported("prov", all_kept))
    for predicate, (domain, allowed) in DOMAIN_RANGE.items():
        pairs = list(graph.subject_objects(predicate))
        assert pairs, predicate
        for subject, value in pairs:
            assert domain & kinds(graph, subject), (predicate, subject)
            assert allowed & kinds(graph, value), (predicate, value)
    # PROV-CONSTRAINTS keeps activities and entities apart.
    assert not set(graph.subjects(RDF.type, P.Activity)) & set(graph.subjects(RDF.type, P.Entity))
    for entity in graph.subjects(RDF.type, P.Entity):
        assert len(set(graph.objects(entity, P.wasGeneratedBy))) <= 1
        for activity in graph.objects(entity, P.wasGeneratedBy):
            # attribution-inference and unique-generation: whoever it is attributed to took part.
            owners = set(graph.objects(entity, P.wasAttributedTo))
            assert owners <= set(graph.objects(activity, P.wasAssociatedWith))
    # A qualified attribution says the same as the plain one beside it.
    for entity, by in graph.subject_objects(P.qualifiedAttribution):
        assert (entity, P.wasAttributedTo, graph.value(by, P.agent)) in graph


def test_derivations_have_no_circle(all_kept: list[Kept]) -> None:
    graph = triples(exported("prov", all_kept))
    pairs = {*graph.subject_objects(P.wasDerivedFrom), *graph.subject_objects(P.wasQuotedFrom)}
    left = {node for pair in pairs for node in pair}
    while ends := {n for n in left if not any(s == n and o in left for s, o in pairs)}:
        left -= ends
    assert not left


def test_the_order_of_the_documents_does_not_change_the_graph(all_kept: list[Kept]) -> None:
    graph = triples(exported("prov", all_kept))
    shuffled = list(all_kept)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - no secret
    assert isomorphic(graph, triples(exported("prov", shuffled)))


def test_the_three_graphs_speak_of_the_same_things(all_kept: list[Kept]) -> None:
    """Put together, they say of a claim who made it, where it stands and how it was read."""
    together = Graph()
    for name in ("prov", "claims", "annotations"):
        together += triples(exported(name, all_kept))
    answer = together.query("""
        PREFIX p: <http://www.w3.org/ns/prov#>
        PREFIX s: <http://schema.org/>
        PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT DISTINCT ?claim WHERE {
            ?claim a s:Claim, p:Entity; s:author ?who; p:wasAttributedTo ?who .
            ?mark a oa:Annotation, p:Entity; oa:hasBody/oa:hasSource ?claim;
                p:wasGeneratedBy ?reading; <http://purl.org/dc/terms/creator> ?reader .
            ?reading p:wasAssociatedWith ?reader; p:used ?document .
            ?claim s:appearance ?document }
    """)
    sure = [a for k in all_kept for a in k.reading.attributions
            if (s := k.reading.speaker(a.speaker)) and s.type != "document"
            and a.polarity == "affirm"]  # fmt: skip
    assert len(answer) == len(sure)


def test_a_reading_of_which_nothing_is_asked_says_nothing() -> None:
    assert len(triples(exported("prov", [keep(report(), wanted=[])]))) == 0


@settings(max_examples=40, deadline=None)
@given(odd_kept())
def test_odd_texts_come_out_again_but_for_lone_surrogates(kept: Kept) -> None:
    graph = triples(exported("prov", [kept]))
    a = kept.reading.attributions[0]
    iri = URIRef(iris.named("attribution", kept.keys[a.id]))
    assert str(graph.value(iri, P.value)) == clean(a.content.text)
