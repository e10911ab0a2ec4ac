"""What holds of every format: the same bytes again, flat memory, valid UTF-8, nothing silent."""

from __future__ import annotations

import hashlib
import io
import json
import tracemalloc
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from tests.exports.conftest import READ, READER, all_kept, exported, keep, odd_kept
from tests.views.conftest import dam

from selon.errors import UsageError
from selon.ledger.rows import Kept
from selon.records import Attribution, Cue, Document, Reading, SpanText, Speaker
from selon.views import exports
from selon.views.exports import FORMATS, iris, parquet
from selon.views.exports.texts import day_like, decimal, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = [name for name in FORMATS if name not in exports.BINARY]


class Nothing:
    """Takes everything and keeps nothing."""

    def write(self, data: bytes) -> None:
        pass


@pytest.mark.parametrize("name", FORMATS)
def test_two_exports_of_the_same_are_the_same_bytes(name: str) -> None:
    first, second = (hashlib.sha256(exported(name, all_kept())).hexdigest() for _ in range(2))
    assert first == second


def test_attributions_come_by_offset_whatever_order_they_were_read_in() -> None:
    kept = keep(dam())  # its ids do not follow the text
    reading = kept.reading
    turned = keep(reading.replace(attributions=reading.attributions[::-1]))
    keys = [kept.keys[i] for i in ("a2", "a3", "a1", "a4", "a5", "a6")]
    for one in (kept, turned):
        assert [one.keys[a.id] for a in one.attributions()] == keys
        rows = exported("csv", [one]).decode().split("\r\n")[1:-1]
        assert [row.split(",")[0] for row in rows] == keys
        table = pq.read_table(io.BytesIO(exported("parquet", [one])))
        assert table["key"].to_pylist() == keys
        marks = json.loads(exported("annotations", [one]))["first"]["items"]
        assert [m["id"] for m in marks] == [iris.named("attribution", key) for key in keys]
    for name in ("claims", "prov"):
        assert exported(name, [kept]) == exported(name, [turned])


@pytest.mark.parametrize("name", FORMATS)
def test_only_what_was_asked_for_is_written(name: str) -> None:
    some = keep(dam(), wanted=["a2", "a5"])
    tally = exports.write(name, [some], Nothing())
    assert (tally.documents, tally.attributions) == (1, 2)
    if name in TEXTS:
        text = exported(name, [some]).decode()
        assert some.keys["a2"] in text
        assert some.keys["a5"] in text
        assert some.keys["a3"] not in text


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_a_valid_file_too(name: str) -> None:
    data = exported(name, [])
    if name == "parquet":
        assert pq.read_table(io.BytesIO(data)).schema.names == parquet.SCHEMA.names
    elif name == "csv":
        assert data.decode().count("\n") == 1
    elif name == "jsonl":
        assert data == b""
    else:
        assert set(json.loads(data)) <= {"@context", "@graph", "id", "type", "label", "total"}


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=30, deadline=None)
@given(kept=odd_kept())
def test_texts_are_utf8_and_hold_no_control_for_a_terminal(name: str, kept: Kept) -> None:
    text = exported(name, [kept]).decode("utf-8")
    if name != "csv":  # cells are the texts themselves
        assert not set(text) & {
            chr(code) for code in [*range(10), *range(11, 32), *range(127, 160)]
        }
        assert not set(text) & {"\u2028", "\u2029"}


def small(number: int) -> Kept:
    text = f"Minister {number} said that plan {number} is dead. " + "Filler. " * 60
    start = text.index("that")
    made = Attribution(
        "a1", "indirect", SpanText.of(text, [(start, text.index("."))]),
        Cue(((start - 5, start - 1),), "said", "say", "state"), speaker="s1", chain=("s1",),
    )  # fmt: skip
    reading = Reading(Document(text), (made,), (Speaker("s1", f"Minister {number}", "person"),))
    return Kept.of(reading, f"{number:064x}", READER, READ)


@pytest.mark.parametrize("name", FORMATS)
def test_memory_is_flat(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 50)
    peaks: list[int] = []

    def many(count: int) -> Iterator[Kept]:
        for number in range(count):
            if number % 25 == 0:
                arrow.append(pa.total_allocated_bytes())
            yield small(number)

    exports.write(name, [small(0)], Nothing())  # what is made once is made now
    for count in (100, 900):
        arrow: list[int] = []
        tracemalloc.start()
        exports.write(name, many(count), Nothing())
        peaks.append(tracemalloc.get_traced_memory()[1] + max(arrow))
        tracemalloc.stop()
    # Parquet keeps a few hundred bytes of statistics for each group until the footer.
    allowed = 300_000 if name == "parquet" else 40_000
    assert peaks[1] - peaks[0] < allowed


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UsageError, match="unknown format 'yaml': one of jsonl, csv"):
        exports.write("yaml", [], Nothing())


def test_names_are_stable() -> None:
    kept = keep(dam())
    key = kept.keys["a2"]
    assert iris.said(key) == f"urn:selon:said:{key}"
    assert iris.text(kept.reading.document) == f"urn:sha256:{kept.reading.document.id}"
    assert iris.speaker(kept, "s1") != iris.speaker(kept, "s2")
    assert iris.speaker(kept, "s1") == iris.speaker(keep(dam()), "s1")
    other = replace(kept, reader="another")
    assert iris.speaker(kept, "s1") != iris.speaker(other, "s1")
    assert iris.named("outlet", "Le Monde: « é »/#?") == (
        "urn:selon:outlet:Le%20Monde%3A%20%C2%AB%20%C3%A9%20%C2%BB%2F%23%3F"
    )


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://exämple.test/é", "http://exämple.test/é"),
        ("https://example.org/a b\n<\ud800>", "https://example.org/a%20b%0A%3C%EF%BF%BD%3E"),
        (
            "https://example.org/\u2028\u202e\ue000",
            "https://example.org/%E2%80%A8%E2%80%AE%EE%80%80",
        ),
        ("https://example.org/😀[1]%20", "https://example.org/😀[1]%20"),
        ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
        ("javascript:alert(4)", None),
        ("https://", None),
        ("example.org", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_iris(url: str | None, iri: str | None) -> None:
    assert iris.web(url) == iri


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (("2024-02-29", "2024-02-29"), "2024-02-29"),
        (("2024-02-01", "2024-02-29"), "2024-02"),
        (("2023-02-01", "2023-02-27"), None),
        (("2024-01-01", "2024-12-31"), "2024"),
        (("2023-01-01", "2024-12-31"), None),
        (("2024-01-08", "2024-01-14"), None),
    ],
)
def test_days_are_written_only_as_precisely_as_known(
    days: tuple[str, str], written: str | None
) -> None:
    assert day_like(*(datetime.fromisoformat(d).date() for d in days)) == written


def test_times_are_utc_and_numbers_have_no_exponent() -> None:
    assert moment(datetime.fromisoformat("2024-06-04T12:00:05+02:00")) == "2024-06-04T10:00:05Z"
    assert (
        moment(datetime.fromisoformat("2024-06-04T10:00:05.250000"))
        == "2024-06-04T10:00:05.250000Z"
    )
    assert [decimal(n) for n in (1, 0.5, 1e-7, 0.0)] == ["1.0", "0.5", "0.0000001", "0.0"]
