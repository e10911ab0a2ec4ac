"""How strongly a source puts what it says."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from selon import languages
from selon.languages.certainty import DEFAULT, UNMEASURED, Folded, certainty_words, yardstick
from selon.reading.changed import changed
from selon.reading.intervals import Intervals
from selon.records import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selon.languages.certainty import CertaintyWords, Yardstick
    from selon.records import Attribution, Reading, Span

__all__ = ["STATED", "UNQUANTIFIED", "Mark", "certainty", "marks", "nested", "outside"]

STATED: Final = "stated"
"""The scale of odds that the source itself gives in numbers."""

UNQUANTIFIED: Final = "unquantified"
"""The scale of hedges that no yardstick measures: the interval is what they leave open."""

_GAP: Final = 40  # characters between cue and content that still belong to them
_NEAR: Final = 40  # characters within which "one in four" must have its "chance"
_STOP: Final = re.compile(r"[.!?;\n»”]")
_LEAD: Final = re.compile(r"\W*(?:que\b|qu')")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that say how sure somebody is, where they stand, and what they leave open.

    ``rung`` is a rung of ``yardsticks.toml``, or ``"stated"`` for odds in numbers; negation has
    already been reckoned in. Offsets are those of the text that was looked at.
    """

    start: int
    end: int
    rung: str
    low: float
    high: float

    @property
    def rank(self) -> int:
        """Lower for what says more: numbers, a yardstick's terms, an expectation, a hedge."""
        if self.rung == STATED:
            return 0
        if self.rung not in UNMEASURED:
            return 1
        return 2 if self.rung == "expected" else 3


def certainty(reading: Reading, *, scale: str = DEFAULT) -> Reading:
    """Say how strongly each source puts it, where it says so.

    Needs: ``attributions`` with cue, content, kind and parent; ``document.language``. Adds:
    ``certainty``, of the content as it is worded (that "he will probably not come"). Numbers that
    the source gives win over words of probability, which get their interval from the yardstick
    ``scale`` (``selon.languages.certainty.yardsticks``), and those over words that no yardstick
    measures: "could", "seems", the French conditional of hearsay, whose scale is
    ``"unquantified"``. ``None`` is a plain assertion. What stands in the content of a nested
    attribution is that one's and not the outer one's.

    Raises:
        UsageError: there is no such yardstick.
    """
    stick = yardstick(scale)
    words = certainty_words(languages.get(reading.document.language).code)
    inside = nested(reading.attributions)
    text = reading.document.text
    return reading.replace(
        attributions=tuple(
            changed(a, certainty=_certainty(text, a, inside.get(a.id, ()), words, stick))
            for a in reading.attributions
        )
    )


def nested(attributions: Sequence[Attribution]) -> dict[str, list[Span]]:
    """For each attribution's id the contents that stand in it, in order, without overlap."""
    found: dict[str, list[Span]] = {}
    for a in attributions:
        if a.parent:
            found.setdefault(a.parent, []).extend(a.content.spans)
    for key, spans in found.items():
        merged: list[Span] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        found[key] = merged
    return found


def outside(piece: Span, holes: Sequence[Span]) -> Iterator[Span]:
    """What is left of a piece of text without the holes (as of ``nested``)."""
    start, end = piece
    for n in range(bisect_left(holes, start, key=lambda hole: hole[1]), len(holes)):
        if holes[n][0] >= end:
            break
        if start < holes[n][0]:
            yield start, holes[n][0]
        start = max(start, holes[n][1])
    if start < end:
        yield start, end


def marks(
    text: str, words: CertaintyWords, stick: Yardstick, *, cue: bool = False
) -> tuple[Mark, ...]:
    """All words of certainty in a stretch of text, in order, without overlap.

    Args:
        text: a content, a clause, a cue.
        words: those of its language.
        stick: the yardstick for words of probability.
        cue: it is a cue, whose own words ("doubts that", "is sure that") count as well.
    """
    folded = Folded(text)
    found = list(_stated(folded.text, words))
    rungs = list(_rungs(folded.text, words, cue=cue))
    if not found and not rungs:
        return ()
    stated = Intervals([(m.start, m.end) for m in found])
    for start, end, rung in rungs:
        if next(stated.touching(start, end), None) is not None:
            continue
        if folded.text[start:end] in words.lower and _capital(text, folded.span(start, end)):
            continue
        mark = _measured(folded.text, (start, end), rung, words, stick)
        if mark:
            found.append(mark)
    made = []
    for m in sorted(found, key=lambda m: m.start):
        start, end = folded.span(m.start, m.end)
        made.append(replace(m, start=start, end=end))
    return tuple(made)


def _certainty(
    text: str, a: Attribution, holes: Sequence[Span], words: CertaintyWords, stick: Yardstick
) -> Certainty | None:
    found: list[tuple[Span, Mark]] = []
    for (start, end), cue in _stretches(text, a, holes):
        found += [
            ((start + m.start, start + m.end), m)
            for m in marks(text[start:end], words, stick, cue=cue)
        ]
    distant = _conditionals(text, a, holes, words)
    found += [(span, Mark(*span, "hedged", *UNMEASURED["hedged"])) for span in distant]
    if not found:
        return None
    found.sort(key=lambda f: f[0])
    best = min(m.rank for _, m in found)
    deciding = [m for _, m in found if m.rank == best]
    name = {0: STATED, 1: stick.name}.get(best, UNQUANTIFIED)
    low, high = min(m.low for m in deciding), max(m.high for m in deciding)
    return Certainty(low, high, tuple(text[s:e] for (s, e), _ in found), name)


def _stretches(text: str, a: Attribution, holes: Sequence[Span]) -> Iterator[tuple[Span, bool]]:
    """The content's pieces, the cue, and what stands between them; whether it is the cue."""
    for piece in a.content.spans:
        yield from ((span, False) for span in outside(piece, holes))
    if a.cue is None or a.content.start <= a.cue.start < a.content.end:
        return
    for span in a.cue.spans:
        yield span, True
    ends = sorted([(a.cue.start, a.cue.end), (a.content.start, a.content.end)])
    start, end = ends[0][1], ends[1][0]
    if 0 < end - start <= _GAP and not _STOP.search(text, start, end):
        yield (start, end), True


def _rungs(text: str, words: CertaintyWords, *, cue: bool) -> Iterator[tuple[int, int, str]]:
    """Where words of each rung stand; of those that overlap the first, then the longest."""
    # Most stretches hold none of them: one look at all before one for each.
    if not (words.some_cue if cue else words.some).search(text):
        return
    tables: list[Mapping[str, re.Pattern[str]]] = [words.content, *([words.cue] if cue else [])]
    found = [(m.start(), m.end(), "") for m in words.ignored.finditer(text)]
    found += [
        (m.start(), m.end(), rung)
        for table in tables
        for rung, pattern in table.items()
        for m in pattern.finditer(text)
    ]
    last = 0
    for start, end, rung in sorted(found, key=lambda f: (f[0], -f[1])):
        if start >= last:
            last = end
            if rung:
                yield start, end, rung


def _measured(
    text: str, span: Span, rung: str, words: CertaintyWords, stick: Yardstick
) -> Mark | None:
    """What words of a rung leave open, turned round where they are negated."""
    negated = words.negated.search(text[max(0, span[0] - _NEAR) : span[0]])
    low, high = stick.terms[rung] if rung in stick.terms else UNMEASURED[rung]
    if not negated:
        return Mark(*span, rung, low, high)
    if rung == "hedged":
        return None
    if rung == "possible":
        return Mark(*span, "impossible", *stick.terms["impossible"])
    if rung in ("certain", "almost_certain"):
        # Who is not certain has said only that.
        return Mark(*span, rung, 0.0, low)
    return Mark(*span, rung, round(1 - high, 4), round(1 - low, 4))


def _stated(text: str, words: CertaintyWords) -> Iterator[Mark]:
    """Odds in numbers, in order, without overlap."""
    if not words.odds.some.search(text):
        return
    kinds = ("percent", "against", "for_", "among", "either")
    found = [
        (m.start(), -m.end(), kind, [_number(g, words.odds.numbers) for g in m.groups() if g])
        for kind in kinds
        for m in getattr(words.odds, kind).finditer(text)
    ]
    last = 0
    for start, end, kind, numbers in sorted(found):
        interval = _interval(kind, numbers)
        close = text[max(0, start - _NEAR) : _NEAR - end]
        if start < last or interval is None:
            continue
        if kind in ("among", "either") and not words.odds.near.search(close):
            continue
        last = -end
        yield Mark(
            start, -end, STATED, *_bounded(text[max(0, start - _NEAR) : start], interval, words)
        )


def _bounded(
    before: str, interval: tuple[float, float], words: CertaintyWords
) -> tuple[float, float]:
    """An interval after "less than" or "at least", and after "not"."""
    if words.odds.less.search(before):
        interval = (0.0, interval[1])
    elif words.odds.more.search(before):
        interval = (interval[0], 1.0)
    if words.negated.search(before):
        return round(1 - interval[1], 4), round(1 - interval[0], 4)
    return interval


def _number(word: str, numbers: Mapping[str, float]) -> float:
    return numbers[word] if word in numbers else float(word.replace(",", "."))


def _interval(kind: str, numbers: Sequence[float]) -> tuple[float, float] | None:
    """The probability that numbers mean, or ``None`` where they mean none."""
    if kind == "percent":
        low, high = min(numbers) / 100, max(numbers) / 100
        return (low, high) if high <= 1 else None
    if len(numbers) != 2 or numbers[1] <= 0 or sum(numbers) <= 0:
        return None
    one, other = numbers
    if kind == "among":
        return (one / other,) * 2 if one <= other else None
    share = round(one / (one + other), 4)
    if kind == "for_":
        return share, share
    if kind == "against":
        return round(1 - share, 4), round(1 - share, 4)
    low, high = sorted([share, round(1 - share, 4)])
    return low, high


def _conditionals(
    text: str, a: Attribution, holes: Sequence[Span], words: CertaintyWords
) -> Iterator[Span]:
    """The verbs of a content whose conditional keeps its distance (« aurait été tué »).

    After a cue in the past « que » makes the present conditional a future, with « si » it is a
    hypothesis, and in a quotation it is the speaker's own.
    """
    content = Folded(a.content.text).text
    if a.kind == "direct" or words.hypothesis.search(content):
        return
    cue = Folded(a.cue.text).text if a.cue else ""
    future = a.kind != "hearsay" and _LEAD.match(content) and words.shift.search(cue)
    patterns = [words.perfect, *([] if future else [words.present])]
    for piece in a.content.spans:
        for start, end in outside(piece, holes):
            folded = Folded(text[start:end])
            for pattern in patterns:
                for m in pattern.finditer(folded.text):
                    if not words.wish.fullmatch(m.group()):
                        s, e = folded.span(*m.span())
                        yield start + s, start + e


def _capital(text: str, span: Span) -> bool:
    return text[span[0]].isupper()
