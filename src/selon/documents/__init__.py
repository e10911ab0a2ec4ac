"""From bytes to documents: files, folders, archives and URLs in, ``Document`` records out.

What is read, the field names and the limits stand in ``docs/inputs.md``. The names below are
looked up on first use, so that ``import selon`` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selon.lazily import lazily

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

__getattr__, __dir__ = lazily(
    __name__,
    {
        ".build": ["from_bytes"],
        ".columns": ["parse_columns"],
        ".containers": ["mark"],
        ".dateline": ["find_dateline", "read_date"],
        ".fetching": ["Page", "fetch"],
        ".loading": ["load"],
        ".options": ["Failure", "Limits", "LoadOptions"],
        ".plain": ["from_text"],
        ".sitemap": ["parse_sitemap"],
    },
)
