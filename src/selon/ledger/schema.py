"""The ledger's tables, the same in SQLite and PostgreSQL.

A **document** row is one article as it was loaded; ``key`` is the SHA-256 of its text and of what
is known about it (url, outlet, title, authors, language, publication date), not of the path it
came by. A **reading** is what one **reader** (a version of Selon with its weights and language
data) found in it; reading again with a newer reader adds rows and changes none. Speakers,
attributions, times and forecasts belong to a reading. A **batch** is one transaction; the hashes
of batches form a chain. Triggers (``triggers.py``) forbid to update or delete what readings say.

All offsets are ``[start, end)`` in code points of ``documents.text``, so that in SQLite
``substr(text, start + 1, end - start)`` is the quoted span. Span lists are JSON
``[[start, end], …]``. ``text`` holds U+FFFD where a code point cannot be stored (NUL, lone
surrogates); ``oddities`` is JSON ``[[offset, code point], …]`` to put them back. What other strings
lack (``storable.py``) stands in ``documents.field_oddities`` and ``readings.oddities``. Times of
day are UTC. Integers called ``id`` are the database's own; what people type is ``key``, made of
hashes and equal in every ledger. What readings say can be counted from their rows at any time;
``superseded`` and ``tallies`` keep it counted, by triggers (``migrations``).

In PostgreSQL ``attributions`` and ``names`` have a column ``search``, too (``searching.py``).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

__all__ = ["APPEND_ONLY", "metadata"]

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _id() -> sa.Column[int]:
    # Ids are given by the writer, inside its transaction; see writing.py.
    return sa.Column("id", Id, primary_key=True, autoincrement=False)


def _to(table: str, name: str, *, null: bool = False, **more: Any) -> sa.Column[int]:
    return sa.Column(name, Id, sa.ForeignKey(f"{table}.id"), nullable=null, **more)


def _days(prefix: str) -> tuple[sa.Column[Any], sa.Column[Any]]:
    return sa.Column(f"{prefix}_start", sa.Date), sa.Column(f"{prefix}_end", sa.Date)


readers = sa.Table(
    "readers", metadata,
    _id(),  # a later reader has the greater id
    sa.Column("name", sa.Text, nullable=False, unique=True),  # version, weights, hash of the data
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("weights", sa.Text),
    sa.Column("first_used", sa.DateTime, nullable=False),
)  # fmt: skip

batches = sa.Table(
    "batches", metadata,
    _id(),  # 1, 2, 3 … without gaps
    sa.Column("previous", sa.String(64), nullable=False),  # 64 zeros for the first
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    sa.Column("readings", sa.Integer, nullable=False),
    sa.Column("written", sa.DateTime, nullable=False),
)  # fmt: skip

documents = sa.Table(
    "documents", metadata,
    _id(),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("text_sha256", sa.String(64), nullable=False, index=True),  # Document.id
    sa.Column("input", sa.Text, nullable=False),  # where it was first met
    sa.Column("url", sa.Text),
    sa.Column("outlet", sa.Text, index=True),
    sa.Column("title", sa.Text),
    sa.Column("authors", Json, nullable=False),
    sa.Column("language", sa.Text),  # as given; as read: readings.language
    *_days("published"),  # as given; as read: readings.published_…
    sa.Column("published_precision", sa.Text),
    sa.Column("published_evidence", Json, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("oddities", Json),
    sa.Column("field_oddities", Json),  # of every other string of the document
    sa.Column("added", sa.DateTime, nullable=False),
    # PostgreSQL's trees take no key above 2.7 kB, and addresses can be longer.
    sa.Index("ix_documents_url", "url", postgresql_using="hash"),
)  # fmt: skip

readings = sa.Table(
    "readings", metadata,
    _id(),
    _to("documents", "document_id"),
    _to("readers", "reader_id"),
    _to("batches", "batch_id", index=True),
    sa.Column("sha256", sa.String(64), nullable=False),  # of what it says, see hashing.py
    sa.Column("language", sa.Text),
    *_days("published"),
    sa.Column("published_precision", sa.Text),
    sa.Column("published_evidence", Json, nullable=False),
    sa.Column("oddities", Json),  # of every string of the reading and its rows
    sa.Column("read", sa.DateTime, nullable=False),
    sa.UniqueConstraint("document_id", "reader_id"),
    sa.Index("ix_readings_published_start", "published_start"),
    # Those whose day is not known exactly: few, but a date may fall inside of them.
    sa.Index(
        "ix_readings_inexact", "published_end", "published_start",
        sqlite_where=sa.text("published_end > published_start"),
        postgresql_where=sa.text("published_end > published_start"),
    ),
)  # fmt: skip

superseded = sa.Table(
    "superseded", metadata,
    # Readings of documents that a later reader has read again. Triggers fill it: what counts now
    # is told by one look-up (and "none is" by an empty table).
    _to("readings", "reading_id", primary_key=True, autoincrement=False),
)  # fmt: skip

names = sa.Table(
    "names", metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False, unique=True),  # as printed, of all speakers
    sa.Column("folded", sa.Text, nullable=False, index=True),  # small letters, no accents
)  # fmt: skip

speakers = sa.Table(
    "speakers", metadata,
    _id(),
    _to("readings", "reading_id", index=True),
    sa.Column("local_id", sa.Text, nullable=False),  # "s2", as in the JSON contract
    _to("names", "name_id", index=True),
    sa.Column("type", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("affiliation", sa.Text),
    sa.Column("anonymity", sa.Text),
    sa.Column("mentions", Json, nullable=False),
)  # fmt: skip

tallies = sa.Table(
    "tallies", metadata,
    # How often a name speaks, of readings that are not superseded. Triggers count. By months: where
    # a later reading replaces the one with the first or the last day, the next is soon found.
    _to("names", "name_id", primary_key=True, autoincrement=False),
    sa.Column("month", sa.Text, primary_key=True),  # "2024-01" of attributions.day; "" without one
    sa.Column("statements", sa.Integer, nullable=False),
    sa.Column("denials", sa.Integer, nullable=False),
    sa.Column("type", sa.Text),  # the first in the alphabet
    sa.Column("first_day", sa.Date),  # of attributions.day
    sa.Column("last_day", sa.Date),  # of attributions.day_end
    sqlite_with_rowid=False,
)  # fmt: skip

_FACETS = (
    "name_id", "act", "polarity", "kind", "speaker_type", "language", "outlet", "confidence",
    "certainty_low", "certainty_high", "day_end", "hops", "reading_id",
)  # fmt: skip

attributions = sa.Table(
    "attributions", metadata,
    _id(),
    # "a-" and 16 hexadecimal digits of SHA-256 over document key, reader name and local id
    sa.Column("key", sa.Text, nullable=False, unique=True),
    _to("readings", "reading_id", index=True),
    sa.Column("local_id", sa.Text, nullable=False),  # "a3"
    _to("attributions", "parent_id", null=True, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # its pieces joined with " … "
    sa.Column("content_spans", Json, nullable=False),
    sa.Column("cue", sa.Text),
    sa.Column("cue_spans", Json),
    sa.Column("lemma", sa.Text),
    sa.Column("act", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("source_spans", Json),
    sa.Column("addressee", sa.Text),
    sa.Column("addressee_spans", Json),
    _to("speakers", "speaker_id", null=True, index=True),
    sa.Column("candidates", Json, nullable=False),  # local ids of speakers
    sa.Column("polarity", sa.Text, nullable=False),
    sa.Column("said", sa.Text),
    *_days("said"),
    sa.Column("certainty_low", sa.Float),
    sa.Column("certainty_high", sa.Float),
    sa.Column("certainty_words", Json),
    sa.Column("certainty_scale", sa.Text),
    sa.Column("confidence", sa.Float, nullable=False),
    # Copies that make questions quick; they can not go stale where nothing is ever changed.
    _to("names", "name_id", null=True),  # the speaker's
    sa.Column("speaker_type", sa.Text),
    sa.Column("day", sa.Date),  # readings.published_start
    sa.Column("day_end", sa.Date),  # readings.published_end
    sa.Column("language", sa.Text),
    sa.Column("outlet", sa.Text),
    sa.Column("hops", sa.Integer, nullable=False),  # length of the chain
    # Newest first without sorting, and filtered without a look at the rows; see asking.py.
    *(
        sa.Index(f"ix_attributions_{name}", *by, "day", "id", *(c for c in _FACETS if c not in by))
        for name, by in (
            ("day", ()), ("name_day", ("name_id",)), ("outlet_day", ("outlet",)),
            ("act_day", ("act",)),
        )
    ),
    sa.Index("ix_attributions_language", "language"),
)  # fmt: skip

chain_links = sa.Table(
    "chain_links", metadata,
    _to("attributions", "attribution_id", primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),  # 0: outermost relay
    _to("speakers", "speaker_id", index=True),
    _to("names", "relay_id", null=True),  # a copy of its name, if it is not the speaker himself
    sa.Index(
        "ix_chain_links_relay", "relay_id", "attribution_id",
        sqlite_where=sa.text("relay_id IS NOT NULL"),
        postgresql_where=sa.text("relay_id IS NOT NULL"),
    ),
)  # fmt: skip

replies = sa.Table(
    "replies", metadata,
    _to("attributions", "attribution_id", primary_key=True),
    _to("attributions", "target_id", primary_key=True, index=True),
    sa.Column("kind", sa.Text, primary_key=True),  # "denies" or "answers"
    sa.Column("position", sa.Integer, nullable=False),
)  # fmt: skip

times = sa.Table(
    "times", metadata,
    _id(),
    _to("readings", "reading_id", index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    *_days("days"),
)  # fmt: skip

forecasts = sa.Table(
    "forecasts", metadata,
    _id(),
    sa.Column("key", sa.Text, nullable=False, unique=True),  # "f-" and 16 digits
    _to("attributions", "attribution_id", index=True),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("event_spans", Json, nullable=False),
    sa.Column("low", sa.Float),
    sa.Column("high", sa.Float),
    *_days("horizon"),
    sa.Column("condition", sa.Text),
    sa.Column("condition_spans", Json),
    sa.Index("ix_forecasts_horizon_end", "horizon_end"),
)  # fmt: skip

resolutions = sa.Table(
    "resolutions", metadata,
    _id(),  # the last one of a forecast counts
    _to("forecasts", "forecast_id", index=True),
    sa.Column("outcome", sa.Text, nullable=False),  # "yes", "no" or "void"
    sa.Column("resolved_on", sa.Date, nullable=False),
    sa.Column("because", sa.Text, nullable=False),
    sa.Column("recorded", sa.DateTime, nullable=False),
)  # fmt: skip

sightings = sa.Table(
    "sightings", metadata,
    # Every input a document came by. ``mark`` tells a file from its later version (size, time,
    # ETag); an input seen with the same mark by the same reader need not be opened again.
    sa.Column("input", sa.Text, primary_key=True),
    sa.Column("mark", sa.Text, primary_key=True),
    _to("documents", "document_id", primary_key=True, index=True),
    _to("readers", "reader_id", primary_key=True),
    sa.Column("seen", sa.DateTime, nullable=False),
)  # fmt: skip

quarantine = sa.Table(
    "quarantine", metadata,
    # What failed: the present state of each input, hence changed and not only added to.
    sa.Column("input", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("options", Json, nullable=False),  # how it was asked for: language, date, columns
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("first_failed", sa.DateTime, nullable=False),
    sa.Column("last_failed", sa.DateTime, nullable=False),
    sa.Column("recovered", sa.DateTime),
)  # fmt: skip

feeds = sa.Table(
    "feeds", metadata,
    # What is followed, and its present state.
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("title", sa.Text),
    sa.Column("outlet", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("checked", sa.DateTime),
    sa.Column("due", sa.DateTime),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("status", sa.Text),  # what the last check said
    sa.Column("moved_to", sa.Text),  # for good: the row of that address holds the state
    sa.Column("hints", Json),  # what the feed says of how often to ask, and when not to
)  # fmt: skip

fetched = sa.Table(
    "fetched", metadata,
    # Article addresses that were asked for: never two fetches of the same thing.
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("feed", sa.Text),
    # "read", "same" (another address led there), the code of what went wrong; "claimed" while one
    # process has it, "later" where it is to be asked for again
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due", sa.DateTime),  # of what is "later"; when a claim lapses
    sa.Index("ix_fetched_feed_status", "feed", "status"),
)  # fmt: skip

APPEND_ONLY = (
    readers, batches, documents, readings, names, speakers, attributions, chain_links, replies,
    times, forecasts, resolutions,
)  # fmt: skip
"""Tables whose rows are never changed or deleted."""
