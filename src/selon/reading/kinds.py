"""Direct, mixed or indirect: by typography alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selon.reading.changed import changed
from selon.reading.intervals import Intervals
from selon.reading.quotes import Quotation, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selon.records import Attribution, Kind, Reading, Span

__all__ = ["kinds"]

# The word that leads a clause in stands outside the marks without making them fewer.
_LEAD = re.compile(
    r"\W*(?:que\b|qu['’]|de\b|d['’]|à(?:\s+ce\s+qu(?:e\b|['’]))?|that\b|to\b)", re.IGNORECASE
)
_SLACK = re.compile(r"\W{0,4}\Z")


def kinds(reading: Reading) -> Reading:
    """Say how much of each content is quoted.

    Needs: ``attributions`` with content and, for the nested, ``parent``. Adds: ``kind``: direct
    where every letter and digit of the content lies inside quotation marks (a leading que, de,
    that or to aside), mixed where some do, indirect where none does. Hearsay stays hearsay.
    Marks that somebody further out speaks in do not count for a nested attribution: « il veut
    partir », dit X, holds the wish of X indirectly.
    """
    text = reading.document.text
    quotations = quoted(text)
    where = Intervals([(q.start, q.end) for q in quotations])
    by_id = {a.id: a for a in reading.attributions}
    return reading.replace(
        attributions=tuple(
            a
            if a.kind == "hearsay"
            else changed(a, kind=_kind(text, a, by_id.get(a.parent or ""), quotations, where))
            for a in reading.attributions
        )
    )


def _kind(
    text: str,
    a: Attribution,
    parent: Attribution | None,
    quotations: Sequence[Quotation],
    where: Intervals,
) -> Kind:
    inside = outside = 0
    for n, (start, end) in enumerate(a.content.spans):
        found = [quotations[i] for i in where.touching(start, end)]
        if parent is not None:
            found = [q for q in found if not _theirs(text, q, (start, end), parent)]
        covered = [(max(q.start, start), min(q.end, end)) for q in found]
        total = _letters(text, start, end)
        within = sum(_letters(text, s, e) for s, e in _union(covered))
        inside += within
        outside += total - within
        lead = _LEAD.match(text, start, end) if n == 0 else None
        if lead and not any(s < lead.end() for s, _ in covered):
            outside -= _letters(text, start, lead.end())
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _theirs(text: str, q: Quotation, piece: Span, parent: Attribution) -> bool:
    """Whether a quotation round a nested content is that of somebody further out."""
    start, end = piece
    if q.end < end:
        return False
    if q.start < start and not _SLACK.match(text, q.start, start):
        return True
    # It opens right with the content: it is the parent's if it holds a whole piece of the parent.
    return any(
        q.start <= s + 1 and e <= q.end + 1 and s <= start and end <= e and (s, e) != piece
        for s, e in parent.content.spans
    )


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end]))


def _union(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
