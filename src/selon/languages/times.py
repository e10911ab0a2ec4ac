"""How a language speaks of time: words, rules and tense marks, read from ``times.toml``.

The engine (``selon.reading.times``) holds the calendar; a language holds data. A ``times.toml`` has

- ``[classes.NAME]``: words of one class and what each stands for (``lundi = 0``). A key may be a
  phrase of several words and may list variants between bars (``"fév | févr" = 2``).
- ``[macros]``: names for pieces of patterns, used in rules as ``<name>``.
- ``[[rule]]``: ``match``, a pattern; ``as``, the operation that gives the value; other keys are
  that operation's arguments.
- ``[[prefix]]``: what may stand before an expression and changes it ("the end of").
- ``capitals``: words that count only with a capital.
- ``joints``: what may stand between a part and the whole it lies in ("of").
- ``[event]``: regular expressions for a noun beside a date and for a later mention of it.
- ``[tense]``: regular expressions for words that tell of the past and of the future.

A pattern is a regular expression over words instead of letters: ``CLASS`` for a word of a class,
``name:CLASS`` to keep what the word stands for, ``'word'`` for a word itself, and
``( | ) ? * + {1,9}`` as usual. ``before`` and ``after`` are patterns that must hold beside the
match; ``must_before`` and ``must_after`` are regular expressions over the text that must,
``not_before`` and ``not_after`` such that mustn't.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TimeRule", "TimeWords", "time_words"]

_BESIDE = ("before", "after", "must_before", "must_after", "not_before", "not_after")
_PATTERN_KEYS = frozenset(["match", "as", *_BESIDE])


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One rule: patterns as they stand in the file, and the operation with its arguments.

    ``operation`` is one of ``selon.reading.times.resolving.OPERATIONS``.
    """

    match: str
    operation: str
    before: str = ""
    after: str = ""
    must_before: str = ""
    must_after: str = ""
    not_before: str = ""
    not_after: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimeWords:
    """One language's time expressions, as data.

    Attributes:
        code: the language.
        classes: class name → word or phrase (lower case) → what it stands for.
        rules: tried together; the longest match wins, then the earlier rule.
        prefixes: rules for what stands before an expression.
        joints: pattern for what joins a part to its whole.
        macros: name → piece of a pattern.
        tense: "past", "future" → regular expressions.
        event: "before", "behind" a date, "named" later → regular expressions with a group
            "noun": the event that is dated, and the place where it dates something else.
        capitals: words that count only with a capital ("may" is no month).
    """

    code: str
    classes: Mapping[str, Mapping[str, Any]]
    rules: tuple[TimeRule, ...]
    prefixes: tuple[TimeRule, ...]
    joints: str
    macros: Mapping[str, str]
    tense: Mapping[str, str]
    event: Mapping[str, str]
    capitals: frozenset[str]


@cache
def time_words(code: str | None) -> TimeWords | None:
    """The time words of a language ("fr", "en-GB"), or ``None`` if it has no ``times.toml``."""
    folder = (code or "").lower().replace("_", "-").partition("-")[0]
    if not folder.isalpha():
        return None
    path = files("selon.languages").joinpath(folder, "times.toml")
    return _read(folder, tomllib.loads(path.read_text("utf-8"))) if path.is_file() else None


def _read(code: str, table: Mapping[str, Any]) -> TimeWords:
    return TimeWords(
        code=code,
        classes={name: _variants(words) for name, words in table["classes"].items()},
        rules=tuple(_rule(r) for r in table["rule"]),
        prefixes=tuple(_rule(r) for r in table["prefix"]),
        joints=table["joints"],
        macros=table.get("macros", {}),
        tense=table["tense"],
        event=table["event"],
        capitals=frozenset(table["capitals"]),
    )


def _variants(words: Mapping[str, Any]) -> dict[str, Any]:
    return {word.strip().lower(): means for key, means in words.items() for word in key.split("|")}


def _rule(table: Mapping[str, Any]) -> TimeRule:
    return TimeRule(
        match=table["match"],
        operation=table["as"],
        **{key: table.get(key, "") for key in _BESIDE},
        arguments={k: v for k, v in table.items() if k not in _PATTERN_KEYS},
    )
