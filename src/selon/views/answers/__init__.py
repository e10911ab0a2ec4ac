"""Answers of the ledger as a table for the terminal, JSON, CSV and Parquet."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from selon.errors import UsageError

if TYPE_CHECKING:
    from selon.ledger.answers import Answer
    from selon.ledger.showing import ShownDocument, ShownStatement

__all__ = ["BINARY", "FORMATS", "written"]

FORMATS = ("table", "json", "csv", "parquet")
BINARY = frozenset({"parquet"})


def written(
    asked: dict[str, Answer[Any]] | ShownStatement | ShownDocument, form: str, *,
    colour: bool = False, width: int = 100,
) -> bytes:  # fmt: skip
    """``asked`` in one of ``FORMATS``.

    Args:
        asked: answers by name, all told in a table and in JSON, while a CSV or Parquet file has
            the rows of the last one; or what ``show`` gave, which is no table of rows.
        form: the format.
        colour: whether the table is coloured.
        width: its width in cells.

    Raises:
        UsageError: there is no such format, or it can't hold this.
    """
    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}: one of {', '.join(FORMATS)}")
    if not isinstance(asked, dict) and form in {"csv", "parquet"}:
        raise UsageError(f"what is shown does not fit into the rows of {form}: table or json")
    module = importlib.import_module(f"selon.views.answers.{form}")
    if form == "table":
        text: str = module.table(asked, colour=colour, width=width)
        return text.encode("utf-8", "replace")
    made: bytes = module.written(asked)
    return made
