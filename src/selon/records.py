"""The records everything else is made of; this module imports nothing of ours.

All offsets are ``[start, end)`` in Unicode code points of ``Document.text``. Records are frozen:
a reading step returns a new ``Reading`` (``dataclasses.replace``), it never changes one.
The words follow Pareti's attribution relations (source, cue, content) and PolNeAR
(Newell, Margolin & Ruths, LREC 2018).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from selon.role_odds import RoleOdds

__all__ = [
    "Attribution", "Certainty", "Cue", "Document", "Forecast", "Kind", "Link", "Name",
    "NameType", "Polarity", "Publication", "Reading", "Role", "Said", "Span", "SpanText",
    "Speaker", "SpeakerType", "TaggedSpan", "Tagging", "Time",
]  # fmt: skip

Span = tuple[int, int]
Kind = Literal["direct", "mixed", "indirect", "hearsay"]
Polarity = Literal["affirm", "deny"]
Role = Literal["source", "cue", "content", "addressee"]
Precision = Literal["day", "week", "month", "year"]
NameType = Literal["person", "organisation", "place"]
SpeakerType = Literal["person", "organisation", "office", "media", "document", "group", "anonymous"]


@dataclass(frozen=True, slots=True)
class Publication:
    """When a document was published: the days from ``start`` to ``end``, both included.

    ``evidence`` quotes where it was read: a date line, a metadata field, a sentence.
    """

    start: date
    end: date
    precision: Precision
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read. ``text`` never changes after this point.

    ``input`` is the path, URL or ``file.jsonl#7`` as the user gave it.
    """

    text: str
    input: str = "-"
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: Publication | None = None

    @property
    def id(self) -> str:
        """SHA-256 of the text, in hexadecimal (lone surrogates are passed through)."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class SpanText:
    """A span of the document: one or more pieces, in order, without overlap.

    ``text`` joins the pieces with `` … `` for people; the offsets are what counts.
    """

    spans: tuple[Span, ...]
    text: str

    @classmethod
    def of(cls, document_text: str, spans: Iterable[Span]) -> Self:
        """The span that covers ``spans`` of ``document_text``."""
        pieces = tuple(sorted(spans))
        return cls(pieces, " … ".join(document_text[s:e] for s, e in pieces))

    @property
    def start(self) -> int:
        """Where the first piece starts."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where the last piece ends."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Cue(SpanText):
    """The words that signal an attribution, with their dictionary form and act.

    ``lemma`` and ``act`` are ``None`` where the language's cue list does not hold the word.
    """

    lemma: str | None = None
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """When something was said: the words and the days they mean, both included."""

    text: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Certainty:
    """How strongly the source puts it: probabilities in [0, 1], and the yardstick used."""

    low: float
    high: float
    words: tuple[str, ...]
    scale: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source - cue - content, and all that was read about it.

    ``confidence`` is Selon's own probability that content and source are right; it says
    nothing of how sure the source is (that is ``certainty``).
    ``parent`` is the id of the attribution in whose content this one stands. Where the text
    leaves open who speaks, ``speaker`` is ``None`` and ``candidates`` holds those it may be.
    """

    id: str
    kind: Kind
    content: SpanText
    cue: Cue | None = None
    source: SpanText | None = None
    addressee: SpanText | None = None
    parent: str | None = None
    speaker: str | None = None
    candidates: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    polarity: Polarity = "affirm"
    denies: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    said: Said | None = None
    certainty: Certainty | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom source phrases mean: one record for each real person or body in a document.

    ``name`` is the fullest one the document gives, or for the nameless the fullest description.
    ``anonymity`` is the reason the document gives for withholding a name.
    """

    id: str
    name: str
    type: SpeakerType | None = None
    role: str | None = None
    affiliation: str | None = None
    mentions: tuple[Span, ...] = ()
    anonymity: str | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression with its TIMEX3 type and value, and the days it means."""

    span: Span
    text: str
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """An attribution about the future that can be resolved and scored later.

    ``condition`` is what it depends on ("if no more aid is given"), where the text says so.
    """

    attribution: str
    event: SpanText
    probability: tuple[float, float] | None
    horizon: tuple[date, date] | None
    condition: SpanText | None = None


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """What the tagger found: one contiguous stretch with a role.

    ``level`` 0 stands in the article's own voice, 1 inside the content of a level-0 one; 2 marks
    a cue that lies inside its own content ("aurait été tué"), which is how hearsay shows.
    ``probability`` is the mean probability of its tokens' labels, before calibration.
    """

    role: Role
    start: int
    end: int
    level: int
    probability: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the tagger found, and whose: a person's, a body's, a place's.

    ``probability`` is the mean probability of its tokens' labels.
    """

    start: int
    end: int
    type: NameType
    probability: float


@dataclass(frozen=True, slots=True)
class Link:
    """The tagger's belief that two spans belong to one attribution.

    ``a`` and ``b`` index ``Tagging.spans``; ``b`` is ``None`` for "nothing in the text".
    ``role`` is what ``b`` is to ``a``; the probabilities of an ``a`` and a role sum to 1.
    """

    a: int
    b: int | None
    role: Role
    probability: float


@dataclass(frozen=True, slots=True)
class Tagging:
    """One pass of the encoder over a document: spans in text order, links between them, names.

    ``calibration`` is the model's curve from raw scores to probabilities, as points (x, y);
    ``odds`` tells how likely roles are where no span was made of them.
    """

    spans: tuple[TaggedSpan, ...] = ()
    links: tuple[Link, ...] = ()
    names: tuple[Name, ...] = ()
    model: str | None = None
    calibration: tuple[tuple[float, float], ...] = ()
    odds: RoleOdds | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and everything Selon has read in it.

    ``tagging`` is the raw material the steps work from; it is not part of the JSON contract.
    """

    document: Document
    attributions: tuple[Attribution, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    times: tuple[Time, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    tagging: Tagging = field(default_factory=Tagging, repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract (``docs/json.md``) as plain dicts, lists, strings and numbers."""
        return {
            "selon": "1",
            "document": _document_dict(self.document),
            "attributions": [_attribution_dict(a) for a in self.attributions],
            "speakers": [_speaker_dict(s) for s in self.speakers],
            "times": [_time_dict(t) for t in self.times],
            "forecasts": [_forecast_dict(f) for f in self.forecasts],
        }

    def replace(self, **changes: Any) -> Reading:
        """A copy with some fields changed."""
        return replace(self, **changes)

    def speaker(self, speaker_id: str | None) -> Speaker | None:
        """The speaker with this id, or ``None``."""
        return next((s for s in self.speakers if s.id == speaker_id), None)

    def _repr_html_(self) -> str:
        # A notebook asks the record itself; the view stands a floor above, so it is met late.
        from importlib import import_module

        return str(import_module("selon.views.html").fragment(self))


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _days(start: date | None, end: date | None) -> dict[str, str | None]:
    return {
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }


def _span_text_dict(span: SpanText | None) -> dict[str, Any] | None:
    return None if span is None else {"spans": _spans(span.spans), "text": span.text}


def _document_dict(d: Document) -> dict[str, Any]:
    published = None
    if d.published:
        p = d.published
        published = {
            **_days(p.start, p.end),
            "precision": p.precision,
            "evidence": list(p.evidence),
        }
    return {
        "input": d.input,
        "id": d.id,
        "url": d.url,
        "outlet": d.outlet,
        "title": d.title,
        "authors": list(d.authors),
        "language": d.language,
        "published": published,
        "text": d.text,
    }


def _attribution_dict(a: Attribution) -> dict[str, Any]:
    cue = None
    if a.cue:
        cue = {
            "spans": _spans(a.cue.spans),
            "text": a.cue.text,
            "lemma": a.cue.lemma,
            "act": a.cue.act,
        }
    certainty = None
    if a.certainty:
        c = a.certainty
        certainty = {"low": c.low, "high": c.high, "words": list(c.words), "scale": c.scale}
    said = {"text": a.said.text, **_days(a.said.start, a.said.end)} if a.said else None
    return {
        "id": a.id,
        "parent": a.parent,
        "kind": a.kind,
        "content": _span_text_dict(a.content),
        "cue": cue,
        "source": _span_text_dict(a.source),
        "addressee": _span_text_dict(a.addressee),
        "speaker": a.speaker,
        "candidates": list(a.candidates),
        "chain": list(a.chain),
        "polarity": a.polarity,
        "denies": list(a.denies),
        "answers": list(a.answers),
        "said": said,
        "certainty": certainty,
        "confidence": round(a.confidence, 4),
    }


def _speaker_dict(s: Speaker) -> dict[str, Any]:
    return {
        "id": s.id,
        "name": s.name,
        "type": s.type,
        "role": s.role,
        "affiliation": s.affiliation,
        "mentions": _spans(s.mentions),
        "anonymity": s.anonymity,
    }


def _time_dict(t: Time) -> dict[str, Any]:
    return {
        "span": list(t.span),
        "text": t.text,
        "type": t.type,
        "value": t.value,
        **_days(t.start, t.end),
    }


def _forecast_dict(f: Forecast) -> dict[str, Any]:
    low_high = f.probability
    return {
        "attribution": f.attribution,
        "event": _span_text_dict(f.event),
        "probability": {"low": low_high[0], "high": low_high[1]} if low_high else None,
        "horizon": _days(*f.horizon) if f.horizon else None,
        "condition": _span_text_dict(f.condition),
    }
