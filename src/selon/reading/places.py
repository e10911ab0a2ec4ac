"""Which attribution a place in the text belongs to, and which noun phrase stands there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from selon.reading.intervals import Intervals, Owned
from selon.reading.nesting import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selon.languages.relays import Relays
    from selon.records import Attribution, Reading, Span

__all__ = ["NounPhrases", "Places", "ends", "iou", "overlap", "starts"]

_BREAK = re.compile(r"\n|(?<=[.!?…])[\s»”\")]*\s+(?=[«“\"(]?\s*[A-ZÀ-Þ])")
_ABBREVIATION = re.compile(r"\b(?:[A-ZÀ-Þ]|M[mr]|Mrs|Ms|Mme|Mlle|Dr|Me|Lt|Gen|Sen|Rep|St)\.\s*$")
_TOKEN = re.compile(r"\w[\w’'&-]*(?:\.\w+)*")
_OWNER = re.compile(r"\w['’]s$")
_GLUE = "'’ \u00a0"  # what may stand between the words of a noun phrase
_NEAR: Final = 40  # how far a phrase may stand behind the source or cue that it belongs to
_HEAD: Final = 20  # how far behind its start the head noun of a phrase may stand
_TITLE: Final = 80  # how far behind "report" its outlet may be named
_WORDS: Final = 12  # the longest noun phrase, in words


class Places:
    """The sentences of an article and the attributions in them that have a speaker."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.document.text
        self._by_id = {a.id: a for a in reading.attributions}
        reaches = sorted(
            (min(starts(a)), max(ends(a)), n)
            for n, a in enumerate(reading.attributions)
            if a.speaker is not None
        )
        self._spoken = [reading.attributions[n] for _, _, n in reaches]
        self._reaches = Intervals([(s, e) for s, e, _ in reaches])
        self._firsts = [s for s, _, _ in reaches]
        self._contents = Owned((span, a) for a in reading.attributions for span in a.content.spans)
        self._breaks = [
            m.end()
            for m in _BREAK.finditer(self.text)
            if not _ABBREVIATION.search(self.text[max(0, m.start() - 6) : m.start()])
        ]

    def sentence(self, at: int) -> Span:
        """The sentence, heading or line that a place stands in."""
        n = bisect_right(self._breaks, at)
        start = self._breaks[n - 1] if n else 0
        return start, self._breaks[n] if n < len(self._breaks) else len(self.text)

    def opens(self, at: int) -> bool:
        """Whether a sentence, or its part behind a short lead-in, begins here."""
        lead = self.text[self.sentence(at)[0] : at].strip(" «“\"'–—-")
        return not lead or self.text[at].isupper() or (len(lead) <= _NEAR and lead.endswith(","))

    def near(self, start: int, end: int) -> list[Attribution]:
        """Those with a speaker that have a character in a stretch, by where they start."""
        return [self._spoken[i] for i in self._reaches.touching(start, end)][::-1]

    def behind(self, at: int, relay: Span | None = None) -> Attribution | None:
        """The one whose source, cue or addressee holds a phrase, or ends shortly before it."""
        start = self.sentence(at)[0]
        best: tuple[int, Attribution] | None = None
        for a in self.near(max(start, at - _NEAR - 1), at + 1):
            for s, e in _outside(a):
                gap = 0 if s <= at < e else at - e
                if not 0 <= gap <= _NEAR or (best is not None and gap >= best[0]):
                    continue
                parted = re.search(r"[;:\n]", self.text[e:at]) if gap else None
                if parted is None and self.open_to(at, a):
                    best = (gap, a)
        owner = self._level(at, best[1]) if best else None
        return None if owner and relay and itself(at, relay, owner) else owner

    def _level(self, at: int, a: Attribution) -> Attribution:
        """The one that a phrase is about: an outer one, if the phrase stands outside that too."""
        for _ in range(len(self._by_id)):
            outer = self._by_id.get(a.parent or "")
            if outer is None or outer.speaker is None:
                break
            room = outer.content.spans + (outer.source.spans if outer.source else ())
            if overlap((at, at + 1), room):
                break
            a = outer
        return a

    def around(self, at: int, relay: Span) -> Attribution | None:
        """The one in whose midst or right behind which a phrase stands."""
        start = self.sentence(at)[0]
        best: tuple[int, Attribution] | None = None
        for a in self.near(max(start, at - _NEAR), at + 1):
            if min(starts(a)) >= at or itself(at, relay, a) or not self.open_to(at, a):
                continue
            gap = max(0, at - max(ends(a)))
            if best is None or gap < best[0]:
                best = (gap, a)
        return best[1] if best else None

    def all_ahead(self, at: int, relay: Span | None = None) -> list[Attribution]:
        """Those that start behind a phrase in its sentence."""
        low, high = (bisect_right(self._firsts, x) for x in (at, self.sentence(at)[1] - 1))
        return [
            a
            for a in self._spoken[low:high]
            if self.open_to(at, a) and not (relay and itself(at, relay, a))
        ]

    def ahead(self, at: int, relay: Span | None = None) -> Attribution | None:
        """The first one that starts behind a phrase in its sentence."""
        return next(iter(self.all_ahead(at, relay)), None)

    def open_to(self, at: int, a: Attribution) -> bool:
        """Whether nobody says what stands here but those who also say ``a``."""
        outer = {b.id for b in self._contents.holding(at, at + 1)}
        return outer <= self.ancestors(a)

    def ancestors(self, a: Attribution) -> set[str]:
        """The ids of the attributions that one stands in."""
        return {b.id for b in ancestors(a, self._by_id)}


def itself(at: int, relay: Span, a: Attribution) -> bool:
    """Whether a relay is only the attribution's own source."""
    if a.source is None:
        return False
    if any(s <= at < e for s, e in a.source.spans):
        return any(s == relay[0] for s, _ in a.source.spans)
    return overlap(relay, a.source.spans)


class NounPhrases:
    """Noun phrases by where they begin or end: from names, capitals and small words."""

    def __init__(self, reading: Reading, words: Relays, places: Places) -> None:
        self._text = reading.document.text
        self._words = words
        self._places = places
        self._names = [n for n in reading.tagging.names if n.type != "place"]
        self._name_starts = [n.start for n in self._names]

    def after(self, at: int, end: int | None = None) -> Span | None:
        """The noun phrase that begins here."""
        text = self._text
        start = stop = last = at
        named = False
        end = self._places.sentence(at)[1] if end is None else end
        for n, m in enumerate(_TOKEN.finditer(text, at, end)):
            gap = text[last : m.start()].strip(_GLUE + ("" if n else '"“«'))
            small = m.group()[0].islower()
            if n >= _WORDS or gap or self._stops(m.group(), first=not n):
                break
            particle = self._is(m.group(), self._words.particles)
            if named and small and not particle:
                break
            start, last = (start, m.end()) if n else (m.start(), m.end())
            # "Fiat's announcement": what is owned is still to come.
            opened = n == 0 and self._is(m.group(), self._words.determiners)
            named = (named or not (small or opened)) and not _OWNER.search(m.group())
            if not (small and particle) or re.search(r"['’]\w", m.group()):
                stop = m.end()
        return self._outlet_of(self._widened(start, stop)) if stop > start else None

    def _outlet_of(self, span: Span) -> Span:
        """Of a report that names its outlet, the outlet (« un rapport **de Bloomberg** »)."""
        text, words = self._text, self._words
        report = words.reports.search(text, *span)
        if report is None or not span[0] <= report.start() <= span[0] + _HEAD:
            return span
        clause = re.compile(r"[,;.\n]").search(text, report.end(), report.end() + _TITLE)
        end = clause.start() if clause else min(len(text), report.end() + _TITLE)
        # The last one: a title may name others (« l'article "X veut acheter BFM" du Monde »).
        named = [m.span() for m in words.media.finditer(text, report.end(), end)]
        return named[-1] if named else span

    def before(self, at: int) -> Span | None:
        """The noun phrase that ends here, or at a comma just before."""
        text = self._text
        end = len(text[:at].rstrip(" ,\u00a0"))
        tokens = list(_TOKEN.finditer(text, self._places.sentence(max(0, at - 1))[0], end))
        start = after = end
        for n, m in enumerate(reversed(tokens)):
            if n >= _WORDS or text[m.end() : after].strip(_GLUE) or self._stops(m.group()):
                break
            if self._words.stacked.match(text, m.start()):
                break
            start = after = m.start()
        return (start, end) if start < end else None

    def _widened(self, start: int, stop: int) -> Span:
        """As far as the last name or outlet that begins in a stretch."""
        low, high = (bisect_left(self._name_starts, x) for x in (start, stop))
        stop = max([stop, *(n.end for n in self._names[low:high])])
        outlet = self._words.media.match(self._text, start)
        return start, max(stop, outlet.end()) if outlet else stop

    def _stops(self, word: str, *, first: bool = False) -> bool:
        plain = re.split(r"['’]", word.lower())[0]
        elided = not first and plain + "'" in self._words.stops and plain != word.lower()
        return word.lower() in self._words.stops or elided

    def _is(self, word: str, words: frozenset[str]) -> bool:
        plain = re.split(r"['’]", word.lower())[0]
        return word.lower() in words or plain in words or plain + "'" in words


def starts(a: Attribution) -> list[int]:
    """Where the parts of an attribution start."""
    return [span.start for span in (a.content, a.cue, a.source) if span is not None]


def ends(a: Attribution) -> list[int]:
    """Where the parts of an attribution end."""
    return [span.end for span in (a.content, a.cue, a.source) if span is not None]


def overlap(span: Span, pieces: Iterable[Span]) -> bool:
    """Whether a stretch shares a character with one of others."""
    return any(s < span[1] and span[0] < e for s, e in pieces)


def iou(a: tuple[Span, ...], b: tuple[Span, ...]) -> float:
    """What two sets of stretches share, of what they cover together, in characters: 0 to 1."""
    both = sum(max(0, min(e, f) - max(s, r)) for s, e in a for r, f in b)
    whole = sum(e - s for s, e in a) + sum(f - r for r, f in b) - both
    return both / whole if whole else 0.0


def _outside(a: Attribution) -> Iterator[Span]:
    """The pieces of source, cue and addressee."""
    for part in (a.source, a.cue, a.addressee):
        if part is not None:
            yield from part.spans
