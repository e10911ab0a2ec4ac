"""How a language says through whom words came, and why a name is withheld: ``relays.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from selon.languages.language import _table, get
from selon.languages.openings import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Relays", "relays"]

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Relays:
    """The phrases of one language, as patterns; in an unknown language none ever matches.

    ``quoted`` stands between a source and its relay ("cited by"), ``spread`` between a document
    and its relay ("aired by"), ``citing`` between a relay and its source, ``learnt`` before a relay
    that ``learnt_from`` parts from its source, ``stacked`` before a second source of the same
    words, ``voice`` before the mouth through which a body speaks, ``carrying`` behind an outlet
    and before the words that it passes on, ``reporting`` behind those words and before the outlet.

    ``reports`` are what an outlet brings out, ``media`` the words and names by which an outlet is
    known. ``stops`` end a noun phrase, ``particles`` may stand inside a name, ``determiners`` begin
    a noun phrase. ``anonymity`` says that a name was withheld, ``reasons`` lead in why, and
    ``unauthorised`` is a reason by itself.
    """

    quoted: Phrases
    spread: Phrases
    citing: Phrases
    learnt: Phrases
    learnt_from: re.Pattern[str]
    stacked: Phrases
    voice: Phrases
    carrying: Phrases
    reporting: Phrases
    reports: re.Pattern[str]
    media: re.Pattern[str]
    anonymity: Phrases
    unauthorised: Phrases
    reasons: re.Pattern[str]
    stops: frozenset[str]
    particles: frozenset[str]
    determiners: frozenset[str]


def relays(code: str | None) -> Relays:
    """The relay phrases of a language ("fr", "en-GB"); empty ones for an unknown code."""
    return _relays(get(code).code)


@cache
def _relays(code: str) -> Relays:
    table = _table(code, "relays")

    def pattern(name: str) -> re.Pattern[str]:
        return _any_of(table.get(name, ()))

    def phrases(name: str) -> Phrases:
        return Phrases(pattern(name), table.get(name, ()))

    def words(name: str) -> frozenset[str]:
        return frozenset(table.get(name, "").split())

    outlets = _any_of(table.get("outlets", ()), ignore_case=False).pattern
    return Relays(
        quoted=phrases("quoted"),
        spread=phrases("spread"),
        citing=phrases("citing"),
        learnt=phrases("learnt"),
        learnt_from=pattern("learnt_from"),
        stacked=phrases("stacked"),
        voice=phrases("voice"),
        carrying=phrases("carrying"),
        reporting=phrases("reporting"),
        reports=pattern("reports"),
        # Names count with their capitals only: "Time" is a magazine, "time" isn't.
        media=re.compile(f"(?i:{pattern('media').pattern})|{outlets}"),
        anonymity=phrases("anonymity"),
        unauthorised=phrases("unauthorised"),
        reasons=pattern("reasons"),
        stops=words("stops"),
        particles=words("particles"),
        determiners=words("determiners"),
    )


def _any_of(phrases: Iterable[str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """One pattern for many phrases: any blanks, either apostrophe, whole words."""
    parts = [re.sub(" (?![?*+])", r"\\s+", p).replace("'", r"['’]\s?") for p in phrases]
    if not parts:
        return _NEVER
    # Behind an elision the next word may follow at once.
    whole = rf"(?<!\w)(?:{'|'.join(parts)})(?:(?<=['’\s])|(?!\w))"
    return re.compile(whole, re.IGNORECASE if ignore_case else 0)
