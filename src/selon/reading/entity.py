"""Somebody or something of a document that may speak."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selon.languages.people import Gender
    from selon.records import Span, SpeakerType

__all__ = ["Entity"]

_FULLEST = 70  # characters of a description that stands for a name


@dataclass(eq=False)
class Entity:
    """Somebody or something that may speak; ``mentions`` in text order.

    ``head`` is the noun of a description and "" for a name; ``role_heads`` are the nouns of what
    the article says somebody is.
    """

    name: str
    type: SpeakerType | None
    named: bool
    words: frozenset[str]
    mentions: list[Span] = field(default_factory=list)
    number: str = "1"
    gender: Gender = "-"
    place: bool = False
    indefinite: bool = False
    features: frozenset[str] = frozenset()
    roles: list[str] = field(default_factory=list)
    role_words: set[str] = field(default_factory=set)
    role_heads: set[str] = field(default_factory=set)
    affiliation: str | None = None
    head: str = ""

    def full(self, text: str) -> None:
        """Take a fuller description for the name of what has none of its own."""
        if self.type != "person" and len(self.name) < len(text) <= _FULLEST:
            self.name = text

    def last_before(self, offset: int) -> Span | None:
        """The last mention that begins before an offset."""
        i = bisect_right(self.mentions, (offset, -1))
        return self.mentions[i - 1] if i else None
