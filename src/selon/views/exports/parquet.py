"""Parquet: a row for each attribution, with real types, written in groups of rows.

Strings are UTF-8, so lone surrogates become U+FFFD; NUL stays. Offsets are ``[start, end)`` in code
points of the document's text, which is not in the table: ``document_key`` leads to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from selon.views.exports.texts import clean
from selon.views.voices import voices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selon.ledger.rows import Kept
    from selon.records import Attribution, Forecast, SpanText, Speaker
    from selon.views.exports import Out
    from selon.views.voices import Voice

__all__ = ["SCHEMA", "write"]

Row = dict[str, Any]

GROUP_ROWS = 5_000
GROUP_CHARACTERS = 8_000_000
"""A group of rows ends at whichever comes first."""

_text, _texts, _day = pa.string(), pa.list_(pa.string()), pa.date32()
_spans = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))
_speaker = pa.struct(
    [(n, _text) for n in ("name", "type", "role", "affiliation", "anonymity")],
)  # fmt: skip
_forecast = pa.struct([
    ("key", _text), ("event", _text), ("event_spans", _spans), ("low", pa.float64()),
    ("high", pa.float64()), ("start", _day), ("end", _day), ("condition", _text),
])  # fmt: skip

SCHEMA = pa.schema([
    pa.field("key", _text, nullable=False),
    pa.field("document_key", _text, nullable=False),
    pa.field("reader", _text, nullable=False),
    pa.field("read", pa.timestamp("us", tz="UTC"), nullable=False),
    pa.field("document", _text, nullable=False),  # the path or address it was first met under
    ("url", _text), ("outlet", _text), ("title", _text), ("authors", _texts),
    ("published_start", _day), ("published_end", _day), ("published_precision", _text),
    ("language", _text),
    pa.field("id", _text, nullable=False),
    ("parent", _text),
    pa.field("kind", _text, nullable=False),
    ("act", _text), ("lemma", _text),
    pa.field("polarity", _text, nullable=False),
    ("denies", _texts), ("answers", _texts),
    ("chain", pa.list_(_speaker)), ("speaker", _text), ("speaker_type", _text), ("role", _text),
    ("affiliation", _text), ("anonymity", _text), ("candidates", pa.list_(_speaker)),
    ("source", _text), ("source_spans", _spans), ("cue", _text), ("cue_spans", _spans),
    pa.field("content", _text, nullable=False),
    pa.field("content_spans", _spans, nullable=False),
    ("addressee", _text), ("addressee_spans", _spans),
    ("said", _text), ("said_start", _day), ("said_end", _day),
    ("certainty_low", pa.float64()), ("certainty_high", pa.float64()),
    ("certainty_words", _texts), ("scale", _text),
    ("forecasts", pa.list_(_forecast)),
    pa.field("confidence", pa.float64(), nullable=False),
])  # fmt: skip
"""Columns have the names of the CSV export; ids that point to attributions are keys."""


def write(kept: Iterable[Kept], out: Out) -> None:
    """One file, compressed by zstd; without any reading it has the columns and no row."""
    with pq.ParquetWriter(_Sink(out), SCHEMA, compression="zstd") as writer:
        for group in _groups(row for one in kept for row in _rows(one)):
            writer.write_table(pa.Table.from_pylist(group, SCHEMA), row_group_size=len(group))


class _Sink:
    """What pyarrow asks of a file; it never goes back in it."""

    closed = False

    def __init__(self, out: Out) -> None:
        self._out = out
        self._written = 0

    def write(self, data: bytes) -> int:
        """Passes all of it on."""
        self._out.write(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        """How much has been written."""
        return self._written

    def flush(self) -> None:
        """Whoever opened ``out`` closes it."""

    close = flush


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    characters = 0
    for row in rows:
        group.append(row)
        characters += len(row["content"]) + len(row["title"] or "")
        if len(group) >= GROUP_ROWS or characters >= GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _rows(kept: Kept) -> Iterator[Row]:
    heard = voices(kept.reading)
    common = _document(kept)
    ahead: dict[str, list[Row]] = {}
    for key, forecast in zip(kept.forecast_keys, kept.reading.forecasts, strict=True):
        ahead.setdefault(forecast.attribution, []).append(_ahead(key, forecast))
    for a in kept.attributions():
        row = common | _attribution(kept, a) | _voice(heard[a.id]) | _hedge(a)
        yield _cleaned(row | {"forecasts": ahead.get(a.id, [])})


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return value


def _document(kept: Kept) -> Row:
    d = kept.reading.document
    return {
        "document_key": kept.document_key,
        "reader": kept.reader,
        "read": kept.read,
        "document": d.input,
        "url": d.url,
        "outlet": d.outlet,
        "title": d.title,
        "authors": list(d.authors),
        "published_start": d.published and d.published.start,
        "published_end": d.published and d.published.end,
        "published_precision": d.published and d.published.precision,
        "language": d.language,
    }


def _attribution(kept: Kept, a: Attribution) -> Row:
    return {
        "key": kept.keys[a.id],
        "id": a.id,
        "parent": a.parent and kept.keys.get(a.parent),
        "kind": a.kind,
        "act": a.cue and a.cue.act,
        "lemma": a.cue and a.cue.lemma,
        "polarity": a.polarity,
        "denies": [kept.keys[i] for i in a.denies if i in kept.keys],
        "answers": [kept.keys[i] for i in a.answers if i in kept.keys],
        **_span("source", a.source),
        **_span("cue", a.cue),
        **_span("content", a.content),
        **_span("addressee", a.addressee),
        "confidence": round(a.confidence, 4),
    }


def _span(name: str, span: SpanText | None) -> Row:
    return {
        name: span and span.text,
        f"{name}_spans": span and [{"start": s, "end": e} for s, e in span.spans],
    }


def _voice(voice: Voice) -> Row:
    speaker = voice.speaker
    chain = [*voice.relays, speaker] if speaker else voice.relays
    return {
        "chain": _people(chain),
        "speaker": speaker and speaker.name,
        "speaker_type": speaker and speaker.type,
        "role": speaker and speaker.role,
        "affiliation": speaker and speaker.affiliation,
        "anonymity": speaker and speaker.anonymity,
        "candidates": _people(voice.candidates),
    }


def _people(speakers: Sequence[Speaker]) -> list[Row]:
    return [
        {
            "name": s.name,
            "type": s.type,
            "role": s.role,
            "affiliation": s.affiliation,
            "anonymity": s.anonymity,
        }
        for s in speakers
    ]


def _hedge(a: Attribution) -> Row:
    said, certainty = a.said, a.certainty
    return {
        "said": said and said.text,
        "said_start": said and said.start,
        "said_end": said and said.end,
        "certainty_low": certainty and certainty.low,
        "certainty_high": certainty and certainty.high,
        "certainty_words": list(certainty.words) if certainty else None,
        "scale": certainty and certainty.scale,
    }


def _ahead(key: str, forecast: Forecast) -> Row:
    low, high = forecast.probability or (None, None)
    start, end = forecast.horizon or (None, None)
    return {
        "key": key,
        "event": forecast.event.text,
        "event_spans": _span("event", forecast.event)["event_spans"],
        "low": low,
        "high": high,
        "start": start,
        "end": end,
        "condition": forecast.condition and forecast.condition.text,
    }
