"""What ``selon.feeds`` remembers, kept in the ledger's tables ``feeds`` and ``fetched``.

It is a ``selon.feeds.State``. Everything that must happen to one process only happens in a write
transaction, of which a ledger has one at a time, in SQLite as in PostgreSQL.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from selon.ledger.engines import writing
from selon.ledger.schema import feeds, fetched
from selon.ledger.storable import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

__all__ = ["FollowingState"]

_CLAIM = timedelta(hours=1)
_OPEN = ("claimed", "later")
_AT_ONCE = 500


class FollowingState:
    """The memory of ``follow`` in a ledger; may be used by several processes at once.

    All times are UTC, without a zone. The methods raise ``LedgerError`` as the ledger's engine
    does.
    """

    def __init__(self, engine: sa.Engine) -> None:
        """``engine``: of a ``Ledger`` that may be written to."""
        self._engine = engine

    def feed(self, url: str) -> Mapping[str, Any] | None:
        """The row of a feed, if there is one."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(feeds).where(feeds.c.url == url)).one_or_none()
        return None if row is None else dict(row._mapping)  # noqa: SLF001 - its public name

    def take(self, url: str, now: datetime, until: datetime) -> bool:
        """Takes a feed if it is due, and says whether; nobody else gets it before ``until``."""
        with writing(self._engine) as connection:
            due = connection.execute(sa.select(feeds.c.due).where(feeds.c.url == url)).one_or_none()
            if due is None:
                connection.execute(feeds.insert(), {"url": url, "failures": 0, "due": until})
                return True
            if due.due is not None and due.due > now:
                return False
            connection.execute(feeds.update().where(feeds.c.url == url).values(due=until))
            return True

    def keep(self, url: str, values: Mapping[str, Any]) -> None:
        """Changes these values of a feed's row, or makes the row."""
        row = {k: storable(v) if isinstance(v, str) else v for k, v in values.items()}
        with writing(self._engine) as connection:
            changed = connection.execute(feeds.update().where(feeds.c.url == url).values(**row))
            if not changed.rowcount:
                connection.execute(feeds.insert(), {"url": url, "failures": 0, **row})

    def claimable(self, urls: Iterable[str], now: datetime) -> set[str]:
        """Those of ``urls`` that ``claim`` would give now."""
        wanted = set(urls)
        with self._engine.connect() as connection:
            left = iter(sorted(wanted))
            while some := list(islice(left, _AT_ONCE)):
                known = sa.select(fetched.c.url).where(fetched.c.url.in_(some), ~_free(now))
                wanted.difference_update(connection.scalars(known))
        return wanted

    def claim(self, url: str, feed: str | None, now: datetime) -> bool:
        """Claims an article for this process; false if it is done, put off or another's.

        Of two processes that ask at once, one gets it. A claim lapses after an hour.
        """
        held = {"status": "claimed", "at": now, "due": now + _CLAIM}
        with writing(self._engine) as connection:
            taken = connection.execute(
                fetched.update()
                .where(fetched.c.url == url, _free(now))
                .values(attempts=fetched.c.attempts + 1, **held)
            )
            if taken.rowcount:
                return True
            known = connection.scalar(sa.select(fetched.c.url).where(fetched.c.url == url))
            if known is None:
                row = {"url": url, "feed": feed, "attempts": 1, **held}
                connection.execute(fetched.insert(), row)
            return known is None

    def done(self, url: str, status: str, now: datetime) -> None:
        """Notes how it ended: "read", "same" or an error's code. It is never claimed again."""
        self._set(url, status, now, None)

    def later(self, url: str, due: datetime, now: datetime) -> None:
        """Puts a claimed article off; from ``due`` on it can be claimed again."""
        self._set(url, "later", now, due)

    def _set(self, url: str, status: str, now: datetime, due: datetime | None) -> None:
        values = {"status": status, "at": now, "due": due}
        with writing(self._engine) as connection:
            changed = connection.execute(
                fetched.update().where(fetched.c.url == url).values(**values)
            )
            if not changed.rowcount:
                connection.execute(fetched.insert(), {"url": url, "attempts": 0, **values})

    def release(self, url: str) -> None:
        """Gives a claim back as if it had not been made."""
        mine = (fetched.c.url == url) & (fetched.c.status == "claimed")
        with writing(self._engine) as connection:
            connection.execute(fetched.delete().where(mine, fetched.c.attempts <= 1))
            connection.execute(
                fetched.update()
                .where(mine)
                .values(status="later", due=None, attempts=fetched.c.attempts - 1)
            )

    def attempts(self, url: str) -> int:
        """How often it has been claimed, releases aside."""
        with self._engine.connect() as connection:
            query = sa.select(fetched.c.attempts).where(fetched.c.url == url)
            return connection.scalar(query) or 0

    def unsettled(self, feed: str, now: datetime) -> list[str]:
        """Articles met first in this feed that were claimed once and can be claimed again."""
        query = sa.select(fetched.c.url).where(fetched.c.feed == feed, _free(now))
        with self._engine.connect() as connection:
            return list(connection.scalars(query.order_by(fetched.c.url)))


def _free(now: datetime) -> sa.ColumnElement[bool]:
    """Rows that may be claimed: put off until now, or held by somebody not heard of since."""
    over = fetched.c.due.is_(None) | (fetched.c.due <= now)
    return fetched.c.status.in_(_OPEN) & over
