"""What the words of a language say of how sure somebody is, and what yardsticks make of them.

Words stand in each language's ``certainty.toml``, by rung; the yardsticks and their sources in
``yardsticks.toml``, which gives every rung a term and an interval of probability.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from selon.errors import UsageError
from selon.languages.language import _table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "DEFAULT", "UNMEASURED", "CertaintyWords", "Folded", "ForecastWords", "Odds", "Yardstick",
    "certainty_words", "compiled", "forecast_words", "yardstick", "yardsticks",
]  # fmt: skip

_NOTHING: Final = r"(?!)"
_ODDS: Final = ("percent", "among", "for", "against", "either")


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One yardstick: for every rung its own term and the interval of probability.

    ``nearest`` are the rungs for which it has no term of its own and the nearest one stands in.
    """

    name: str
    title: str
    source: str
    terms: Mapping[str, tuple[float, float]]
    labels: Mapping[str, str]
    nearest: frozenset[str]


@dataclass(frozen=True, slots=True)
class Odds:
    """Patterns for odds in numbers, which stand in their groups, in order.

    ``among`` is "one in four", ``for_`` and ``against`` bets whose side is said, ``either`` those
    whose side is not. ``among`` needs one of ``near`` close by, or it is a share of people.
    ``less`` and ``more`` are for what stands right before. ``some`` matches wherever one of the
    five does: a look at all of them at once.
    """

    percent: re.Pattern[str]
    among: re.Pattern[str]
    for_: re.Pattern[str]
    against: re.Pattern[str]
    either: re.Pattern[str]
    near: re.Pattern[str]
    less: re.Pattern[str]
    more: re.Pattern[str]
    some: re.Pattern[str]
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CertaintyWords:
    """The patterns of one language; in a language without any, none of them ever matches.

    ``content`` and ``cue`` give each rung its pattern; ``some`` matches wherever one of
    ``content``'s does, ``some_cue`` wherever one of either does. ``ignored`` only looks like one of
    them; ``lower`` are the words that count in small letters only. The rest is for the conditional:
    ``shift`` is a cue in the past, after which it may be a future.
    """

    code: str
    content: Mapping[str, re.Pattern[str]]
    cue: Mapping[str, re.Pattern[str]]
    some: re.Pattern[str]
    some_cue: re.Pattern[str]
    ignored: re.Pattern[str]
    lower: frozenset[str]
    negated: re.Pattern[str]
    perfect: re.Pattern[str]
    present: re.Pattern[str]
    shift: re.Pattern[str]
    wish: re.Pattern[str]
    hypothesis: re.Pattern[str]
    odds: Odds


@dataclass(frozen=True, slots=True)
class ForecastWords:
    """The patterns by which one language foretells, and those that make it a plan or a wish.

    ``modal`` is a hedged future (``not_modal`` only looks like one), ``plain`` a future,
    ``past_future`` one after a cue in the past; ``prospect`` a probability of what is to come;
    ``outcomes`` are what nobody is master of. ``lasting`` takes a length of time, ``over`` stands
    before one; ``vague`` are times without a calendar, ``today`` those that are no future;
    ``until`` stands before a time that ends the horizon. ``sources`` foretell by trade; ``plans``
    in a cue, ``planned`` at the start of a content, foretell nothing.
    """

    modal: re.Pattern[str]
    not_modal: re.Pattern[str]
    plain: re.Pattern[str]
    past_future: re.Pattern[str]
    outcomes: re.Pattern[str]
    today: re.Pattern[str]
    over: re.Pattern[str]
    prospect: re.Pattern[str]
    lasting: re.Pattern[str]
    vague: re.Pattern[str]
    until: re.Pattern[str]
    sources: re.Pattern[str]
    plans: re.Pattern[str]
    planned: re.Pattern[str]
    condition: re.Pattern[str]


class Folded:
    """A text as patterns see it: small letters, composed accents, straight apostrophes.

    ``text`` may be longer or shorter than the original; ``span`` leads back.
    """

    __slots__ = ("_places", "text")

    def __init__(self, text: str) -> None:
        """Fold ``text``, which may hold anything."""
        lower = _straight(text.lower())
        self._places: list[tuple[int, int]] | None = None
        if len(lower) == len(text) and unicodedata.is_normalized("NFC", lower):
            self.text = lower
            return
        made: list[str] = []
        places: list[tuple[int, int]] = []
        for start, end in _clusters(text):
            cluster = _straight(unicodedata.normalize("NFC", text[start:end].lower()))
            made.append(cluster)
            places += [(start, end)] * len(cluster)
        self.text = "".join(made)
        self._places = places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of ``text``, of one character at least, stands in the original."""
        if self._places is None:
            return start, end
        return self._places[start][0], self._places[end - 1][1]


def _straight(text: str) -> str:
    # Ten times as quick as str.translate.
    return text.replace("’", "'").replace("ʼ", "'").replace("‘", "'")


def _clusters(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or not unicodedata.combining(text[i]):
            yield start, i
            start = i


@cache
def yardsticks() -> tuple[str, ...]:
    """The names of the yardsticks there are, the default first."""
    return tuple(name for name, value in _all().items() if "terms" in value)


@cache
def yardstick(name: str) -> Yardstick:
    """A yardstick by its name in any case, or by how that begins ("kent").

    Raises:
        UsageError: there is none of that name.
    """
    meant = [n for n in yardsticks() if name and n.lower().startswith(name.lower())]
    if len(meant) != 1:
        raise UsageError(f"no yardstick {name!r}: there are {', '.join(yardsticks())}")
    table = _all()[meant[0]]
    return Yardstick(
        meant[0],
        table["title"],
        table["source"],
        {rung: (t["low"], t["high"]) for rung, t in table["terms"].items()},
        {rung: t["term"] for rung, t in table["terms"].items()},
        frozenset(table["nearest"]),
    )


@cache
def certainty_words(code: str) -> CertaintyWords:
    """The patterns of a language ("fr"); for an unknown one, patterns that match nothing."""
    table = _table(code, "certainty")
    conditional: dict[str, Any] = table.get("conditional", {})
    content = {**table.get("terms", {}), **table.get("unmeasured", {})}
    cue: dict[str, list[str]] = table.get("cue", {})
    return CertaintyWords(
        code=code,
        content={rung: compiled(words) for rung, words in content.items()},
        cue={rung: compiled(words) for rung, words in cue.items()},
        some=compiled(chain(*content.values())),
        some_cue=compiled(chain(*content.values(), *cue.values())),
        ignored=compiled(table.get("ignore", {}).get("words", ())),
        lower=frozenset(table.get("ignore", {}).get("lower", ())),
        negated=_loose(table.get("negation", {}).get("before", ())),
        perfect=compiled(conditional.get("perfect", ())),
        present=compiled(conditional.get("present", ())),
        shift=compiled(conditional.get("shift", ())),
        wish=compiled(conditional.get("wish", ())),
        hypothesis=compiled(conditional.get("hypothesis", ())),
        odds=_odds(table.get("odds", {})),
    )


@cache
def forecast_words(code: str) -> ForecastWords:
    """The patterns of a language ("fr"); for an unknown one, patterns that match nothing."""
    table: dict[str, Any] = _table(code, "certainty").get("forecast", {})
    return ForecastWords(
        **{name: compiled(table.get(name, ())) for name in ForecastWords.__dataclass_fields__}
    )


def compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of ``patterns``, as whole words; "_" in them is white space."""
    joined = "|".join(map(_spaces, patterns)) or _NOTHING
    # What ends a pattern may be an apostrophe or white space, so that \b would be wrong there.
    return re.compile(rf"(?<![\w-])(?:{joined})(?:(?<=['\s])|(?!\w))")


def _spaces(pattern: str) -> str:
    return pattern.replace("[-_]", r"[-\s]+").replace("_?", r"\s*").replace("_", r"\s+")


def _loose(patterns: Iterable[str]) -> re.Pattern[str]:
    # No "not" has a letter before it, but "n't" has.
    joined = "|".join(map(_spaces, patterns)) or _NOTHING
    return re.compile(rf"(?:(?<!\w)|(?=n't))(?:{joined})")


def _odds(table: Mapping[str, Any]) -> Odds:
    numbers: dict[str, float] = table.get("numbers", {})
    words = "|".join(re.escape(w) for w in sorted(numbers, key=len, reverse=True))
    number = rf"(\d+(?:[.,]\d+)?|{words})" if words else r"(\d+(?:[.,]\d+)?)"

    def pattern(*keys: str) -> re.Pattern[str]:
        return whole([p for key in keys for p in table.get(key, ())])

    def whole(patterns: Iterable[str]) -> re.Pattern[str]:
        joined = "|".join(_spaces(p).replace("NUM", number) for p in patterns)
        return re.compile(rf"(?<![\w.,])(?:{joined or _NOTHING})(?!\w)")

    every = [p for key in _ODDS for p in table.get(key, ())]
    # A number is looked for once at each place, not once for each pattern that begins with one.
    behind = "|".join(p.removeprefix("NUM") for p in every if p.startswith("NUM"))
    either = [p for p in every if not p.startswith("NUM")] + [f"NUM(?:{behind})"] * bool(behind)

    return Odds(
        percent=pattern("percent"),
        among=pattern("among"),
        for_=pattern("for"),
        against=pattern("against"),
        either=pattern("either"),
        near=compiled(table.get("near", ())),
        less=_before(table.get("less", ())),
        more=_before(table.get("more", ())),
        some=whole(either),
        numbers=numbers,
    )


def _before(patterns: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(map(_spaces, patterns)) or _NOTHING
    return re.compile(rf"(?<!\w)(?:{joined})\W*\Z")


@cache
def _all() -> dict[str, Any]:
    return tomllib.loads(files("selon.languages").joinpath("yardsticks.toml").read_text("utf-8"))


DEFAULT: Final[str] = _all()["default"]
"""The yardstick used where nobody chose one."""

UNMEASURED: Final[Mapping[str, tuple[float, float]]] = {
    rung: (low, high) for rung, (low, high) in _all()["unmeasured"].items()
}
"""Rungs that say something and yet no yardstick's term: what they leave open."""
