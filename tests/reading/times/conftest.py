"""Reads a sentence as of a day and shows what it means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from selon.reading.times import find_times
from selon.records import Publication

if TYPE_CHECKING:
    from collections.abc import Callable

Meant = list[tuple[str, str, str | None, str | None]]


@pytest.fixture
def meant() -> Callable[..., Meant]:
    """(text, value, first day, last day) of each time, published on a day, within two, or unknown."""

    def read(text: str, language: str, start: str | None, end: str | None = None) -> Meant:
        published = None
        if start:
            first, last = date.fromisoformat(start), date.fromisoformat(end or start)
            published = Publication(first, last, "day" if first == last else "month")
        return [
            (t.text, t.value, t.start and t.start.isoformat(), t.end and t.end.isoformat())
            for t in find_times(text, language, published)
        ]

    return read
