"""Questions to a ledger: who said what, in which words, and who denied it.

People ask by the methods of a ``Ledger`` (``askable.py``), which come here. Only the latest reading
of a document counts, unless ``Filters.all_readings`` asks for all. Every function takes an open
ledger and gives an ``Answer``, which is a sequence of dataclasses and, by ``.arrow()``,
``.polars()`` and ``.pandas()``, a frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from selon.errors import UsageError
from selon.ledger.answers import Answer, Denial, SpeakerCount, Statement
from selon.ledger.asking import COUNTED, asking, find
from selon.ledger.filters import Filters
from selon.ledger.schema import attributions, names, replies
from selon.ledger.sought import sought
from selon.ledger.tallying import tallied
from selon.ledger.telling import denials as told_denials
from selon.ledger.telling import statements as told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from typing import Any

    from selon.ledger.askable import Askable
    from selon.ledger.asking import Found
    from selon.ledger.sought import Sought

__all__ = ["denials", "said", "search", "who"]

_ALL = Filters()
_TALLIED = [
    attributions.c[name] for name in ("id", "name_id", "speaker_type", "polarity", "day", "day_end")
]


def said(ledger: Askable, filters: Filters = _ALL) -> Answer[Statement]:
    """Statements that fit, newest first.

    Raises:
        UsageError: a filter can't be understood.
        LedgerError: the ledger can't be read.
    """
    return _found(ledger, filters, None, Statement, told)


def search(ledger: Askable, words: str, filters: Filters = _ALL) -> Answer[Statement]:
    """Statements with ``words`` in their content; ``selon.ledger.words`` says what may be asked.

    ``filters.order`` "best" puts the best match first; where more than some thousand statements
    have the words, newest first all the same, and the answer says so.

    Raises:
        UsageError: there is no word to look for, or a filter can't be understood.
        LedgerError: the ledger can't be read.
    """
    return _found(ledger, filters, words, Statement, told)


def denials(ledger: Askable, filters: Filters = _ALL, *, key: str | None = None) -> Answer[Denial]:
    """Who denied what, newest first; with ``key``, the denials of that statement only.

    A denial for which its document does not say what is denied stands alone, what it says being
    what is denied.

    Raises:
        UsageError: no statement has this key, a filter can't be understood or does not apply.
        LedgerError: the ledger can't be read.
    """
    if filters.polarity == "affirm":
        raise UsageError("a denial affirms nothing: leave polarity out")
    if key is None:
        return _found(ledger, filters.but(polarity="deny"), None, Denial, told_denials)
    if filters != Filters(limit=filters.limit, offset=filters.offset):
        raise UsageError("the denials of one statement are not narrowed down any further")
    from selon.ledger.keys import attribution_id

    with asking(ledger.engine) as connection:
        target = attribution_id(connection, key)
        query = sa.select(replies.c.attribution_id).where(
            replies.c.target_id == target, replies.c.kind == "denies"
        )
        ids = connection.scalars(query.order_by(replies.c.attribution_id)).all()
        rows = [
            r for r in told_denials(connection, ids) if r.denied_key == _key(connection, target)
        ]
        shown = rows[filters.offset : filters.offset + filters.limit]
        return Answer(tuple(shown), Denial, len(rows))


def _key(connection: sa.Connection, id_: int) -> str | None:
    return connection.scalar(sa.select(attributions.c.key).where(attributions.c.id == id_))


def _found(
    ledger: Askable, filters: Filters, words: str | None, kind: type[Any],
    tell: Callable[[sa.Connection, Sequence[int]], tuple[Any, ...]],
) -> Answer[Any]:  # fmt: skip
    end = filters.offset + filters.limit
    with asking(ledger.engine) as connection:
        asked = sought(connection, filters, words)
        found = find(connection, asked, end)
        rows = tell(connection, found.ids[filters.offset : end])
    return Answer(
        rows,
        kind,
        total=len(found.ids),
        at_least=found.more,
        looked_back_to=found.looked_back_to,
        notes=(*asked.notes, *_order_note(asked, found)),
    )


def _order_note(asked: Sought, found: Found) -> list[str]:
    if asked.filters.order != "best" or found.by_match or not asked.words or not found.ids:
        return []
    return ["too many statements have these words to find the best: the newest stand first"]


def who(ledger: Askable, name: str, filters: Filters = _ALL) -> Answer[SpeakerCount]:
    """Speakers by any part of their names, those with most statements that fit first.

    Raises:
        UsageError: ``name`` has no word, a filter can't be understood or names another speaker.
        LedgerError: the ledger can't be read.
    """
    if filters.speaker is not None:
        raise UsageError("who is asked for is named already: leave speaker out")
    with asking(ledger.engine) as connection:
        asked = sought(connection, filters.but(speaker=name))
        if asked.nothing:
            return Answer((), SpeakerCount, 0, notes=tuple(asked.notes))
        return _counted(connection, asked)


def _counted(connection: sa.Connection, asked: Sought) -> Answer[SpeakerCount]:
    n, back_to = names.c, None
    if asked.only_named:
        tally = tallied(asked.names or ()).subquery()
    else:
        tally, back_to = _gone_through(connection, asked)
    query = sa.select(tally, n.name).join_from(tally, names, n.id == tally.c.name_id)
    query = query.order_by(tally.c.statements.desc(), n.name)
    counts = [
        SpeakerCount(r.name, r.type, int(r.statements), int(r.denials), r.first, r.last)
        for r in connection.execute(query)
    ]
    start, end = asked.filters.offset, asked.filters.offset + asked.filters.limit
    return Answer(
        tuple(counts[start:end]), SpeakerCount, len(counts), looked_back_to=back_to,
        notes=tuple(asked.notes),
    )  # fmt: skip


def _gone_through(connection: sa.Connection, asked: Sought) -> tuple[sa.Subquery, date | None]:
    """How often the names speak under filters, and the day to which that was looked for."""
    c = attributions.c
    back_to, some = None, attributions.select().with_only_columns(*_TALLIED)
    some = some.with_hint(attributions, "INDEXED BY ix_attributions_name_day", "sqlite")
    closely = bool(asked.words) or asked.relays is not None
    some = some.where(*asked.plain(along=not closely))
    if closely:
        found = find(connection, asked, COUNTED)
        back_to = found.looked_back_to
        some = some.where(c.id.in_(found.ids))
    rows = some.subquery()
    many = sa.func.count().label("statements")
    tally = sa.select(
        rows.c.name_id, many, sa.func.min(rows.c.speaker_type).label("type"),
        sa.func.sum(sa.case((rows.c.polarity == "deny", 1), else_=0)).label("denials"),
        sa.func.min(rows.c.day).label("first"), sa.func.max(rows.c.day_end).label("last"),
    ).group_by(rows.c.name_id)  # fmt: skip
    return tally.subquery(), back_to
