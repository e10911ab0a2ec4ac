"""CSV: a row for each attribution, safe to open in a spreadsheet and possible to undo.

A cell that a spreadsheet could take for a formula gets an apostrophe in front (OWASP, "CSV
Injection"), and so does one that begins with an apostrophe already: so whoever takes one leading
apostrophe from every cell that has one has the texts as they were. NUL and lone surrogates, which
CSV readers choke on, become U+FFFD.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from selon.views import csv as reading_csv
from selon.views.exports.texts import clean, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selon.ledger.rows import Kept
    from selon.views.exports import Out

__all__ = ["COLUMNS", "cell", "write"]

COLUMNS = ("key", "document_key", "reader", "read", *reading_csv.COLUMNS)
# Spreadsheets pass over blanks before a formula; the wide signs are as good in some locales.
_FORMULA = re.compile(r"[\s\x00-\x1f\ufeff]*[=+\-@＝＋－＠]|[\t\r\n']")


def write(kept: Iterable[Kept], out: Out) -> None:
    """A header, then the rows; UTF-8 without a byte-order mark, lines end in CR LF."""
    out.write(_lines([COLUMNS]))
    for one in kept:
        out.write(_lines([cell(row[c]) for c in COLUMNS] for row in _rows(one)))


def cell(value: object) -> str:
    """``value`` as it stands in a cell."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = clean(value).replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{text}" if _FORMULA.match(text) else text


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _rows(kept: Kept) -> Iterator[dict[str, object]]:
    """The rows of the CSV view; what points to an attribution does so by key."""
    rows = {str(row["id"]): row for row in reading_csv.rows(kept.reading)}
    for a in kept.attributions():
        yield rows[a.id] | {
            "key": kept.keys[a.id],
            "document_key": kept.document_key,
            "reader": kept.reader,
            "read": moment(kept.read),
            "parent": a.parent and kept.keys.get(a.parent),
            "denies": _keys(kept, a.denies),
            "answers": _keys(kept, a.answers),
        }


def _keys(kept: Kept, ids: Iterable[str]) -> str:
    return ";".join(kept.keys[i] for i in ids if i in kept.keys)
