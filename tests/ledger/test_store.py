"""What a ledger promises: nothing twice, nothing changed, the same whatever came first."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.ledger.making import LATER, READER, entries, entry

from selon.errors import InternalError, LedgerReadOnly, UsageError
from selon.forecasting import Resolution
from selon.ledger import schema
from selon.ledger.entries import Entry, Refused
from selon.ledger.hashing import document_key, forecast_key
from selon.ledger.store import Ledger
from selon.records import Attribution, Document, Reading, SpanText, Speaker

if TYPE_CHECKING:
    from collections.abc import Callable


def ask(ledger: Ledger, sql: str) -> list:
    with ledger.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(sql))]


def test_a_batch_is_counted(ledger: Ledger) -> None:
    three = entries(range(3))
    written = ledger.write([*three, three[0]], READER)
    assert (written.documents, written.readings, written.attributions) == (3, 3, 24)
    assert (written.already, written.batch) == (1, 1)
    assert ledger.write([], READER).batch is None
    assert ask(ledger, "SELECT readings FROM batches") == [(3,)]


def test_the_same_again_adds_only_where_it_was_met(ledger: Ledger) -> None:
    ledger.write(entries(range(3)), READER)
    before = ledger.content_hash()
    one = entry(1)
    elsewhere = Entry(
        replace(one.document, input="copy.txt"),
        one.reading.replace(document=replace(one.document, input="copy.txt")),
        mark="17",
    )
    written = ledger.write([elsewhere], READER)
    assert (written.documents, written.readings, written.already, written.batch) == (0, 0, 1, None)
    assert ledger.content_hash() == before
    assert ask(ledger, "SELECT count(*) FROM documents") == [(3,)]
    assert ledger.known("copy.txt", "17", READER)
    assert not ledger.known("copy.txt", "18", READER)
    assert not ledger.known("copy.txt", "17", LATER)
    assert ledger.known("news/1.txt", "", READER)


def test_a_later_reader_adds_and_overwrites_nothing(ledger: Ledger) -> None:
    one = entry(1)
    ledger.write([one], READER)
    fewer = one.reading.replace(attributions=one.reading.attributions[:2])
    written = ledger.write([replace(one, reading=fewer)], LATER)
    assert (written.documents, written.readings, written.attributions) == (0, 1, 2)
    assert ledger.reading(1) == one.reading
    assert ledger.reading(document_key(one.document)) == fewer
    assert ask(ledger, "SELECT count(*) FROM attributions") == [(10,)]
    assert ask(ledger, "SELECT count(*) FROM current_attributions") == [(2,)]
    assert ask(ledger, "SELECT id FROM current_readings") == [(2,)]
    assert ledger.audit() == []


def test_order_batches_and_repetition_leave_no_trace(new_address: Callable[[], str]) -> None:
    made = entries(range(30), attributions=3)
    hashes = set()
    for seed in range(3):
        shuffled = [*made, *made[:5]]
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - a test's order
        with Ledger.open(new_address()) as ledger:
            size = (35, 4, 11)[seed]
            for start in range(0, len(shuffled), size):
                ledger.write(shuffled[start : start + size], READER)
            hashes.add(ledger.content_hash())
            assert ledger.audit() == []
    assert len(hashes) == 1
    with Ledger.open(new_address()) as ledger:
        ledger.write(made[1:], READER)
        assert ledger.content_hash() not in hashes


WRITER = """
import sys
from selon.ledger.store import Ledger
from tests.ledger.making import READER, entry
address, numbers = sys.argv[1], [int(n) for n in sys.argv[2].split(",")]
made = [entry(n, attributions=2) for n in numbers]
with Ledger.open(address) as ledger:
    print("open", flush=True)
    sys.stdin.readline()
    for start in range(0, len(made), 3):
        ledger.write(made[start : start + 3], READER)
"""


def test_two_processes_write_at_once(new_address: Callable[[], str]) -> None:
    """Both make the ledger, too; some documents are given to both."""
    numbers = list(range(45))
    with Ledger.open(new_address()) as alone:
        alone.write([entry(n, attributions=2) for n in numbers], READER)
        expected = alone.content_hash()
    address = new_address()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, address, ",".join(map(str, part))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for part in (numbers[:26], numbers[19:][::-1])
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout.readline() == "open\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        assert writer.wait(30) == 0
        writer.stdin.close()
        writer.stdout.close()
    with Ledger.open(address) as ledger:
        assert ledger.content_hash() == expected
        assert ledger.audit() == []
        assert ask(ledger, "SELECT count(*), max(id) FROM attributions") == [(90, 90)]


@pytest.mark.parametrize("how", ["update", "delete", "replace"])
def test_no_row_is_ever_changed(how: str, ledger: Ledger) -> None:
    sql = {"update": "UPDATE {0} SET {1} = {1}", "delete": "DELETE FROM {0}", "replace": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"}[how]  # fmt: skip
    if ledger.engine.dialect.name == "postgresql" and how == "replace":
        sql = "TRUNCATE {0} CASCADE"  # which SQLite does not have
    ledger.write([entry(1)], READER)
    ledger.resolve(_forecast(1), Resolution("yes", date(2024, 1, 1), "seen"))
    for table in schema.APPEND_ONLY:
        assert ask(ledger, f"SELECT count(*) FROM {table.name}") > [(0,)]  # noqa: S608
        column = next(iter(table.primary_key.columns)).name
        with pytest.raises(sa.exc.DBAPIError, match="append-only: no row of"):
            ask(ledger, sql.format(table.name, column))
    assert ledger.audit() == []


def _forecast(number: int) -> str:
    return forecast_key(document_key(entry(number).document), READER.name, 0)


def test_views_answer_the_usual_questions(ledger: Ledger) -> None:
    text = "Kremlin sources told Bloomberg that he wrote « no ». The Kremlin denied it."
    said = Attribution(
        "a1", "indirect", SpanText.of(text, [(36, 50)]), source=SpanText.of(text, [(0, 15)]),
        speaker="s2", chain=("s1", "s2"), confidence=0.5,
    )  # fmt: skip
    denied = Attribution(
        "a2", "indirect", SpanText.of(text, [(72, 74)]), source=SpanText.of(text, [(52, 63)]),
        speaker="s3", chain=("s3",), polarity="deny", denies=("a1",),
    )  # fmt: skip
    cast = (
        Speaker("s1", "Bloomberg", "media"),
        Speaker("s2", "Kremlin sources", "anonymous", role="sources"),
        Speaker("s3", "Kremlin", "organisation"),
    )
    document = Document(text, "a.txt", title="Title", outlet="Wire")
    ledger.write([Entry(document, Reading(document, (said, denied), cast))], READER)
    assert ask(ledger, "SELECT speaker, speaker_role, chain, content, title FROM who_said_what ORDER BY attribution_id") == [
        ("Kremlin sources", "sources", "Bloomberg → Kremlin sources", "he wrote « no ", "Title"),
        ("Kremlin", None, "Kremlin", "it", "Title"),
    ]  # fmt: skip
    assert ask(ledger, "SELECT denier, denied_speaker, denied_source FROM denied") == [
        ("Kremlin", "Kremlin sources", "Kremlin sources")
    ]


def test_forecasts_are_resolved_and_resolved_anew(ledger: Ledger) -> None:
    ledger.write([entry(1)], READER)
    state = "SELECT outcome, because FROM forecast_state"
    assert ask(ledger, state) == [(None, None)]
    ledger.resolve(_forecast(1), Resolution("yes", date(2024, 1, 1), "first"))
    ledger.resolve(_forecast(1), Resolution("no", date(2024, 1, 2), "then"))
    assert ask(ledger, state) == [("no", "then")]
    with pytest.raises(UsageError, match="no forecast f-0"):
        ledger.resolve("f-0", Resolution("no", date(2024, 1, 2), "then"))


def test_words_are_found_without_accents_and_case(ledger: Ledger) -> None:
    document = Document("« La DÉFENSE de l’Ukraine », a dit Gérard Caillé de lemonde.fr.")
    said = Attribution(
        "a1", "direct", SpanText.of(document.text, [(2, 25)]), speaker="s1", chain=("s1",),
        source=SpanText.of(document.text, [(34, 61)]),
    )  # fmt: skip
    ledger.write(
        [Entry(document, Reading(document, (said,), (Speaker("s1", "Gérard Caillé"),)))], READER
    )
    if ledger.engine.dialect.name == "sqlite":
        hits = "SELECT rowid FROM attributions_fts WHERE attributions_fts MATCH '{}'"
        names = "SELECT rowid FROM names_fts WHERE names_fts MATCH 'caille'"
    else:
        hits = "SELECT id FROM attributions WHERE search @@ phraseto_tsquery('simple', '{}')"
        names = "SELECT id FROM names WHERE search @@ to_tsquery('simple', 'caille')"
    for word in ("defense", "ukraine", "lemonde", "la defense"):
        assert ask(ledger, hits.format(word)) == [(1,)], word
    assert ask(ledger, hits.format("offense")) == []
    assert ask(ledger, names) == [(1,)]
    assert ask(ledger, "SELECT folded FROM names") == [("gerard caille",)]


def test_the_longest_strings_fit_every_index(ledger: Ledger) -> None:
    rng = random.Random(1)  # noqa: S311 - letters no compression shortens
    long = ["".join(chr(rng.randrange(0x20000, 0x2A000)) for _ in range(5000)) for _ in range(8)]
    text = "".join(long)
    document = Document(
        text, long[0], f"https://x.example/{long[1]}", long[2], long[3], (long[4],), long[5]
    )
    said = Attribution("a1", "direct", SpanText.of(text, [(0, 40000)]), speaker="s1", chain=("s1",))
    reading = Reading(document, (said,), (Speaker("s1", long[6]),))
    ledger.write([Entry(document, reading, long[7])], READER)
    assert ledger.reading(document_key(document)) == reading
    assert ledger.known(long[0], long[7], READER)
    assert ledger.audit() == []


def test_a_reading_that_contradicts_itself_is_refused(ledger: Ledger) -> None:
    good = entry(1)
    first = good.reading.attributions[0]
    wrong = [
        good.reading.replace(document=replace(good.document, text="another")),
        good.reading.replace(speakers=()),
        good.reading.replace(attributions=good.reading.attributions[1:]),
        good.reading.replace(attributions=(first, first)),
        good.reading.replace(attributions=(replace(first, parent="a1"),)),
        good.reading.replace(attributions=(replace(first, parent="a9"),)),
        good.reading.replace(
            attributions=(replace(first, content=replace(first.content, text="!")),)
        ),
        good.reading.replace(attributions=(replace(first, content=SpanText(((5, 10**9),), "")),)),
        good.reading.replace(attributions=(replace(first, denies=("a1", "a1")),)),
    ]
    for reading in wrong:
        with pytest.raises(InternalError, match=r"news/1\.txt: cannot be kept"):
            ledger.write([entry(2), replace(good, reading=reading)], READER)
    assert ask(ledger, "SELECT count(*) FROM documents") == [(0,)]


def test_an_attribution_may_stand_before_the_one_it_is_in(ledger: Ledger) -> None:
    good = entry(1)
    a, b, c, *_ = good.reading.attributions
    reading = good.reading.replace(
        attributions=(replace(a, parent="a3"), b, replace(c, parent="a2"))
    )
    ledger.write([replace(good, reading=reading)], READER)
    assert ledger.reading(1) == reading


def test_quarantine(ledger: Ledger) -> None:
    odd = "bad\udcff\0.txt"
    ledger.refuse(
        Refused("a.txt", "E103", "binary", {"language": "fr"}),
        Refused(odd, "E101", "no \ud800", {"columns": {"text": "\0"}}),
    )
    ledger.refuse(Refused("a.txt", "E102", "empty", {"language": "en"}))
    ledger.refuse()
    ledger.recovered(["never seen.txt"])
    first, second = ledger.refused()
    assert first == Refused("a.txt", "E102", "empty", {"language": "en"}, attempts=2)
    assert second == Refused(odd, "E101", "no \ufffd", {"columns": {"text": "\ufffd"}})
    ledger.recovered([odd, "a.txt"])
    assert ledger.refused() == []
    ledger.refuse(Refused("a.txt", "E103", "binary"))
    assert [f.attempts for f in ledger.refused()] == [3]


def test_read_only_asks_and_does_not_write(address: str) -> None:
    with Ledger.open(address) as ledger:
        ledger.write([entry(1)], READER)
        expected = ledger.content_hash()
    with Ledger.open(address, read_only=True) as ledger:
        assert ledger.content_hash() == expected
        assert ledger.reading(1) == entry(1).reading
        assert ledger.audit() == []
        with pytest.raises(LedgerReadOnly, match=r"may be read, but not written \[E502\]"):
            ledger.write([entry(2)], READER)
        with pytest.raises(LedgerReadOnly):
            ledger.refuse(Refused("a.txt", "E103", "binary"))


def test_no_such_reading(ledger: Ledger) -> None:
    for which in ("0" * 64, 7):
        with pytest.raises(UsageError, match=f"no reading {which}"):
            ledger.reading(which)
