"""Which attribution stands inside which."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selon.records import Attribution, Reading, Span


def nesting(reading: Reading) -> Reading:
    """Give every attribution its parent: the smallest one whose content or source holds it.

    Needs: attributions with spans. Adds: ``parent``. An attribution stands inside another when
    its own content does, and its cue as well unless the cue is shared; of two with the same
    content neither is the other's parent.
    """
    attributions = reading.attributions
    return reading.replace(
        attributions=tuple(replace(a, parent=_parent(a, attributions)) for a in attributions)
    )


def _parent(inner: Attribution, others: tuple[Attribution, ...]) -> str | None:
    size = _size(inner.content.spans)
    best: tuple[int, str] | None = None
    for outer in others:
        if outer.id == inner.id or (outer.cue and inner.cue and outer.cue.spans == inner.cue.spans):
            continue
        room = outer.content.spans + (outer.source.spans if outer.source else ())
        if _size(outer.content.spans) <= size and not outer.source:
            continue
        if _holds(room, inner.content.spans) and (
            inner.cue is None or _holds(room, inner.cue.spans)
        ):
            found = (_size(outer.content.spans), outer.id)
            if _size(room) > size and (best is None or found < best):
                best = found
    return best[1] if best else None


def _size(spans: tuple[Span, ...]) -> int:
    return sum(e - s for s, e in spans)


def _holds(room: tuple[Span, ...], spans: tuple[Span, ...]) -> bool:
    return all(any(a <= s and e <= b for a, b in room) for s, e in spans)
