"""Keys as people type them: whole, or the beginning of one that no other begins with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from selon.errors import UsageError
from selon.ledger.schema import attributions, documents, forecasts
from selon.ledger.sought import begins

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["attribution_id", "document_id", "forecast_id", "kind_of"]

_KEY = re.compile("(?:(?P<mark>[af])-)?(?P<digits>[0-9a-f]*)")
_SHORTEST: Final = 3  # digits
_SHOWN: Final = 5  # of those that begin so


def kind_of(key: str) -> str:
    """``"attribution"``, ``"forecast"`` or ``"document"``: what a key is of, by its looks.

    Raises:
        UsageError: it is no key, or less than three digits of one.
    """
    found = _KEY.fullmatch(key.strip().lower())
    if not found:
        raise UsageError(f"{key[:60]!r} is no key: a-… (statement), f-… (forecast) or hex digits")
    if len(found["digits"]) < _SHORTEST:
        raise UsageError(f"{key!r}: give at least {_SHORTEST} digits of the key")
    return {"a": "attribution", "f": "forecast", None: "document"}[found["mark"]]


def attribution_id(connection: sa.Connection, key: str) -> int:
    """The id of the statement with this key, or the only one whose key begins so.

    Raises:
        UsageError: there is none, or more than one.
    """
    return _only(connection, "attribution", attributions.c.key, key)


def forecast_id(connection: sa.Connection, key: str) -> int:
    """The id of the forecast, likewise."""
    return _only(connection, "forecast", forecasts.c.key, key)


def document_id(connection: sa.Connection, key: str) -> int:
    """The id of the document, likewise."""
    return _only(connection, "document", documents.c.key, key)


def _only(connection: sa.Connection, kind: str, column: sa.Column[Any], key: str) -> int:
    if kind_of(key) != kind:
        raise UsageError(f"{key!r} is not the key of {_article(kind)} {kind}")
    key = key.strip().lower()
    table = column.table
    query = sa.select(table.c.id, column).where(begins(column, key)).order_by(column)
    found = connection.execute(query.limit(_SHOWN + 1)).all()
    if not found:
        raise UsageError(f"no {kind} {key} in this ledger")
    if len(found) > 1:
        raise UsageError(f"{key} begins several keys: {_listed([k for _, k in found])}")
    id_: int = found[0][0]
    return id_


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(keys[:_SHOWN]) + (", …" if len(keys) > _SHOWN else "")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
