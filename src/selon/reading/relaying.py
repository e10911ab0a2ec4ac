"""Where the text says through whom words came: the phrase, its relay, and the attribution."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selon.reading.intervals import Owned
from selon.reading.places import NounPhrases, Places, iou, overlap, starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selon.languages.openings import Phrases
    from selon.languages.relays import Relays
    from selon.records import Attribution, Reading, Span

__all__ = ["relayed"]

_FAR: Final = 90  # how far what an outlet carries may stand behind the verb
_SAME: Final = 0.5  # the overlap (IoU) from which two contents count as the same words

Found = tuple["Attribution", "Span"]


def relayed(reading: Reading, words: Relays) -> Iterator[Found]:
    """Attributions and the noun phrases of their relays, outermost relay first.

    Needs: attributions with parent and speaker, names. Adds nothing; who the relays are is for
    the caller to say.
    """
    finder = _Finder(reading, words)
    together: dict[tuple[Span, ...], list[Attribution]] = {}
    for a in reading.attributions:
        if a.source is not None and a.speaker is not None:
            together.setdefault(a.source.spans, []).append(a)
    seen: set[tuple[str, Span]] = set()
    for owner, relay in finder.all():
        # « X, par la voix de Y, a condamné … et dénonce … »: one source, two attributions.
        for a in together[owner.source.spans] if owner.source else (owner,):
            if (a.id, relay) not in seen and not finder.enclosing(a, relay):
                seen.add((a.id, relay))
                yield a, relay


class _Finder:
    """One method for each sort of phrase; ``languages/*/relays.toml`` holds the words."""

    def __init__(self, reading: Reading, words: Relays) -> None:
        self._text = reading.document.text
        self._words = words
        self._places = Places(reading)
        self._phrases = NounPhrases(reading, words, self._places)
        said = reading.attributions
        self._cues = Owned((span, a) for a in said if a.cue for span in a.cue.spans)
        self._sources = Owned((span, a) for a in said if a.source for span in a.source.spans)

    def all(self) -> Iterator[Found]:
        """What is found, those first whose relays stand farther out."""
        yield from self._carried()
        yield from self._reported()
        yield from self._stacked()
        yield from self._cited(self._words.quoted)
        yield from self._spread()
        yield from self._learnt()
        yield from self._citing()
        yield from self._cited(self._words.voice)

    def enclosing(self, a: Attribution, relay: Span) -> bool:
        """Whether a relay is who says what an attribution stands in, and so in its chain anyway."""
        outer = self._places.ancestors(a)
        return any(a.id in outer for a in self._sources.touching(*relay))

    def _cited(self, phrases: Phrases) -> Iterator[Found]:
        """« selon X, cité par Y »; « le Rwanda a répondu par la voix de Y »."""
        for m in phrases.finditer(self._text):
            relay = self._phrases.after(m.end())
            owner = self._places.behind(m.start(), relay) if relay else None
            if relay and owner:
                yield owner, relay

    def _spread(self) -> Iterator[Found]:
        """« des images diffusées par Y »; « dans un message diffusé par Y, X a revendiqué … »."""
        for m in self._words.spread.finditer(self._text):
            relay = self._phrases.after(m.end())
            if relay is None:
                continue
            owner = self._places.behind(m.start(), relay) or self._places.ahead(m.start(), relay)
            if owner:
                yield owner, relay

    def _citing(self) -> Iterator[Found]:
        """« l'AFP, citant X »; "Citing X, Y reported"."""
        for m in self._words.citing.finditer(self._text):
            for a in self._places.near(m.end(), m.end() + 4):
                if a.source is None or not m.end() <= a.source.start <= m.end() + 3:
                    continue
                relay = self._phrases.before(m.start())
                comma = re.compile(r"\s*,\s*").match(self._text, a.source.end)
                if relay is None and comma:
                    relay = self._phrases.after(comma.end())
                elif relay and a.cue and relay[0] <= a.cue.start < relay[1]:
                    relay = self._phrases.before(a.cue.start)
                if relay and not overlap(relay, a.source.spans):
                    yield a, relay

    def _learnt(self) -> Iterator[Found]:
        """« a appris l'AFP de source policière »."""
        for m in self._words.learnt.finditer(self._text):
            for a in self._places.near(m.end(), m.end() + _FAR):
                if a.source is None or not m.end() < a.source.start <= m.end() + _FAR:
                    continue
                between = self._text[m.end() : a.source.start]
                parted = [
                    p
                    for p in self._words.learnt_from.finditer(between)
                    if not between[p.end() :].strip()
                ]
                if parted and not re.search(r"[,.;\n]", between):
                    relay = self._phrases.after(m.end(), m.end() + parted[0].start())
                    if relay:
                        yield a, relay

    def _stacked(self) -> Iterator[Found]:
        """« …, dit-il selon Y »; « Selon Y, X a dit … »."""
        for m in self._words.stacked.finditer(self._text):
            relay = self._phrases.after(m.end())
            if relay is None:
                continue
            at = m.start()
            owners = self._places.all_ahead(at, relay) if self._places.opens(at) else []
            within = self._places.around(at, relay)
            if within and (not owners or min(starts(within)) >= self._places.sentence(at)[0]):
                owners = [within]
            yield from ((o, relay) for o in owners if self._free((m.start(), relay[1]), o))

    def _carried(self) -> Iterator[Found]:
        """« le Guardian rapporte les accusations de X »."""
        for m in self._words.carrying.finditer(self._text):
            relay = self._phrases.before(m.start())
            if relay is None or not self._words.media.search(self._text, *relay):
                continue
            end = min(self._places.sentence(m.start())[1], m.end() + _FAR)
            for a in self._places.near(m.start(), end):
                if a.source is None or not m.end() <= a.source.start < end:
                    continue
                own = a.cue is not None and overlap(m.span(), a.cue.spans)
                if (own or min(starts(a)) >= m.end()) and self._places.open_to(m.start(), a):
                    yield a, relay
                    break

    def _reported(self) -> Iterator[Found]:
        """« …, a dit X, rapporte le Telegraph »."""
        for m in self._words.reporting.finditer(self._text):
            parted = self._text[: m.start()].rstrip()[-1:] in {",", "»", '"', "”"}
            relay = self._phrases.after(m.end()) if parted else None
            if relay is None or not self._words.media.search(self._text, *relay):
                continue
            owner = self._places.around(m.start(), relay)
            if owner and self._free((m.start(), relay[1]), owner):
                yield owner, relay

    def _free(self, phrase: Span, owner: Attribution) -> bool:
        """Whether a phrase is no attribution of its own, or one of the very same words."""
        outer = self._places.ancestors(owner)
        others = [a for a in self._cues.touching(*phrase) if a is not owner]
        # « comme l'a confirmé X »: whoever confirms words has them from elsewhere.
        if others and owner.cue is not None and owner.cue.act == "confirm":
            return False
        return all(
            a.id not in outer and iou(a.content.spans, owner.content.spans) >= _SAME for a in others
        )
