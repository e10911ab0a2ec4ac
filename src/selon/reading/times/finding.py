"""Where the time expressions stand: the rules laid over a row of words, the longest match first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selon.reading.times.patterns import Grammar, Pattern
    from selon.reading.times.words import Row

__all__ = ["Expression", "find"]

_CONTEXT = 60
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression before it has a value.

    Attributes:
        start: first character of the expression in the text.
        end: character behind its last one.
        upto: index of the word behind it.
        operation: what makes its value.
        arguments: those of the rule, and what its words stand for.
        prefixes: operations that then change the value, the outermost first, with arguments.
        whole: the expression in which this one lies ("the last week *of March*").
    """

    start: int
    end: int
    upto: int
    operation: str
    arguments: Mapping[str, Any]
    prefixes: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    whole: Expression | None = None


def find(grammar: Grammar, row: Row) -> list[Expression]:
    """All time expressions of a text, in order, without overlap.

    A row is read by one grammar, so that what was found in it once stands: dating asks first,
    then the times.
    """
    if "expressions" not in row.kept:
        row.kept["expressions"] = _found(grammar, row)
    kept: list[Expression] = row.kept["expressions"]
    return kept


def _found(grammar: Grammar, row: Row) -> list[Expression]:
    found: list[Expression] = []
    at = 0
    while start := grammar.starts.search(row.letters, at):
        at = start.start()
        expression = _expression(grammar, row, at, 0)
        if expression is None:
            at += 1
            continue
        at = expression.upto
        found.extend(_split(expression))
    return found


def _split(expression: Expression) -> list[Expression]:
    """An expression and its whole, as one or as two (``apart = true``: "October of next year")."""
    if expression.whole is None or not expression.arguments.get("apart"):
        return [expression]
    return [expression, *_split(expression.whole)]


def _expression(grammar: Grammar, row: Row, at: int, depth: int) -> Expression | None:
    if depth > _DEEPEST or at >= len(row.letters):
        return None
    some = grammar.some.get(row.letters[at])
    if some is None or not some.match(row.letters, at):
        return None
    best = _core(grammar, row, at, depth)
    for pattern in grammar.prefixes.get(row.letters[at], ()):
        m = pattern.match.match(row.letters, at)
        if m is None or not _fits(pattern, row, at, m.end()):
            continue
        inner = _expression(grammar, row, m.end(), depth + 1)
        if inner is None or (best is not None and inner.upto < best.upto):
            continue
        if inner.operation not in pattern.arguments.get("only", (inner.operation,)):
            continue
        change = (pattern.operation, _arguments(pattern, m, row))
        best = Expression(
            start=row.spans[at][0] if pattern.arguments.get("keep", True) else inner.start,
            end=inner.end,
            upto=inner.upto,
            operation=inner.operation,
            arguments=inner.arguments,
            prefixes=(change, *inner.prefixes),
            whole=inner.whole,
        )
    return best


def _core(grammar: Grammar, row: Row, at: int, depth: int) -> Expression | None:
    best = None
    for pattern in grammar.rules.get(row.letters[at], ()):
        m = pattern.match.match(row.letters, at)
        if m is None or m.end() == at or (pattern.arguments.get("inner") and not depth):
            continue
        whole = _whole(grammar, row, m.end(), depth, pattern) if pattern.within else None
        upto = whole.upto if whole else m.end()
        if (best is not None and upto <= best.upto) or not _fits(pattern, row, at, m.end()):
            continue
        if whole is None and pattern.arguments.get("whole_only"):
            continue
        part_of = whole is not None and not pattern.arguments.get("apart")
        best = Expression(
            start=row.spans[at][0],
            end=whole.end if whole and part_of else row.spans[m.end() - 1][1],
            upto=upto,
            operation=pattern.operation,
            arguments=_arguments(pattern, m, row),
            whole=whole,
        )
    return best


def _whole(grammar: Grammar, row: Row, at: int, depth: int, pattern: Pattern) -> Expression | None:
    """The expression that a joint makes the whole of the one before: "of March"."""
    joint = grammar.joints.match(row.letters, at)
    if joint is None:
        return None
    whole = _expression(grammar, row, joint.end(), depth + 1)
    return whole if whole is not None and whole.operation in pattern.within else None


def _arguments(pattern: Pattern, m: Any, row: Row) -> Mapping[str, Any]:
    found = dict(pattern.arguments)
    for group, name, kind in pattern.captures:
        index = m.start(group)
        if index >= 0:
            found[name] = row.meaning(index, kind)
    return found


def _fits(pattern: Pattern, row: Row, at: int, upto: int) -> bool:
    """Whether the text beside the match allows it."""
    start, end = row.spans[at][0], row.spans[upto - 1][1]
    if pattern.not_before or pattern.must_before:
        before = row.text[max(0, start - _CONTEXT) : start]
        if pattern.not_before and pattern.not_before.search(before):
            return False
        if pattern.must_before and not pattern.must_before.search(before):
            return False
    if pattern.not_after or pattern.must_after:
        after = row.text[end : end + _CONTEXT]
        if pattern.not_after and pattern.not_after.match(after):
            return False
        return not pattern.must_after or pattern.must_after.match(after) is not None
    return True
