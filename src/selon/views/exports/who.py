"""Who said what in one attribution: the nodes that claims and annotations share.

The words are schema.org's where it has them, else Selon's own (``selon:``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selon.views.exports import iris
from selon.views.exports.texts import day_like, decimal, moment, present
from selon.views.text import one_line
from selon.views.voices import voices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selon.ledger.rows import Kept
    from selon.records import Attribution, Forecast, Speaker, SpeakerType
    from selon.views.voices import Voice

__all__ = ["Statement", "statements"]

Node = dict[str, Any]

# schema.org knows no group of people, and nothing for somebody of whom no more is known than
# that they spoke: what is not sure to be a Person or an Organization is a Thing.
_TYPES: dict[SpeakerType | None, str] = {
    "person": "Person",
    "organisation": "Organization",
    "office": "Organization",
    "media": "NewsMediaOrganization",
    "document": "CreativeWork",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution of a reading with its key, its voice, and its forecasts with theirs."""

    kept: Kept
    attribution: Attribution
    key: str
    voice: Voice
    forecasts: tuple[tuple[str, Forecast], ...]

    @property
    def said(self) -> str:
        """The IRI of what is said."""
        return iris.said(self.key)

    @property
    def rejects(self) -> bool:
        """Whether its source rejects its content: then the content is no claim of the source's."""
        return self.attribution.polarity == "deny"

    @property
    def act(self) -> str:
        """The IRI of what the source has put forward: its words, or its rejecting others'."""
        return iris.denial(self.key) if self.rejects else self.said

    @property
    def denies(self) -> list[str]:
        """IRIs of what it rejects: its own content, if it is a denial, and what that is about."""
        own = [self.said] if self.rejects else []
        return own + self._said(self.attribution.denies)

    @property
    def answers(self) -> list[str]:
        """IRIs of what it confirms or replies to."""
        return self._said(self.attribution.answers)

    @property
    def parent(self) -> str | None:
        """The IRI of what is said around it."""
        up = self.attribution.parent
        return next(iter(self._said((up,))), None) if up else None

    @property
    def chain(self) -> tuple[Speaker, ...]:
        """The relays, outermost first, and the speaker, if one is known."""
        speaker = self.voice.speaker
        return (*self.voice.relays, speaker) if speaker else self.voice.relays

    @property
    def credit(self) -> str:
        """The chain in words: ``the Courier → two engineers``; the source's words for nobody."""
        names = [one_line(s.name) for s in self.voice.relays]
        return " → ".join([*names, self.voice.name] if self.voice.name else names)

    def speaker_iri(self, speaker: Speaker) -> str:
        """The IRI of a speaker of this reading."""
        return iris.speaker(self.kept, speaker.id)

    def speaker_node(self, speaker: Speaker) -> Node:
        """A speaker in schema.org's words; the nameless have a name only for want of a better."""
        kind, place = _TYPES.get(speaker.type, "Thing"), speaker.affiliation
        iri = self.speaker_iri(speaker)
        node = {"@id": iri, "@type": kind, **present(name=speaker.name)}
        if kind == "Person":
            node |= present(jobTitle=speaker.role)
            if place:
                organisation = {"@id": f"{iri}:affiliation", "@type": "Organization", "name": place}
                node["affiliation"] = organisation
        node |= present(**{"selon:type": speaker.type, "selon:anonymity": speaker.anonymity})
        return node

    def article(self) -> Node:
        """The document in schema.org's words."""
        d = self.kept.reading.document
        day = d.published and day_like(d.published.start, d.published.end)
        return {
            "@id": iris.document(self.kept),
            "@type": "Article",
            "identifier": iris.text(d),
            **present(
                url=iris.web(d.url),
                headline=d.title,
                publisher=d.outlet and self.outlet(d.outlet),
                author=[self._byline(i, name) for i, name in enumerate(d.authors)],
                inLanguage=d.language,
                datePublished=day,
            ),
            **present(**{
                "selon:publishedStart": d.published and d.published.start.isoformat(),
                "selon:publishedEnd": d.published and d.published.end.isoformat(),
            }),
        }  # fmt: skip

    def details(self) -> Node:
        """What was read about it and schema.org has no words for."""
        a = self.attribution
        return {
            "selon:kind": a.kind,
            "selon:polarity": a.polarity,
            "selon:confidence": decimal(round(a.confidence, 4)),
            "selon:attribution": iris.named("attribution", self.key),
            "selon:readBy": iris.named("reader", self.kept.reader),
            **present(**{
                "selon:act": a.cue and a.cue.act,
                "selon:cue": a.cue and a.cue.text,
                "selon:source": a.source and a.source.text,
                "selon:addressee": a.addressee and a.addressee.text,
                "selon:chain": [self.speaker_iri(s) for s in self.chain],
                "selon:candidate": [self.speaker_node(s) for s in self.voice.candidates],
                "selon:denies": self.denies,
                "selon:answers": self.answers,
                "selon:standsIn": self.parent,
                "selon:forecast": [self._forecast(*f) for f in self.forecasts],
            }),
            **self._when(),
            **self._certainty(),
        }  # fmt: skip

    def read_on(self) -> str:
        """The day on which Selon read it."""
        return moment(self.kept.read)[:10]

    def outlet(self, name: str) -> Node:
        """Who published the article; the same name is the same outlet."""
        return {"@id": iris.named("outlet", name), "@type": "Organization", "name": name}

    def _byline(self, position: int, name: str) -> Node:
        # Bylines name agencies and desks as well as people: only the name is sure.
        return {"@id": iris.byline(self.kept, position), "@type": "Thing", "name": name}

    def _said(self, ids: Iterable[str]) -> list[str]:
        return [iris.said(self.kept.keys[i]) for i in ids if i in self.kept.keys]

    def _when(self) -> Node:
        when = self.attribution.said
        if when is None:
            return {}
        return {
            "selon:saidWords": when.text,
            "selon:saidStart": when.start.isoformat(),
            "selon:saidEnd": when.end.isoformat(),
        }

    def _certainty(self) -> Node:
        c = self.attribution.certainty
        if c is None:
            return {}
        return {
            "selon:certaintyLow": decimal(c.low),
            "selon:certaintyHigh": decimal(c.high),
            "selon:certaintyScale": c.scale,
            **present(**{"selon:certaintyWords": list(c.words)}),
        }

    def _forecast(self, key: str, forecast: Forecast) -> Node:
        low, high = forecast.probability or (None, None)
        start, end = forecast.horizon or (None, None)
        return {
            "@id": iris.named("forecast", key),
            "@type": "selon:Forecast",
            "selon:event": forecast.event.text,
            **present(**{
                "selon:condition": forecast.condition and forecast.condition.text,
                "selon:probabilityLow": None if low is None else decimal(low),
                "selon:probabilityHigh": None if high is None else decimal(high),
                "selon:horizonStart": start and start.isoformat(),
                "selon:horizonEnd": end and end.isoformat(),
            }),
        }  # fmt: skip


def statements(kept: Kept) -> Iterator[Statement]:
    """What was asked for of a reading, by where it stands in the text."""
    heard = voices(kept.reading)
    ahead: dict[str, list[tuple[str, Forecast]]] = {}
    for key, forecast in zip(kept.forecast_keys, kept.reading.forecasts, strict=True):
        ahead.setdefault(forecast.attribution, []).append((key, forecast))
    for a in kept.attributions():
        yield Statement(kept, a, kept.keys[a.id], heard[a.id], tuple(ahead.get(a.id, ())))
