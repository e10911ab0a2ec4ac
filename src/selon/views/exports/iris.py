"""The names under which linked data knows what a ledger holds.

All are URNs that follow from keys and hashes, so that the same thing has the same name in every
export of every ledger, and the three linked-data exports can be put into one graph:

    urn:sha256:…                 a text, byte for byte (UTF-8)
    urn:selon:document:…         that text as published: with its address, title, outlet, day
    urn:selon:reading:…          a reader's work on a document
    urn:selon:attribution:a-…    Selon's record that somebody is said to have said something
    urn:selon:said:a-…           what is said, as worded there
    urn:selon:denial:a-…         the act of rejecting it
    urn:selon:relayed:a-…:0      what the first relay put out
    urn:selon:speaker:s-…        a person or body as one reading knows it
    urn:selon:forecast:f-…, urn:selon:outlet:NAME, urn:selon:reader:NAME, urn:selon:term:WORD
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from selon.views.exports.texts import clean

if TYPE_CHECKING:
    from selon.ledger.rows import Kept
    from selon.records import Document

__all__ = [
    "TERMS", "byline", "denial", "document", "named", "reading", "relayed", "said", "speaker",
    "text", "web",
]  # fmt: skip

_ROOT = "urn:selon:"
TERMS = f"{_ROOT}term:"
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
# RFC 3987, 2.2 (what may stand in an IRI) and 4.1 (no characters that turn the direction).
_NO_IRI = re.compile(
    r"[^!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~\-"
    "\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd]"
    r"|\s|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_DIGITS = 16


def named(kind: str, name: str) -> str:
    """``urn:selon:KIND:NAME`` for a key, or for a name, which is percent-encoded."""
    return f"{_ROOT}{kind}:{quote(clean(name), safe='')}"


def said(key: str) -> str:
    """What is said in the attribution ``key``."""
    return named("said", key)


def denial(key: str) -> str:
    """The rejecting that the attribution ``key`` tells of."""
    return named("denial", key)


def relayed(key: str, position: int) -> str:
    """What the relay at ``position`` of the chain put out; 0 is the outermost."""
    return f"{named('relayed', key)}:{position}"


def text(document: Document) -> str:
    """The text, whoever published it."""
    return f"urn:sha256:{document.id}"


def document(kept: Kept) -> str:
    """The document of a reading."""
    return named("document", kept.document_key)


def reading(kept: Kept) -> str:
    """The reading itself."""
    return named("reading", f"r-{_digits(kept)}")


def speaker(kept: Kept, local: str) -> str:
    """The speaker ``local`` of a reading; nobody is followed from one article to another."""
    return named("speaker", f"s-{_digits(kept, local)}")


def byline(kept: Kept, position: int) -> str:
    """An author of the article."""
    return named("byline", f"b-{_digits(kept, position)}")


def web(url: str | None) -> str | None:
    """``url`` as an IRI, what may not stand in one percent-encoded; ``None`` unless http(s)."""
    if not url or not _WEB.match(url):
        return None
    return _NO_IRI.sub(lambda found: quote(found[0]), clean(url))


def _digits(kept: Kept, *parts: str | int) -> str:
    written = json.dumps([kept.document_key, kept.reader, *parts])
    return hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]
