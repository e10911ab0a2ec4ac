"""When something was said, where the sentence that reports it says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from selon.languages.dating import dating_words
from selon.reading.changed import changed
from selon.reading.intervals import Intervals
from selon.records import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selon.records import Attribution, Reading, Span, Time

__all__ = ["said"]

_NEAR = 60  # characters between a cue (or its source) and its time
_OPENING = 120  # characters between a time that opens the sentence and what it belongs to
_ASIDE = re.compile(r"[\s,–—-]*(?:(?:le|ce|on|dès|en|in|last|this)\s+)?", re.IGNORECASE)
_INNER_COMMA = re.compile(r"^[^,]+,\s*[^\s,]")
_STOP = re.compile(r"[.!?…](?:\s|$)|[;:\n«»“”\"()]")
_OPENS = re.compile(
    r"(?:^|[.!?…»”\"]\s+|\n\s*)[«“\"—–\s]*(?:(?:On|In|Le|Ce|Dès|En|Plus tôt|Earlier)\s+)?$",
    re.IGNORECASE,
)


def said(reading: Reading) -> Reading:
    """Give every attribution the time at which its words were said, where its sentence has one.

    Needs: ``attributions`` with cue, content and source; ``times``. Adds: ``said``: the words and
    days of the time that stands beside the cue or its source ("a déclaré la semaine dernière",
    "on Tuesday the minister said") and nearer to this cue than to another. What stands in the
    content is when something happened, what stands in the source describes the source. ``None``
    where there is no such time or its days are not known.
    """
    finder = _Finder(reading)
    wishes = [sorted(finder.near(a), key=lambda f: f[0]) for a in reading.attributions]
    bids: dict[Span, tuple[int, Span]] = {}
    for a, found in zip(reading.attributions, wishes, strict=True):
        for distance, time in found:
            bid = (distance, a.cue.spans[0] if a.cue else time.span)
            bids[time.span] = min(bids.get(time.span, bid), bid)
    return reading.replace(
        attributions=tuple(
            changed(a, said=_chosen(a, found, bids))
            for a, found in zip(reading.attributions, wishes, strict=True)
        )
    )


def _chosen(
    a: Attribution, found: Sequence[tuple[int, Time]], bids: Mapping[Span, tuple[int, Span]]
) -> Said | None:
    """The nearest time, unless another cue is nearer to it."""
    if a.cue is None or not found:
        return None
    distance, time = found[0]
    if bids[time.span] != (distance, a.cue.spans[0]) or not (time.start and time.end):
        return None
    return Said(time.text, time.start, time.end)


class _Finder:
    """The times and contents of a reading, to be asked for the times beside a cue."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.document.text
        self._words = dating_words(reading.document.language)
        self._times = [t for t in reading.times if t.start and t.end]
        pieces = sorted((span, a.id) for a in reading.attributions for span in a.content.spans)
        self._pieces = [span for span, _ in pieces]
        self._owners = [owner for _, owner in pieces]
        self._contents = Intervals(self._pieces)

    def near(self, a: Attribution) -> Iterator[tuple[int, Time]]:
        """Times beside the cue or the source, and how far from the nearer of the two."""
        if a.cue is None:
            return
        spans = sorted(a.cue.spans + (a.source.spans if a.source else ()))
        first = bisect_left(self._times, spans[0][0] - 2 * _OPENING, key=lambda t: t.span[0])
        for n in range(first, len(self._times)):
            time = self._times[n]
            if time.span[0] > spans[-1][1] + _NEAR:
                break
            if any(s < time.span[1] and time.span[0] < e for s, e in spans):
                continue
            distance = self._distance(time.span, spans, a)
            if distance is not None and not self._taken(time.span, a):
                yield distance, time

    def _taken(self, time: Span, a: Attribution) -> bool:
        """Whether it is a noun's time or a content's."""
        if self._words.not_said.search(self._text[max(0, time[0] - _NEAR) : time[0]]):
            return True
        assert a.cue is not None  # noqa: S101 - the caller has looked
        for n in self._contents.touching(*time):
            start, end = self._pieces[n]
            # A content in which the whole attribution lies may hold its time as well.
            if self._owners[n] == a.id or not start <= a.cue.start < a.cue.end <= end:
                return True
        return False

    def _distance(self, time: Span, spans: Sequence[Span], a: Attribution) -> int | None:
        """The characters to the nearest of the spans; ``None`` if another clause is between."""
        behind = [s for s in spans if s[1] <= time[0]]
        if behind:
            gap = self._text[behind[-1][1] : time[0]]
            # Between source and verb only an aside counts: « le maire, arrêté mardi, a dit ».
            aside = len(behind) < len(spans)
            near = _ASIDE.fullmatch(gap) if aside else len(gap) <= _NEAR
            near = near and not _INNER_COMMA.search(gap)
        else:
            gap = self._text[time[1] : spans[0][0]]
            near = _ASIDE.fullmatch(gap) or (len(gap) <= _OPENING and self._opens(time, a))
            # « Mardi, selon la police » is when it happened.
            near = near and a.source is not None and a.source.start == spans[0][0]
        if not near or _STOP.search(gap) or self._words.clause.search(gap):
            return None
        return len(gap)

    def _opens(self, time: Span, a: Attribution) -> bool:
        """Whether it stands first in the sentence, and the source is a clause's own subject."""
        ahead = self._text[max(0, time[0] - _NEAR) : time[0]]
        relative = a.source is not None and self._words.clause.fullmatch(a.source.text.strip())
        return _OPENS.search(ahead) is not None and not relative
