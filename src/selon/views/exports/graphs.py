"""JSON-LD as all three linked-data exports write it."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from selon.views.exports.iris import TERMS
from selon.views.exports.texts import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ANNO", "OWN", "SCHEMA", "context_at", "graph"]

Node = dict[str, Any]

ANNO = "http://www.w3.org/ns/anno.jsonld"
SCHEMA = "https://schema.org"
_FILES = {ANNO: "anno.jsonld", SCHEMA: "schema.jsonld"}

_DECIMALS = ("confidence", "certaintyLow", "certaintyHigh", "probabilityLow", "probabilityHigh")
_DAYS = (
    "publishedStart", "publishedEnd", "saidStart", "saidEnd", "horizonStart", "horizonEnd",
)  # fmt: skip
_LINKS = (
    "attribution", "readBy", "denies", "answers", "standsIn", "speaker", "candidate", "forecast",
)  # fmt: skip

OWN: Node = {
    "selon": TERMS,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{f"selon:{t}": {"@id": f"selon:{t}", "@type": "xsd:decimal"} for t in _DECIMALS},
    **{f"selon:{t}": {"@id": f"selon:{t}", "@type": "xsd:date"} for t in _DAYS},
    **{f"selon:{t}": {"@id": f"selon:{t}", "@type": "@id"} for t in _LINKS},
    "selon:chain": {"@id": "selon:chain", "@type": "@id", "@container": "@list"},
}
"""Selon's own terms, written out in every file: nobody has to fetch them."""


def context_at(url: str) -> Node:
    """Our copy of the terms we use of a public context, for reading exports without a network.

    Raises:
        KeyError: no export names that address.
    """
    folder = resources.files("selon.views.exports") / "contexts"
    loaded: Node = json.loads((folder / _FILES[url]).read_text("utf-8"))
    return loaded


def graph(context: object, nodes: Iterable[Node]) -> Iterator[bytes]:
    """A JSON-LD document of ``nodes``, each on a line of its own."""
    yield f'{{"@context":{compact(context)},\n"@graph":['.encode()
    comma = "\n"
    for node in nodes:
        yield f"{comma}{compact(node)}".encode()
        comma = ",\n"
    yield b"\n]}\n"
