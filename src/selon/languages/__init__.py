"""What Selon knows of each language: data in one folder per language.

``get("fr")`` gives a language; ``available()`` lists those there are. Adding one is adding a
folder with ``cues.toml`` and ``inflection.toml``.
"""

from selon.languages.acts import ACTS
from selon.languages.language import Language, available, get
from selon.languages.lexicon import CueEntry

__all__ = ["ACTS", "CueEntry", "Language", "available", "get"]
