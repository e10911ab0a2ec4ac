"""Labelled spans and links to attributions: who said what."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selon.records import Attribution, Cue, Reading, SpanText, TaggedSpan, Tagging

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FLOOR = 1e-3  # what a link that was not carried along is taken to be worth


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
    attribution (« A », dit X, « B »); a content without a cue stands alone, or, inside
    another, is left out: most are none; a cue without a content says nothing.
    """
    tagging = reading.tagging
    odds = Odds.of(tagging)
    spans = tagging.spans
    groups: dict[int | str, list[int]] = defaultdict(list)
    for i, span in enumerate(spans):
        if span.role == "content":
            cue, _ = odds.best([i], "cue")
            if cue is None and span.level:
                continue
            groups[f"alone {i}" if cue is None else cue].append(i)
    made = [
        _attribution(
            reading.document.text, spans, odds, cue if isinstance(cue, int) else None, contents
        )
        for cue, contents in groups.items()
    ]
    made.sort(key=lambda a: (a.content.start, -a.content.end, a.cue.start if a.cue else 0))
    return reading.replace(
        attributions=tuple(_named(a, f"a{n}") for n, a in enumerate(made, start=1))
    )


def _named(attribution: Attribution, name: str) -> Attribution:
    from dataclasses import replace

    return replace(attribution, id=name)


def _attribution(
    text: str, spans: Sequence[TaggedSpan], odds: Odds, cue: int | None, contents: list[int]
) -> Attribution:
    anchors = contents if cue is None else [cue, *contents]
    source, source_odds = odds.best(anchors, "source")
    addressee, _ = odds.best([cue], "addressee") if cue is not None else (None, 0.0)
    parts = [spans[i].probability for i in contents]
    _, cue_odds = odds.best(contents, "cue")
    raw = min(parts) * source_odds * (spans[source].probability if source is not None else 1.0)
    raw *= cue_odds * spans[cue].probability if cue is not None else 0.5

    def whole(i: int | None) -> SpanText | None:
        return None if i is None else SpanText.of(text, [(spans[i].start, spans[i].end)])

    cue_span = whole(cue)
    return Attribution(
        id="",
        kind="hearsay"
        if cue is not None and spans[cue].level == 2 and source is None
        else "indirect",
        content=SpanText.of(text, [(spans[i].start, spans[i].end) for i in contents]),
        cue=Cue(cue_span.spans, cue_span.text) if cue_span else None,
        source=whole(source),
        addressee=whole(addressee),
        confidence=raw,
    )
