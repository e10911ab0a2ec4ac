"""One thing with all that surrounds it: a statement, or a document with its statements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from selon.ledger.asking import asking
from selon.ledger.foretelling import foretold
from selon.ledger.keys import attribution_id, document_id, forecast_id, kind_of
from selon.ledger.schema import (
    attributions,
    documents,
    forecasts,
    readers,
    readings,
    replies,
)  # fmt: skip
from selon.ledger.telling import statements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from selon.ledger.answers import Foretold, Statement
    from selon.ledger.askable import Askable
    from selon.records import Span

__all__ = ["ShownDocument", "ShownStatement", "show"]

_ROOM: Final = 400  # code points of the text before and after that a sentence is looked for in
_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=\S)|\n")


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as the ledger has it.

    ``readers`` have read it, the last of them is the one whose ``statements`` these are, in the
    order of the text.
    """

    key: str
    input: str
    url: str | None
    outlet: str | None
    title: str | None
    authors: tuple[str, ...]
    language: str | None
    published_start: date | None
    published_end: date | None
    length: int
    readers: tuple[str, ...]
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement and what surrounds it.

    Attributes:
        passage: the sentences of the text that it stands in, from ``passage_start`` on.
        content: where its content stands in ``passage``; so ``source`` and ``cue``.
        inside: the statement in whose content this one stands.
        holds: statements that stand in its content.
        denies: what it rejects; ``denied_by`` reject it, ``answers`` is what it replies to.
        current: whether no later reader has read the document again.
    """

    statement: Statement
    passage: str
    passage_start: int
    content: tuple[Span, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    inside: Statement | None
    holds: tuple[Statement, ...]
    denies: tuple[Statement, ...]
    denied_by: tuple[Statement, ...]
    answers: tuple[Statement, ...]
    forecasts: tuple[Foretold, ...]
    document: ShownDocument
    reader: str
    current: bool


def show(ledger: Askable, key: str) -> ShownStatement | ShownDocument:
    """What a key is of: a statement (also by its forecast's key), or a document.

    Args:
        ledger: an open one.
        key: whole, or the beginning of it (three digits at least) that no other begins with.

    Raises:
        UsageError: nothing has this key, or several things' begin so.
        LedgerError: the ledger can't be read.
    """
    kind = kind_of(key)
    with asking(ledger.engine) as connection:
        if kind == "document":
            return _document(connection, document_id(connection, key), whole=True)
        if kind == "forecast":
            query = sa.select(forecasts.c.attribution_id)
            found = connection.scalar(query.where(forecasts.c.id == forecast_id(connection, key)))
            return _statement(connection, found or 0)
        return _statement(connection, attribution_id(connection, key))


def _document(connection: sa.Connection, id_: int, *, whole: bool) -> ShownDocument:
    d, r = documents.c, readings.c
    row = connection.execute(
        sa.select(
            d.key, d.input, d.url, d.outlet, d.title, d.authors, d.language,
            d.published_start, d.published_end, sa.func.length(d.text).label("length"),
        ).where(d.id == id_)
    ).one()  # fmt: skip
    read = connection.execute(
        sa.select(r.id, r.language, r.published_start, r.published_end, readers.c.name)
        .join_from(readings, readers)
        .where(r.document_id == id_)
        .order_by(r.reader_id)
    ).all()
    said: tuple[Statement, ...] = ()
    if whole and read:
        a = attributions.c
        ids = sa.select(a.id).where(a.reading_id == read[-1].id).order_by(a.id)
        said = statements(connection, connection.scalars(ids).all())
    last = read[-1] if read else row  # as it was read: a reader may find language and date
    return ShownDocument(
        key=row.key, input=row.input, url=row.url, outlet=row.outlet, title=row.title,
        authors=tuple(row.authors), language=last.language,
        published_start=last.published_start, published_end=last.published_end,
        length=row.length, readers=tuple(r.name for r in read), statements=said,
    )  # fmt: skip


def _statement(connection: sa.Connection, id_: int) -> ShownStatement:
    a = attributions.c
    row = connection.execute(
        sa.select(
            a.parent_id, a.content_spans, a.source_spans, a.cue_spans,
            readings.c.document_id, readers.c.name.label("reader"),
        )
        .join_from(attributions, readings, readings.c.id == a.reading_id)
        .join(readers, readers.c.id == readings.c.reader_id)
        .where(a.id == id_)
    ).one()  # fmt: skip
    spans = [_spans(s) for s in (row.content_spans, row.source_spans, row.cue_spans)]
    passage, start = _passage(connection, row.document_id, sum(spans, ()))
    moved = [tuple((s - start, e - start) for s, e in some) for some in spans]
    document = _document(connection, row.document_id, whole=False)
    here, there = replies.c.attribution_id, replies.c.target_id
    return ShownStatement(
        statement=statements(connection, [id_])[0],
        passage=passage, passage_start=start,
        content=moved[0], source=moved[1], cue=moved[2],
        inside=next(iter(statements(connection, [row.parent_id] if row.parent_id else [])), None),
        holds=_told(connection, sa.select(a.id).where(a.parent_id == id_).order_by(a.id)),
        denies=_told(connection, _linked(there, here, id_, "denies")),
        denied_by=_told(connection, _linked(here, there, id_, "denies")),
        answers=_told(connection, _linked(there, here, id_, "answers")),
        forecasts=foretold(
            connection,
            connection.scalars(
                sa.select(forecasts.c.id).where(forecasts.c.attribution_id == id_)
            ).all(),
        ),
        document=document, reader=row.reader, current=row.reader == document.readers[-1],
    )  # fmt: skip


def _told(connection: sa.Connection, ids: sa.Select[Any]) -> tuple[Statement, ...]:
    found: Sequence[int] = connection.scalars(ids).all()
    return statements(connection, found)


def _linked(wanted: sa.Column[int], known: sa.Column[int], id_: int, kind: str) -> sa.Select[Any]:
    return sa.select(wanted).where(known == id_, replies.c.kind == kind).order_by(wanted)


def _spans(stored: list[list[int]] | None) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in stored or ())


def _passage(connection: sa.Connection, document: int, spans: tuple[Span, ...]) -> tuple[str, int]:
    """The sentences that ``spans`` lie in, and where they start in the text."""
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    low = max(0, first - _ROOM)
    d = documents.c
    # Not the whole text: it may be a book. substr() counts from 1, and code points, in both.
    part = sa.func.substr(d.text, low + 1, last - low + _ROOM)
    text: str = connection.scalar(sa.select(part).where(d.id == document)) or ""
    ends = [m.end() for m in _END.finditer(text)]
    start = max((e for e in ends if e <= first - low), default=0)
    # A sentence's end may be the content's last character: it is looked for from there on.
    after = [m.end() for m in _END.finditer(text, max(0, last - low - 1))]
    end = after[0] if after else len(text)
    passage = text[start:end].rstrip()
    return text[start : max(start + len(passage), last - low)], low + start
