"""Web Annotation: against a schema made from the W3C model, and selectors followed to the text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given, settings
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from tests.exports.conftest import exported, keep, odd_kept, report, triples
from tests.views.conftest import barrage, dam

from selon.records import Attribution, Document, Reading, SpanText, Speaker
from selon.views.exports import iris
from selon.views.exports.texts import clean

if TYPE_CHECKING:
    from selon.ledger.rows import Kept

OA = Namespace("http://www.w3.org/ns/oa#")
S = Namespace("http://schema.org/")
OWN = Namespace(iris.TERMS)

# The Web Annotation Data Model, W3C Recommendation, 23 February 2017. Keys with a colon are of
# other vocabularies, which the model allows.
IRI = {"type": "string", "pattern": '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"{}|\\\\^`]+$'}
MOTIVATION = {
    "enum": [
        "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
        "highlighting", "identifying", "linking", "moderating", "questioning", "replying",
        "reviewing", "tagging",
    ]
}  # fmt: skip


def of(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "patternProperties": {":": {}},
        "additionalProperties": False,
    }


POSITION = of(
    ["type", "start", "end"],
    type={"const": "TextPositionSelector"},
    start={"type": "integer", "minimum": 0},
    end={"type": "integer", "minimum": 1},
)
QUOTE = of(
    ["type", "exact", "prefix", "suffix"],
    type={"const": "TextQuoteSelector"},
    exact={"type": "string", "minLength": 1},
    prefix={"type": "string", "maxLength": 32},
    suffix={"type": "string", "maxLength": 32},
)
TEXT = of(
    ["id", "type", "format"],
    id=IRI, type={"const": "Text"}, format={"const": "text/plain"}, language={"type": "string"},
)  # fmt: skip
TARGET = of(
    ["type", "source", "selector"],
    type={"const": "SpecificResource"},
    source=TEXT,
    scope=IRI,
    selector={"type": "array", "prefixItems": [POSITION, QUOTE], "minItems": 2, "maxItems": 2},
)
IN_WORDS = of(
    ["type", "value"],
    type={"const": "TextualBody"},
    value={"type": "string", "minLength": 1},
    purpose=MOTIVATION,
    format={"const": "text/plain"},
    language={"type": "string"},
)
AS_DATA = of(
    ["source", "purpose"],
    type={"const": "SpecificResource"},
    purpose=MOTIVATION,
    source=of(["id", "type"], id=IRI, type={"type": "array", "items": {"pattern": ":"}}),
)
AGENT = of(
    ["id", "type", "name"],
    id=IRI, type={"enum": ["Person", "Organization", "Software"]}, name={"type": "string"},
)  # fmt: skip
ANNOTATION = of(
    ["id", "type", "target"],
    id=IRI,
    type={"const": "Annotation"},
    motivation=MOTIVATION,
    creator=AGENT,
    created={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"},
    body={"type": "array", "items": {"anyOf": [IN_WORDS, AS_DATA]}, "minItems": 1},
    target={"type": "array", "items": TARGET, "minItems": 1},
)
PAGE = of(
    ["id", "type", "items"],
    id=IRI, type={"const": "AnnotationPage"}, partOf=IRI,
    startIndex={"type": "integer", "minimum": 0},
    items={"type": "array", "items": ANNOTATION, "minItems": 1},
)  # fmt: skip
COLLECTION = {
    **of(
        ["@context", "id", "type", "label", "total"],
        id=IRI,
        type={"const": "AnnotationCollection"},
        label={"type": "string"},
        total={"type": "integer", "minimum": 0},
        first=PAGE,
        last=IRI,
        **{
            "@context": {"type": "array", "contains": {"const": "http://www.w3.org/ns/anno.jsonld"}}
        },
    ),
    "dependentRequired": {"first": ["last"], "last": ["first"]},
}


MODEL = jsonschema.Draft202012Validator(COLLECTION)


def read(data: bytes) -> list[dict[str, Any]]:
    collection = json.loads(data)
    MODEL.validate(collection)
    items: list[dict[str, Any]] = collection.get("first", {"items": []})["items"]
    assert collection["total"] == len(items)
    return items


def by_position(text: str, selector: dict[str, Any]) -> str:
    """What the selector means, counted in UTF-32 and not by Python's own slices."""
    units = text.encode("utf-32-le", "surrogatepass")
    return units[4 * selector["start"] : 4 * selector["end"]].decode("utf-32-le", "surrogatepass")


def by_quote(text: str, selector: dict[str, Any]) -> set[int]:
    """Where prefix, exact and suffix stand together: the offsets of exact."""
    whole = selector["prefix"] + selector["exact"] + selector["suffix"]
    found, at = set(), text.find(whole)
    while at >= 0:
        found.add(at + len(selector["prefix"]))
        at = text.find(whole, at + 1)
    return found


def follow(text: str, targets: list[dict[str, Any]]) -> list[str]:
    """The pieces that the targets select, both selectors agreeing."""
    pieces = []
    for target in targets:
        position, quote = target["selector"]
        piece = by_position(text, position)
        assert piece == quote["exact"]
        assert position["start"] in by_quote(text, quote)
        pieces.append(piece)
    return pieces


def test_selectors_lead_back_to_every_span(all_kept: list[Kept]) -> None:
    items = read(exported("annotations", all_kept))
    texts = {iris.text(k.reading.document): k.reading.document.text for k in all_kept}
    spans = {
        iris.named("attribution", k.keys[a.id]): a for k in all_kept for a in k.reading.attributions
    }
    assert len(items) == len(spans)
    for item in items:
        a = spans[item["id"]]
        text = texts[item["target"][0]["source"]["id"]]
        assert " … ".join(follow(text, item["target"])) == a.content.text
        for role, span in (("cue", a.cue), ("source", a.source), ("addressee", a.addressee)):
            pieces = follow(text, item.get(f"selon:{role}Span", []))
            assert " … ".join(pieces) == (span.text if span else "")


def test_a_content_in_pieces_has_a_target_for_each() -> None:
    items = read(exported("annotations", [keep(barrage())]))
    pieces = next(i["target"] for i in items if len(i["target"]) == 2)
    assert pieces[0]["source"] == pieces[1]["source"]
    assert pieces[0]["selector"][0]["end"] < pieces[1]["selector"][0]["start"]


def test_positions_are_code_points_and_not_utf16_units() -> None:
    text = "🌊🌊 Ana 👩‍🚒 said “nous y allons 🚒” e\u0301t voilà."
    start, end = text.index("“"), text.index("”") + 1
    content = SpanText.of(text, [(start, end)])
    reading = Reading(Document(text), (Attribution("a1", "direct", content),))
    position, quote = read(exported("annotations", [keep(reading)]))[0]["target"][0]["selector"]
    assert (position["start"], position["end"]) == (start, end)
    assert by_position(text, position) == quote["exact"] == content.text
    units = text.encode("utf-16-le")
    wrong = units[2 * start : 2 * end].decode("utf-16-le")
    assert wrong != quote["exact"]


def test_the_quote_has_32_code_points_around_it_or_what_there_is() -> None:
    text = "x" * 40 + "Y" + "😀" * 40
    middle = Attribution("a1", "indirect", SpanText.of(text, [(40, 41)]))
    ends = Attribution("a2", "indirect", SpanText.of(text, [(0, 1), (80, 81)]))
    items = read(exported("annotations", [keep(Reading(Document(text), (middle, ends)))]))
    first, last, only = (t["selector"][1] for i in items for t in i["target"])
    assert (only["prefix"], only["suffix"]) == ("x" * 32, "😀" * 32)
    assert (first["prefix"], last["suffix"]) == ("", "")


def test_the_scope_is_the_page_with_what_may_not_stand_in_an_iri_escaped() -> None:
    items = read(exported("annotations", [keep(report())]))
    scopes = {t["scope"] for i in items for t in i["target"]}
    assert scopes == {"https://example.org/a%20b?q=%3Cx%3E&é=1"}


def test_bodies_say_who_said_it_in_words_and_as_data() -> None:
    items = read(exported("annotations", [keep(dam())]))
    values = [b["value"] for i in items for b in i["body"] if b["type"] == "TextualBody"]
    assert values[0] == "the Riverton Courier → two engineers on the site: reported"
    data = [b["source"] for i in items for b in i["body"] if b["type"] == "SpecificResource"]
    assert data[0]["schema:author"]["selon:anonymity"] == "because they feared for their jobs"
    denial = next(d for d in data if d["type"] == ["schema:DisagreeAction"])
    assert denial["schema:agent"]["schema:name"] == "Ana Kovač"
    assert denial["schema:object"][0]["schema:text"] == "the report"


def test_nobody_is_no_empty_body() -> None:
    content = SpanText.of("It is so.", [(0, 8)])
    reading = Reading(Document("It is so."), (Attribution("a1", "hearsay", content),))
    bodies = read(exported("annotations", [keep(reading)]))[0]["body"]
    assert [b["type"] for b in bodies] == ["SpecificResource"]


def test_the_graph_answers_who_said_what(all_kept: list[Kept]) -> None:
    graph = triples(exported("annotations", all_kept))
    answer = graph.query("""
        PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX s: <http://schema.org/>
        SELECT ?who ?exact WHERE {
            ?a a oa:Annotation; oa:hasTarget/oa:hasSelector/oa:exact ?exact; oa:hasBody ?body .
            ?body oa:hasPurpose oa:identifying; oa:hasSource/s:author/s:name ?who }
    """)
    found = {(str(who), str(exact)) for who, exact in answer}
    expected = {
        (speaker.name, kept.reading.document.text[s:e])
        for kept in all_kept
        for a in kept.reading.attributions
        if a.polarity == "affirm"
        and (speaker := kept.reading.speaker(a.speaker))
        and speaker.type != "document"
        for s, e in a.content.spans
    }
    assert found == expected


def test_the_statements_are_those_of_the_schema_org_export(all_kept: list[Kept]) -> None:
    claims, marks = (triples(exported(n, all_kept)) for n in ("claims", "annotations"))

    def told(graph: Graph) -> set[tuple[Any, ...]]:
        return {
            (s, p, "list" if isinstance(o, BNode) else o)
            for kind in (S.Claim, S.DisagreeAction, S.Person, S.Organization, S.Thing)
            for s in graph.subjects(RDF.type, kind)
            for p, o in graph.predicate_objects(s)
            if p != OWN.rejecting
        }

    # What is only said of the article (outlet and byline) is left to the other export.
    of_articles = {o for a in claims.subjects(RDF.type, S.Article) for o in claims.objects(a)}
    assert {t for t in told(claims) if t[0] not in of_articles} == told(marks)
    assert len(told(marks)) > 200


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_collection_counts_and_names_itself_by_its_content(
    all_kept: list[Kept], count: int
) -> None:
    collection = json.loads(exported("annotations", all_kept[:count]))
    again = json.loads(exported("annotations", all_kept[:count]))
    more = json.loads(exported("annotations", all_kept))
    assert collection["id"] == again["id"] != more["id"]
    assert ("first" in collection) == (count > 0)
    assert len(read(exported("annotations", all_kept[:count]))) == collection["total"]


@settings(max_examples=40, deadline=None)
@given(odd_kept())
def test_odd_texts_are_selected_as_others_are(kept: Kept) -> None:
    [item] = read(exported("annotations", [kept]))
    a = kept.reading.attributions[0]
    text = clean(kept.reading.document.text)
    assert " … ".join(follow(text, item["target"])) == clean(a.content.text)


@settings(max_examples=15, deadline=None)
@given(odd_kept())
def test_odd_texts_are_in_the_graph_as_they_are(kept: Kept) -> None:
    graph = triples(exported("annotations", [kept]))
    a = kept.reading.attributions[0]
    text = clean(kept.reading.document.text)
    exacts = set(graph.objects(None, OA.exact))
    assert {Literal(text[s:e]) for s, e in a.content.spans} <= exacts
    iri = iris.named("attribution", kept.keys[a.id])
    assert (URIRef(iri), RDF.type, OA.Annotation) in graph


def test_the_model_is_a_schema_and_refuses_what_it_should() -> None:
    jsonschema.Draft202012Validator.check_schema(COLLECTION)
    good = json.loads(exported("annotations", [keep(dam())]))
    for path, bad in (
        (("target", 0, "selector", 0, "start"), -1),
        (("target", 0, "selector", 1), {"type": "TextQuoteSelector"}),
        (("motivation",), "attributing"),
        (("created",), "2024-06-04T10:00:05"),
        (("body",), []),
        (("unheard",), "of"),
    ):
        spoiled = json.loads(json.dumps(good))
        at = spoiled["first"]["items"][0]
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = bad
        assert not MODEL.is_valid(spoiled), path
    assert MODEL.is_valid(good)


def test_a_speaker_without_a_name_makes_no_empty_words() -> None:
    content = SpanText.of("So it is.", [(0, 8)])
    speaker = Speaker("s1", " \n", "anonymous")
    made = Attribution("a1", "indirect", content, speaker="s1", chain=("s1",))
    items = read(
        exported("annotations", [keep(Reading(Document("So it is."), (made,), (speaker,)))])
    )
    assert [b["type"] for b in items[0]["body"]] == ["SpecificResource"]
