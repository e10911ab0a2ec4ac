"""Whose voice each attribution is, and what each speaker does in a document.

All of it is taken from the reading; where that leaves open who speaks, it stays open here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selon.views.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selon.records import Attribution, Reading, Speaker

__all__ = ["Part", "Voice", "parts", "pointed_at", "station", "voices"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in one attribution, and through whom.

    ``relays`` stand outermost first. ``speaker`` is ``None`` where nobody is named or where the
    text leaves it open; then ``candidates`` holds those it may be. ``words`` are the source's own.
    """

    relays: tuple[Speaker, ...]
    speaker: Speaker | None
    words: str | None
    candidates: tuple[Speaker, ...]

    @property
    def name(self) -> str | None:
        """The speaker's name on one line, else the source's own words; ``None`` for nobody."""
        return one_line(self.speaker.name) if self.speaker else self.words

    @property
    def phrase(self) -> str | None:
        """The source's words where they are not just the speaker's name."""
        if self.speaker is None or self.words is None or self.name is None:
            return None
        return None if self.words.casefold() == self.name.casefold() else self.words


@dataclass(frozen=True, slots=True)
class Part:
    """What one speaker does in a document: ids of attributions, in the order given."""

    speaker: Speaker
    says: tuple[str, ...]
    relays: tuple[str, ...]
    may_say: tuple[str, ...]


def voices(reading: Reading) -> dict[str, Voice]:
    """The voice of every attribution, by its id. Ids of speakers who are not there are skipped."""
    known = {s.id: s for s in reading.speakers}

    def these(ids: Iterable[str]) -> tuple[Speaker, ...]:
        return tuple(known[i] for i in ids if i in known)

    return {
        a.id: Voice(
            relays=these(_relays(a)),
            speaker=known.get(a.speaker) if a.speaker else None,
            words=one_line(a.source.text) if a.source else None,
            # A speaker who is known leaves nothing open.
            candidates=() if a.speaker in known else these(a.candidates),
        )
        for a in reading.attributions
    }


def parts(reading: Reading, order: Iterable[Attribution]) -> list[Part]:
    """What each speaker does, whoever speaks most first; those who do nothing are left out."""
    says: dict[str, list[str]] = {}
    relays: dict[str, list[str]] = {}
    may_say: dict[str, list[str]] = {}
    for a in order:
        if a.speaker:
            says.setdefault(a.speaker, []).append(a.id)
        for i in dict.fromkeys(_relays(a)):
            relays.setdefault(i, []).append(a.id)
        for i in () if a.speaker else dict.fromkeys(a.candidates):
            may_say.setdefault(i, []).append(a.id)
    found = [
        Part(s, *(tuple(ids.get(s.id, ())) for ids in (says, relays, may_say)))
        for s in reading.speakers
    ]
    found = [p for p in found if p.says or p.relays or p.may_say]
    return sorted(found, key=lambda p: (-len(p.says), -len(p.relays)))


def pointed_at(reading: Reading, field: str) -> dict[str, list[str]]:
    """Who points at an attribution by ``denies`` or ``answers``: its id → the ids of those."""
    found: dict[str, list[str]] = {}
    for a in reading.attributions:
        for target in a.denies if field == "denies" else a.answers:
            found.setdefault(target, []).append(a.id)
    return found


def station(speaker: Speaker) -> str:
    """Role and affiliation on one line; what one of them or the name says is not said again."""
    role, place = (one_line(x) if x else "" for x in (speaker.role, speaker.affiliation))
    said = f"{role} {one_line(speaker.name)}".casefold()
    return ", ".join(x for x in (role, "" if place.casefold() in said else place) if x)


def _relays(a: Attribution) -> tuple[str, ...]:
    return tuple(i for i in a.chain if i != a.speaker)
