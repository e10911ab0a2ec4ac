"""From bytes to documents: files, folders, archives and URLs in, ``Document`` records out.

What is read, the field names and the limits stand in ``docs/inputs.md``. The names below are
looked up on first use, so that ``import selon`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selon.documents.build import from_bytes
    from selon.documents.columns import parse_columns
    from selon.documents.containers import mark
    from selon.documents.dateline import find_dateline, read_date
    from selon.documents.fetching import Page, fetch
    from selon.documents.loading import load
    from selon.documents.options import Failure, Limits, LoadOptions
    from selon.documents.plain import from_text
    from selon.documents.sitemap import parse_sitemap

__all__ = [
    "Failure",
    "Limits",
    "LoadOptions",
    "Page",
    "fetch",
    "find_dateline",
    "from_bytes",
    "from_text",
    "load",
    "mark",
    "parse_columns",
    "parse_sitemap",
    "read_date",
]

_HOME = {
    "Failure": "options",
    "Limits": "options",
    "LoadOptions": "options",
    "Page": "fetching",
    "fetch": "fetching",
    "find_dateline": "dateline",
    "from_bytes": "build",
    "from_text": "plain",
    "load": "loading",
    "mark": "containers",
    "parse_columns": "columns",
    "parse_sitemap": "sitemap",
    "read_date": "dateline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
