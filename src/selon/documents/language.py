"""Which language a text is in, and language codes as two letters."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["KNOWN", "identify", "language_code"]

# The languages Selon's encoder has a vocabulary for; others are named too where they are sure.
KNOWN = frozenset({"en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "tr", "ru", "ar", "uk"})

_HEAD = 3000
_FEWEST_LETTERS = 20
_SURE_KNOWN = 0.6
# A neighbour (Galician, Bokmål, a dialect) takes more evidence than a language we expect.
_SURE_OTHER = 0.9
_TWO_LETTERS = 2

_CODES = {
    "eng": "en", "english": "en",
    "fra": "fr", "fre": "fr", "french": "fr", "français": "fr", "francais": "fr",
    "deu": "de", "ger": "de", "german": "de", "deutsch": "de",
    "spa": "es", "spanish": "es", "español": "es", "castellano": "es",
    "ita": "it", "italian": "it", "italiano": "it",
    "por": "pt", "portuguese": "pt", "português": "pt",
    "nld": "nl", "dut": "nl", "dutch": "nl", "nederlands": "nl",
    "pol": "pl", "polish": "pl", "polski": "pl",
    "swe": "sv", "swedish": "sv", "svenska": "sv",
    "tur": "tr", "turkish": "tr", "türkçe": "tr",
    "rus": "ru", "russian": "ru", "русский": "ru",
    "ara": "ar", "arabic": "ar", "العربية": "ar",
    "ukr": "uk", "ukrainian": "uk", "українська": "uk",
}  # fmt: skip


def language_code(value: object) -> str | None:
    """A two-letter code from what metadata hold: "fr", "FR_ca", "fra", "French"; else ``None``."""
    if not isinstance(value, str):
        return None
    word = value.strip().lower()
    if word in _CODES:
        return _CODES[word]
    first = word.replace("_", "-").split("-")[0]
    if len(first) == _TWO_LETTERS and first.isascii() and first.isalpha():
        return first
    return _CODES.get(first)


def identify(text: str) -> str | None:
    """The two-letter code of the language of ``text``, or ``None`` where that is unsure.

    Reads the first 3,000 characters with py3langid (Lui & Baldwin 2012, in Barbaresi's
    version). All its languages compete, so that a text in one we do not know is not pressed
    into one we do.
    """
    head = text[:_HEAD]
    if sum(c.isalpha() for c in head) < _FEWEST_LETTERS:
        return None
    code, probability = _identifier().classify(head)
    enough = _SURE_KNOWN if code in KNOWN else _SURE_OTHER
    if probability < enough or len(code) != _TWO_LETTERS:
        return None
    return str(code)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
