"""What kind of speaker somebody is, from the words that describe it.

A log-linear choice (multinomial logistic regression) over what the tables of
``languages/*/people.toml`` say and over the words themselves; the weights are learnt from the
gold speaker types of the training articles (``training/selon_training/sorts.py``).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, get_args

from selon.languages.people import plain
from selon.records import SpeakerType

if TYPE_CHECKING:
    from selon.languages.people import People
    from selon.reading.phrases import Phrase
    from selon.records import NameType

__all__ = ["SORTS", "describes", "named", "sort"]

SORTS: tuple[SpeakerType, ...] = get_args(SpeakerType)


def describes(tables: People, phrase: Phrase) -> frozenset[str]:
    """Features of a description: « deux personnes proches du Kremlin »."""
    small = plain(phrase.text)
    head = phrase.head[0] if phrase.head else ""
    single = tables.single(head)
    out = {
        "description",
        f"table {phrase.type} {phrase.number}",
        f"head {single}",
        f"head {single} {phrase.number}",
        f"lead {'indefinite' if phrase.indefinite else 'definite' if phrase.definite else 'bare'}",
        f"number {phrase.number}",
        f"ending {single[-4:]}",
        f"ending {single[-3:]}",
    }
    if phrase.indefinite:
        out |= {f"indefinite {phrase.type}", f"indefinite {phrase.number} {head in tables.unnamed}"}
    if any(f" {m} " in f" {small} " for m in tables.marks):
        out |= {"nameless", f"nameless {phrase.type == 'document'}"}
        if phrase.indefinite and head in tables.unnamed:
            out.add("withheld")
    if phrase.others:
        out.add("joined")
    if len(phrase.head) > 1:
        out.add(f"second {phrase.head[1]}")
    out |= {f"of {w}" for w in phrase.head[2:4]}
    out |= {f"word {w}" for w in phrase.head[:6]}
    return frozenset(out)


def named(tables: People, text: str, kind: NameType, before: str) -> frozenset[str]:
    """Features of a body's or place's name; ``before`` is the word that stands before it."""
    words = plain(text).split()
    first = tables.sort([w for w in words if w not in tables.definite])
    out = {
        "name",
        f"{kind} first {first}",
        f"{kind} outlet {tables.is_outlet(text)}",
        f"{kind} seat {plain(text) in tables.metonymy}",
        f"{kind} after {tables.sort([before]) if before else None}",
        f"{kind} capitals {text.isupper()}",
        f"last {words[-1] if words else ''}",
        f"name {words[0] if words else ''}",
    }
    return frozenset(out)


_SEATS = frozenset(f"{kind} seat True" for kind in ("organisation", "place"))


@cache
def _weights() -> dict[str, list[float]]:
    text = files("selon.reading").joinpath("sorts.json").read_text("utf-8")
    table: dict[str, list[float]] = json.loads(text)
    return table


def sort(features: frozenset[str]) -> SpeakerType:
    """The likeliest kind; ties go to the first in ``SORTS``.

    Two things are settled by the tables alone: seats of government (the Kremlin) are offices, and
    « deux personnes proches du Kremlin » are nameless.
    """
    if features & _SEATS:
        return "office"
    if "withheld" in features:
        return "anonymous"
    table = _weights()
    known = [table[f] for f in sorted(features) if f in table]
    scores = [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(SORTS)
    return SORTS[max(range(len(SORTS)), key=scores.__getitem__)]
