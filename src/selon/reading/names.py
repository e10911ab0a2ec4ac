"""Forms of names: what of a marked name is the name, and which two may be one's."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from selon.languages.people import body_words, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selon.records import Name

__all__ = ["SMALL", "initials", "is_form_of", "is_initialled", "sound_names", "tidied"]

_FRENCH = ("le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux", "et")
_TAKEN = re.compile(
    r"(?:Pour|Selon|Avec|Comme|D['’]après|Après|Chez|For|With|From|According to)\s+(?=[A-ZÀ-Ý])"
)
_CAPITAL = re.compile(r" [A-Z]\w")
_OWNED = re.compile(r"['’]s$")
SMALL = frozenset((*_FRENCH, "ce", "cet", "cette", "ces", "the", "a", "an", "of", "and", "this"))
_CUT = re.compile(r"\s*(?:[,;:–—](?!\d)| qui | dont | who | which | that ).*", re.DOTALL)
# « le collectif de Guyanais **menant depuis** …»; « Enedis (anciennement ERDF) »
_PARTICIPLE = re.compile(
    r"(?<=\w) (?:(?:dirigé|présidé|soutenu|entra[iî]né)e?s? par\b.*"
    r"|\w+(?:é|ée|és|ées|ant|ants|ue|ues) (?:pour|le|la|les|un|une|dans|sur|à|au|aux|en|avec"
    r"|avant|après|contre|depuis|ce|cet|cette)\b.*)"
    r"|\s*\((?![A-Z][\w-]{1,9}\)).*"
)
_HEAD = 12  # characters
_OF = re.compile(r"^(?:de|du|of)\s+|^d['’]\s*", re.IGNORECASE)


def sound_names(text: str, names: Iterable[Name]) -> list[Name]:
    """The names that are ones, without what was taken for a part of them."""
    bare = _untitled(text, [_bare(text, n) for n in names])
    return _surnames(text, [n for n in bare if _sound(text, n)])


def _bare(text: str, name: Name) -> Name:
    """A name without a preposition that was taken for its first word: « **Pour** Fillon »."""
    lead = _TAKEN.match(text, name.start, name.end)
    tail = _OWNED.search(text, name.start, name.end)
    if lead is None and tail is None:
        return name
    start = lead.end() if lead else name.start
    end = tail.start() if tail and tail.start() > start else name.end
    return replace(name, start=start, end=end)


def _untitled(text: str, names: list[Name]) -> list[Name]:
    """Bodies' names without the first word of a title: "the **White House** Press Secretary".

    Where a capital follows and the article names the body elsewhere without that word, by two
    words or more (« Tribunal » alone is not what « Tribunal international » is called).
    """
    words = {n: [w for w in plain(text[n.start : n.end]).split() if w not in SMALL] for n in names}
    known = {tuple(w) for n, w in words.items() if len(w) > 1 and n.type != "person"}
    return [
        replace(n, end=space)
        if n.type != "person"
        and tuple(words[n][:-1]) in known
        and (space := text.rfind(" ", n.start, n.end)) > 0
        and _CAPITAL.match(text, n.end)
        else n
        for n in names
    ]


def _surnames(text: str, names: list[Name]) -> list[Name]:
    """Names with people's surnames that were taken for bodies or places made people again.

    A single word, the last of a person's full name and the first of no body's.
    """
    words = {n: plain(text[n.start : n.end]).split() for n in names}
    last = {w[-1] for n, w in words.items() if n.type == "person" and len(w) > 1}
    first = {w[0] for n, w in words.items() if n.type != "person" and len(w) > 1}
    return [
        replace(n, type="person")
        if n.type != "person" and len(w := words[n]) == 1 and w[0] in last - first
        else n
        for n in names
    ]


def _sound(text: str, name: Name) -> bool:
    words = text[name.start : name.end]
    return any(c.isalnum() for c in words) and "\n" not in words.strip()


def initials(name: str) -> set[str]:
    """What a name may be cut to: with its small words and without."""
    words = plain(name).split()
    return {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in SMALL)}


def is_form_of(a: str, b: str) -> bool:
    """Whether two names of bodies are forms of one: "Apple", "Apple Inc.", an acronym."""
    x, y = (plain(n).split() for n in (a, b))
    few, many = (x, y) if len(x) < len(y) else (y, x)
    if len(few) == 1 and len(few[0]) > 1 and "".join(w[0] for w in many) == few[0]:
        return True
    x, y = [w for w in x if w not in SMALL], [w for w in y if w not in SMALL]
    if not x or not y:
        return False
    short, long, raw = (x, y, a) if len(x) <= len(y) else (y, x, b)
    if len(short) == 1 and len(long) > 1 and raw.isupper() and len(raw) > 1:
        return "".join(w[0] for w in long) == short[0]
    rest = set(long[len(short) :])
    return len(short) < len(long) and long[: len(short)] == short and bool(rest & body_words())


def is_initialled(short: str, full: str) -> bool:
    """« E. Macron » for Emmanuel Macron."""
    (*given, last), long = plain(short).split(), plain(full).split()
    return (
        len(given) == 1 == len(given[0])
        and len(long) > 1
        and last == long[-1]
        and long[0].startswith(given[0])
    )


@lru_cache(maxsize=1 << 12)
def tidied(description: str) -> str:
    """A description on one line, without a preposition before it or a clause behind it."""
    text = _OF.sub("", " ".join(description.split()))
    cut = _CUT.sub("", text) or text
    # Not among the first words: « le présumé coupable à … » is no clause.
    return cut if len(cut) <= _HEAD else cut[:_HEAD] + _PARTICIPLE.sub("", cut[_HEAD:])
