"""One reading of the ledger, computed anew from its rows and compared with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selon.ledger import row_making as making
from selon.ledger.checking import faults
from selon.ledger.hashing import document_key, reading_hash
from selon.ledger.rebuilding import document_of, rebuild
from selon.ledger.storable import Storer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import sqlalchemy as sa

    from selon.ledger.rebuilding import Parts
    from selon.ledger.row_making import Row
    from selon.records import Document, Reading

__all__ = ["Proof", "prove"]

Problem = tuple[str, str, str]
"""A table, a row as people find it again, what is wrong with it."""

_QUOTED = {"content", "cue", "source", "addressee", "event", "condition"}


@dataclass(frozen=True, slots=True)
class Proof:
    """What is needed: a row of ``readings``, its reader's name, its document's row, its parts."""

    row: sa.Row[Any]
    reader: str
    document: sa.Row[Any]
    parts: Parts


def prove(proof: Proof) -> Iterator[Problem]:
    """What is wrong with one reading and its document."""
    row, key = proof.row, proof.document.key
    try:
        document = document_of(proof.document)
        reading = rebuild(document, row, proof.parts)
        problems = [*_document(proof.document, document), *_parts(proof, reading)]
        sha256 = reading_hash(reading, key, proof.reader)
        problems += (("readings", str(row.id), fault) for fault in faults(document, reading))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        reason = f"cannot be put together from its rows ({type(error).__name__}: {error})"
        yield "readings", str(row.id), reason
        return
    yield from problems
    if sha256 != row.sha256:
        yield "readings", str(row.id), "is not what was written: its hash is another one"


def _document(row: sa.Row[Any], document: Document) -> Iterator[Problem]:
    where = str(row.id)
    if document.id != row.text_sha256:
        yield "documents", where, "its text is not what was written: its hash is another one"
    if document_key(document) != row.key:
        yield "documents", where, "is not what was written: its key is another one"


def _parts(proof: Proof, reading: Reading) -> Iterator[Problem]:
    key, reader, parts, store = proof.document.key, proof.reader, proof.parts, Storer()
    ids = {a.local_id: a.id for a in parts["attributions"]}
    speakers = {s.local_id: s for s in parts["speakers"]}
    expected = making.attribution_rows(store, reading, key, reader, ids)
    for a, row in zip(reading.attributions, expected, strict=True):
        speaker = speakers[a.speaker] if a.speaker is not None else None
        row["speaker_id"] = speaker.id if speaker else None
        row["speaker_type"] = speaker.type if speaker else None
        row["name_id"] = speaker.name_id if speaker else None
        row["day"] = proof.row.published_start
        row["day_end"] = proof.row.published_end
        row["language"] = proof.row.language
        row["outlet"] = proof.document.outlet
    yield from _compare("attributions", parts["attributions"], expected)
    expected = making.forecast_rows(reading, key, reader, ids)
    yield from _compare("forecasts", parts["forecasts"], expected)
    yield from _relays(parts)


def _relays(parts: Parts) -> Iterator[Problem]:
    names = {s.id: s.name_id for s in parts["speakers"]}
    speakers = {a.id: a.speaker_id for a in parts["attributions"]}
    for link in parts["chain_links"]:
        himself = link.speaker_id == speakers[link.attribution_id]
        if link.relay_id != (None if himself else names[link.speaker_id]):
            where = f"{link.attribution_id}, {link.position}"
            yield "chain_links", where, "relay_id is not what the rest of the ledger says it is"


def _compare(table: str, rows: Sequence[sa.Row[Any]], expected: Iterable[Row]) -> Iterator[Problem]:
    for row, wanted in zip(rows, expected, strict=True):
        for name, value in wanted.items():
            found = getattr(row, name)
            if _plain(value) != found:
                quoted = "is not what stands in the text at its offsets"
                copied = "is not what the rest of the ledger says it is"
                yield table, row.key, f"{name} {quoted if name in _QUOTED else copied}"


def _plain(value: Any) -> Any:
    """As JSON gives it back: lists for tuples."""
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value
