"""Parquet: the rows of an answer with their types."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pyarrow.parquet

if TYPE_CHECKING:
    from selon.ledger.answers import Answer

__all__ = ["written"]


def written(asked: dict[str, Answer[Any]]) -> bytes:
    """The rows of the last answer, compressed by zstd; without any row it has the columns."""
    out = io.BytesIO()
    pyarrow.parquet.write_table(list(asked.values())[-1].arrow(), out, compression="zstd")
    return out.getvalue()
