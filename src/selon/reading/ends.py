"""Where what somebody says ends, by punctuation alone."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["MARK", "Ends"]

MARK: Final = re.compile(r"[«“\"]|``")
"""What opens a quotation."""

_MARKS = re.compile(r"(?P<open>[«“]|``)|(?P<close>[»”]|'')|(?P<either>\")")
_FAR: Final = 1500  # characters: longer ones are left to end there


class Ends:
    """The ends of the quotations and clauses of one text.

    Args:
        text: any text.
        stop: what ends a clause outside quotations.
    """

    def __init__(self, text: str, stop: re.Pattern[str]) -> None:
        self._text = text
        self._pattern = stop

    def end(self, start: int, limit: int) -> int:
        """Where what starts at a place ends: with its quotation or its clause, or at a limit."""
        limit = min(limit, start + _FAR)
        mark = MARK.match(self._text, start)
        end = self._closed(mark.end(), limit) if mark else None
        if end is None:
            end = self._stop(start + 2, limit)
        while end > start and self._text[end - 1] in " \u00a0,\n":
            end -= 1
        return end

    def _closed(self, at: int, limit: int) -> int | None:
        """The end of the quotation that opened before a place."""
        depth = 1
        for m in _MARKS.finditer(self._text, at, limit):
            depth += 1 if m.lastgroup == "open" else -1
            if depth == 0:
                return m.end()
        return None

    def _stop(self, at: int, limit: int) -> int:
        """Where the clause ends, quotations in it skipped."""
        while at < limit:
            stop = self._pattern.search(self._text, at, limit)
            end = stop.start() if stop else limit
            mark = _MARKS.search(self._text, at, end)
            if mark is None:
                return end
            if mark.lastgroup == "close":
                return mark.start()
            closed = self._closed(mark.end(), limit)
            if closed is None:
                return end if mark.lastgroup == "open" else mark.start()
            at = closed
        return limit
