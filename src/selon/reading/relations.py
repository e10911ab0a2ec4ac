"""Labelled spans and links to attributions: who said what."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from selon.records import Attribution, Cue, Reading, Span, SpanText, TaggedSpan, Tagging

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FLOOR = 1e-3  # what a link that was not carried along is taken to be worth
_STOPS = ",;"
_LEAST = 0.1  # raw confidence
_INSIDE = 2  # the level of cues that stand inside their own content


@dataclass
class Odds:
    """For each span and role: how likely each partner is (``None``: there is none)."""

    table: dict[tuple[int, str], dict[int | None, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, tagging: Tagging) -> Odds:
        """Collect a tagging's links."""
        odds = cls()
        for link in tagging.links:
            odds.table.setdefault((link.a, link.role), {})[link.b] = link.probability
        return odds

    def best(self, of: Iterable[int], role: str) -> tuple[int | None, float]:
        """The partner that all of some spans agree on best, and its mean probability."""
        tables = [t for i in of if (t := self.table.get((i, role)))]
        if not tables:
            return None, 0.0
        partners = {p for t in tables for p in t}
        scores = {p: sum(math.log(max(t.get(p, _FLOOR), _FLOOR)) for t in tables) for p in partners}
        # Ties go to "nobody", then to the first in the text: the same text, the same answer.
        winner = max(partners, key=lambda p: (scores[p], p is None, -(p or 0)))
        return winner, math.exp(scores[winner] / len(tables))


def relations(reading: Reading) -> Reading:
    """Join spans into attributions.

    Needs: ``tagging``. Adds: ``attributions`` with content, cue, source, addressee and a raw
    confidence, in text order, without parents. Contents that share a cue are the pieces of one
    attribution (« A », dit X, « B »). A content without a cue and a cue without a content are
    left out, as are attributions of next to no confidence: on the dev articles most of them are
    none (``docs/accuracy.md``).
    """
    tagging = reading.tagging
    odds = Odds.of(tagging)
    contents: dict[int, list[int]] = defaultdict(list)
    idle: list[int] = []
    for i, span in enumerate(tagging.spans):
        if span.role == "content":
            cue, _ = odds.best([i], "cue")
            if cue is not None:
                contents[cue].append(i)
            else:
                idle.append(i)
    _hearsay(tagging.spans, idle, contents)
    text = reading.document.text
    made = [_attribution(text, tagging.spans, odds, c, of) for c, of in contents.items()]
    kept = [a for a in made if a.confidence >= _LEAST]
    kept.sort(key=lambda a: (a.content.start, -a.content.end, a.cue.start if a.cue else 0))
    return reading.replace(
        attributions=tuple(replace(a, id=f"a{n}") for n, a in enumerate(kept, start=1))
    )


def _hearsay(
    spans: Sequence[TaggedSpan], idle: Sequence[int], contents: dict[int, list[int]]
) -> None:
    """Give contents without a cue the hearsay cue inside them, if no other content has it.

    By definition the cue of hearsay stands in its own content (« X **serait** en train de … »);
    the linker, which mostly sees cues outside, now and then says "none" (once in the 130 annotated
    articles with hearsay).
    """
    free = [i for i, s in enumerate(spans) if s.level == _INSIDE and s.role == "cue"]
    free = [i for i in free if i not in contents]
    starts = [spans[i].start for i in free]
    for i in idle:
        low = bisect_left(starts, spans[i].start)
        if low < len(free) and spans[free[low]].end <= spans[i].end:
            contents[free[low]].append(i)


def _attribution(
    text: str, spans: Sequence[TaggedSpan], odds: Odds, cue: int, contents: list[int]
) -> Attribution:
    source, source_odds = odds.best([cue, *contents], "source")
    addressee, _ = odds.best([cue], "addressee")
    _, cue_odds = odds.best(contents, "cue")
    raw = min(spans[i].probability for i in contents) * spans[cue].probability * cue_odds
    raw *= source_odds * (spans[source].probability if source is not None else 1.0)

    def whole(i: int | None) -> SpanText | None:
        return None if i is None else SpanText.of(text, [tidy(text, spans[i])])

    hearsay = spans[cue].level == 2 and source is None
    return Attribution(
        id="",
        kind="hearsay" if hearsay else "indirect",
        content=SpanText.of(text, joined(text, [tidy(text, spans[i]) for i in contents])),
        cue=Cue.of(text, [tidy(text, spans[cue])]),
        source=whole(source),
        addressee=whole(addressee),
        confidence=raw,
    )


def tidy(text: str, span: TaggedSpan) -> Span:
    """A span with whole words at its borders; a content without the host sentence's comma there."""
    start, end = span.start, span.end
    stops = _STOPS if span.role == "content" else ""
    while end - start > 1 and text[end - 1] in stops:
        end -= 1
    while end - start > 1 and text[start] in stops:
        start += 1
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while end - start > 1 and text[end - 1].isspace():
        end -= 1
    while end - start > 1 and text[start].isspace():
        start += 1
    return start, end


def joined(text: str, pieces: list[Span]) -> list[Span]:
    """Pieces in order, those with nothing but white space between them made one."""
    out: list[Span] = []
    for start, end in sorted(pieces):
        if out and not text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
