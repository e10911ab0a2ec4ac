"""What a reading must be before it is written, so that what is written can be audited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from selon.errors import InternalError
from selon.ledger.storable import storable
from selon.records import SpanText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from selon.ledger.entries import Entry
    from selon.records import Document, Reading

__all__ = ["check", "depths", "faults"]


def check(entry: Entry) -> None:
    """Refuses a reading whose spans or ids lead nowhere.

    Raises:
        InternalError: with the input's name; a fault of the reading steps, not of the document.
    """
    for fault in faults(entry.document, entry.reading):
        raise InternalError(f"cannot be kept: {fault}", entry.document.input)


def faults(document: Document, reading: Reading) -> Iterator[str]:
    """What contradicts what in a reading of ``document``, one line each."""
    d, read = document, reading.document
    if replace(d, language=None, published=None) != replace(
        read, input=d.input, language=None, published=None
    ):
        yield "the reading is of another document"
        return
    yield from _ids("speaker", (s.id for s in reading.speakers))
    yield from _ids("attribution", (a.id for a in reading.attributions))
    yield from _references(reading)
    yield from _spans(reading)


def _ids(kind: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for i in ids:
        if i in seen or storable(i) != i:
            yield f"{kind} id {i!r} is not one of its own"
        seen.add(i)


def _references(reading: Reading) -> Iterator[str]:
    speakers = {s.id for s in reading.speakers}
    parents = {a.id: a.parent for a in reading.attributions}
    for a in reading.attributions:
        who = {*a.chain, *a.candidates} | ({a.speaker} if a.speaker is not None else set())
        if not who <= speakers:
            yield f"{a.id} names an unknown speaker"
        if not {*a.denies, *a.answers} <= parents.keys():
            yield f"{a.id} replies to an unknown attribution"
        if len({*a.denies}) < len(a.denies) or len({*a.answers}) < len(a.answers):
            yield f"{a.id} replies to one attribution twice"
    if not {f.attribution for f in reading.forecasts} <= parents.keys():
        yield "a forecast of an unknown attribution"
    if depths(parents) is None:
        yield "an attribution stands in itself, or in an unknown one"


def depths(parents: Mapping[str, str | None]) -> dict[str, int] | None:
    """How deep each attribution is nested; ``None`` where ``parents`` lead in a circle or away."""
    found: dict[str, int] = {}
    for start in parents:
        way: list[str] = []
        at: str | None = start
        while at is not None and at not in found:
            if at not in parents or len(way) > len(parents):
                return None
            way.append(at)
            at = parents[at]
        depth = -1 if at is None else found[at]
        for one in reversed(way):
            depth += 1
            found[one] = depth
    return found


def _spans(reading: Reading) -> Iterator[str]:
    text = reading.document.text
    for a in reading.attributions:
        for role in ("content", "cue", "source", "addressee"):
            if not _quotes(getattr(a, role), text):
                yield f"{role} of {a.id} is not what stands at its offsets"
    for i, f in enumerate(reading.forecasts):
        if not (_quotes(f.event, text) and _quotes(f.condition, text)):
            yield f"forecast {i} is not what stands at its offsets"
    for s in reading.speakers:
        if not all(0 <= start <= end <= len(text) for start, end in s.mentions):
            yield f"{s.id} is mentioned outside the text"
    if not all(0 <= t.span[0] <= t.span[1] <= len(text) for t in reading.times):
        yield "a time lies outside the text"


def _quotes(span: SpanText | None, text: str) -> bool:
    """Whether ``span`` is what stands in ``text`` at its offsets."""
    if span is None:
        return True
    if len(span.spans) == 1:
        ((start, end),) = span.spans
        return 0 <= start <= end <= len(text) and span.text == text[start:end]
    inside = all(0 <= start <= end <= len(text) for start, end in span.spans)
    return bool(span.spans) and inside and span.text == SpanText.of(text, span.spans).text
