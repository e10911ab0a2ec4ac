"""The rules of a ``times.toml``, compiled: regular expressions over the letters of a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from selon.languages.times import time_words
from selon.reading.times.words import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selon.languages.times import TimeRule, TimeWords

__all__ = ["Grammar", "Pattern", "grammar"]

_PIECE = re.compile(r"(?:(\w+):)?([A-Z][A-Z_0-9]*|'[^' ]+'?')|<(\w+)>")
_NEVER_LETTER = "\ue7ff"
# What stands beside an expression may be parted from it by blanks and one line end.
_BEFORE = r"(?:(?<!\w)|(?<=\w)(?=\W)|(?=\d))(?:{})[^\S\n]*\n?[^\S\n]*\Z"
_AFTER = r"[^\S\n]*\n?[^\S\n]*(?:{})"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled rule.

    ``captures`` tells for each group of ``match`` the name under which the operation gets it and
    the class whose meaning counts. ``must_before`` and ``not_before`` are matched against the text
    up to the expression, ``must_after`` and ``not_after`` against the text behind it.
    """

    match: re.Pattern[str]
    captures: tuple[tuple[str, str, str], ...]
    operation: str
    arguments: Mapping[str, Any]
    must_before: re.Pattern[str] | None
    must_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything needed to find the time expressions of one language.

    ``rules`` and ``prefixes`` hold for each letter the patterns that can begin with it, and
    ``some`` one that matches wherever one of those does: a look at all of them at once.
    """

    vocabulary: Vocabulary
    rules: Mapping[str, tuple[Pattern, ...]]
    prefixes: Mapping[str, tuple[Pattern, ...]]
    some: Mapping[str, re.Pattern[str]]
    joints: re.Pattern[str]
    starts: re.Pattern[str]
    past: re.Pattern[str]
    future: re.Pattern[str]
    event_before: re.Pattern[str]
    event_behind: re.Pattern[str]
    event_named: re.Pattern[str]


@cache
def grammar(code: str | None) -> Grammar | None:
    """The grammar of a language, or ``None`` where Selon has no time words for it."""
    words = time_words(code)
    return _compile(words) if words else None


def _compile(words: TimeWords) -> Grammar:
    every = [*words.rules, *words.prefixes]
    sources = [s for r in every for s in (r.match, r.before, r.after)]
    sources += [words.joints, *words.macros.values()]
    literals = {m[2][1:-1] for s in sources for m in _PIECE.finditer(s) if m[2] and m[2][0] == "'"}
    vocabulary = Vocabulary(words.classes, literals, words.capitals)
    rules = _by_letter(words.rules, words.macros, vocabulary)
    prefixes = _by_letter(words.prefixes, words.macros, vocabulary)
    some = {k: _any_of([*rules.get(k, ()), *prefixes.get(k, ())]) for k in rules | prefixes}
    return Grammar(
        vocabulary=vocabulary,
        rules=rules,
        prefixes=prefixes,
        joints=re.compile(_regex(words.joints, words.macros, vocabulary, [])),
        some=some,
        starts=re.compile(f"[{''.join(sorted(some))}]"),
        past=re.compile(words.tense["past"], re.IGNORECASE),
        future=re.compile(words.tense["future"], re.IGNORECASE),
        event_before=re.compile(words.event["before"], re.IGNORECASE),
        event_behind=re.compile(words.event["behind"], re.IGNORECASE),
        event_named=re.compile(words.event["named"], re.IGNORECASE),
    )


def _by_letter(
    rules: Iterable[TimeRule], macros: Mapping[str, str], vocabulary: Vocabulary
) -> dict[str, tuple[Pattern, ...]]:
    found: dict[str, list[Pattern]] = {}
    for rule in rules:
        pattern = _pattern(rule, macros, vocabulary)
        first = _first(rule.match, macros)
        for letter in {letter for name in first for letter in vocabulary.letters(name)}:
            found.setdefault(letter, []).append(pattern)
    return {letter: tuple(patterns) for letter, patterns in found.items()}


def _any_of(patterns: Iterable[Pattern]) -> re.Pattern[str]:
    # A pattern has a name for one group only; of these none is asked for.
    return re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", p.match.pattern) for p in patterns))


def _pattern(rule: TimeRule, macros: Mapping[str, str], vocabulary: Vocabulary) -> Pattern:
    captures: list[tuple[str, str, str]] = []

    def regex(source: str) -> str:
        return _regex(source, macros, vocabulary, captures)

    whole = regex(rule.match)
    if rule.before:
        whole = f"(?<={regex(rule.before)}){whole}"
    if rule.after:
        whole = f"{whole}(?={regex(rule.after)})"
    return Pattern(
        match=re.compile(whole),
        captures=tuple(captures),
        operation=rule.operation,
        arguments=rule.arguments,
        must_before=_beside(rule.must_before, _BEFORE),
        must_after=_beside(rule.must_after, _AFTER),
        not_before=_beside(rule.not_before, _BEFORE),
        not_after=_beside(rule.not_after, _AFTER),
        within=tuple(rule.arguments.get("within", ())),
    )


def _beside(source: str, frame: str) -> re.Pattern[str] | None:
    return re.compile(frame.format(source), re.IGNORECASE) if source else None


def _regex(
    source: str,
    macros: Mapping[str, str],
    vocabulary: Vocabulary,
    captures: list[tuple[str, str, str]],
) -> str:
    def piece(m: re.Match[str]) -> str:
        if m[3]:
            return f"(?:{_regex(macros[m[3]], macros, vocabulary, captures)})"
        letters = vocabulary.letters(m[2]) or _NEVER_LETTER
        if not m[1]:
            return f"[{letters}]"
        group = f"g{len(captures)}"
        captures.append((group, m[1], m[2]))
        return f"(?P<{group}>[{letters}])"

    # Groups of the patterns are for precedence only; they aren't counted.
    plain = re.sub(r"'\('|\((?!\?)", lambda m: "(?:" if m[0] == "(" else m[0], source)
    return re.sub(r"\s+", "", _PIECE.sub(piece, plain))


def _first(source: str, macros: Mapping[str, str]) -> set[str]:
    """The classes with which a pattern can begin."""
    plain = re.sub(r"<(\w+)>", lambda m: f"({macros[m[1]]})", source)
    while "<" in plain:
        plain = re.sub(r"<(\w+)>", lambda m: f"({macros[m[1]]})", plain)
    tokens = re.findall(r"[A-Z][A-Z_0-9]*\b|'[^' ]+'?'|[()|?*+]", re.sub(r"\w+:", "", plain))
    return _Firsts(tokens).choice()[0]


class _Firsts:
    """Reads a pattern; each method gives the first classes, and if it may be empty."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def choice(self) -> tuple[set[str], bool]:
        """Alternatives, up to the closing bracket."""
        found, empty = self._sequence()
        while self._next("|"):
            more, none = self._sequence()
            found, empty = found | more, empty or none
        return found, empty

    def _sequence(self) -> tuple[set[str], bool]:
        found: set[str] = set()
        empty = True
        while self._at < len(self._tokens) and self._tokens[self._at] not in "|)":
            more, none = self._item()
            if empty:
                found |= more
            empty = empty and none
        return found, empty

    def _item(self) -> tuple[set[str], bool]:
        piece = self._tokens[self._at]
        self._at += 1
        found, empty = {piece}, False
        if piece == "(":
            found, empty = self.choice()
            self._next(")")
        while self._at < len(self._tokens) and self._tokens[self._at] in "?*+":
            empty = empty or self._tokens[self._at] != "+"
            self._at += 1
        return found, empty

    def _next(self, sign: str) -> bool:
        here = self._at < len(self._tokens) and self._tokens[self._at] == sign
        self._at += here
        return here
