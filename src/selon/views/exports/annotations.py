"""W3C Web Annotation: Selon's marks on the text, with who said what as their body.

The Web Annotation Data Model (W3C Recommendation, 23 February 2017), section 4.2.4 and 4.2.5:
"The selection of the text MUST be in terms of unicode code points […], not in terms of code
units"; position 0 stands before the first character and the end is not included. That is how
Selon counts. Several selectors of one target describe one and the same segment (4.2); a content
in several pieces therefore has several targets, each with a position and a quote selector, and
each body is true of each of them (3.2.6).

The target's source is the text itself, by its hash: positions hold there and not in a page's HTML.
The page's address is the ``scope``.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from selon.views.exports import iris
from selon.views.exports.claims import claim_nodes
from selon.views.exports.graphs import ANNO, OWN
from selon.views.exports.texts import compact, moment, present
from selon.views.exports.who import Statement, statements
from selon.views.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selon.ledger.rows import Kept
    from selon.records import Span, SpanText
    from selon.views.exports import Out

__all__ = ["AROUND", "annotation", "write"]

Node = dict[str, Any]
AROUND = 32
"""Code points of prefix and suffix."""
_DAYS = frozenset({"datePublished", "sdDatePublished"})
_LINKS = frozenset({"url"})


def write(kept: Iterable[Kept], out: Out) -> None:
    """One AnnotationCollection of one page, each annotation on a line of its own.

    What can only be known at the end (how many, and an id that follows from which) stands there.
    """
    digest, total = hashlib.sha256(), 0
    out.write(f'{{"@context":{compact([ANNO, OWN])},\n"type":"AnnotationCollection"'.encode())
    for made in _annotations(kept):
        head = ',\n"first":{"type":"AnnotationPage","startIndex":0,"items":[\n'
        out.write((",\n" if total else head).encode())
        line = compact(made).encode()
        out.write(line)
        digest.update(line)
        total += 1
    iri = iris.named("collection", digest.hexdigest())
    page = f'\n],\n"id":"{iri}:1","partOf":"{iri}"}},\n"last":"{iri}:1"' if total else ""
    label = "Who said what, on whose word"
    out.write(f'{page},\n"id":"{iri}","label":"{label}","total":{total}}}\n'.encode())


def _annotations(kept: Iterable[Kept]) -> Iterator[Node]:
    return (annotation(statement) for one in kept for statement in statements(one))


def annotation(statement: Statement) -> Node:
    """One attribution as an annotation, without ``@context``."""
    kept, a = statement.kept, statement.attribution
    return {
        "id": iris.named("attribution", statement.key),
        "type": "Annotation",
        "motivation": "describing",
        "creator": {
            "id": iris.named("reader", kept.reader),
            "type": "Software",
            "name": kept.reader,
        },
        "created": moment(kept.read),
        "body": [*_in_words(statement), _as_data(statement)],
        "target": _targets(kept, a.content),
        **present(**{
            f"selon:{role}Span": _targets(kept, span) if span else None
            for role, span in (("cue", a.cue), ("source", a.source), ("addressee", a.addressee))
        }),
    }  # fmt: skip


def _in_words(statement: Statement) -> list[Node]:
    """``the Courier → two engineers: reported``, in the article's own words; none for nobody."""
    cue = statement.attribution.cue
    words = [w for w in (statement.credit, one_line(cue.text) if cue else "") if w]
    if not words:
        return []
    language = statement.kept.reading.document.language
    return [
        {
            "type": "TextualBody",
            "purpose": "describing",
            "value": ": ".join(words),
            "format": "text/plain",
            **present(language=language),
        }
    ]


def _as_data(statement: Statement) -> Node:
    """The claim or the denial, as in the schema.org export, in the words of this context."""
    document = {"@id": iris.document(statement.kept)}
    nodes = [_prefixed(node) for node in claim_nodes(statement, document)]
    # What rejects others stands beside it in the other export; here it hangs on its claim.
    node = nodes[0] if len(nodes) == 1 else nodes[0] | {"selon:rejecting": nodes[1]}
    return {"type": "SpecificResource", "purpose": "identifying", "source": node}


def _prefixed(value: Any) -> Any:
    """A node of schema.org's context said in that of annotations: the triples are the same."""
    if isinstance(value, list):
        return [_prefixed(one) for one in value]
    if not isinstance(value, dict):
        return value
    return dict(_field(name, inner) for name, inner in value.items())


def _field(name: str, value: Any) -> tuple[str, Any]:
    if name == "@id":
        return "id", value
    if name == "@type":
        kinds = [value] if isinstance(value, str) else value
        return "type", [k if ":" in k else f"schema:{k}" for k in kinds]
    if name in _DAYS:
        return f"schema:{name}", {"@type": "schema:Date", "@value": value}
    if name in _LINKS:
        return f"schema:{name}", {"id": value}
    return name if ":" in name else f"schema:{name}", _prefixed(value)


def _targets(kept: Kept, span: SpanText) -> list[Node]:
    return [_target(kept, piece) for piece in span.spans]


def _target(kept: Kept, piece: Span) -> Node:
    d = kept.reading.document
    start, end = piece
    source = {"id": iris.text(d), "type": "Text", "format": "text/plain"}
    return {
        "type": "SpecificResource",
        "source": source | present(language=d.language),
        **present(scope=iris.web(d.url)),
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": d.text[start:end],
                "prefix": d.text[max(0, start - AROUND) : start],
                "suffix": d.text[end : end + AROUND],
            },
        ],
    }
