"""What somebody says will come, so that it can be checked when the day has passed."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from selon import languages
from selon.languages.certainty import (
    DEFAULT,
    UNMEASURED,
    Folded,
    certainty_words,
    forecast_words,
    yardstick,
)
from selon.reading.certainty import STATED, marks, nested, outside
from selon.reading.intervals import Intervals
from selon.records import Forecast, SpanText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from selon.languages.certainty import CertaintyWords, ForecastWords, Yardstick
    from selon.reading.certainty import Mark
    from selon.records import Attribution, Publication, Reading, Span, Time

__all__ = ["forecasts"]

# By these acts nobody foretells: who wants, promises or orders something makes it come.
_NO_FORECAST: Final = frozenset(
    {"want", "order", "ask", "promise", "decide", "agree", "oppose", "praise", "criticise"}
)
# After these a plain future is a forecast, if it has a time.
_FORETELLING: Final = frozenset({"believe", "warn"})
_EMPHATIC: Final = frozenset({"certain", "impossible"})
_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\s»”'\"]+(?=[A-ZÀ-Ý«“\"`\[])|\n+")
_CLAUSE_END: Final = re.compile(r"[,;:.!?»”\n]|\s[–—]\s|\Z")
_WHOLE: Final = re.compile(r"[.!?…;:][\s»”'\"]*\Z")
_LEAD: Final = re.compile(r"[\s«“\"'`]*(?:(?:que|that)\s+|qu['’]\s*)?[\s«“\"`]*", re.IGNORECASE)
_BEFORE: Final = 30  # characters before a time in which "by" may stand
_REST: Final = 200  # characters behind a content in which its clause may go on
_OPENING: Final = 60  # characters in which a time may open the sentence: "By the end of 2026, …"


@dataclass(frozen=True, slots=True)
class _Words:
    """All that is asked of a language and a yardstick."""

    sure: CertaintyWords
    ahead: ForecastWords
    stick: Yardstick


class _Near(NamedTuple):
    """The times in a sentence of a content, in the clause it breaks off, and those that open it."""

    within: Sequence[Time]
    rest: Sequence[Time]
    opening: Sequence[Time]


def forecasts(reading: Reading, *, scale: str = DEFAULT) -> Reading:
    """Find the attributions that foretell something, and what, how likely and when.

    Needs: ``attributions`` with cue (and its act), content, source and parent; ``times``;
    ``document.language`` and ``published``. Adds: ``forecasts``, one for each sentence of a content
    that foretells an outcome with a time (a hedged future, or a plain one from who foretells) or a
    probability (in numbers, or by a term of the yardstick ``scale``). The time may stand beside
    the content: behind it in the clause that it breaks off, or where the sentence opens. Plans,
    announcements, orders and wishes are none, nor is a bare "could". ``probability`` is ``None``
    where no number and no term of the yardstick was said; ``horizon`` where the time can't be put
    into days.

    Raises:
        UsageError: there is no such yardstick.
    """
    code = languages.get(reading.document.language).code
    words = _Words(certainty_words(code), forecast_words(code), yardstick(scale))
    times = sorted(reading.times, key=lambda t: t.span)
    where = Intervals([t.span for t in times])
    text, inside = reading.document.text, nested(reading.attributions)
    starts = sorted({s for a in reading.attributions for s, _ in _spans(a)})
    found: list[Forecast] = []
    for a in reading.attributions:
        if _plan(a, words.ahead):
            continue
        first = min(s for s, _ in _spans(a))
        for piece in _sentences(text, a, inside.get(a.id, ())):
            around = piece, _rest(text, piece, starts), _opening(text, first, piece, starts)
            near = _Near(*([times[i] for i in where.touching(*s)] for s in around))
            forecast = _forecast(reading, a, piece, near, words)
            if forecast:
                found.append(forecast)
    return reading.replace(forecasts=tuple(found))


def _plan(a: Attribution, words: ForecastWords) -> bool:
    """Whether somebody only says what he means to do."""
    if a.cue is None:
        return False
    cue = Folded(a.cue.text).text
    if a.cue.act in _NO_FORECAST or words.plans.search(cue):
        return True
    return a.cue.act == "predict" and bool(words.planned.match(Folded(a.content.text).text))


def _sentences(text: str, a: Attribution, holes: Sequence[Span]) -> Iterator[Span]:
    """The sentences of a content, without what is said by others in it."""
    for piece in a.content.spans:
        for start, end in outside(piece, holes):
            last = start
            for m in _SENTENCE.finditer(text, start, end):
                yield last, m.start()
                last = m.end()
            if last < end:
                yield last, end


def _spans(a: Attribution) -> Iterator[Span]:
    """Where the parts of an attribution stand."""
    for part in (a.content, a.cue, a.source):
        yield from part.spans if part else ()


def _rest(text: str, piece: Span, starts: Sequence[int]) -> Span:
    """The clause that a content breaks off, up to its end or to the next part of an attribution."""
    if _WHOLE.search(text, max(piece[0], piece[1] - _REST), piece[1]):
        return piece[1], piece[1]
    limit = min(piece[1] + _REST, len(text))
    after = bisect_left(starts, piece[1])
    if after < len(starts):
        limit = min(limit, starts[after])
    end = _CLAUSE_END.search(text, piece[1], limit)
    return piece[1], end.start() if end else limit


def _opening(text: str, first: int, piece: Span, starts: Sequence[int]) -> Span:
    """What opens the sentence before its attribution; empty where another stands there."""
    if first < piece[0] - _REST:
        return first, first
    low = max(0, first - _OPENING)
    breaks = [m.end() for m in _SENTENCE.finditer(text, low, first + 1) if m.end() <= first]
    start = breaks[-1] if breaks else low
    if (start and not breaks) or bisect_left(starts, start) < bisect_left(starts, first):
        return first, first
    return start, first


def _forecast(
    reading: Reading, a: Attribution, piece: Span, times: _Near, words: _Words
) -> Forecast | None:
    text, published = reading.document.text, reading.document.published
    said = text[slice(*piece)]
    folded, ahead = Folded(said).text, words.ahead
    # Beside the content, what lies ahead can't be when it was said: it is told of the outcome.
    ahead_of_us = ([t for t in found if _future(t, published, ahead)] for found in times)
    future = next(filter(None, ahead_of_us), [])
    modal, plain = _modal(folded, ahead), _plain(folded, a, words)
    length = [t for t in times.within if t.type == "DURATION"]
    lasting = bool(length and ahead.lasting.search(folded))
    timed = bool(future or ahead.vague.search(folded) or _over(text, piece, length, ahead))
    prospect = ahead.prospect.search(folded) is not None
    if not (lasting or timed or modal or plain or prospect):
        return None  # most sentences, without a look at how likely they call anything
    measured = _measured(said, a, words)
    if not (
        lasting
        or (timed and (modal or _foretells(a, ahead, plain=plain)))
        or (timed and plain and ahead.outcomes.search(folded))
        or _likely(measured, prospect=prospect, future=modal or plain, timed=timed)
    ):
        return None
    return Forecast(
        a.id,
        SpanText.of(text, [_event(said, piece)]),
        _probability(measured),
        _horizon(text, future, published, ahead),
        _condition(text, piece, ahead),
    )


def _event(said: str, piece: Span) -> Span:
    """What is foretold: the sentence without the word that leads it in, and outer space."""
    lead = _LEAD.match(said)
    start, end = piece[0] + (lead.end() if lead else 0), piece[0] + len(said.rstrip())
    return (start, end) if start < end else piece


def _modal(text: str, words: ForecastWords) -> bool:
    """Whether a future is hedged: "should be completed", « est attendu »."""
    found = [m.span() for m in words.modal.finditer(text)]
    other = [m.span() for m in words.not_modal.finditer(text)] if found else []
    return any(not any(s < end and start < e for s, e in other) for start, end in found)


def _plain(text: str, a: Attribution, words: _Words) -> bool:
    """Whether it is a future, seen from now or from a cue in the past."""
    if words.ahead.plain.search(text):
        return True
    if a.kind == "hearsay" or a.cue is None or not words.ahead.past_future.search(text):
        return False
    return bool(words.sure.shift.search(Folded(a.cue.text).text))


def _foretells(a: Attribution, words: ForecastWords, *, plain: bool) -> bool:
    """Whether the cue or the source is one that foretells; most need a future to do so."""
    if a.cue is None:
        return False
    if a.cue.act == "predict" or (plain and a.cue.act in _FORETELLING):
        return True
    return plain and a.source is not None and bool(words.sources.search(Folded(a.source.text).text))


def _likely(found: Sequence[Mark], *, prospect: bool, future: bool, timed: bool) -> bool:
    """Whether something is given a probability, and is still to come.

    "Certainly" and "impossible" are more often emphasis: they count with a prospect only.
    """
    if not found:
        return False
    if prospect or (timed and any(m.rung == STATED for m in found)):
        return True
    return future and any(m.rung not in _EMPHATIC for m in found)


def _measured(said: str, a: Attribution, words: _Words) -> list[Mark]:
    """The numbers and the yardstick's terms in a sentence and in the cue."""
    found = [*marks(said, words.sure, words.stick)]
    if a.cue is not None:
        found += marks(a.cue.text, words.sure, words.stick, cue=True)
    return [m for m in found if m.rung not in UNMEASURED]


def _probability(found: Sequence[Mark]) -> tuple[float, float] | None:
    """What the marks that say most leave open."""
    rank = min((m.rank for m in found), default=0)
    best = [m for m in found if m.rank == rank]
    return (min(m.low for m in best), max(m.high for m in best)) if best else None


def _future(t: Time, published: Publication | None, words: ForecastWords) -> bool:
    """Whether a time ends after the day the document came out; on it, a weekday may still come."""
    if t.type == "SET" or t.end is None or words.today.search(Folded(t.text).text):
        return False
    if published is None or t.end > published.start:
        return True
    return t.end == published.start and not any(map(str.isdigit, t.text))


def _over(text: str, piece: Span, lengths: Sequence[Time], words: ForecastWords) -> bool:
    """Whether a length of time is what something comes about in: "over thirty years"."""
    befores = (Folded(text[max(piece[0], t.span[0] - _BEFORE) : t.span[0]]).text for t in lengths)
    return any(_ends(before, words.over) for before in befores)


def _horizon(
    text: str, times: Sequence[Time], published: Publication | None, words: ForecastWords
) -> tuple[date, date] | None:
    """From the first to the last day that the times of a forecast leave open."""
    spans: list[tuple[date, date]] = []
    for t in times:
        if t.start is None or t.end is None:
            continue
        start = t.start
        before = Folded(text[max(0, t.span[0] - _BEFORE) : t.span[0]]).text
        if published and (start < published.start or _ends(before, words.until)):
            start = published.start
        spans.append((min(start, t.end), t.end))
    return (min(s for s, _ in spans), max(e for _, e in spans)) if spans else None


def _ends(before: str, pattern: re.Pattern[str]) -> bool:
    """Whether what stands before a time ends with one of these, an article or so aside."""
    found = list(pattern.finditer(before))
    return bool(found) and len(before[found[-1].end() :].split()) <= 2


def _condition(text: str, piece: Span, words: ForecastWords) -> SpanText | None:
    folded = Folded(text[slice(*piece)])
    found = words.condition.search(folded.text)
    if not found:
        return None
    start = piece[0] + folded.span(*found.span())[0]
    end = _CLAUSE_END.search(text, piece[0] + folded.span(*found.span())[1], piece[1])
    stop = end.start() if end else piece[1]
    return SpanText.of(text, [(start, stop)])
