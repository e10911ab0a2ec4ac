"""One folder per language; what is in it is read once, when it is first asked for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from selon.languages.inflect import Inflection
from selon.languages.lexicon import CueEntry, Lexicon

__all__ = ["Language", "available", "get"]

_PACKAGE = "selon.languages"


@dataclass(frozen=True, slots=True)
class Language:
    """What Selon knows of a language; a neutral one (``code`` "und") has empty tables."""

    code: str

    def cue(self, text: str, following: str = "", *, hearsay: bool = False) -> CueEntry | None:
        """Dictionary form, act and polarity of a cue's words, or ``None`` where none is known.

        Args:
            text: the cue as it stands in the article ("n'a pas confirmé", "was quoted as saying").
            following: the text after the cue, where it runs straight on: "appelle" means
                something else before "à voter".
            hearsay: the attribution is hearsay, so that a conditional counts before its verb.
        """
        return _lexicon(self.code).lookup(text, following, hearsay=hearsay)

    @property
    def lexicon(self) -> Lexicon:
        """The language's cues, for whoever looks for them in a text."""
        return _lexicon(self.code)

    def inverted_subject(self, cue: str) -> tuple[int, int] | None:
        """Where a subject pronoun stands behind its verb in a cue (« affirme-t-**il** »).

        Offsets ``[start, end)`` count from the start of ``cue``.
        """
        pattern = _inverted(self.code)
        found = pattern.search(cue) if pattern else None
        return found.span(1) if found else None


def get(code: str | None) -> Language:
    """The language of a code ("fr", "en-GB"); a neutral one for unknown codes and ``None``."""
    primary = (code or "").replace("_", "-").split("-")[0].lower()
    return Language(primary if primary in available() else "und")


@cache
def available() -> tuple[str, ...]:
    """The codes of the languages that have cue lists, in alphabetical order."""
    folders = files(_PACKAGE).iterdir()
    return tuple(sorted(f.name for f in folders if f.joinpath("cues.toml").is_file()))


@cache
def _inverted(code: str) -> re.Pattern[str] | None:
    pronouns = _table(code, "subjects").get("inverted", [])
    if not pronouns:
        return None
    # The hyphen comes as itself, unbreakable, or as a dash of the wrong length.
    hyphen = "[-\u2010\u2011\u2013]"
    return re.compile(rf"{hyphen}(?:t{hyphen})?({'|'.join(pronouns)})\b", re.IGNORECASE)


@cache
def _lexicon(code: str) -> Lexicon:
    return Lexicon(_table(code, "cues"), Inflection.of(_table(code, "inflection")))


@cache
def _table(code: str, name: str) -> dict[str, Any]:
    file = files(_PACKAGE).joinpath(code, f"{name}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
