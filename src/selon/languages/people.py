"""What a language knows of those who speak: pronouns, nouns for people and bodies, outlets."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast

from selon.languages.language import _table, available

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Gender",
    "People",
    "Pronoun",
    "body_words",
    "given_gender",
    "people",
    "plain",
    "states_of",
]

_WORDS = re.compile(r"[\w-]+")

Gender = Literal["m", "f", "n", "-"]
Sort = Literal["person", "organisation", "office", "media", "document", "group", "anonymous"]


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun says of whom it means.

    ``person`` is "1", "3", "d" (demonstrative), "r" (relative) or "0" (nobody in particular).
    """

    person: str
    gender: Gender
    number: str


@dataclass(frozen=True, slots=True)
class People:
    """Tables of one language; every word without capitals, with its accents.

    ``nouns`` are those by which somebody who may speak is looked for, ``kinds`` these and many more
    that only tell a type. ``gendered`` are the determiners and titles that tell a gender,
    ``leading`` all words that may stand before a noun. ``head_last``: what stands before a noun
    may be nouns too ("car maker"). ``before`` and ``behind`` a mention tell its part in the
    sentence. ``we_is_body``: a spokesman's "we" is the body he speaks for.
    """

    pronouns: dict[str, Pronoun]
    nouns: dict[str, Sort]
    kinds: dict[str, Sort]
    definite: frozenset[str]
    indefinite: frozenset[str]
    plural: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    of: frozenset[str]
    adjectives: frozenset[str]
    unnamed: frozenset[str]
    marks: tuple[str, ...]
    metonymy: frozenset[str]
    media: frozenset[str]
    media_words: frozenset[str]
    gendered: frozenset[str]
    leading: frozenset[str]
    groups: dict[str, frozenset[str]]
    bodies: dict[str, str]
    before: frozenset[str]
    behind: frozenset[str]
    head_last: bool
    we_is_body: bool

    def alike(self, noun: str) -> frozenset[str]:
        """Nouns that may stand for the same one: "king" and "monarch"; without itself."""
        return self.groups.get(noun, frozenset()) - {noun}

    def sort(self, words: list[str]) -> Sort | None:
        """What kind of speaker the noun that words begin with is: "porte-parole" is a person.

        The longest known phrase first; a plural counts as its singular, people in the plural as
        a group.
        """
        return _sort(words, self.nouns)

    def kind(self, words: list[str]) -> Sort | None:
        """As ``sort``, from all nouns that tell a type."""
        return _sort(words, self.kinds)

    def single(self, word: str) -> str:
        """The singular of a noun, if the tables hold one."""
        return word if word in self.kinds else _singular(word, self.kinds) or word

    def is_outlet(self, name: str) -> bool:
        """Whether a name is a news outlet's: in the list, or made of an outlet's words."""
        small = _bare(name)
        return (
            small in self.media
            or small in _outlets()
            or any(w in self.media_words for w in small.split())
        )


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Words in small letters, parted by single spaces; accents stay."""
    words = _WORDS.findall(unicodedata.normalize("NFC", text).casefold())
    return " ".join(words)


def _bare(name: str) -> str:
    """A name without its article: "Le Monde" is « monde »."""
    return re.sub(r"^(?:the|le|la|les|l) ", "", plain(name))


def _sort(words: list[str], known: dict[str, Sort]) -> Sort | None:
    for n in range(min(3, len(words)), 1, -1):
        phrase = " ".join(words[:n])
        if phrase in known:
            return known[phrase]
    if not words:
        return None
    if words[0] in known:
        return known[words[0]]
    single = _singular(words[0], known)
    found = known[single] if single else None
    return "group" if found == "person" else found


def _singular(word: str, known: dict[str, Sort]) -> str | None:
    if word[-1:] not in ("s", "x"):
        return None
    ends = (("aux", "al"), ("ies", "y"), ("es", ""), ("s", ""), ("x", ""))
    for plural, single in ends:
        if word.endswith(plural) and word[: len(word) - len(plural)] + single in known:
            return word[: len(word) - len(plural)] + single
    return None


@cache
def people(code: str) -> People:
    """The tables of a language ("fr"); English and French together for any other."""
    codes = (code,) if code in available() and _table(code, "people") else available()
    tables = [table for c in codes if (table := _table(c, "people"))]

    def words(section: str, key: str) -> frozenset[str]:
        return frozenset(w for t in tables for w in t[section][key])

    pronouns = {
        w: Pronoun(v[0], cast("Gender", v[1]), v[2])
        for t in tables
        for w, v in t["pronouns"].items()
    }
    nouns: dict[str, Sort] = {}
    for table in tables:
        # What comes first in the file wins: « chercheurs » is a group although a chercheur is one.
        for sort, list_ in table["types"].items():
            for noun in list_:
                nouns.setdefault(noun, sort)
    kinds = dict(nouns)
    for table in tables:
        for sort, list_ in table["kinds"].items():
            for noun in list_:
                kinds.setdefault(noun, sort)
    gendered = frozenset(
        w
        for key in ("masculine", "titles_m", "feminine", "titles_f")
        for w in words("phrases", key)
    )
    determiners = words("phrases", "definite") | words("phrases", "indefinite")
    return People(
        pronouns, nouns, kinds, words("phrases", "definite"), words("phrases", "indefinite"),
        words("phrases", "plural"), words("phrases", "masculine") | words("phrases", "titles_m"),
        words("phrases", "feminine") | words("phrases", "titles_f"), words("phrases", "of"),
        words("phrases", "adjectives"), words("anonymous", "indefinite"),
        tuple(m for t in tables for m in t["anonymous"]["marks"]), words("metonymy", "office"),
        frozenset(_bare(n) for n in words("media", "names")), words("media", "words"),
        gendered, determiners | words("phrases", "adjectives") | gendered,
        _groups(g for t in tables for g in t["alike"]["nouns"]),
        {w: body for t in tables for w, body in t["bodies"]["adjectives"].items()},
        words("beside", "before"), words("beside", "behind"),
        all(t["phrases"]["head_last"] for t in tables),
        all(t["phrases"]["we_is_body"] for t in tables),
    )  # fmt: skip


def _groups(lists: Iterable[list[str]]) -> dict[str, frozenset[str]]:
    """For each word all those that stand in a list with it."""
    found: dict[str, frozenset[str]] = {}
    for group in lists:
        for word in group:
            found[word] = found.get(word, frozenset()) | frozenset(group)
    return found


@cache
def _names() -> dict[str, list[str]]:
    text = files("selon.languages").joinpath("names.toml").read_text("utf-8")
    table: dict[str, list[str]] = tomllib.loads(text)
    return table


@cache
def _given() -> dict[str, Gender]:
    men: dict[str, Gender] = dict.fromkeys(_names()["masculine"], "m")
    women: dict[str, Gender] = dict.fromkeys(_names()["feminine"], "f")
    return men | women


@cache
def _outlets() -> frozenset[str]:
    return frozenset(_bare(n) for n in _names()["outlets"])


@cache
def body_words() -> frozenset[str]:
    """Words that a body's full name adds to its short one: "Inc.", "Group"."""
    return frozenset(_names()["bodies"])


@cache
def _capitals() -> dict[str, frozenset[str]]:
    pairs = cast("list[list[list[str]]]", _names()["capitals"])
    return {
        plain(city): frozenset(map(plain, states)) for cities, states in pairs for city in cities
    }


def states_of(city: str) -> frozenset[str]:
    """The names, as ``plain`` gives them, of the state that a capital speaks for; else none."""
    return _capitals().get(plain(city), frozenset())


def given_gender(name: str) -> Gender:
    """The gender that a person's given name tells: "-" where it tells none."""
    words = name.casefold().split(maxsplit=1)
    return _given().get(words[0], "-") if words else "-"
