"""Words in contents and source phrases, found by each database's own index.

Whoever asks for rare words gets them from the index. Common ones are in so many statements that
these cannot even be listed in a tenth of a second; then it is the other way round: statements are
gone through, newest first, and looked at. ``rare`` tells which it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from selon.ledger.schema import attributions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.ledger.words import Term, Words

__all__ = ["RARE", "FullText", "full_text"]

RARE: Final = 6_000  # statements that are all looked at
_COMMON: Final = 30_000  # statements with a word that helps little to find or rank others
_WEIGHTS: Final = {"content": "A", "source": "B"}

Wanted = dict[str, "Words"]
"""What is looked for, by column: ``content``, ``source``."""


class FullText(Protocol):
    """Words looked for in one database."""

    def rare(self) -> bool:
        """Whether the index gives at most ``RARE`` statements, about."""
        ...

    def found(self, columns: Sequence[sa.ColumnElement[Any]], *, ranked: bool) -> sa.Select[Any]:
        """``columns`` of ``attributions`` with the words, if they are rare.

        Where they are to be ``ranked``, a column ``rank`` comes with them: the smaller, the better
        the match.
        """
        ...

    def ids(self) -> sa.Select[tuple[int]]:
        """Selects the ids of all statements with the words, however many and however long."""
        ...

    def fits(self, inner: sa.FromClause) -> sa.ColumnElement[bool]:
        """Whether a row of ``inner``, which has ``self.columns``, has the words."""
        ...

    @property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        """Columns of ``attributions`` that ``fits`` needs."""
        ...


def full_text(connection: sa.Connection, wanted: Wanted) -> FullText:
    """What finds ``wanted`` in the database of ``connection``."""
    if connection.dialect.name == "postgresql":
        return _Postgres(connection, wanted)
    return _Sqlite(connection, wanted)


class _Sqlite:
    """FTS5 gives the statements with rare words; common ones are looked for in the text."""

    def __init__(self, connection: sa.Connection, wanted: Wanted) -> None:
        self._connection = connection
        self._wanted = wanted
        self._fts = sa.table(
            "attributions_fts", sa.column("rowid", sa.Integer), sa.column("attributions_fts")
        )
        self._telling: list[str] = []  # expressions that are few statements' alone

    def _match(self, expression: str) -> sa.ColumnElement[bool]:
        return self._fts.c.attributions_fts.op("MATCH")(expression)

    def _count(self, expression: str, most: int) -> int:
        some = sa.select(self._fts.c.rowid).where(self._match(expression)).limit(most + 1)
        return self._connection.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0

    def _common(self, column: str, term: Term) -> bool:
        """Whether all of its words are; to look for such a phrase is too slow, even in FTS5."""
        parts = term.parts()
        return all(self._count(f"{{{column}}} : {p.fts5()}", _COMMON) > _COMMON for p in parts)

    def rare(self) -> bool:
        for column, words in self._wanted.items():
            for group in words.needed:
                if not any(self._common(column, term) for term in group):
                    either = " OR ".join(term.fts5() for term in group)
                    self._telling.append(f"({{{column}}} : ({either}))")
        return bool(self._telling) and self._count(self._all(), RARE) <= RARE

    def _all(self) -> str:
        return " AND ".join(f"({words.fts5(c)})" for c, words in self._wanted.items())

    def ids(self) -> sa.Select[tuple[int]]:
        return sa.select(self._fts.c.rowid).where(self._match(self._all()))

    def found(self, columns: Sequence[sa.ColumnElement[Any]], *, ranked: bool) -> sa.Select[Any]:
        # Words that are everywhere say nothing of which statement is the best, but bm25() would
        # have to count them all. The plus keeps SQLite from looking up each of those in turn.
        inside = self.ids()
        row: sa.ColumnElement[int] = sa.literal_column("+attributions_fts.rowid")
        rank = sa.literal_column("bm25(attributions_fts)", sa.Float).label("rank")
        return (
            sa.select(*columns, *([rank] if ranked else []))
            .select_from(self._fts.join(attributions, attributions.c.id == self._fts.c.rowid))
            # By their ids: along the index of a name, each entry would be looked for in turn.
            .with_hint(attributions, "NOT INDEXED", "sqlite")
            .where(self._match(" AND ".join(self._telling)), row.in_(inside))
        )

    @property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        return [attributions.c[column] for column in self._wanted]

    def fits(self, inner: sa.FromClause) -> sa.ColumnElement[bool]:
        wanted = list(self._wanted.values())

        def selon_fits(*texts: str | None) -> bool:
            return all(w.fits(t or "") for w, t in zip(wanted, texts, strict=True))

        driver: Any = self._connection.connection.driver_connection
        driver.create_function("selon_fits", len(wanted), selon_fits)
        return sa.func.selon_fits(*(inner.c[column] for column in self._wanted)) == 1


class _Postgres:
    """The planner's statistics tell rare words from common ones.

    Of several words it supposes that they have nothing to do with each other, which is wrong of
    phrases; so those are looked up.
    """

    def __init__(self, connection: sa.Connection, wanted: Wanted) -> None:
        self._connection = connection
        text = " & ".join(f"({w.tsquery(_WEIGHTS[c])})" for c, w in wanted.items())
        # Written into the statement: a parameter's value would not be known to the planner. It
        # holds letters, digits and operators only.
        self._query = sa.func.to_tsquery(
            sa.literal_column("'simple'"), sa.bindparam(None, text, sa.Text, literal_execute=True)
        )
        self._several = sum(w.size for w in wanted.values()) > 1
        self._ids: Sequence[int] | None = None
        self._search: sa.ColumnClause[Any] = sa.literal_column("attributions.search")

    def rare(self) -> bool:
        hits = sa.select(sa.literal(1)).select_from(attributions).where(self._hit(self._search))
        sql = hits.compile(self._connection, compile_kwargs={"literal_binds": True})
        told: Any = self._connection.exec_driver_sql(
            f"EXPLAIN (FORMAT JSON) {str(sql).replace('%', '%%')}"
        ).scalar()
        plan = json.loads(told) if isinstance(told, str) else told
        estimate: int = plan[0]["Plan"]["Plan Rows"]
        if estimate > RARE or not self._several:
            return estimate <= RARE
        query = sa.select(attributions.c.id).where(self._hit(self._search)).limit(RARE + 1)
        self._ids = self._connection.scalars(query).all()
        return len(self._ids) <= RARE

    def ids(self) -> sa.Select[tuple[int]]:
        return sa.select(attributions.c.id).where(self._hit(self._search))

    def _hit(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return column.op("@@", is_comparison=True)(self._query)

    def found(self, columns: Sequence[sa.ColumnElement[Any]], *, ranked: bool) -> sa.Select[Any]:
        rank = (-sa.func.ts_rank(self._search, self._query)).label("rank")
        found = self._hit(self._search)
        if self._ids is not None:
            array = sa.literal(list(self._ids), postgresql.ARRAY(sa.BigInteger))
            found = attributions.c.id == sa.any_(array)
        wanted = [*columns, rank] if ranked else columns
        return sa.select(*wanted).select_from(attributions).where(found)

    @property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        return [self._search.label("search")]

    def fits(self, inner: sa.FromClause) -> sa.ColumnElement[bool]:
        return self._hit(inner.c.search)
