"""How a table in text is written: what parts its cells, and how quotation marks stand in them.

``csv.Sniffer`` goes by the frequency of characters, which prose in the cells upsets. Here each
way of writing is tried on the first rows, and the one counts whose first row holds names of
columns and whose other rows are as long as it.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selon.documents.columns import known_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Dialect", "find_dialect", "lines_of", "literal_row", "stated_delimiter"]

_DELIMITERS = (",", ";", "\t", "|")
_STATED = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)
_SAMPLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Dialect:
    """What ``csv.reader`` is told.

    Attributes:
        delimiter: the character between cells.
        quoting: "doubled" (a quotation mark in a quoted cell is written twice), "escaped" (it
            has a backslash before it) or "literal" (quotation marks are text like any other).
    """

    delimiter: str
    quoting: str = "doubled"

    @property
    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of ``csv.reader``."""
        shape: dict[str, Any] = {"delimiter": self.delimiter, "strict": True}
        if self.quoting == "literal":
            return {**shape, "quoting": csv.QUOTE_NONE}
        if self.quoting == "escaped":
            return {**shape, "doublequote": False, "escapechar": "\\"}
        return shape


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` with their ends, which are line feeds and carriage returns only."""
    return list(io.StringIO(text, newline=""))


def stated_delimiter(line: str) -> str | None:
    """The delimiter that a first line such as ``sep=;`` states, as Excel writes it."""
    match = _STATED.fullmatch(line)
    return match.group(1) if match else None


def find_dialect(
    sample: str, columns: Mapping[str, str], *, delimiter: str | None = None
) -> Dialect:
    """How the table that begins with ``sample`` is written.

    Args:
        sample: its first rows, the header first; the last line may be cut.
        columns: names of columns that were asked for, which tell the header.
        delimiter: the delimiter, where it is known.
    """
    tried = [Dialect(one) for one in ([delimiter] if delimiter else _DELIMITERS)]
    best = max(tried, key=lambda dialect: _fitness(sample, dialect, columns))
    share, errors = _evenness(sample, best)
    if not errors:
        return best
    escaped, literal = Dialect(best.delimiter, "escaped"), Dialect(best.delimiter, "literal")
    if '\\"' in sample and _evenness(sample, escaped) == (1.0, 0):
        return escaped
    return literal if _evenness(sample, literal)[0] > share else best


def _fitness(sample: str, dialect: Dialect, columns: Mapping[str, str]) -> tuple[int, float, int]:
    """How many names of columns are known, how even the rows are, how many columns there are."""
    rows, _ = _rows(sample, dialect)
    header = rows[0] if rows else []
    share, _ = _evenness(sample, dialect)
    return len(known_columns(header, columns)), round(share, 1), len(header)


def _evenness(sample: str, dialect: Dialect) -> tuple[float, int]:
    """The share of rows that are as long as the first, and how many break the quoting."""
    rows, errors = _rows(sample, dialect)
    if len(rows) < 2:
        return (0.0 if errors else 1.0), errors
    even = sum(len(row) == len(rows[0]) for row in rows[1:])
    return even / (len(rows) - 1 + errors), errors


def _rows(sample: str, dialect: Dialect) -> tuple[list[list[str]], int]:
    """The first rows, the last one aside unless it is whole, and how many could not be read."""
    lines = lines_of(sample)
    if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    reader = csv.reader(lines, **dialect.arguments)
    rows: list[list[str]] = []
    errors = 0
    while len(rows) + errors < _SAMPLE_ROWS:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            # An open quotation at the end of the sample may well close further on.
            errors += reader.line_num < len(lines)
        else:
            if row:
                rows.append(row)
    return rows, errors


def literal_row(line: str, dialect: Dialect) -> list[str] | None:
    """The cells of one line whose quotation marks are text; ``None`` where they do not pair up."""
    literal = Dialect(dialect.delimiter, "literal")
    with suppress(csv.Error, StopIteration):
        row = next(csv.reader([line], **literal.arguments))
        if all(cell.count('"') % 2 == 0 for cell in row):
            return row
    return None
