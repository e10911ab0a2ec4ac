"""What leaves the ledger for other programs: one module for each format.

Every export goes through its documents once, in the order in which they come, holds one of them
at a time (Parquet: one group of rows), and writes the same bytes for the same ledger: nothing in
it depends on the clock, the path or the order of a set. ``docs/exports.md`` says what each holds.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from selon.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selon.ledger.rows import Kept

__all__ = ["BINARY", "FORMATS", "Out", "Tally", "write"]

FORMATS = ("jsonl", "csv", "parquet", "claims", "annotations", "prov")
BINARY = frozenset({"parquet"})
"""Formats that are nothing for a terminal."""


class Out(Protocol):
    """Whatever takes bytes: a file, a pipe, a buffer."""

    def write(self, data: bytes, /) -> object:
        """Takes all of ``data``."""
        ...


@dataclass(slots=True)
class Tally:
    """How much went through."""

    documents: int = 0
    attributions: int = 0

    def counted(self, kept: Iterable[Kept]) -> Iterator[Kept]:
        """``kept``, counted as it passes."""
        for one in kept:
            self.documents += 1
            self.attributions += len(one.attributions())
            yield one


def write(name: str, kept: Iterable[Kept], out: Out) -> Tally:
    """Writes ``kept`` to ``out`` in the format ``name``, one of ``FORMATS``.

    The format's module is imported only now. An error leaves ``out`` unfinished: whoever calls
    writes to a place of its own first (``selon.cli.export`` does).

    Raises:
        UsageError: there is no such format.
        LedgerError: reading ``kept`` failed.
    """
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r}: one of {', '.join(FORMATS)}")
    tally = Tally()
    module = importlib.import_module(f"selon.views.exports.{name}")
    module.write(tally.counted(kept), out)
    return tally
