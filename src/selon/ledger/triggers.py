"""What forbids to change or delete a row of the ledger, whatever program asks.

SQLite's ``INSERT OR REPLACE`` deletes a row without asking its triggers; so an insert that would
meet a row with its id or key is refused too. PostgreSQL has one trigger for all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["forbid_changes", "names"]

_SQLITE = """
CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} {when}BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: no row of {table} is ever {done}');
END
"""
_KNOWN = "EXISTS (SELECT 1 FROM {table} WHERE {same})"
_FUNCTION = """
CREATE FUNCTION selon_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: no row of % is ever changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""
_POSTGRES = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION selon_append_only()
"""


def forbid_changes(dialect: str, tables: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    """The statements that make ``tables`` append-only.

    Args:
        dialect: ``"sqlite"`` or ``"postgresql"``.
        tables: by name, the sets of columns that no two rows share.
    """
    if dialect == "postgresql":
        return [_FUNCTION, *(_POSTGRES.format(table=table) for table in tables)]
    statements = []
    for table, uniques in tables.items():
        same = (" AND ".join(f"{column} = NEW.{column}" for column in u) for u in uniques)
        known = " OR ".join(_KNOWN.format(table=table, same=s) for s in same)
        for name, event, when, done in (
            ("update", "UPDATE", "", "changed"),
            ("delete", "DELETE", "", "deleted"),
            ("replace", "INSERT", f"WHEN {known} ", "replaced"),
        ):
            statements.append(
                _SQLITE.format(table=table, name=name, event=event, when=when, done=done)
            )
    return statements


def names(dialect: str, tables: Iterable[str]) -> set[str]:
    """What the triggers on ``tables`` are called, for the audit."""
    if dialect == "postgresql":
        return {f"{table}_append_only" for table in tables}
    return {f"{table}_no_{name}" for table in tables for name in ("update", "delete", "replace")}
