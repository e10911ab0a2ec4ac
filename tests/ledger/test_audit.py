"""What the audit finds in a file that somebody has changed behind the ledger's back."""

from __future__ import annotations

import gc
import sqlite3
import tracemalloc
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from tests.ledger.making import LATER, READER, entries, entry

from selon.cli.audit import Request, audit
from selon.errors import LedgerDamaged
from selon.ledger import audit as auditing
from selon.ledger import schema
from selon.ledger.audit import Finding
from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from pathlib import Path

# What is done to the file; in which table the audit must see it; what it must say.
TAMPERINGS = {
    "the content": ("UPDATE attributions SET content = 'The bridge will fall' WHERE id = 5", "attributions", "content is not what stands"),
    "the cue": ("UPDATE attributions SET cue = 'lied' WHERE id = 5", "attributions", "cue is not what stands"),
    "the source": ("UPDATE attributions SET source = 'Nobody' WHERE id = 5", "attributions", "source is not what stands"),
    "an addressee": ("UPDATE attributions SET addressee = 'us', addressee_spans = '[[0, 2]]' WHERE id = 5", "attributions", "addressee is not what stands"),
    "offsets": ("UPDATE attributions SET content_spans = '[[0, 3]]' WHERE id = 5", "attributions", "content is not what stands"),
    "content and offsets": ("UPDATE attributions SET content_spans = '[[0, 4]]', content = (SELECT substr(text, 1, 4) FROM documents WHERE id = 1) WHERE id = 5", "readings", "its hash is another"),
    "offsets beyond the text": ("UPDATE attributions SET source_spans = '[[0, 99999]]' WHERE id = 5", "readings", "source of a5 is not what stands"),
    "mentions": ("UPDATE speakers SET mentions = '[[0, 99999]]' WHERE id = 2", "readings", "s2 is mentioned outside"),
    "mentions inside": ("UPDATE speakers SET mentions = '[[0, 2]]' WHERE id = 2", "readings", "its hash is another"),
    "an event": ("UPDATE forecasts SET event = 'rain'", "forecasts", "event is not what stands"),
    "a condition": ("UPDATE forecasts SET condition = 'if', condition_spans = '[[0, 2]]'", "forecasts", "condition is not what stands"),
    "a probability": ("UPDATE forecasts SET high = 0.99 WHERE id = 1", "readings", "its hash is another"),
    "the text": ("UPDATE documents SET text = replace(text, 'bridge', 'tunnel') WHERE id = 1", "documents", "its text is not what was written"),
    "one letter of the text": ("UPDATE documents SET text = text || '!' WHERE id = 1", "documents", "its text is not what was written"),
    "text and its hash": ("UPDATE documents SET text = 'x', text_sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' WHERE id = 1", "documents", "its key is another"),
    "the outlet": ("UPDATE documents SET outlet = 'Another' WHERE id = 1", "documents", "its key is another"),
    "the outlet's copy": ("UPDATE attributions SET outlet = 'Another' WHERE id = 5", "attributions", "outlet is not what the rest"),
    "the day's copy": ("UPDATE attributions SET day = '1999-01-01' WHERE id = 5", "attributions", "day is not what the rest"),
    "the name's copy": ("UPDATE attributions SET name_id = (SELECT id FROM names WHERE id <> name_id LIMIT 1) WHERE id = 5", "attributions", "name_id is not what the rest"),
    "the chain's length": ("UPDATE attributions SET hops = 9 WHERE id = 5", "attributions", "hops is not what the rest"),
    "a key": ("UPDATE attributions SET key = 'a-0123456789abcdef' WHERE id = 5", "attributions", "key is not what the rest"),
    "the speaker": ("UPDATE attributions SET speaker_id = CASE speaker_id WHEN 1 THEN 2 ELSE 1 END WHERE id = 5", "readings", "its hash is another"),
    "the polarity": ("UPDATE attributions SET polarity = 'deny' WHERE id = 5", "readings", "its hash is another"),
    "the confidence": ("UPDATE attributions SET confidence = confidence + 1e-9 WHERE id = 5", "readings", "its hash is another"),
    "a name": ("UPDATE names SET name = 'Boris', folded = 'boris' WHERE id = 1", "readings", "its hash is another"),
    "a folded name": ("UPDATE names SET folded = 'boris' WHERE id = 1", "names", "folded is not that of name"),
    "a reader": ("UPDATE readers SET name = 'me' WHERE id = 1", "readings", "its hash is another"),
    "the day read": ("UPDATE readings SET published_end = '2050-01-01' WHERE id = 1", "readings", "its hash is another"),
    "a date that is none": ("UPDATE readings SET published_end = '2050-99-99' WHERE id = 1", "readings", "cannot be read"),
    "JSON that is none": ("UPDATE attributions SET content_spans = '[[' WHERE id = 5", "readings", "cannot be read"),
    "JSON of another form": ("UPDATE attributions SET content_spans = '7' WHERE id = 5", "readings", "cannot be put together"),
    "a time": ("UPDATE times SET value = '2001' WHERE id = 3", "readings", "its hash is another"),
    "a denial taken away": ("DELETE FROM replies", "readings", "its hash is another"),
    "a denial turned round": ("UPDATE replies SET kind = 'answers'", "readings", "its hash is another"),
    "a link taken away": ("DELETE FROM chain_links WHERE attribution_id = 5", "attributions", "hops is not"),
    "an attribution taken away": ("DELETE FROM chain_links WHERE attribution_id = 8; DELETE FROM attributions WHERE id = 8", "readings", "its hash is another"),
    "an attribution slipped in": ("INSERT INTO attributions SELECT 900, 'a-9', reading_id, 'a9' " + "{rest}", "readings", "its hash is another"),
    "an attribution without a reading": ("UPDATE attributions SET reading_id = 77 WHERE id = 5", "attributions 5", "reading_id leads nowhere"),
    "a speaker from nowhere": ("UPDATE attributions SET speaker_id = 777 WHERE id = 5", "attributions 5", "speaker_id leads nowhere"),
    "a document without a reading": ("INSERT INTO documents SELECT 900, 'k', text_sha256 " + "{document}", "documents 900", "has no reading"),
    "a hash of a reading": ("UPDATE readings SET sha256 = '" + "0" * 64 + "' WHERE id = 1", "batches 1", "its hash is not that of its readings"),
    "a hash of a batch": ("UPDATE batches SET hash = '" + "0" * 64 + "' WHERE id = 2", "batches 3", "does not follow"),
    "a batch taken away": ("DELETE FROM batches WHERE id = 2", "batches 3", "batches are missing before it"),
    "a count": ("UPDATE batches SET readings = 9 WHERE id = 2", "batches 2", "was of 9 readings"),
    "a reading moved": ("UPDATE readings SET batch_id = 3 WHERE id = 1", "batches 1", "was of 2 readings, there are 1"),
    "a word in the search index": ("INSERT INTO attributions_fts(rowid, content) VALUES (5, 'tunnel')", "attributions_fts", "is not that of its table"),
    "the search index": ("DELETE FROM names_fts_data", "names_fts", ""),
    "a relay's copy": ("UPDATE chain_links SET relay_id = 1 WHERE attribution_id = 5", "chain_links 5, 0", "relay_id is not what the rest"),
    "a later reading hidden": ("DELETE FROM superseded", "superseded 1", "is not noted"),
    "a tally": ("UPDATE tallies SET denials = 9 WHERE name_id = 1", "tallies 1, ", "is not what"),
    "a tally taken away": ("DELETE FROM tallies WHERE name_id = 2", "tallies 2, ", "is not what"),
    "a tally made up": ("INSERT INTO tallies VALUES (1, '', 5, 5, NULL, NULL, NULL)", "tallies 1, no month", "is not what"),
    "a reading hidden": ("INSERT INTO superseded VALUES (3)", "superseded 3", "there is none"),
    "a trigger that counts": ("DROP TRIGGER attributions_tally", "triggers attributions_tally", "is missing: what is kept counted may be wrong"),
    "a trigger that counts anew": ("DROP TRIGGER superseded_tally", "triggers superseded_tally", "is missing: what is kept counted may be wrong"),
    "a trigger that notes": ("DROP TRIGGER readings_supersede", "triggers readings_supersede", "is missing: what is kept counted may be wrong"),
    "a trigger": ("DROP TRIGGER attributions_no_update", "triggers attributions_no_update", "is missing"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A ledger of three batches, six documents and one that was read again."""
    path = tmp_path_factory.mktemp("audit") / "sound.db"
    with Ledger.open(path) as ledger:
        for start in (0, 2, 4):
            ledger.write(entries(range(start, start + 2)), READER)
        ledger.write([entry(0)], LATER)
        assert ledger.audit() == []
    return path.read_bytes()


def tamper(path: Path, sql: str) -> None:
    """Runs ``sql`` without triggers and foreign keys, and puts the triggers back."""
    rest = ", ".join(
        c.name
        for c in schema.attributions.columns
        if c.name not in {"id", "key", "reading_id", "local_id"}
    )
    document = ", ".join(
        c.name for c in schema.documents.columns if c.name not in {"id", "key", "text_sha256"}
    )
    sql = (
        sql.format(
            rest=f", {rest} FROM attributions WHERE id = 5",
            document=f", {document} FROM documents WHERE id = 1",
        )
        if "{" in sql
        else sql
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        if "TRIGGER" not in sql:
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(sql)
        if "TRIGGER" not in sql:
            for _, made in triggers:
                connection.execute(made)


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_audit_sees_what_was_changed(what: str, sound: bytes, tmp_path: Path) -> None:
    sql, where, problem = TAMPERINGS[what]
    path = tmp_path / "ledger.db"
    path.write_bytes(sound)
    tamper(path, sql)
    with Ledger.open(path) as ledger:
        findings = [str(f) for f in ledger.audit()]
    assert any(f.startswith(where) and problem in f for f in findings), findings


def test_a_broken_page_is_seen(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    size = len(sound) // 4096
    seen = 0
    for page in range(size // 4, size, size // 6):
        broken = bytearray(sound)
        broken[page * 4096 : page * 4096 + 2048] = b"\x55" * 2048
        path.write_bytes(broken)
        try:
            with Ledger.open(path) as ledger:
                seen += bool(ledger.audit())
        except LedgerDamaged:  # where the page says what tables there are
            seen += 1
    assert seen >= 4


def test_batches_cut_off_at_the_end_are_seen_by_who_noted_the_head(
    sound: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(sound)
    with Ledger.open(path) as ledger, ledger.engine.connect() as connection:
        *_, before, head = connection.exec_driver_sql(
            "SELECT hash FROM batches ORDER BY id"
        ).scalars()
        assert ledger.audit(head=head) == []
    mine = "SELECT id FROM attributions WHERE reading_id = 7"
    cut = [
        f"DELETE FROM {t} WHERE attribution_id IN ({mine})"  # noqa: S608
        for t in ("forecasts", "replies", "chain_links")
    ]
    cut += [f"DELETE FROM {t} WHERE reading_id = 7" for t in ("times", "attributions", "speakers")]  # noqa: S608
    cut.append("DELETE FROM sightings WHERE reader_id = 2")
    cut += [
        "DELETE FROM superseded",
        "DELETE FROM readings WHERE id = 7",
        "DELETE FROM batches WHERE id = 4",
    ]
    tamper(
        path, ";".join([*cut, "INSERT INTO attributions_fts(attributions_fts) VALUES ('rebuild')"])
    )
    with Ledger.open(path) as ledger:
        assert ledger.audit() == []
        assert ledger.audit(head=before) == []
        assert ledger.audit(head=head) == [
            Finding("batches", "", f"no batch has the head noted earlier, {head}")
        ]


def test_postgresql_is_audited_alike(postgres) -> None:
    with postgres.database() as address, Ledger.open(address) as ledger:
        ledger.write(entries(range(2)), READER)
        assert ledger.audit() == []
        with ledger.engine.begin() as connection:
            connection.exec_driver_sql(
                "ALTER TABLE attributions DISABLE TRIGGER attributions_append_only"
            )
            connection.exec_driver_sql("ALTER TABLE superseded DISABLE TRIGGER superseded_tally")
            connection.exec_driver_sql("UPDATE attributions SET content = 'no' WHERE id = 5")
            connection.exec_driver_sql("UPDATE attributions SET polarity = 'deny' WHERE id = 5")
        findings = " | ".join(map(str, ledger.audit()))
    assert "triggers attributions_append_only: is missing" in findings
    assert "triggers superseded_tally: is missing: what is kept counted may be wrong" in findings
    assert findings.count("is missing") == 2
    assert "readings 1: is not what was written" in findings
    assert "content is not what stands in the text" in findings


def peak(path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Bytes of Python's memory that the audit of so many readings takes at its height.

    Garbage in circles does not count: it waits for as long as there is much else in memory, which
    here is the rest of the tests. So it is swept out before each step.
    """
    read = auditing.parts_of

    def parts_of(*asked: Any) -> Any:
        gc.collect()
        return read(*asked)

    with Ledger.open(path) as ledger:
        for start in range(0, size, 64):
            ledger.write(entries(range(start, start + 64), attributions=1), READER)
        ledger.audit()  # what stays in memory once it is made
        monkeypatch.setattr(auditing, "parts_of", parts_of)
        gc.collect()
        gc.freeze()  # each sweep is for the audit's own
        tracemalloc.start()
        try:
            assert ledger.audit() == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            gc.unfreeze()
            monkeypatch.undo()


def test_memory_is_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the readings, no more memory (Python's; SQLite's has its own bound).

    To keep but the texts would double it.
    """
    few, many = (peak(tmp_path / f"{size}.db", size, monkeypatch) for size in (64, 256))
    assert many < 1.2 * few


def test_the_command(sound: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(sound)
    assert audit(Request(str(path))) == 0
    out, err = capsys.readouterr()
    assert "56 attributions in 7 readings of 4 batches checked against the texts" in out
    assert "no fault found" in out
    assert not err
    head = next(x.split()[1] for x in out.splitlines() if "head" in x)
    assert audit(Request(str(path), head=head, read_only=True)) == 0
    assert "the search index was not checked" in capsys.readouterr().out
    tamper(path, TAMPERINGS["the content"][0])
    assert audit(Request(str(path), quiet=True)) == 1
    out, err = capsys.readouterr()
    assert not out
    assert f"selon: {path}: attributions a-" in err
    assert audit(Request(str(tmp_path / "none.db"))) == 2
    assert capsys.readouterr().err == f"selon: {tmp_path}/none.db: no such file [E501]\n"
