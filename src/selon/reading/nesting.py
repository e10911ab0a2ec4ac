"""Which attribution stands inside which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selon.reading.changed import changed
from selon.reading.intervals import Owned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selon.records import Attribution, Reading, Span


def nesting(reading: Reading) -> Reading:
    """Give every attribution its parent: the smallest one whose content or source holds it.

    Needs: attributions with spans. Adds: ``parent``. An attribution stands inside another when
    its own content does, and its cue as well unless the cue is shared; of two with the same
    content neither is the other's parent.
    """
    rooms = Owned((span, a) for a in reading.attributions for span in _room(a))
    return reading.replace(
        attributions=tuple(
            changed(a, parent=_parent(a, rooms.holding(*a.content.spans[0])))
            for a in reading.attributions
        )
    )


def ancestors(a: Attribution, by_id: Mapping[str, Attribution]) -> list[Attribution]:
    """The attributions that one stands in, from its parent outwards."""
    found: list[Attribution] = []
    while (outer := by_id.get(a.parent or "")) is not None and outer not in found:
        found.append(outer)
        a = outer
    return found


def _parent(inner: Attribution, candidates: Iterable[Attribution]) -> str | None:
    size = _size(inner.content.spans)
    best: tuple[int, str] | None = None
    for outer in candidates:
        if outer.id == inner.id or (outer.cue and inner.cue and outer.cue.spans == inner.cue.spans):
            continue
        room = _room(outer)
        if _size(outer.content.spans) <= size and not outer.source:
            continue
        if _holds(room, inner.content.spans) and (
            inner.cue is None or _holds(room, inner.cue.spans)
        ):
            found = (_size(outer.content.spans), outer.id)
            if _size(room) > size and (best is None or found < best):
                best = found
    return best[1] if best else None


def _room(a: Attribution) -> tuple[Span, ...]:
    return a.content.spans + (a.source.spans if a.source else ())


def _size(spans: tuple[Span, ...]) -> int:
    return sum(e - s for s, e in spans)


def _holds(room: tuple[Span, ...], spans: tuple[Span, ...]) -> bool:
    return all(any(a <= s and e <= b for a, b in room) for s, e in spans)
