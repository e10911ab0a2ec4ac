"""How the statements that a question asks for are found in a tenth of a second.

Four indices of ``attributions`` hold all that is filtered by a plain comparison, in the order of
days: of all statements, of a name's, of an outlet's, of an act's. A question takes the way with
the fewest entries, newest first, and stops when it has enough; nothing is sorted. What takes more
than a comparison (words in the text, who relayed it) is looked at last. Where that would go
through too much, the question looks back to a day and says so (``Found.looked_back_to``); what is
older is another question's, with ``until``.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import sqlalchemy as sa

from selon.ledger.engines import snapshot
from selon.ledger.fulltext import full_text
from selon.ledger.schema import attributions, chain_links, readings
from selon.ledger.sought import is_one, reaching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from selon.ledger.fulltext import FullText
    from selon.ledger.sought import Sought

__all__ = ["COUNTED", "Found", "Way", "asking", "find", "way_of"]

COUNTED: Final = 10_000
"""No answer counts further than this."""
ENTRIES: Final = 200_000  # of an index, that are gone through in one question
_SORTED: Final = 60_000  # … where they are not in order
_TELLING: Final = 20_000  # entries up to which ways are told apart
_RELAYED: Final = 6_000  # statements of a relay that are all looked at
_LOOKED: Final = 3_000  # statements that are looked at more closely
_FETCHED: Final = 100  # … of them at once
_BY_DAY: Final = "ix_attributions_day"

_c = attributions.c


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of statements in the order asked for, from the first on.

    Attributes:
        ids: up to ``COUNTED`` of them, or as many as asked for where counting on would be dear.
        more: there are others.
        looked_back_to: statements older than of this day were not looked at.
        by_match: they are in the order of the best match.
    """

    ids: tuple[int, ...] = ()
    more: bool = False
    looked_back_to: date | None = None
    by_match: bool = False


class Way(NamedTuple):
    """Entries of an index that lead to all that is asked for.

    ``entries`` is how many, but counted no further than to compare with other ways; ``ordered``
    says that they come by day; ``loosely`` lets all of ``where`` through, and perhaps others.
    """

    index_name: str | None
    where: sa.ColumnElement[bool]
    entries: int
    ordered: bool
    loosely: sa.ColumnElement[bool] = sa.true()


def find(connection: sa.Connection, sought: Sought, enough: int) -> Found:
    """The statements that are ``sought``, at least ``enough`` if there are so many."""
    if sought.nothing:
        return Found()
    return _Search(connection, sought, enough).run()


def way_of(connection: sa.Connection, sought: Sought) -> Way:
    """The way with the fewest entries; of those with very many, the first one that is in order."""
    days, loosely = sought.days(), sought.days(loosely=True)
    few: Way | None = None
    many: Way | None = None
    for index, column, values, most in sought.ways():
        ordered = len(values) == 1 and most is None and column is not _c.reading_id
        mine = is_one(column, values)
        way = Way(index, sa.and_(mine, *days), 0, ordered, sa.and_(mine, *loosely))
        limit = most or (_TELLING if ordered else _SORTED)
        if few is not None:
            limit = min(limit, few.entries)
        way = way._replace(entries=_count(connection, way, limit + 1))
        if way.entries <= limit:
            few = way
        elif ordered and many is None:
            many = way
    every = Way(_BY_DAY, sa.and_(sa.true(), *sought.days(exact=True)), ENTRIES, ordered=True)
    if days and (few is None or not few.ordered):  # else it is a part of these days' already
        limit = few.entries if few else _TELLING
        every = every._replace(entries=_count(connection, every, limit + 1))
        if every.entries <= limit:
            return every
    return few or many or every


def _count(connection: sa.Connection, way: Way, most: int) -> int:
    some = _along(way, sa.literal(1)).where(way.where).limit(most)
    if way.ordered:
        # From the end: where days reach into others, the first ones are gone through in vain.
        some = some.order_by(_c.day.desc(), _c.id.desc())
    return connection.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def _along(way: Way, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    query = sa.select(*columns).select_from(attributions)
    if way.index_name is None:
        return query
    return query.with_hint(attributions, f"INDEXED BY {way.index_name}", "sqlite")


def _newest(t: sa.FromClause) -> list[sa.UnaryExpression[Any]]:
    return [t.c.day.desc().nulls_last(), t.c.id.desc()]


class _Search:
    """One question on its way."""

    def __init__(self, connection: sa.Connection, sought: Sought, enough: int) -> None:
        self._connection = connection
        self._sought = sought
        self._enough = enough
        self._best = sought.filters.order == "best"
        self._text = full_text(connection, sought.words) if sought.words else None
        # Nothing but what the indices hold, unless rows are looked at anyway.
        self._columns: list[sa.ColumnElement[Any]] = [_c.id]

    def run(self) -> Found:
        """What is found on the best way."""
        if self._text is not None and self._text.rare():
            return self._by_words(self._text)
        way = self._by_relay(way_of(self._connection, self._sought))
        if self._text is not None:
            self._columns += self._text.columns
        back_to = None
        if (
            way.ordered
            and way.entries > _TELLING
            and self._sought.sieves > (way.index_name != _BY_DAY)
        ):
            back_to = self._horizon(way)
        stages = self._stages(way, back_to)
        relays = self._sought.relays is not None and way.index_name is not None
        if self._text is not None or relays:
            return self._look(stages, back_to)
        return self._take(stages, back_to)

    def _by_words(self, text: FullText) -> Found:
        """All statements with these words, filtered, then put in order."""
        found = text.found([_c.id, _c.day], ranked=self._best)
        hits = found.where(*self._sought.plain()).cte("hits")
        if self._connection.dialect.name == "postgresql":
            # Kept apart, or the planner may look for the words along the days.
            hits = hits.prefix_with("MATERIALIZED")
        query = sa.select(hits.c.id)
        if self._sought.relays is not None:
            query = query.where(self._sought.relayed(hits))
        order = [hits.c.rank] if self._best else []
        query = query.order_by(*order, *_newest(hits)).limit(COUNTED + 1)
        return _counted(list(self._connection.scalars(query)), by_match=self._best)

    def _by_relay(self, way: Way) -> Way:
        """Statements that one of few relays handed on, where they are fewer than along ``way``."""
        relays = self._sought.relays
        most = min(way.entries, _RELAYED)
        if relays is None:
            return way
        ids = sa.select(chain_links.c.attribution_id).where(is_one(chain_links.c.relay_id, relays))
        some = ids.limit(most + 1).subquery()
        count = self._connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0
        return way if count > most else Way(None, _c.id.in_(ids), count, ordered=False)

    def _stages(self, way: Way, back_to: date | None) -> list[sa.Select[Any]]:
        """The statements along the way: with a day, newest first, then those without."""
        _keep_to(self._connection, bitmap=not way.ordered)
        rows = _along(way, *self._columns)
        if way.index_name in {None, _BY_DAY}:  # of other ways this is one of the filters
            rows = rows.where(way.where)  # the first of two days is where SQLite begins
        rows = rows.where(*self._sought.plain(along=way.index_name is not None))
        if not way.ordered:
            return [rows.order_by(*_newest(attributions))]
        rows = rows.order_by(_c.day.desc(), _c.id.desc())
        if back_to is not None:
            return [rows.where(_c.day >= back_to)]
        if way.index_name == _BY_DAY and self._sought.first is not None:
            return [rows, self._reaching(self._sought.first)]
        if self._sought.days():
            return [rows]
        return [rows.where(_c.day.is_not(None)), rows.where(_c.day.is_(None))]

    def _reaching(self, first: date) -> sa.Select[Any]:
        """What was published in a month or a year that begins before ``first`` and reaches it.

        There is little of it, but it may lie a year back: not worth going through that year.
        """
        r = readings.c
        inexact = sa.select(r.id).where(*reaching(first))
        way = Way("ix_attributions_reading_id", _c.reading_id.in_(inexact), 0, ordered=False)
        rows = _along(way, *self._columns).where(way.where, *self._sought.plain())
        return rows.order_by(*_newest(attributions))

    def _horizon(self, way: Way) -> date | None:
        """The day to look back to, so that not too many entries are gone through."""
        if way.index_name == _BY_DAY:
            return self._by_readings()
        if self._sought.first is not None and self._entry(way, way.loosely) is None:
            return None  # mostly so, and known in half the time: no look at where each day ends
        return self._entry(way, sa.and_(way.where, _c.day.is_not(None)))

    def _entry(self, way: Way, where: sa.ColumnElement[bool]) -> date | None:
        """The day of the entry after the newest ``ENTRIES``, if there are so many."""
        query = _along(way, _c.day).where(where).order_by(_c.day.desc(), _c.id.desc())
        day: date | None = self._connection.scalar(query.offset(ENTRIES).limit(1))
        return day

    def _by_readings(self) -> date | None:
        """The same for all statements: so many readings back, which are fewer to count."""
        r = readings.c
        last = self._connection.execute(
            sa.select(
                sa.select(sa.func.max(_c.id)).scalar_subquery(),
                sa.select(sa.func.max(r.id)).scalar_subquery(),
            )
        ).one()
        each = max(1, (last[0] or 0) // (last[1] or 1))
        until = self._sought.last
        query = sa.select(r.published_start).where(
            r.published_start.is_not(None) if until is None else r.published_start <= until
        )
        query = query.order_by(r.published_start.desc()).offset(ENTRIES // each).limit(1)
        day: date | None = self._connection.scalar(query)
        first = self._sought.first
        return None if day is None or (first is not None and day <= first) else day

    def _take(self, stages: list[sa.Select[Any]], back_to: date | None) -> Found:
        """As many as are counted."""
        ids: list[int] = []
        for stage in stages:
            if len(ids) <= COUNTED:
                rows = stage.limit(COUNTED + 1 - len(ids)).subquery("rows")
                ids += self._connection.scalars(sa.select(rows.c.id))
        found = _counted(ids)
        return found if found.more else replace(found, looked_back_to=back_to)

    def _look(self, stages: list[sa.Select[Any]], back_to: date | None) -> Found:
        """As many as asked for, of those that are worth a closer look."""
        ids: list[int] = []
        for stage in stages:
            # Rows leave a subquery with a limit in its order, in either database; to sort them
            # again would be to look at all.
            rows = stage.limit(_LOOKED).subquery("rows")
            fits = sa.case((sa.and_(*self._closely(rows)), 1), else_=0)
            looked = 0
            last: int | None = None
            # A few at a time: what is not fetched is not looked at.
            query = sa.select(rows.c.id, fits).execution_options(yield_per=_FETCHED)
            with self._connection.execute(query) as entries:
                for last, fitting in entries:
                    looked += 1
                    if fitting:
                        ids.append(last)
                    if len(ids) > self._enough:
                        return Found(tuple(ids[: self._enough]), more=True)
            if looked == _LOOKED:
                day = self._connection.scalar(sa.select(_c.day).where(_c.id == last))
                return Found(tuple(ids), more=day is None, looked_back_to=day)
        return Found(tuple(ids), looked_back_to=back_to)

    def _closely(self, rows: sa.FromClause) -> list[sa.ColumnElement[bool]]:
        conditions = []
        if self._sought.relays is not None:
            conditions.append(self._sought.relayed(rows))
        if self._text is not None:
            conditions.append(self._text.fits(rows))
        return conditions


def _counted(ids: list[int], *, by_match: bool = False) -> Found:
    return Found(tuple(ids[:COUNTED]), more=len(ids) > COUNTED, by_match=by_match)


def _keep_to(connection: sa.Connection, *, bitmap: bool) -> None:
    """Keeps PostgreSQL to the way, whatever its statistics say; SQLite was told by INDEXED BY."""
    if connection.dialect.name == "postgresql":
        state = "on" if bitmap else "off"
        connection.exec_driver_sql(
            f"SET LOCAL enable_bitmapscan = {state}; SET LOCAL enable_sort = {state}"
        )


@contextmanager
def asking(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction for questions: it sees the ledger as it was when it began."""
    with snapshot(engine) as connection:
        if engine.dialect.name == "postgresql":
            # To compile a query or to start helpers takes longer than the questions themselves;
            # and to read a whole table is never the quickest where a limit is set.
            connection.exec_driver_sql(
                "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0;"
                " SET LOCAL enable_seqscan = off"
            )
        yield connection
