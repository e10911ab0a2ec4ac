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
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selon.api import read, read_many
    from selon.errors import SelonError
    from selon.reading.reader import Reader
    from selon.records import Attribution, Document, Reading

__all__ = [
    "Attribution",
    "Document",
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

_HOMES = {
    "Attribution": "selon.records",
    "Document": "selon.records",
    "Reader": "selon.reading.reader",
    "Reading": "selon.records",
    "SelonError": "selon.errors",
    "read": "selon.api",
    "read_many": "selon.api",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'selon' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
