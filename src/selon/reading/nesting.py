"""Which attribution stands inside which."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from selon.reading.intervals import Intervals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selon.records import Attribution, Reading, Span


def nesting(reading: Reading) -> Reading:
    """Give every attribution its parent: the smallest one whose content or source holds it.

    Needs: attributions with spans. Adds: ``parent``. An attribution stands inside another when
    its own content does, and its cue as well unless the cue is shared; of two with the same
    content neither is the other's parent.
    """
    rooms = _Rooms(reading.attributions)
    return reading.replace(
        attributions=tuple(
            replace(a, parent=_parent(a, rooms.round(a))) for a in reading.attributions
        )
    )


class _Rooms:
    """The pieces of contents and sources, to be asked which attributions one may stand in."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        pieces = sorted((span, n) for n, a in enumerate(attributions) for span in _room(a))
        self._owners = [attributions[n] for _, n in pieces]
        self._where = Intervals([span for span, _ in pieces])

    def round(self, inner: Attribution) -> Iterable[Attribution]:
        """Those that hold the first piece of its content, itself among them."""
        return (self._owners[i] for i in self._where.holding(*inner.content.spans[0]))


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
