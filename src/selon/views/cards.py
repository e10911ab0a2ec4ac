"""What the HTML ledger shows: cards, the arrows between them, and the speakers' panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selon.views.facts import chance, days, hedge, horizon, percent
from selon.views.layers import ledger_order
from selon.views.text import one_line, shown
from selon.views.voices import parts, pointed_at, station, voices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from selon.records import Attribution, Certainty, Document, Forecast, Reading, Speaker
    from selon.views.facts import Hedge
    from selon.views.voices import Voice

__all__ = ["Arrow", "Card", "Ledger", "Name", "Person", "Prospect", "Sureness", "ledger"]

_DOUBTFUL = 0.5
_LEAD = 8  # characters of « que », quotation marks and the like before what is foretold
_LANES = 6  # arrows beyond these share the outermost lane: a margin has its limits
_KINDS = {
    "direct": "direct quotation",
    "mixed": "partly quoted",
    "indirect": "indirect",
    "hearsay": "hearsay",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A speaker's name and the number of its entry in the panel."""

    text: str
    entry: int


@dataclass(frozen=True, slots=True)
class Sureness:
    """A certainty in words, and in per cent where its bar begins and how long it is."""

    told: Hedge
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Prospect:
    """A forecast in words; ``event`` is left out where it is all of the card's content."""

    event: str | None
    chance: str | None
    horizon: str | None
    condition: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the ledger in words; ``name`` has no entry where no speaker is known."""

    number: int
    depth: int
    relays: tuple[Name, ...]
    speaker: Name | None
    name: str | None
    type: str | None
    station: str
    anonymity: str | None
    phrase: str | None
    candidates: tuple[Name, ...]
    cue: str | None
    pieces: tuple[str, ...]
    denial: bool
    denies: tuple[int, ...]
    answers: tuple[int, ...]
    denied_by: tuple[int, ...]
    answered_by: tuple[int, ...]
    said: str | None
    said_days: str | None
    certainty: Sureness | None
    forecasts: tuple[Prospect, ...]
    tags: tuple[str, ...]
    confidence: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the card that denies or answers to the one it is about; by the cards' numbers."""

    kind: str
    tail: int
    head: int
    lane: int

    @property
    def top(self) -> int:
        """The upper card."""
        return min(self.tail, self.head)

    @property
    def bottom(self) -> int:
        """The lower card."""
        return max(self.tail, self.head)


@dataclass(frozen=True, slots=True)
class Person:
    """One entry of the panel: a speaker, and the numbers of the cards he stands in."""

    entry: int
    name: str
    type: str | None
    station: str
    anonymity: str | None
    says: tuple[int, ...]
    relays: tuple[int, ...]
    may_say: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything beside and below the article."""

    cards: tuple[Card, ...]
    arrows: tuple[Arrow, ...]
    lanes: int
    people: tuple[Person, ...]


def ledger(reading: Reading, numbers: Mapping[str, int]) -> Ledger:
    """Cards in the order of ``numbers`` (by id), arrows between them, speakers."""
    rows = ledger_order(reading)
    people = _people(reading, [a for a, _ in rows], numbers)
    entries = {speaker.id: person.entry for speaker, person in people}
    maker = _Cards(reading, numbers, entries)
    arrows = _arrows(reading.attributions, numbers)
    return Ledger(
        cards=tuple(maker.card(a, depth) for a, depth in rows),
        arrows=tuple(arrows),
        lanes=1 + max((x.lane for x in arrows), default=-1),
        people=tuple(person for _, person in people),
    )


def _people(
    reading: Reading, order: Sequence[Attribution], numbers: Mapping[str, int]
) -> list[tuple[Speaker, Person]]:
    return [
        (
            part.speaker,
            Person(
                entry=entry,
                name=one_line(part.speaker.name),
                type=part.speaker.type,
                station=station(part.speaker),
                anonymity=_line(part.speaker.anonymity),
                says=_numbered(part.says, numbers),
                relays=_numbered(part.relays, numbers),
                may_say=_numbered(part.may_say, numbers),
            ),
        )
        for entry, part in enumerate(parts(reading, order), 1)
    ]


def _arrows(attributions: Iterable[Attribution], numbers: Mapping[str, int]) -> list[Arrow]:
    """The arrows, short ones in the inner lanes, none upon another as long as lanes last."""
    ends = {
        (kind, numbers[a.id], numbers[target])
        for a in attributions
        for kind, targets in (("answers", a.answers), ("denies", a.denies))
        for target in targets
        if target in numbers and target != a.id
    }
    taken: list[list[tuple[int, int]]] = [[] for _ in range(_LANES)]
    arrows = []
    for kind, tail, head in sorted(ends, key=lambda e: (abs(e[1] - e[2]), *e)):
        top, bottom = sorted((tail, head))
        free = (i for i, lane in enumerate(taken) if all(bottom < t or b < top for t, b in lane))
        lane = next(free, _LANES - 1)
        taken[lane].append((top, bottom))
        arrows.append(Arrow(kind, tail, head, lane))
    return arrows


class _Cards:
    """Makes the cards of one reading."""

    def __init__(
        self, reading: Reading, numbers: Mapping[str, int], entries: Mapping[str, int]
    ) -> None:
        self._reading = reading
        self._numbers = numbers
        self._entries = entries
        self._voices = voices(reading)
        self._denied = pointed_at(reading, "denies")
        self._answered = pointed_at(reading, "answers")
        self._forecasts: dict[str, list[Forecast]] = {}
        for forecast in reading.forecasts:
            self._forecasts.setdefault(forecast.attribution, []).append(forecast)

    def card(self, a: Attribution, depth: int) -> Card:
        """The card of one attribution."""
        voice: Voice = self._voices[a.id]
        speaker, text = voice.speaker, self._reading.document.text
        return Card(
            number=self._numbers[a.id],
            depth=depth,
            relays=self._names(voice.relays),
            speaker=self._names([speaker])[0] if speaker else None,
            name=voice.name,
            type=speaker.type if speaker else None,
            station=station(speaker) if speaker else "",
            anonymity=_line(speaker.anonymity) if speaker else None,
            phrase=voice.phrase,
            candidates=self._names(voice.candidates),
            cue=one_line(a.cue.text) if a.cue else None,
            pieces=tuple(shown(text[start:end]).strip() for start, end in a.content.spans),
            denial=a.polarity == "deny",
            denies=_numbered(a.denies, self._numbers),
            answers=_numbered(a.answers, self._numbers),
            denied_by=_numbered(self._denied.get(a.id, ()), self._numbers),
            answered_by=_numbered(self._answered.get(a.id, ()), self._numbers),
            said=one_line(a.said.text) if a.said else None,
            said_days=days(a.said.start, a.said.end) if a.said else None,
            certainty=_sureness(a.certainty) if a.certainty else None,
            forecasts=tuple(
                _prospect(f, a, self._reading.document) for f in self._forecasts.get(a.id, ())
            ),
            tags=tuple(_tags(a)),
            confidence=percent(a.confidence),
            doubtful=a.confidence < _DOUBTFUL,
        )

    def _names(self, speakers: Iterable[Speaker]) -> tuple[Name, ...]:
        return tuple(Name(one_line(s.name), self._entries[s.id]) for s in speakers)


def _numbered(ids: Iterable[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted({numbers[i] for i in ids if i in numbers}))


def _line(text: str | None) -> str | None:
    return one_line(text) if text else None


def _tags(a: Attribution) -> Iterable[str]:
    yield _KINDS[a.kind]
    if a.cue and a.cue.act and a.cue.act != a.polarity:
        yield one_line(a.cue.act)
    if a.addressee:
        yield f"to {one_line(a.addressee.text)}"


def _sureness(certainty: Certainty) -> Sureness:
    start, end = (round(100 * p, 1) for p in (certainty.low, certainty.high))
    return Sureness(hedge(certainty), start, round(end - start, 1))


def _prospect(forecast: Forecast, a: Attribution, document: Document) -> Prospect:
    event, content = forecast.event, a.content
    whole = event.start - content.start <= _LEAD and event.end >= content.end - 2
    return Prospect(
        event=None if whole else one_line(event.text),
        chance=chance(*forecast.probability) if forecast.probability else None,
        horizon=horizon(forecast, document),
        condition=_line(forecast.condition.text) if forecast.condition else None,
    )
