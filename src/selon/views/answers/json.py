"""JSON: an object for each answer, with its rows and what was counted."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selon.ledger.answers import Answer
    from selon.ledger.showing import ShownDocument, ShownStatement

__all__ = ["written"]

# As in selon.views.json: what can drive a terminal or has no UTF-8 is escaped.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def written(asked: dict[str, Answer[Any]] | ShownStatement | ShownDocument) -> bytes:
    """The answer where there is one, an object with several by name, a shown thing as it is."""
    if not isinstance(asked, dict):
        return _dumped(dataclasses.asdict(asked))
    made = {name: _answer(answer) for name, answer in asked.items()}
    return _dumped(made if len(made) > 1 else next(iter(made.values())))


def _answer(answer: Answer[Any]) -> dict[str, Any]:
    return {
        "total": answer.total,
        "at_least": answer.at_least,
        "looked_back_to": answer.looked_back_to,
        "notes": list(answer.notes),
        "rows": answer.records(),
    }


def _dumped(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, default=_plain)
    return (_ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n").encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
