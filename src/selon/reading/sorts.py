"""What kind of speaker somebody is, from the words that describe it.

A log-linear choice (multinomial logistic regression) over what the tables of
``languages/*/people.toml`` say and over the words themselves; the weights are learnt from the
gold speaker types of the training articles (``training/selon_training/sorts.py``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, get_args

from selon.languages.people import plain
from selon.records import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selon.languages.people import People
    from selon.reading.phrases import Phrase
    from selon.records import Name, NameType

__all__ = ["SORTS", "describes", "likeliest", "named", "sort"]

SORTS: tuple[SpeakerType, ...] = get_args(SpeakerType)

_MENTIONS = 40  # of one name, from which its type is told
_FAR = 48  # characters beside a name that are looked at
_WORDS_BESIDE = 3
_END = re.compile(r"[.!?;:,()«»“”\"\n–—]")
_APPOSED = re.compile(r"\s*[,(]\s*([^.,;:!?()«»“”\"\n]+)")
_PLURAL = re.compile(r"\w{3,}(?<![suai])[sx]")


def describes(
    tables: People, phrase: Phrase, joined: Iterable[SpeakerType | None]
) -> frozenset[str]:
    """Features of a description: « deux personnes proches du Kremlin ».

    ``joined`` holds the types of several that are named together: « la CGT et FO ».
    """
    small = plain(phrase.text)
    head = phrase.head[0] if phrase.head else ""
    noun = phrase.noun[0] if phrase.noun else ""
    single = tables.single(noun)
    kind = _kind(tables, phrase)
    first = small.split()[0] if small else ""
    lead = "indefinite" if phrase.indefinite else "definite" if phrase.definite else "bare"
    many = phrase.number == "2" or bool(_PLURAL.fullmatch(noun))
    inner = tables.kind(list(phrase.complement))
    out = {
        "description",
        f"table {kind}",
        f"table {kind} {many}",
        f"table {kind} {lead} {many}",
        f"head {single}",
        f"head {single} {many}",
        f"lead {lead}",
        f"first {first}",
        f"first {first} {kind}",
        f"outlet {tables.is_outlet(phrase.text)}",
        f"number {many}",
        f"ending {single[-4:]}",
        f"ending {single[-3:]}",
        f"inner {kind} {inner}",
    }
    if phrase.indefinite:
        out.add(f"indefinite {phrase.number} {head in tables.unnamed}")
    if any(f" {m} " in f" {small} " for m in tables.marks):
        out |= {"nameless", f"nameless {kind}"}
    types = set(joined)
    if types:
        one = types.pop()
        out.add(f"joined {'group' if types or one == 'person' else one}")
    out |= {f"holds {t}" for t in phrase.holds}
    out |= {f"word {w}" for w in phrase.noun[:6]}
    out |= {f"before {w}" for w in phrase.before[-2:]}
    return frozenset(out)


def _kind(tables: People, phrase: Phrase) -> str | None:
    """What the tables say of the noun, with the words that belong to it: "news **agency**"."""
    if tables.head_last and phrase.noun:
        for n in (2, 1):
            whole = [*phrase.before[-n:], phrase.noun[0]]
            if len(whole) > n and (found := tables.kinds.get(" ".join(whole))):
                return found
    return tables.kind(list(phrase.noun))


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands beside one mention of a name.

    ``genus`` is the kind of the noun that it goes with (« le **quotidien** régional X »,
    "X **newspaper**"), ``noun`` that noun where it stands before the name, ``apposed`` the kind of
    the one in an apposition (« X, un **parti** … »).
    """

    genus: str | None = None
    noun: str = ""
    apposed: str | None = None


def _around(tables: People, text: str, start: int, end: int) -> _Around:
    """What stands beside the name at ``text[start:end]``."""
    left = _END.split(text[max(0, start - _FAR) : start])[-1]
    before = plain(left).split()[-_WORDS_BESIDE:]
    genus, noun = None, ""
    for i in range(len(before) - 1, -1, -1):
        if before[i] in tables.of or before[i] in tables.definite:
            break
        if (genus := tables.kind(before[i:])) is not None:
            noun = tables.single(before[i])
            break
    right = text[end : end + _FAR]
    after = plain(_END.split(right)[0]).split()[:2]
    if genus is None and after and tables.head_last:
        genus = tables.kind(after[:1]) if after[0] != "s" else None
    apposed = None
    if found := _APPOSED.match(right):
        words = plain(found[1]).split()
        if words and words[0] not in tables.definite:
            kinds = (tables.kind(words[i:]) for i in range(min(4, len(words))))
            apposed = next((k for k in kinds if k is not None), None)
    return _Around(genus, noun, apposed)


def named(tables: People, text: str, full: str, mentions: Sequence[Name]) -> frozenset[str]:
    """Features of a body's or place's name: its forms, what the tagger calls it, its mentions.

    ``full`` is its fullest form, ``mentions`` stand in ``text``.
    """
    some = mentions[:_MENTIONS]
    forms = [*dict.fromkeys(text[n.start : n.end] for n in some), full]
    kinds = list(dict.fromkeys(n.type for n in mentions))
    out = _of_forms(tables, forms, kinds)
    for a in (_around(tables, text, n.start, n.end) for n in some):
        out |= {f"genus {a.genus}"} if a.genus else set()
        out |= {f"genus {a.noun}"} if a.noun else set()
        out |= {f"apposed {a.apposed}"} if a.apposed else set()
    return frozenset(out)


def _of_forms(tables: People, forms: list[str], kinds: list[NameType]) -> set[str]:
    kind, text = kinds[0], max(forms, key=len)
    words = [w for w in plain(text).split() if w not in tables.definite]
    first, last = tables.kind(words), _last(tables, words)
    # A name is partly a description: what is learnt of "the government" holds of "US Government".
    noun = words[-1:] if tables.head_last else words[:1]
    return {
        "name",
        *(f"head {tables.single(w)}" for w in noun),
        f"{kind}",
        f"{kind} {len(words) > 1}",
        f"{kind} first {first}",
        f"{kind} last {last}",
        f"{kind} both {first} {last}",
        f"{kind} outlet {any(map(tables.is_outlet, forms))}",
        f"{kind} seat {any(plain(f) in tables.metonymy for f in forms)}",
        f"{kind} capitals {any(f.isupper() for f in forms)}",
        f"last {words[-1] if words else ''}",
        *(f"called {k}" for k in kinds),
        *(f"in {w}" for w in words),
        *(f"is {plain(f)}" for f in forms),
    }


def _last(tables: People, words: list[str]) -> str | None:
    """What the tables say of the end of a name: "Accountability **Office**", "Institute for …"."""
    of = next((i for i, w in enumerate(words) if w in tables.of and i), len(words))
    for n in range(3, 1, -1):
        if of >= n and (found := tables.kinds.get(" ".join(words[of - n : of]))):
            return found
    return tables.kind(words[of - 1 : of]) if words else None


_SEATS = frozenset(f"{kind} seat True" for kind in ("organisation", "place"))


@cache
def _weights() -> dict[str, list[float]]:
    text = files("selon.reading").joinpath("sorts.json").read_text("utf-8")
    table: dict[str, list[float]] = json.loads(text)
    return table


def sort(features: frozenset[str]) -> SpeakerType:
    """The likeliest kind; ties go to the first in ``SORTS``.

    Two things are settled beforehand: seats of government (the Kremlin) are offices; two newspapers
    are media, two people are a group, and so is what is of several kinds.
    """
    return likeliest(features, _weights())


def likeliest(features: frozenset[str], table: dict[str, list[float]]) -> SpeakerType:
    """What ``sort`` says with some weights."""
    if features & _SEATS:
        return "office"
    if joined := [s for s in SORTS if f"joined {s}" in features]:
        return joined[0]
    known = [table[f] for f in sorted(features & table.keys())]
    scores = [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(SORTS)
    return SORTS[max(range(len(SORTS)), key=scores.__getitem__)]
