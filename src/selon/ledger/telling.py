"""Rows of answers for the ids that were found: all else about them, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from selon.ledger.answers import Denial, Statement
from selon.ledger.schema import (
    attributions,
    chain_links,
    documents,
    names,
    readers,
    readings,
    replies,
    speakers,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["chains", "denials", "in_order", "statements"]

_PIECE = 500  # ids in one query

Rows = dict[int, sa.Row[Any]]


def statements(connection: sa.Connection, ids: Sequence[int]) -> tuple[Statement, ...]:
    """The statements with these ids, in this order."""
    a, r, d, s = attributions.c, readings.c, documents.c, speakers.c
    query = (
        sa.select(
            a.id, a.key, a.day, a.day_end, d.outlet, d.title, d.url, a.language,
            names.c.name.label("speaker"), s.type.label("speaker_type"), s.role, s.affiliation,
            s.anonymity, a.source, a.cue, a.act, a.polarity, a.kind, a.content, a.addressee,
            a.said_start, a.said_end, a.certainty_low, a.certainty_high, a.confidence,
            d.key.label("document"), readers.c.name.label("reader"),
        )
        .select_from(attributions)
        .join(readings, r.id == a.reading_id)
        .join(readers, readers.c.id == r.reader_id)
        .join(documents, d.id == r.document_id)
        .join(speakers, s.id == a.speaker_id, isouter=True)
        .join(names, names.c.id == a.name_id, isouter=True)
    )  # fmt: skip
    rows = in_order(connection, query, a.id, ids)
    heard = chains(connection, ids)
    denies = _replies(connection, ids, replies.c.attribution_id, replies.c.target_id)
    denied = _replies(connection, ids, replies.c.target_id, replies.c.attribution_id)
    return tuple(
        Statement(
            **{k: v for k, v in row._mapping.items() if k != "id"},  # noqa: SLF001 - public API
            chain=tuple(heard[row.id]),
            denies=tuple(denies[row.id]),
            denied_by=tuple(denied[row.id]),
        )
        for row in rows
    )


def denials(connection: sa.Connection, ids: Sequence[int]) -> tuple[Denial, ...]:
    """The denials with these ids: a row for each thing denied, or one if that is not known."""
    a, t, d = attributions.c, attributions.alias("denied").c, documents.c
    who, whom = names.c, names.alias("whom").c
    query = (
        sa.select(
            a.id, a.key, a.day, d.outlet, d.url, who.name.label("denier"), a.cue,
            a.content.label("denial"), t.key.label("denied_key"),
            whom.name.label("denied_speaker"), t.source.label("denied_source"),
            t.content.label("denied"), d.key.label("document"),
        )
        .select_from(attributions)
        .join(readings, readings.c.id == a.reading_id)
        .join(documents, d.id == readings.c.document_id)
        .join(names, who.id == a.name_id, isouter=True)
        .join(
            replies,
            sa.and_(replies.c.attribution_id == a.id, replies.c.kind == "denies"),
            isouter=True,
        )
        .join(t.id.table, t.id == replies.c.target_id, isouter=True)
        .join(whom.id.table, whom.id == t.name_id, isouter=True)
        .order_by(replies.c.position)
    )  # fmt: skip
    rows = in_order(connection, query, a.id, ids)
    heard = chains(connection, ids)
    return tuple(
        Denial(
            **{k: v for k, v in row._mapping.items() if k != "id"},  # noqa: SLF001 - public API
            chain=tuple(heard[row.id]),
        )
        for row in rows
    )


def in_order(
    connection: sa.Connection, query: sa.Select[Any], column: sa.Column[Any], ids: Sequence[int]
) -> list[sa.Row[Any]]:
    """The rows of ``query``, which selects ``column`` as ``id``, in the order of ``ids``."""
    found: dict[int, list[sa.Row[Any]]] = defaultdict(list)
    for piece in _pieces(ids):
        for row in connection.execute(query.where(column.in_(piece))):
            found[row.id].append(row)
    return [row for id_ in ids for row in found[id_]]


def chains(connection: sa.Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    """Names in the chains of statements, outermost relay first."""
    link = chain_links.c
    query = (
        sa.select(link.attribution_id, names.c.name)
        .join_from(chain_links, speakers, speakers.c.id == link.speaker_id)
        .join(names, names.c.id == speakers.c.name_id)
        .order_by(link.attribution_id, link.position)
    )
    return _grouped(connection, query, link.attribution_id, ids)


def _replies(
    connection: sa.Connection, ids: Sequence[int], here: sa.Column[Any], there: sa.Column[Any]
) -> dict[int, list[str]]:
    """Keys of the statements at the other end of denials."""
    query = (
        sa.select(here, attributions.c.key)
        .join_from(replies, attributions, attributions.c.id == there)
        .where(replies.c.kind == "denies")
        .order_by(here, replies.c.position, there)
    )
    return _grouped(connection, query, here, ids)


def _grouped(
    connection: sa.Connection, query: sa.Select[Any], column: sa.Column[Any], ids: Sequence[int]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for piece in _pieces(ids):
        for id_, text in connection.execute(query.where(column.in_(piece))):
            found[id_].append(text)
    return found


def _pieces(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[i : i + _PIECE] for i in range(0, len(ids), _PIECE))
