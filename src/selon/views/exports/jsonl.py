"""JSON Lines: the contract of ``docs/json.md``, a document a line, and the ledger's keys in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selon.views.confident import only
from selon.views.exports.texts import compact, moment
from selon.views.json import dumps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selon.ledger.rows import Kept
    from selon.views.exports import Out

__all__ = ["write"]


def write(kept: Iterable[Kept], out: Out) -> None:
    """A line for each document."""
    for one in kept:
        reading = one.reading if one.wanted is None else only(one.reading, one.wanted)
        contract = dumps(reading).removesuffix("}")
        out.write(f'{contract}, "ledger": {compact(_ledger(one))}}}\n'.encode())


def _ledger(kept: Kept) -> dict[str, Any]:
    chosen = [a.id for a in kept.reading.attributions if kept.wanted is None or a.id in kept.wanted]
    forecasts = zip(kept.forecast_keys, kept.reading.forecasts, strict=True)
    return {
        "document": kept.document_key,
        "reader": kept.reader,
        "read": moment(kept.read),
        "attributions": {i: kept.keys[i] for i in chosen},
        "forecasts": [key for key, f in forecasts if f.attribution in chosen],
    }
