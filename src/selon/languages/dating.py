"""How a language sets a time beside other words: ``dating.toml``.

For dating an article from the inside, and for telling when something was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache

from selon.languages.language import _table, get

__all__ = ["DatingWords", "dating_words"]


@dataclass(frozen=True, slots=True)
class DatingWords:
    """The words of one language, as patterns; in an unknown language none ever matches.

    Attributes:
        ahead: stands before a date that is a limit, the end of a range or a plan ("until").
        elsewhere: makes a sentence one about a plan or an anniversary.
        not_said: stands before a time that belongs to another word than the cue ("since").
        clause: begins another clause.
    """

    ahead: re.Pattern[str]
    elsewhere: re.Pattern[str]
    not_said: re.Pattern[str]
    clause: re.Pattern[str]


def dating_words(code: str | None) -> DatingWords:
    """The words of a language ("fr", "en-GB"); empty ones for an unknown code."""
    return _dating_words(get(code).code)


@cache
def _dating_words(code: str) -> DatingWords:
    table = _table(code, "dating")
    names = [field.name for field in fields(DatingWords)]
    return DatingWords(*(re.compile(table.get(n, "(?!)"), re.IGNORECASE) for n in names))
