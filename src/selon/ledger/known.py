"""Whether a document need not be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from selon.ledger import schema

if TYPE_CHECKING:
    from selon.ledger.entries import ReaderInfo
    from selon.ledger.store import Ledger

__all__ = ["has_read"]


def has_read(ledger: Ledger, key: str, reader: ReaderInfo) -> bool:
    """Whether this reader has read the document with this key (``hashing.document_key``).

    Raises:
        LedgerError: the ledger cannot be asked.
    """
    d, r, who = schema.documents, schema.readings, schema.readers
    query = (
        sa.select(sa.literal(1))
        .join_from(d, r, r.c.document_id == d.c.id)
        .join(who, who.c.id == r.c.reader_id)
        .where(d.c.key == key, who.c.name == reader.name)
        .limit(1)
    )
    with ledger.engine.connect() as connection:
        return connection.scalar(query) is not None
