"""Forecasts: which are due, how they turned out, and how good those who made them are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from selon.errors import UsageError
from selon.forecasting import Resolution, Settled, ranked, record
from selon.ledger.answers import Answer, Calibration, Foretold, Scored
from selon.ledger.asking import asking, way_of
from selon.ledger.filters import Filters, days_of
from selon.ledger.keys import forecast_id
from selon.ledger.schema import attributions, documents, names, readings, resolutions
from selon.ledger.schema import forecasts as table
from selon.ledger.sought import sought
from selon.ledger.telling import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.ledger.askable import Askable
    from selon.ledger.sought import Sought
    from selon.ledger.store import Ledger

__all__ = ["Resolved", "Scores", "forecasts", "foretold", "resolve", "scores"]

_ALL: Final = Filters()
_LOOKED: Final = 5_000  # forecasts gone through in the order of their horizons
_FEW: Final = 8_000  # statements whose forecasts are looked up one by one

_f, _a = table.c, attributions.c


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was recorded; ``before`` is the resolution that no longer counts, if there was one."""

    key: str
    event: str
    speaker: str | None
    resolution: Resolution
    before: Resolution | None


@dataclass(frozen=True, slots=True)
class Scores:
    """How good speakers' forecasts were; ``calibration`` has a row for each level they spoke at."""

    scored: Answer[Scored]
    calibration: Answer[Calibration]


def forecasts(
    ledger: Askable, filters: Filters = _ALL, *,
    before: date | str | None = None, open_only: bool = False,
) -> Answer[Foretold]:  # fmt: skip
    """Forecasts, those first whose time is up first; those without a horizon last.

    Args:
        ledger: an open one.
        filters: narrow down the statements that hold them; ``source`` and ``through`` do not apply.
        before: only those whose last day is before this day (of YYYY or YYYY-MM: its first).
        open_only: leave out those that were resolved.

    Raises:
        UsageError: a filter can't be understood.
        LedgerError: the ledger can't be read.
    """
    _no_more_than(filters)
    if isinstance(before, str):
        before = days_of(before)[0]
    start, end = filters.offset, filters.offset + filters.limit
    with asking(ledger.engine) as connection:
        asked = sought(connection, filters)
        if asked.nothing:
            return Answer((), Foretold, 0, notes=tuple(asked.notes))
        ids, all_ = _due(connection, asked, before, open_only=open_only)
        rows = foretold(connection, ids[start:end])
    if not all_:
        asked.notes.append(f"only the {_LOOKED:,} forecasts due first were looked at")
    return Answer(rows, Foretold, len(ids), at_least=not all_, notes=tuple(asked.notes))


def _no_more_than(filters: Filters) -> None:
    if filters.source is not None or filters.through is not None:
        raise UsageError("forecasts can't be narrowed down by source phrase or relay")


def _due(
    connection: sa.Connection, asked: Sought, before: date | None, *, open_only: bool
) -> tuple[list[int], bool]:
    """Ids in the order of horizons, and whether all were looked at."""
    way = way_of(connection, asked)
    few = way.entries < _FEW
    line = sa.select(_f.id, _f.attribution_id, _f.horizon_end)
    if few:
        mine = sa.select(_a.id).select_from(attributions).where(way.where)
        line = line.where(_f.attribution_id.in_(mine))
    conditions = asked.plain()
    ids: list[int] = []
    for when, order in (
        (_f.horizon_end.is_not(None), [_f.horizon_end, _f.id]), (_f.horizon_end.is_(None), [_f.id]),
    ):  # fmt: skip
        stage = line.where(when, *([] if before is None else [_f.horizon_end < before]))
        if not few:
            stage = stage.order_by(*order).limit(_LOOKED)
        rows = stage.subquery("line")
        query = (
            sa.select(rows.c.id, rows.c.horizon_end)
            .join_from(rows, attributions, _a.id == rows.c.attribution_id)
            .with_hint(attributions, "NOT INDEXED", "sqlite")  # by its id, that means
            .where(*conditions)
            .order_by(rows.c.horizon_end, rows.c.id)
        )
        if open_only:
            resolved = sa.exists().where(resolutions.c.forecast_id == rows.c.id)
            query = query.where(~resolved)
        ids += [id_ for id_, _ in connection.execute(query)]
        if not few and connection.scalar(stage.offset(_LOOKED - 1).with_only_columns(_f.id)):
            return ids, False
        if before is not None:
            break
    return ids, True


def foretold(connection: sa.Connection, ids: Sequence[int]) -> tuple[Foretold, ...]:
    """The forecasts with these ids, in this order."""
    last = resolutions.alias("last")
    mine = resolutions.c.forecast_id == _f.id
    query = (
        sa.select(
            _f.id, _f.key, names.c.name.label("speaker"), _a.speaker_type, _f.event, _f.low,
            _f.high, _f.horizon_start, _f.horizon_end, _f.condition, _a.day, documents.c.outlet,
            documents.c.url, last.c.outcome, last.c.resolved_on, last.c.because,
            sa.select(sa.func.count()).where(mine).scalar_subquery().label("resolutions"),
            _a.key.label("attribution"), documents.c.key.label("document"),
        )
        .select_from(table)
        .join(attributions, _a.id == _f.attribution_id)
        .join(readings, readings.c.id == _a.reading_id)
        .join(documents, documents.c.id == readings.c.document_id)
        .join(names, names.c.id == _a.name_id, isouter=True)
        .join(last, last.c.id == _last(_f.id), isouter=True)
    )  # fmt: skip
    return tuple(
        Foretold(**{k: v for k, v in row._mapping.items() if k != "id"})  # noqa: SLF001
        for row in in_order(connection, query, _f.id, ids)
    )


def _last(forecast: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """The id of a forecast's resolution that counts."""
    all_ = resolutions.alias("resolved")
    newest = sa.select(sa.func.max(all_.c.id)).where(all_.c.forecast_id == forecast)
    return newest.correlate(table).scalar_subquery()


def resolve(
    ledger: Ledger, key: str, outcome: str, because: str, on: date | str | None = None
) -> Resolved:
    """Records how a forecast turned out. Nothing is overwritten: the last resolution counts.

    Args:
        ledger: an open one.
        key: the forecast's, or the beginning of it.
        outcome: ``"yes"``, ``"no"``, or ``"void"`` where it can't be told.
        because: where one can see it, mostly a URL.
        on: the day on which it was known; today by default. Only a void one may lie ahead.

    Raises:
        UsageError: no such forecast, no such outcome, a day to come, or no reason given.
        LedgerError: the ledger can't be written.
    """
    resolution = Resolution(outcome, _on(on, outcome), _reason(because))  # type: ignore[arg-type]
    with asking(ledger.engine) as connection:
        (row,) = foretold(connection, [forecast_id(connection, key)])
    ledger.resolve(row.key, resolution)
    before = None
    if row.outcome and row.resolved_on:
        before = Resolution(row.outcome, row.resolved_on, row.because or "")  # type: ignore[arg-type]
    return Resolved(row.key, row.event, row.speaker, resolution, before)


def _on(day: date | str | None, outcome: str) -> date:
    today = datetime.now(UTC).date()
    if isinstance(day, str):
        first, last = days_of(day)
        if first != last:
            raise UsageError(f"{day!r}: give the day on which it was known, YYYY-MM-DD")
        day = first
    day = day or today
    if day > today and outcome != "void":
        raise UsageError(f"{day} is still to come; only void can be said ahead of time")
    return day


def _reason(because: str) -> str:
    if not because.strip():
        raise UsageError("say because of what: a URL or a sentence")
    return because.strip()


def scores(ledger: Askable, filters: Filters = _ALL) -> Scores:
    """How good the forecasts were that are resolved, by speaker, those with most of them first.

    ``filters`` narrow the forecasts down; of the speakers, ``limit`` are told.

    Raises:
        UsageError: a filter can't be understood.
        LedgerError: the ledger can't be read.
    """
    _no_more_than(filters)
    with asking(ledger.engine) as connection:
        asked = sought(connection, filters)
        all_ = [] if asked.nothing else ranked(_settled(connection, asked))
    shown = [record(group) for group in all_[filters.offset : filters.offset + filters.limit]]
    scored = tuple(
        Scored(
            r.speaker, r.scored, r.void, r.unmeasured,
            r.score.best if r.score else None, r.score.worst if r.score else None,
        )
        for r in shown
    )  # fmt: skip
    bins = tuple(
        Calibration(r.speaker, b.low, b.high, b.count, b.came, *b.plausible, b.calibrated)
        for r in shown
        for b in r.bins
    )
    notes = tuple(asked.notes)
    return Scores(
        Answer(scored, Scored, len(all_), notes=notes), Answer(bins, Calibration, len(bins))
    )


def _settled(connection: sa.Connection, asked: Sought) -> list[Settled]:
    newest = sa.select(sa.func.max(resolutions.c.id)).group_by(resolutions.c.forecast_id)
    r = resolutions.c
    query = (
        sa.select(names.c.name, _f.low, _f.high, r.outcome, r.resolved_on, r.because)
        .select_from(resolutions)
        .join(table, _f.id == r.forecast_id)
        .join(attributions, _a.id == _f.attribution_id)
        .join(names, names.c.id == _a.name_id, isouter=True)
        .with_hint(attributions, "NOT INDEXED", "sqlite")  # by its id, that means
        .where(r.id.in_(newest), *asked.plain())
    )
    return [
        Settled(name, None if low is None else (low, high), Resolution(outcome, on, because))
        for name, low, high, outcome, on, because in connection.execute(query)
    ]
