"""Which of many stretches of a text lie over a given one, without looking at all of them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selon.records import Span

__all__ = ["Intervals", "Owned"]

T = TypeVar("T")


class Intervals:
    """Stretches ``[start, end)`` by start, to be asked by place; they may overlap and repeat.

    A question costs what it finds, and a step for each stretch inside another one on the way.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        """Take ``spans``, which are sorted by start."""
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        # The nearest one before that ends later: all between the two end sooner than this one.
        self._wider: list[int] = []
        open_: list[int] = []
        for i, end in enumerate(self._ends):
            while open_ and self._ends[open_[-1]] <= end:
                open_.pop()
            self._wider.append(open_[-1] if open_ else -1)
            open_.append(i)

    def touching(self, start: int, end: int) -> Iterator[int]:
        """Indices of those that share a character with ``[start, end)``, the last first."""
        return self._reaching(end - 1, start + 1)

    def holding(self, start: int, end: int) -> Iterator[int]:
        """Indices of those that ``[start, end)`` lies in, the last first."""
        return self._reaching(start, end)

    def _reaching(self, start: int, end: int) -> Iterator[int]:
        """Those that start at ``start`` or before and end at ``end`` or after."""
        i = bisect_right(self._starts, start) - 1
        while i >= 0:
            if self._ends[i] >= end:
                yield i
                i -= 1
            else:
                i = self._wider[i]


class Owned(Generic[T]):
    """Stretches in any order, each with what it belongs to, to be asked for that."""

    def __init__(self, pairs: Iterable[tuple[Span, T]]) -> None:
        """Take stretches and their owners; of equal stretches the order is kept."""
        ordered = sorted(pairs, key=lambda pair: pair[0])
        self._owners = [owner for _, owner in ordered]
        self._where = Intervals([span for span, _ in ordered])

    def touching(self, start: int, end: int) -> Iterator[T]:
        """The owners of those that share a character with ``[start, end)``, the last first."""
        return (self._owners[i] for i in self._where.touching(start, end))

    def holding(self, start: int, end: int) -> Iterator[T]:
        """The owners of those that ``[start, end)`` lies in, the last first."""
        return (self._owners[i] for i in self._where.holding(start, end))
