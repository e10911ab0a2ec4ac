"""What makes schema 0001 searchable: FTS5 in SQLite, ``tsvector`` with GIN in PostgreSQL."""

from __future__ import annotations

__all__ = ["search"]

_FTS = """
CREATE VIRTUAL TABLE {table}_fts USING fts5(
  {columns}, content="{table}", content_rowid="id", tokenize="unicode61 remove_diacritics 2",
  prefix='2 3')
"""
_FILL = """
CREATE TRIGGER {table}_search AFTER INSERT ON {table} BEGIN
  INSERT INTO {table}_fts(rowid, {columns}) VALUES (NEW.id, {values});
END
"""
_TABLES = {"attributions": ("content", "source", "cue"), "names": ("name",)}


def search(dialect: str) -> list[str]:
    """The statements, in ``"sqlite"`` or ``"postgresql"``; there the writer fills the columns."""
    statements = []
    for table, columns in _TABLES.items():
        if dialect == "postgresql":
            statements += [
                f"ALTER TABLE {table} ADD COLUMN search tsvector",
                f"CREATE INDEX ix_{table}_search ON {table} USING gin (search)",
            ]
        else:
            listed = ", ".join(columns)
            values = ", ".join(f"NEW.{c}" for c in columns)
            statements += [
                _FTS.format(table=table, columns=listed),
                _FILL.format(table=table, columns=listed, values=values),
            ]
    return statements
