"""What an article says somebody is: « le **porte-parole du Kremlin**, Dmitri Peskov »."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selon.languages.people import plain

if TYPE_CHECKING:
    from selon.languages.people import Gender
    from selon.reading.phrases import Reader
    from selon.records import Name

__all__ = ["Found", "Role", "role_at"]

_BEFORE = 14  # words that a title before a name may have
_AFTER = re.compile(r"\s*[,(–—]\s*([^,;:.!?()«»“”\"\n–—]{3,140}?)\s*(?=[,;:.!?()«»“”\"\n–—])")
_PERSON = frozenset({"person"})
_BODY = frozenset({"organisation", "office", "media"})
_STOP = re.compile(r"[.!?;:«»“”\"\n()]")
_APPOSED = re.compile(r"\s*,?\s*")


@dataclass(frozen=True, slots=True)
class Role:
    """The words, those of them that tell, their noun, and the body that is named among them."""

    text: str
    words: frozenset[str]
    head: str
    affiliation: str | None = None


@dataclass
class Found:
    """Roles beside one mention of a name, and the gender that a title tells."""

    roles: list[Role] = field(default_factory=list)
    gender: Gender = "-"


def role_at(reader: Reader, name: Name) -> Found:
    """The roles in the title before a name and in the apposition behind it.

    A person's are nouns for people, a body's are nouns for bodies: « le **groupe** Amundi ».
    """
    found = Found()
    titled = name.type == "person"
    sorts = _PERSON if titled else _BODY
    if not titled and not reader.text[name.start].isupper():
        return found
    before = _title(reader, name, found) if titled else _genus(reader, name)
    if before is not None:
        found.roles.append(_role(reader, *before, sorts))
    after = _AFTER.match(reader.text, name.end)
    if after is not None and not titled and _definite(reader, after.start(1)):
        after = None  # « Selon la SDJ, **la** direction a … » is no apposition
    if after is not None and _is_role(reader, *after.span(1), sorts):
        found.roles.append(_role(reader, *after.span(1), sorts))
        _note_gender(reader, after.start(1), found)
    return found


def _definite(reader: Reader, at: int) -> bool:
    i = bisect_left(reader.words.starts, at)
    return i < len(reader.words.words) and reader.words.words[i] in reader.tables.definite


def _genus(reader: Reader, name: Name) -> tuple[int, int] | None:
    """The noun right before a body's name: « le **groupe** Amundi », "car **maker** Ford"."""
    t, words = reader.tables, reader.words
    at = bisect_left(words.starts, name.start)
    if at and t.sort([words.words[at - 1]]) in _BODY and _close(reader, at - 1):
        return words.starts[at - 1], words.ends[at - 1]
    return None


def _title(reader: Reader, name: Name, found: Found) -> tuple[int, int] | None:
    """The span of the title that runs up to a name, from its noun on."""
    t, words = reader.tables, reader.words
    at = bisect_left(words.starts, name.start)
    best: int | None = None
    for i in range(at - 1, max(-1, at - 1 - _BEFORE), -1):
        gap = reader.text[words.ends[i] : words.starts[i + 1]]
        if _STOP.search(gap) or ("," in gap and i != at - 1):
            break
        word = words.words[i]
        if i == at - 1 and word in t.gendered and word not in t.definite:
            found.gender = "f" if word in t.feminine else "m"
            continue
        if t.sort([word]) == "person" and _runs_on(reader, i, at):
            best = i
            if i and words.words[i - 1] in t.gendered:
                found.gender = "f" if words.words[i - 1] in t.feminine else "m"
            if i == 0 or words.words[i - 1] not in t.adjectives:
                break
        elif word in t.pronouns or word in ("que", "qu", "qui", "that", "who"):
            break
    if best is None:
        return None
    while best and words.words[best - 1] in t.adjectives and _close(reader, best - 1):
        best -= 1
    start = words.starts[best]
    if t.head_last and best and _close(reader, best - 1):
        # "**Apple** CEO Steve Jobs": the body before the noun belongs to the title.
        of = reader.names_in((words.starts[max(0, best - _BEFORE)], start))
        start = next(
            (n.start for n in of if n.type != "person" and n.end == words.ends[best - 1]), start
        )
    return start, words.ends[at - 1]


def _close(reader: Reader, i: int) -> bool:
    return not reader.text[reader.words.ends[i] : reader.words.starts[i + 1]].strip(" -’'\u00a0")


def _runs_on(reader: Reader, noun: int, name: int) -> bool:
    """Whether what stands between a noun and a name can be the noun's complement alone.

    Nothing, a single adjective, or words that begin with "of"; a verb would not, but whether a
    word is one cannot be seen, hence few words.
    """
    between = reader.words.words[noun + 1 : name]
    if between and between[-1] in reader.tables.of:
        return False  # « le conseiller **de** François Fillon » is somebody else
    return len(between) <= 1 or between[0] in reader.tables.of or between[1] in reader.tables.of


def _is_role(reader: Reader, start: int, end: int, sorts: frozenset[str]) -> bool:
    t, words = reader.tables, reader.words
    skipped = t.definite | t.indefinite | t.adjectives
    rest = [words.words[i] for i in words.within((start, end))]
    while rest and rest[0] in skipped:
        rest = rest[1:]
    if t.head_last:
        # "White House press **secretary** for …", "**chairman** and chief executive of …"
        ends = next((k for k, w in enumerate(rest) if w in t.of), len(rest))
        return bool(ends) and (t.sort(rest[:1]) in sorts or t.sort([rest[ends - 1]]) in sorts)
    return bool(rest) and t.sort(rest) in sorts


def _note_gender(reader: Reader, start: int, found: Found) -> None:
    word = plain(reader.text[start : start + 12]).split()[:1]
    if word and found.gender == "-":
        t = reader.tables
        found.gender = "f" if word[0] in t.feminine else "m" if word[0] in t.masculine else "-"


def _role(reader: Reader, start: int, end: int, sorts: frozenset[str]) -> Role:
    t = reader.tables
    text = reader.text[start:end].strip(" ,")
    small = t.definite | t.indefinite | t.of
    words = [reader.words.words[i] for i in reader.words.within((start, end))]
    while words and words[0] in t.definite | t.indefinite:
        text = text[len(words[0]) :].lstrip(" ’'")
        words = words[1:]
    bodies = [n for n in reader.names_in((start, end)) if n.type != "person"]
    body = reader.text[bodies[0].start : bodies[0].end] if bodies else None
    head = next((w for w in words if t.sort([w]) in sorts), "")
    return Role(text, frozenset(w for w in words if w not in small), head, body)
