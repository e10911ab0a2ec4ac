"""Strings no database takes as they are, and how they come back unchanged.

NUL and lone surrogates are stored as U+FFFD. Strings in an index are cut, since PostgreSQL's
trees take no key above 2.7 kB. What was lost is kept beside, by the string's ``path``
(``speakers/s2/name``): ``{"odd": [[offset, code point], …], "rest": "…"}``.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "FACET",
    "INDEXED",
    "Odd",
    "Restorer",
    "Storer",
    "handle",
    "mark_handle",
    "mend",
    "spoil",
    "storable",
]

# Code points of a string that stands in an index, alone or with others: 4 bytes each at most.
INDEXED = 500
FACET = 200
_MARKED = 120
_ODD = re.compile("[\0\ud800-\udfff]")
_MARK = "\N{REPLACEMENT CHARACTER}"

Odd = list[list[int]]
Text = TypeVar("Text", str, str | None)


def storable(text: str) -> str:
    """``text`` with U+FFFD for every code point that cannot be stored; its length is the same."""
    return _ODD.sub(_MARK, text)


def spoil(text: str) -> tuple[str, Odd | None]:
    """``storable(text)`` and what is missing in it, ``None`` if nothing."""
    odd = [[m.start(), ord(m.group())] for m in _ODD.finditer(text)]
    return (storable(text), odd) if odd else (text, None)


def mend(text: str, odd: Sequence[Sequence[int]] | None) -> str:
    """The string that ``spoil`` was given."""
    if not odd:
        return text
    letters = list(text)
    for offset, code in odd:
        letters[offset] = chr(code)
    return "".join(letters)


def handle(name: str, limit: int = INDEXED) -> str:
    """``name`` where it can be a key in any database; else its beginning and its hash."""
    if len(name) <= limit and not _ODD.search(name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{storable(name[: limit - len(digest) - 1])}…{digest}"


def mark_handle(mark: str) -> str:
    """The same for what tells an input from its later versions, which is a key beside it."""
    return handle(mark, _MARKED)


class Storer:
    """Makes strings storable and remembers what they lost."""

    def __init__(self) -> None:
        self._lost: dict[str, dict[str, Any]] = {}

    @property
    def lost(self) -> dict[str, dict[str, Any]] | None:
        """For the column beside; ``None`` if nothing was lost."""
        return self._lost or None

    def put(self, path: str, text: Text, limit: int | None = None) -> Text:
        """What to store for ``text``: at most ``limit`` code points."""
        if text is None or (not _ODD.search(text) and (limit is None or len(text) <= limit)):
            return text
        kept, odd = spoil(text)
        lost: dict[str, Any] = {"odd": odd} if odd else {}
        if limit is not None and len(kept) > limit:
            lost["rest"] = kept[limit:]
            kept = kept[:limit]
        self._lost[path] = lost
        return kept

    def put_all(self, path: str, texts: Iterable[str]) -> list[str]:
        """The same for each of ``texts``."""
        return [self.put(f"{path}/{i}", text) for i, text in enumerate(texts)]


class Restorer:
    """Puts back what a ``Storer`` has set beside."""

    def __init__(self, lost: Mapping[str, Mapping[str, Any]] | None) -> None:
        self._lost = lost or {}

    def get(self, path: str, text: Text) -> Text:
        """The string that was put under ``path``, from what was stored."""
        lost = self._lost.get(path)
        if lost is None or text is None:
            return text
        return mend(text + lost.get("rest", ""), lost.get("odd"))

    def get_all(self, path: str, texts: Iterable[str]) -> tuple[str, ...]:
        """The same for each of ``texts``."""
        return tuple(self.get(f"{path}/{i}", text) for i, text in enumerate(texts))
