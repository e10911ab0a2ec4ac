"""A reading as rows of the tables; ids are given by the writer as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selon.ledger.hashing import attribution_key, forecast_key
from selon.ledger.storable import FACET, INDEXED, Storer, spoil, storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selon.records import (
        Attribution,
        Document,
        Forecast,
        Publication,
        Reading,
        SpanText,
        Speaker,
        Time,
    )  # fmt: skip

__all__ = ["Row", "attribution_rows", "document_row", "forecast_rows", "reading_row",
           "speaker_rows", "time_rows"]  # fmt: skip

Row = dict[str, Any]


def document_row(document: Document) -> Row:
    """Its row of ``documents``, without ``id``, ``key`` and ``added``."""
    store, d = Storer(), document
    text, odd = spoil(d.text)
    return {
        "text_sha256": d.id,
        "input": store.put("input", d.input),
        "url": store.put("url", d.url),
        "outlet": store.put("outlet", d.outlet, FACET),
        "title": store.put("title", d.title),
        "authors": store.put_all("authors", d.authors),
        "language": store.put("language", d.language, FACET),
        **_published(store, d.published),
        "text": text,
        "oddities": odd,
        "field_oddities": store.lost,
    }


def reading_row(store: Storer, document: Document) -> Row:
    """What a reading says of the document it read: part of its row of ``readings``."""
    return {
        "language": store.put("language", document.language, FACET),
        **_published(store, document.published),
    }


def speaker_rows(store: Storer, reading: Reading) -> list[Row]:
    """Rows of ``speakers``, with the name itself as ``name``; ids and ``name_id`` are missing."""
    return [_speaker(store, s) for s in reading.speakers]


def _speaker(store: Storer, s: Speaker) -> Row:
    at = f"speakers/{s.id}"
    return {
        "local_id": s.id,
        "name": store.put(f"{at}/name", s.name, INDEXED),
        "type": s.type,
        "role": store.put(f"{at}/role", s.role),
        "affiliation": store.put(f"{at}/affiliation", s.affiliation),
        "anonymity": store.put(f"{at}/anonymity", s.anonymity),
        "mentions": s.mentions,
    }


def attribution_rows(
    store: Storer, reading: Reading, key: str, reader: str, ids: Mapping[str, int]
) -> list[Row]:
    """Rows of ``attributions`` in the reading's order.

    Args:
        store: of this reading.
        reading: what is written.
        key: the document's.
        reader: the reader's name.
        ids: of attributions, by local id.

    ``reading_id``, ``speaker_id`` and what is copied from elsewhere are missing.
    """
    return [_attribution(store, a, key, reader, ids) for a in reading.attributions]


def _attribution(
    store: Storer, a: Attribution, key: str, reader: str, ids: Mapping[str, int]
) -> Row:
    at, said, certainty, cue = f"attributions/{a.id}", a.said, a.certainty, a.cue
    return {
        "id": ids[a.id],
        "key": attribution_key(key, reader, a.id),
        "local_id": a.id,
        "parent_id": ids[a.parent] if a.parent is not None else None,
        "kind": a.kind,
        **_span("content", a.content),
        **_span("cue", cue),
        "lemma": store.put(f"{at}/lemma", cue.lemma if cue else None),
        "act": store.put(f"{at}/act", cue.act if cue else None, FACET),
        **_span("source", a.source),
        **_span("addressee", a.addressee),
        "candidates": a.candidates,
        "polarity": a.polarity,
        "said": store.put(f"{at}/said", said.text if said else None),
        "said_start": said.start if said else None,
        "said_end": said.end if said else None,
        "certainty_low": certainty.low if certainty else None,
        "certainty_high": certainty.high if certainty else None,
        "certainty_words": store.put_all(f"{at}/words", certainty.words) if certainty else None,
        "certainty_scale": store.put(f"{at}/scale", certainty.scale if certainty else None),
        "confidence": a.confidence,
        "hops": len(a.chain),
    }


def time_rows(store: Storer, reading: Reading) -> list[Row]:
    """Rows of ``times``, without ids."""
    return [_time(store, f"times/{i}", t) for i, t in enumerate(reading.times)]


def _time(store: Storer, at: str, t: Time) -> Row:
    return {
        "start": t.span[0],
        "end": t.span[1],
        "text": store.put(f"{at}/text", t.text),
        "type": t.type,
        "value": store.put(f"{at}/value", t.value),
        "days_start": t.start,
        "days_end": t.end,
    }


def forecast_rows(reading: Reading, key: str, reader: str, ids: Mapping[str, int]) -> list[Row]:
    """Rows of ``forecasts``, without their own ids; the arguments are ``attribution_rows``'."""
    return [
        {"key": forecast_key(key, reader, i), **_forecast(f, ids)}
        for i, f in enumerate(reading.forecasts)
    ]


def _forecast(f: Forecast, ids: Mapping[str, int]) -> Row:
    return {
        "attribution_id": ids[f.attribution],
        **_span("event", f.event),
        "low": f.probability[0] if f.probability else None,
        "high": f.probability[1] if f.probability else None,
        "horizon_start": f.horizon[0] if f.horizon else None,
        "horizon_end": f.horizon[1] if f.horizon else None,
        **_span("condition", f.condition),
    }


def _span(name: str, span: SpanText | None) -> Row:
    # The text comes back from the document's by the offsets: nothing of it need be kept beside.
    if span is None:
        return {name: None, f"{name}_spans": None}
    return {name: storable(span.text), f"{name}_spans": span.spans}


def _published(store: Storer, p: Publication | None) -> Row:
    return {
        "published_start": p.start if p else None,
        "published_end": p.end if p else None,
        "published_precision": p.precision if p else None,
        "published_evidence": store.put_all("evidence", p.evidence) if p else [],
    }
