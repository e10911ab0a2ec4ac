"""Keys and hashes: what makes two documents, readings or batches the same.

Every hash is SHA-256 over JSON whose form is fixed here, apart from the JSON contract, so that a
field added there leaves old hashes valid. Code points that UTF-8 lacks are passed through.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from selon.records import (
        Attribution,
        Cue,
        Document,
        Forecast,
        Publication,
        Reading,
        SpanText,
        Speaker,
        Time,
    )  # fmt: skip

__all__ = ["GENESIS", "attribution_key", "batch_hash", "document_key", "forecast_key",
           "reading_hash"]  # fmt: skip

GENESIS = "0" * 64  # stands before the first batch
_DIGITS = 16


def document_key(document: Document) -> str:
    """64 digits: of the text and all that is known of it but ``input``, the way it came by."""
    d = document
    known = [d.url, d.outlet, d.title, d.authors, d.language, _publication(d.published)]
    return _hash(["selon document 1", d.id, *known])


def reading_hash(reading: Reading, document_key: str, reader: str) -> str:
    """64 digits: of the document's key, the reader's name and everything the reading says."""
    return _hash([
        "selon reading 1", document_key, reader,
        reading.document.language, _publication(reading.document.published),
        [_speaker(s) for s in reading.speakers],
        [_attribution(a) for a in reading.attributions],
        [_time(t) for t in reading.times],
        [_forecast(f) for f in reading.forecasts],
    ])  # fmt: skip


def batch_hash(previous: str, readings: Iterable[str]) -> str:
    """64 digits: of the hash of the batch before and the hashes of the readings, sorted."""
    return hashlib.sha256("".join([previous, *sorted(readings)]).encode()).hexdigest()


def attribution_key(document_key: str, reader: str, local_id: str) -> str:
    """``a-`` and 16 digits, the same in every ledger."""
    return f"a-{_short(document_key, reader, local_id)}"


def forecast_key(document_key: str, reader: str, position: int) -> str:
    """``f-`` and 16 digits; ``position`` counts the reading's forecasts from 0."""
    return f"f-{_short(document_key, reader, str(position))}"


def _short(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_DIGITS]


def _hash(value: list[Any]) -> str:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _publication(p: Publication | None) -> list[Any] | None:
    return [_day(p.start), _day(p.end), p.precision, p.evidence] if p else None


def _span(span: SpanText | None) -> list[Any] | None:
    # The text follows from the document's, which the key covers, and the offsets.
    return [span.spans] if span else None


def _cue(cue: Cue | None) -> list[Any] | None:
    return [cue.spans, cue.lemma, cue.act] if cue else None


def _speaker(s: Speaker) -> list[Any]:
    return [s.id, s.name, s.type, s.role, s.affiliation, s.mentions, s.anonymity]


def _attribution(a: Attribution) -> list[Any]:
    c = a.certainty
    return [
        a.id, a.kind, _span(a.content), _cue(a.cue), _span(a.source), _span(a.addressee),
        a.parent, a.speaker, a.candidates, a.chain, a.polarity, a.denies, a.answers,
        [a.said.text, _day(a.said.start), _day(a.said.end)] if a.said else None,
        [float(c.low), float(c.high), c.words, c.scale] if c else None, float(a.confidence),
    ]  # fmt: skip


def _time(t: Time) -> list[Any]:
    return [t.span, t.text, t.type, t.value, _day(t.start), _day(t.end)]


def _forecast(f: Forecast) -> list[Any]:
    return [
        f.attribution, _span(f.event), [float(p) for p in f.probability] if f.probability else None,
        [_day(day) for day in f.horizon] if f.horizon else None, _span(f.condition),
    ]  # fmt: skip
