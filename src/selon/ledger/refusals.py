"""The quarantine: inputs that failed, and those that were read after all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from selon.ledger.entries import Refused
from selon.ledger.schema import quarantine
from selon.ledger.storable import handle, storable
from selon.ledger.writing import insert_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

__all__ = ["recover", "refuse", "refused"]

# Kept among the options where an input's name is none that a database takes: the name, in hex.
_NAME = "input_in_hex"


def refuse(connection: sa.Connection, failures: Iterable[Refused], now: datetime) -> None:
    """Adds failures, or counts another attempt; an input that had recovered has failed again."""
    statement = insert_new(connection, quarantine)
    changed = {name: statement.excluded[name] for name in ("code", "reason", "options")}
    statement = statement.on_conflict_do_update(
        index_elements=["input"],
        set_={
            **changed,
            "attempts": quarantine.c.attempts + 1,
            "last_failed": statement.excluded.last_failed,
            "recovered": None,
        },
    )
    rows = [
        {
            "input": handle(f.input),
            "code": f.code,
            "reason": storable(f.reason),
            "options": _options(f),
            "attempts": f.attempts,
            "first_failed": now,
            "last_failed": now,
            "recovered": None,
        }
        for f in failures
    ]
    connection.execute(statement, rows)


def recover(connection: sa.Connection, inputs: Iterable[str], now: datetime) -> None:
    """Marks those of ``inputs`` that are in the quarantine."""
    names = [{"name": handle(i)} for i in inputs]
    if not names:
        return
    table = quarantine
    waiting = (table.c.input == sa.bindparam("name")) & table.c.recovered.is_(None)
    connection.execute(table.update().where(waiting).values(recovered=now), names)


def refused(connection: sa.Connection) -> Iterator[Refused]:
    """All that failed and has not recovered, the longest waiting first."""
    table = quarantine
    query = sa.select(table).where(table.c.recovered.is_(None))
    for row in connection.execute(query.order_by(table.c.first_failed, table.c.input)):
        options = dict(row.options)
        name = options.pop(_NAME, None)
        given = bytes.fromhex(name).decode("utf-8", "surrogatepass") if name else row.input
        yield Refused(given, row.code, row.reason, options, row.attempts)


def _options(failure: Refused) -> dict[str, Any]:
    options = {str(k): _storable(v) for k, v in failure.options.items()}
    if handle(failure.input) != failure.input:
        options[_NAME] = failure.input.encode("utf-8", "surrogatepass").hex()
    return options


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(k)): _storable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(v) for v in value]
    return value
