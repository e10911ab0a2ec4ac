"""JSON and JSON Lines: the contract of ``docs/json.md``, always valid UTF-8 and valid JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selon.records import Reading

__all__ = ["JsonLinesView", "JsonView", "dumps"]

# Lone surrogates have no UTF-8; DEL and the C1 controls can drive a terminal; U+2028 and U+2029
# end a line for some readers of JSON Lines. All are escaped: the value a parser sees is the same.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def dumps(reading: Reading) -> str:
    """The reading as one JSON object on one line.

    Raises:
        ValueError: a number in it is not finite, which JSON cannot say.
    """
    text = json.dumps(reading.to_dict(), ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class JsonLinesView:
    """One object a line, in the order of the inputs."""

    def add(self, reading: Reading) -> str:
        """The reading's line."""
        return dumps(reading) + "\n"

    def end(self, failed: int = 0) -> str:  # noqa: ARG002
        """Nothing: the format has no tail."""
        return ""


class JsonView:
    """One object for exactly one document, an array for any other number.

    An input that failed counts, so that the shape depends on what was asked, not on luck.
    """

    def __init__(self) -> None:
        self._held: str | None = None
        self._count = 0

    def add(self, reading: Reading) -> str:
        """Holds the first reading back until it is known whether there is a second."""
        text = dumps(reading)
        self._count += 1
        if self._count == 1:
            self._held = text
            return ""
        if self._count == 2:
            text, self._held = f"[\n{self._held},\n{text}", None
            return text
        return f",\n{text}"

    def end(self, failed: int = 0) -> str:
        """The held object, or the array's end."""
        if self._held is not None:
            return f"[\n{self._held}\n]\n" if failed else f"{self._held}\n"
        return "\n]\n" if self._count else ""
