"""Faces of a reading: terminal, HTML, JSON and CSV.

Every view takes readings and gives text; none changes a reading or touches a file.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol

from selon.errors import UsageError

if TYPE_CHECKING:
    from selon.records import Reading

__all__ = ["FORMATS", "View", "view"]

FORMATS = ("table", "json", "jsonl", "html", "csv")
_MODULES = {"table": "terminal", "json": "json", "jsonl": "json", "html": "html", "csv": "csv"}
_CLASSES = {
    "table": "TerminalView",
    "json": "JsonView",
    "jsonl": "JsonLinesView",
    "html": "HtmlView",
    "csv": "CsvView",
}


class View(Protocol):
    """Turns a stream of readings into one text, piece by piece."""

    def add(self, reading: Reading) -> str:
        """What to write now that ``reading`` has come (may be nothing yet)."""
        ...

    def end(self, failed: int = 0) -> str:
        """What to write after the last reading; ``failed`` inputs gave none."""
        ...


def view(name: str, *, colour: bool = False, width: int = 100) -> View:
    """A fresh view for one of ``FORMATS``; its module is imported only now.

    ``colour`` and ``width`` (in terminal cells) matter to ``table`` only.

    Raises:
        UsageError: there is no such format.
    """
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r}: one of {', '.join(FORMATS)}")
    made = getattr(importlib.import_module(f"selon.views.{_MODULES[name]}"), _CLASSES[name])
    built: View = made(colour=colour, width=width) if name == "table" else made()
    return built
