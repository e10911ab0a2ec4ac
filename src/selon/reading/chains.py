"""Through whom words came: the chain of each attribution."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from selon.languages.relays import relays
from selon.reading.anonymity import reasons
from selon.reading.cast import Cast
from selon.reading.changed import changed
from selon.reading.relaying import relayed

if TYPE_CHECKING:
    from selon.languages.relays import Relays
    from selon.records import Attribution, Reading, Speaker

__all__ = ["chains"]

Chain = tuple[str, ...]
Hops = dict[str, list[str]]


def chains(reading: Reading) -> Reading:
    """Say through whom the words of every attribution came, and why a name was withheld.

    Needs: attributions with content, cue, source, addressee, parent and speaker; names; speakers.
    Adds: ``chain`` (outermost relay first, the speaker last; empty where nobody speaks), speakers
    that only relay, and ``anonymity`` of speakers.

    A nested attribution comes through those who say what it stands in. The article's own words
    name further relays (``languages/*/relays.toml``). In a paragraph nameless sources keep the
    relay of their first mention, and those that follow an outlet's report spoke to that outlet,
    until somebody else is named.
    """
    words = relays(reading.document.language)
    cast = Cast.of(reading)
    hops: Hops = {}
    for a, span in relayed(reading, words):
        relay = cast.speaker_for(span)
        if relay is not None:
            hops.setdefault(a.id, []).append(relay)
    _carry(reading, hops, words, cast)
    why = reasons(reading, words)
    known = {s.id: s for s in reading.speakers}
    people = cast.speakers() if any(hops.values()) else reading.speakers
    made = _Chains(reading.attributions, hops)
    return reading.replace(
        speakers=tuple(_told(s, known.get(s.id), why.get(s.id)) for s in people),
        attributions=tuple(changed(a, chain=made.of(a)) for a in reading.attributions),
    )


def _told(speaker: Speaker, known: Speaker | None, why: str | None) -> Speaker:
    """A speaker as it was known before, with new mentions and the reason for its anonymity."""
    if known is None:
        kept = speaker
    else:
        same = known.mentions == speaker.mentions
        kept = known if same else replace(known, mentions=speaker.mentions)
    return replace(kept, anonymity=why) if why and kept.anonymity is None else kept


class _Chains:
    """Chains, each made once from those of the attributions around it."""

    def __init__(self, attributions: tuple[Attribution, ...], hops: Hops) -> None:
        self._by_id = {a.id: a for a in attributions}
        self._hops = hops
        self._made: dict[str, Chain] = {}

    def of(self, a: Attribution) -> Chain:
        """Relays and speaker of an attribution; nothing where nobody speaks."""
        if a.speaker is None:
            return ()
        path = [a]
        seen = {a.id}
        while (parent := path[-1].parent) in self._by_id and parent not in self._made:
            if parent is None or parent in seen:
                break
            seen.add(parent)
            path.append(self._by_id[parent])
        chain = self._made.get(path[-1].parent or "", ())
        for link in reversed(path):
            chain = self._made[link.id] = self._longer(chain, link)
        return chain

    def _longer(self, chain: Chain, a: Attribution) -> Chain:
        """A chain and what an attribution adds to it; one without a speaker adds nothing."""
        if a.speaker is None:
            return chain
        for hop in self._hops.get(a.id, ()):
            if hop not in chain and hop != a.speaker:
                chain = (*chain, hop)
        # « a affirmé vouloir »: it is still the same one who speaks.
        return chain if chain and chain[-1] == a.speaker else (*chain, a.speaker)


def _carry(reading: Reading, hops: Hops, words: Relays, cast: Cast) -> None:
    """Let nameless sources keep their relay, and speak to the outlet whose report is told."""
    nameless = {s.id for s in reading.speakers if s.type == "anonymous"}
    outlets = {s.id for s in reading.speakers if s.type == "media"}
    speaker = {a.id: a.speaker for a in reading.attributions}
    outlet: str | None = None
    first: dict[str, list[str]] = {}
    last = 0
    for a in sorted(reading.attributions, key=lambda a: a.content.start):
        if a.speaker is None:
            continue
        if "\n" in reading.document.text[last : a.content.start]:
            first = {}
        last = max(last, a.content.start)
        if a.parent is not None:
            outer = speaker.get(a.parent)
            if a.speaker in nameless and outer in outlets and outer is not None:
                first.setdefault(a.speaker, [outer])
        elif a.speaker in nameless:
            if a.id not in hops:
                hops[a.id] = first.get(a.speaker, [outlet] if outlet else [])
            if hops[a.id]:
                first.setdefault(a.speaker, hops[a.id])
            outlet = outlet if hops[a.id] == [outlet] else None
        else:
            outlet = _report(a, words, cast) or (outlet if outlet == a.speaker else None)


def _report(a: Attribution, words: Relays, cast: Cast) -> str | None:
    """The outlet whose report an attribution tells (« selon un nouveau rapport de Bloomberg »)."""
    if a.source is None or not words.reports.search(a.source.text):
        return None
    found = words.media.search(a.source.text)
    at = a.source.start
    return cast.speaker_for((at + found.start(), at + found.end())) if found else None
