"""CSV: a row for each row of the answer, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from selon.ledger.answers import columns
from selon.views.exports.csv import cell

if TYPE_CHECKING:
    from selon.ledger.answers import Answer

__all__ = ["written"]


def written(asked: dict[str, Answer[Any]]) -> bytes:
    """A header and the rows of the last answer; what is several (a chain) stands with `` > ``."""
    answer = list(asked.values())[-1]
    names = list(columns(answer.kind))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([cell(_one(row[name])) for name in names] for row in answer.records())
    return out.getvalue().encode()


def _one(value: object) -> object:
    return " > ".join(value) if isinstance(value, tuple) else value
