"""PostgreSQL's search columns. SQLite fills its own index by triggers on insert.

``attributions.search`` holds the folded words of the content with weight A, of the source with B
and of the cue with C, so that ``'moscow:A'`` asks for contents only; ``names.search`` those of
the name. They are no columns of ``schema.metadata``, which is the same in both databases.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from selon.ledger.folding import search_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["SEARCHED", "insert"]

SEARCHED: Final = {
    "attributions": {"content": "A", "source": "B", "cue": "C"},
    "names": {"name": "A"},
}
_LONGEST = 200_000  # code points of a column that are searched: a tsvector holds less than 1 MB


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts ``rows``, which give every column of ``table``, in one go."""
    if not rows:
        return
    columns = SEARCHED.get(table.name)
    if connection.dialect.name == "sqlite":
        _insert_plainly(connection, table, rows)
        return
    if columns is None:
        connection.execute(table.insert(), rows)
        return
    ready = [
        row | {f"{c}_words": search_words((row[c] or "")[:_LONGEST]) for c in columns}
        for row in rows
    ]
    connection.execute(_with_search(table), ready)


def _insert_plainly(
    connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]
) -> None:
    # What ``execute`` would do, without its copies of every row: twice as quick.
    dialect = connection.dialect
    ways = [c.type.dialect_impl(dialect).bind_processor(dialect) for c in table.c]
    changed = [(n, way) for n, way in enumerate(ways) if way]
    names = table.c.keys()
    made = []
    for row in rows:
        values = [row[name] for name in names]
        for n, way in changed:
            values[n] = way(values[n])
        made.append(tuple(values))
    connection.exec_driver_sql(str(table.insert().compile(dialect=dialect)), made)


@cache
def _with_search(table: sa.Table) -> sa.Insert:
    vector: Any = None
    for column, weight in SEARCHED[table.name].items():
        words = sa.func.to_tsvector(
            sa.literal_column("'simple'"), sa.bindparam(f"{column}_words", type_=sa.Text)
        )
        part = sa.func.setweight(words, sa.literal_column(f"'{weight}'"))
        vector = part if vector is None else vector.op("||")(part)
    columns = [sa.column(c.name, c.type) for c in table.c]
    wider = sa.table(table.name, *columns, sa.column("search", postgresql.TSVECTOR))
    values = {c.name: sa.bindparam(c.name, type_=c.type) for c in table.c}
    return sa.insert(wider).values(**values, search=vector)
