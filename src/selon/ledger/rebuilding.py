"""From rows back to the reading that was written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from selon.ledger import schema
from selon.ledger.storable import Restorer, mend
from selon.records import (
    Attribution,
    Certainty,
    Cue,
    Document,
    Forecast,
    Publication,
    Reading,
    Said,
    SpanText,
    Speaker,
    Time,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Parts", "document_of", "parts_of", "rebuild"]

Parts = dict[str, list[sa.Row[Any]]]
"""The rows of one reading, by table, in the reading's order."""


def parts_of(connection: sa.Connection, low: int, high: int) -> defaultdict[int, Parts]:
    """What belongs to the readings with ids from ``low`` to ``high``, both included."""
    found: defaultdict[int, Parts] = defaultdict(lambda: defaultdict(list))
    t = schema
    a = t.attributions
    mine = a.c.reading_id.between(low, high)
    queries = {
        "speakers": sa.select(t.speakers, t.names.c.name)
        .join(t.names, isouter=True)
        .where(t.speakers.c.reading_id.between(low, high))
        .order_by(t.speakers.c.id),
        "attributions": sa.select(a).where(mine).order_by(a.c.id),
        "chain_links": sa.select(t.chain_links, a.c.reading_id)
        .join(a, a.c.id == t.chain_links.c.attribution_id)
        .where(mine)
        .order_by(t.chain_links.c.attribution_id, t.chain_links.c.position),
        "replies": sa.select(t.replies, a.c.reading_id)
        .join(a, a.c.id == t.replies.c.attribution_id)
        .where(mine)
        .order_by(t.replies.c.attribution_id, t.replies.c.position),
        "times": sa.select(t.times)
        .where(t.times.c.reading_id.between(low, high))
        .order_by(t.times.c.id),
        "forecasts": sa.select(t.forecasts, a.c.reading_id)
        .join(a, a.c.id == t.forecasts.c.attribution_id)
        .where(mine)
        .order_by(t.forecasts.c.id),
    }
    for name, query in queries.items():
        for row in connection.execute(query):
            found[row.reading_id][name].append(row)
    return found


def document_of(row: sa.Row[Any]) -> Document:
    """The document as it was loaded, from its row."""
    put = Restorer(row.field_oddities)
    return Document(
        text=mend(row.text, row.oddities),
        input=put.get("input", row.input),
        url=put.get("url", row.url),
        outlet=put.get("outlet", row.outlet),
        title=put.get("title", row.title),
        authors=put.get_all("authors", row.authors),
        language=put.get("language", row.language),
        published=_published(put, row),
    )


def rebuild(document: Document, row: sa.Row[Any], parts: Parts) -> Reading:
    """The reading of ``document``, from its row of ``readings`` and the rows that belong to it.

    Raises:
        LookupError: the rows lead nowhere. Others of Python's own may come of damaged ones.
    """
    return _Rebuilding(document, row, parts).reading()


class _Rebuilding:
    def __init__(self, document: Document, row: sa.Row[Any], parts: Parts) -> None:
        self._document = document
        self._row = row
        self._parts = parts
        self._put = Restorer(row.oddities)
        self._speakers = {s.id: s.local_id for s in parts["speakers"]}
        self._ids = {a.id: a.local_id for a in parts["attributions"]}
        self._chains: defaultdict[int, list[str]] = defaultdict(list)
        for link in parts["chain_links"]:
            self._chains[link.attribution_id].append(self._speakers[link.speaker_id])
        self._replies: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for reply in parts["replies"]:
            self._replies[reply.attribution_id, reply.kind].append(self._ids[reply.target_id])

    def reading(self) -> Reading:
        d, row, put = self._document, self._row, self._put
        read = Document(
            text=d.text,
            input=d.input,
            url=d.url,
            outlet=d.outlet,
            title=d.title,
            authors=d.authors,
            language=put.get("language", row.language),
            published=_published(put, row),
        )
        return Reading(
            read,
            attributions=tuple(map(self._attribution, self._parts["attributions"])),
            speakers=tuple(map(self._speaker, self._parts["speakers"])),
            times=tuple(self._time(i, t) for i, t in enumerate(self._parts["times"])),
            forecasts=tuple(map(self._forecast, self._parts["forecasts"])),
        )

    def _speaker(self, row: sa.Row[Any]) -> Speaker:
        at, put = f"speakers/{row.local_id}", self._put
        return Speaker(
            id=row.local_id,
            name=put.get(f"{at}/name", row.name),
            type=row.type,
            role=put.get(f"{at}/role", row.role),
            affiliation=put.get(f"{at}/affiliation", row.affiliation),
            mentions=_pieces(row.mentions),
            anonymity=put.get(f"{at}/anonymity", row.anonymity),
        )

    def _attribution(self, row: sa.Row[Any]) -> Attribution:
        at, put = f"attributions/{row.local_id}", self._put
        said, certainty = None, None
        if row.said is not None:
            said = Said(put.get(f"{at}/said", row.said), row.said_start, row.said_end)
        if row.certainty_low is not None:
            certainty = Certainty(
                low=row.certainty_low,
                high=row.certainty_high,
                words=put.get_all(f"{at}/words", row.certainty_words),
                scale=put.get(f"{at}/scale", row.certainty_scale),
            )
        return Attribution(
            id=row.local_id,
            kind=row.kind,
            content=SpanText.of(self._document.text, _pieces(row.content_spans)),
            cue=self._cue(at, row),
            source=self._span(row.source_spans),
            addressee=self._span(row.addressee_spans),
            parent=None if row.parent_id is None else self._ids[row.parent_id],
            speaker=None if row.speaker_id is None else self._speakers[row.speaker_id],
            candidates=tuple(row.candidates),
            chain=tuple(self._chains[row.id]),
            polarity=row.polarity,
            denies=tuple(self._replies[row.id, "denies"]),
            answers=tuple(self._replies[row.id, "answers"]),
            said=said,
            certainty=certainty,
            confidence=row.confidence,
        )

    def _cue(self, at: str, row: sa.Row[Any]) -> Cue | None:
        span, put = self._span(row.cue_spans), self._put
        if span is None:
            return None
        lemma, act = put.get(f"{at}/lemma", row.lemma), put.get(f"{at}/act", row.act)
        return Cue(span.spans, span.text, lemma, act)

    def _span(self, spans: list[list[int]] | None) -> SpanText | None:
        return None if spans is None else SpanText.of(self._document.text, _pieces(spans))

    def _time(self, position: int, row: sa.Row[Any]) -> Time:
        at, put = f"times/{position}", self._put
        return Time(
            span=(row.start, row.end),
            text=put.get(f"{at}/text", row.text),
            type=row.type,
            value=put.get(f"{at}/value", row.value),
            start=row.days_start,
            end=row.days_end,
        )

    def _forecast(self, row: sa.Row[Any]) -> Forecast:
        return Forecast(
            attribution=self._ids[row.attribution_id],
            event=SpanText.of(self._document.text, _pieces(row.event_spans)),
            probability=None if row.low is None else (row.low, row.high),
            horizon=None if row.horizon_start is None else (row.horizon_start, row.horizon_end),
            condition=self._span(row.condition_spans),
        )


def _pieces(spans: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)


def _published(put: Restorer, row: sa.Row[Any]) -> Publication | None:
    if row.published_start is None:
        return None
    return Publication(
        start=row.published_start,
        end=row.published_end,
        precision=row.published_precision,
        evidence=put.get_all("evidence", row.published_evidence),
    )
