"""Selon: who said what, on whose word.

    >>> import selon
    >>> reading = selon.read("« C'est faux », a répondu la ministre.")
    >>> for a in reading.attributions:
    ...     print(a.source.text, "|", a.cue.text, "|", a.content.text)
    la ministre | a répondu | « C'est faux »

Everything heavy is imported when it is first used: ``import selon`` itself is quick.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from selon.lazily import lazily

if TYPE_CHECKING:
    from selon.api import read, read_many
    from selon.errors import SelonError
    from selon.ledger.store import Ledger
    from selon.reading.reader import Reader
    from selon.records import Attribution, Document, Reading

__all__ = [
    "Attribution",
    "Document",
    "Ledger",
    "Reader",
    "Reading",
    "SelonError",
    "__version__",
    "read",
    "read_many",
]

try:
    __version__ = version("selon")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"

__getattr__, __dir__ = lazily(
    __name__,
    {
        "selon.api": ["read", "read_many"],
        "selon.errors": ["SelonError"],
        "selon.ledger.store": ["Ledger"],
        "selon.reading.reader": ["Reader"],
        "selon.records": ["Attribution", "Document", "Reading"],
    },
)
