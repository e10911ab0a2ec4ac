"""Filters as a database understands them: names looked up, conditions on columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from selon.errors import UsageError
from selon.ledger.filters import Filters
from selon.ledger.names import MOST_NAMES, MOST_OUTLETS, named, outlets
from selon.ledger.schema import (
    attributions,
    chain_links,
    documents,
    readings,
    sightings,
    superseded,
)
from selon.ledger.storable import handle
from selon.ledger.words import phrase_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from selon.ledger.words import Words

__all__ = ["Sought", "begins", "documents_of", "is_one", "reaching", "sought"]

Condition = sa.ColumnElement[bool]

_FEW: Final = 5_000  # entries of an index without days: their rows have to be read and sorted
_HASHED: Final = 10_000  # replaced readings that are read into memory for a question
_MOST_DOCUMENTS: Final = 100
_SHORTEST_KEY: Final = 6


@dataclass(slots=True)
class Sought:
    """What a question asks for.

    Attributes:
        names: ids of the speaker's possible names; ``None`` for any speaker. So the others.
        relays: … of a relay's.
        readings: … of the readings of one document.
        words: what must stand in contents and source phrases.
        first: days from here on; ``earliest`` is the first day of those that reach into them.
        replaced: how many readings do not count, since later ones replace them; not counted far.
        notes: what the answer should tell besides.
    """

    filters: Filters
    names: tuple[int, ...] | None = None
    relays: tuple[int, ...] | None = None
    outlets: tuple[str, ...] | None = None
    readings: tuple[int, ...] | None = None
    words: dict[str, Words] = field(default_factory=dict)
    first: date | None = None
    earliest: date | None = None
    last: date | None = None
    replaced: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether a filter names what the ledger has nothing of."""
        return () in {self.names, self.relays, self.outlets, self.readings}

    @property
    def only_named(self) -> bool:
        """Whether nothing is asked for but a speaker, of the latest readings."""
        every = Filters()
        others = self.filters.but(
            speaker=None, order=every.order, limit=every.limit, offset=every.offset
        )
        nothing_else = others == every and not self.words and self.readings is None
        return self.names is not None and nothing_else

    def ways(self) -> Iterator[tuple[str, sa.Column[Any], tuple[Any, ...], int | None]]:
        """Indices that lead to few statements: name, column, values, and the most that pays."""
        c, f = attributions.c, self.filters
        if self.readings is not None:
            yield "ix_attributions_reading_id", c.reading_id, self.readings, None
        if self.names is not None:
            yield "ix_attributions_name_day", c.name_id, self.names, None
        if self.outlets is not None:
            yield "ix_attributions_outlet_day", c.outlet, self.outlets, None
        if f.act is not None:
            yield "ix_attributions_act_day", c.act, (f.act,), None
        if f.language is not None:
            yield "ix_attributions_language", c.language, (f.language,), _FEW

    @property
    def sieves(self) -> int:
        """How many filters there are that may let few statements through."""
        f = self.filters
        given = (
            self.names, self.outlets, f.speaker_type, f.language, f.act, f.polarity, f.kind,
            f.anonymous, f.min_confidence, f.certainty_low, f.certainty_high,
        )  # fmt: skip
        return sum(value is not None for value in given)

    def days(self, *, exact: bool = False, loosely: bool = False) -> list[Condition]:
        """The condition on the day; ``exact`` leaves out what begins before ``first``.

        ``loosely`` does not look at the last days and lets too much through.
        """
        c = attributions.c
        made: list[Condition] = []
        if self.first is not None and exact:
            made.append(c.day >= self.first)
        elif self.first is not None:
            made.append(c.day >= self.earliest)
            if not loosely:
                made.append(c.day_end >= self.first)
        if self.last is not None:
            made.append(c.day <= self.last)
        return made

    def plain(self, *, along: bool = False) -> list[Condition]:
        """Conditions that the indices of ``attributions`` can answer.

        ``along`` one of them, many statements are to be looked at, not each by its id.
        """
        c, f = attributions.c, self.filters
        made = self.days()
        for column, several in (
            (c.reading_id, self.readings), (c.name_id, self.names), (c.outlet, self.outlets),
        ):  # fmt: skip
            if several is not None:
                made.append(is_one(column, several))
        for column, value in (
            (c.speaker_type, f.speaker_type), (c.language, f.language), (c.act, f.act),
            (c.polarity, f.polarity), (c.kind, f.kind),
        ):  # fmt: skip
            if value is not None:
                made.append(column == value)
        if self.replaced:
            made.append(self._current(at_once=along and self.replaced <= _HASHED))
        return made + self._measured()

    def _current(self, *, at_once: bool) -> Condition:
        """Whether the reading is not replaced.

        ``at_once``, PostgreSQL first puts all that are into a hash. Then it is three times as quick
        to look at many statements, but to it each one found by its id seems to cost a hash.
        """
        reading = attributions.c.reading_id
        if at_once:
            return reading.not_in(sa.select(superseded.c.reading_id))
        return sa.not_(sa.exists().where(superseded.c.reading_id == reading))

    def _measured(self) -> list[Condition]:
        c, f = attributions.c, self.filters
        made: list[Condition] = []
        if f.anonymous is not None:
            nameless = c.speaker_type == "anonymous"
            made.append(nameless if f.anonymous else c.speaker_type != "anonymous")
        if f.min_confidence is not None:
            made.append(c.confidence >= f.min_confidence)
        if f.certainty_low is not None:
            made.append(c.certainty_low >= f.certainty_low)
        if f.certainty_high is not None:
            made.append(c.certainty_high <= f.certainty_high)
        if self.relays is not None:  # somebody besides the speaker
            made.append(sa.or_(c.hops > 1, sa.and_(c.hops == 1, c.name_id.is_(None))))
        return made

    def relayed(self, inner: sa.FromClause) -> Condition:
        """Whether one of ``relays`` is in the chain of a row of ``inner``, before the speaker."""
        link = chain_links.c
        return sa.exists().where(
            link.attribution_id == inner.c.id, is_one(link.relay_id, self.relays or ())
        )


def is_one(column: sa.ColumnElement[Any], values: tuple[Any, ...]) -> Condition:
    """Whether ``column`` has one of ``values``: a plain comparison where there is only one."""
    return column == values[0] if len(values) == 1 else column.in_(values)


def sought(connection: sa.Connection, filters: Filters, words: str | None = None) -> Sought:
    """What ``filters`` mean in this ledger; ``words`` are looked for in contents.

    Raises:
        UsageError: a name has no word in it, or what is asked for can't be understood.
    """
    made = Sought(filters)
    if words is not None:
        made.words["content"] = words_of(words)
    if filters.source is not None:
        made.words["source"] = phrase_of(filters.source)
    if filters.speaker is not None:
        made.names = _names(connection, filters.speaker, made.notes)
    if filters.through is not None:
        made.relays = _names(connection, filters.through, made.notes)
    if filters.outlet is not None:
        made.outlets = outlets(connection, filters.outlet, MOST_OUTLETS)
        _tell(made.notes, made.outlets, "outlet", filters.outlet)
    if filters.document is not None:
        made.readings = _readings(connection, filters.document)
        _tell(made.notes, made.readings, "document", filters.document)
    if not filters.all_readings:
        some = sa.select(superseded.c.reading_id).limit(_HASHED + 1).subquery()
        made.replaced = connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0
    made.last, made.first = filters.last_day, filters.first_day
    if made.first is not None:
        made.earliest = _earliest(connection, made.first)
    return made


def _names(connection: sa.Connection, text: str, notes: list[str]) -> tuple[int, ...]:
    found = named(connection, text)
    _tell(notes, found.ids, "name", text)
    if found.more:
        notes.append(
            f"more than {MOST_NAMES} names fit {text!r}: only the {MOST_NAMES} met first count"
        )
    return found.ids


def _tell(notes: list[str], found: tuple[Any, ...], what: str, text: str) -> None:
    if not found:
        notes.append(f"no {what} in this ledger fits {text!r}")


def _earliest(connection: sa.Connection, first: date) -> date:
    """The first day of what reaches into the days from ``first`` on: a month, a year."""
    days = sa.select(readings.c.published_start).where(*reaching(first)).cte("days")
    if connection.dialect.name == "postgresql":
        # Kept apart, or the planner goes through all days up to there, the first one first.
        days = days.prefix_with("MATERIALIZED")
    return connection.scalar(sa.select(sa.func.min(days.c.published_start))) or first


def reaching(first: date) -> list[Condition]:
    """Of readings whose day is not known exactly: they begin before ``first`` and reach it."""
    start, end = readings.c.published_start, readings.c.published_end
    # The first condition is that of the partial index: without it, it could not be used.
    return [end > start, end >= first, start < first]


def _readings(connection: sa.Connection, text: str) -> tuple[int, ...]:
    ids = documents_of(connection, text)
    return tuple(
        connection.scalars(sa.select(readings.c.id).where(readings.c.document_id.in_(ids)))
    )


def documents_of(connection: sa.Connection, text: str) -> list[int]:
    """Ids of documents by key (or 6 digits and more of its beginning), URL or input.

    Raises:
        UsageError: so many documents fit that it can't be one's.
    """
    c = documents.c
    fits = [c.url == text]
    if len(text) >= _SHORTEST_KEY and not set(text) - set("0123456789abcdef"):
        fits.append(begins(c.key, text))
    found: set[int] = set()
    for condition in fits:
        query = sa.select(c.id).where(condition).limit(_MOST_DOCUMENTS + 1)
        found.update(connection.scalars(query))
    met = sa.select(sightings.c.document_id).where(sightings.c.input == handle(text)).distinct()
    found.update(connection.scalars(met.limit(_MOST_DOCUMENTS + 1)))
    if len(found) > _MOST_DOCUMENTS:
        raise UsageError(f"more than {_MOST_DOCUMENTS} documents fit {text!r}")
    return sorted(found)


def begins(column: sa.ColumnElement[str], prefix: str) -> Condition:
    """Whether a key begins so; "g" comes after every hexadecimal digit in any order of letters."""
    return sa.and_(column >= prefix, column < f"{prefix}g")
