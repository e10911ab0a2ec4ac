"""Parquet: a document a row, whatever its types are, and what damage costs."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.tabulating import TEXT, read, reasons, texts

from selon.documents import Failure, LoadOptions
from selon.documents.containers import read_container
from selon.errors import Empty, InputError
from selon.records import Document

if TYPE_CHECKING:
    from pathlib import Path


def parquet(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def test_parquet(tmp_path: Path) -> None:
    moment = datetime(2020, 3, 12, 23, 30, tzinfo=UTC)
    table = pa.table(
        {
            "Text": pa.array(["\ufeff« A », dit-il.\r\n", None, TEXT]),
            "title": pa.array(["a", "b", "a"]).dictionary_encode(),
            "date": pa.array([moment] * 3, pa.timestamp("ns", "Europe/Paris")),
            "authors": pa.array([["A B", "C"], None, []]),
            "source": pa.array([b"Le Journal"] * 3),
            "embedding": pa.array([[1.0] * 9] * 3),
        }
    )
    items = read(tmp_path, parquet(table, row_group_size=2), "a.parquet")
    assert texts(items) == ["\ufeff« A », dit-il.\r\n", TEXT]
    assert reasons(items) == ["#2 nothing to read in it"]
    first, third = items[0], items[2]
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert (first.input, third.input) == tuple(f"{tmp_path / 'a.parquet'}#{n}" for n in (1, 3))
    assert (first.title, first.outlet, first.authors) == ("a", "Le Journal", ("A B", "C"))
    assert first.published
    assert first.published.start == date(2020, 3, 13)  # the day where it was written


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.binary(), pa.date32()])
def test_parquet_types(tmp_path: Path, kind: pa.DataType) -> None:
    if kind == pa.date32():
        table = pa.table({"text": [TEXT], "date": pa.array([date(2020, 3, 12)], kind)})
    else:
        table = pa.table({"text": pa.array([TEXT.encode()], pa.binary()).cast(kind)})
    (document,) = read(tmp_path, parquet(table), "a.pq")
    assert isinstance(document, Document)
    assert document.text == TEXT
    assert bool(document.published) == (kind == pa.date32())


def test_parquet_text_that_is_not_utf_8(tmp_path: Path) -> None:
    latin = "« Déjà », a dit l'élue à la mairie".encode("cp1252")
    table = pa.table({"text": pa.array([latin, TEXT.encode(), b"\x00\x01\x02" * 9 + b"\xff"])})
    items = read(tmp_path, parquet(table), "a.parquet")
    assert texts(items) == ["« Déjà », a dit l'élue à la mairie", TEXT]
    assert len(reasons(items)) == 1


def test_parquet_by_its_first_bytes_and_through_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = parquet(pa.table({"text": [TEXT] * 3}))
    assert texts(read(tmp_path, data, "nameless")) == [TEXT] * 3
    code = "from selon.documents import load; print(*(x.input for x in load(['-'])))"
    run = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    assert run.stdout.split() == [b"-#1", b"-#2", b"-#3"]


def test_a_damaged_row_group_costs_its_rows(tmp_path: Path) -> None:
    table = pa.table({"text": [f"{TEXT} {n}" for n in range(40)]})
    data = bytearray(
        parquet(table, row_group_size=10, write_page_checksum=True, use_dictionary=False)
    )
    group = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(0)
    at = group.data_page_offset + group.total_compressed_size - 9
    data[at] ^= 255
    items = read(tmp_path, bytes(data), "a.parquet")
    assert texts(items) == [f"{TEXT} {n}" for n in [*range(10), *range(20, 40)]]
    (reason,) = reasons(items)
    assert reason.startswith("#11 rows 11 to 20 cannot be read: ")


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" * 99, b"words"])
def test_no_parquet(tmp_path: Path, data: bytes) -> None:
    (item,) = read(tmp_path, data, "a.parquet")
    assert isinstance(item, Failure)
    assert item.error.code == "E104"


def test_parquet_without_rows(tmp_path: Path) -> None:
    (item,) = read(tmp_path, parquet(pa.table({"text": pa.array([], pa.string())})), "a.parquet")
    assert isinstance(item, Failure)
    assert isinstance(item.error, Empty)


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.booleans())
def test_parquet_damaged_anywhere(where: float, change: int, cut: bool) -> None:
    data = bytearray(PARQUET)
    at = int(where * len(data))
    if cut:
        del data[at:]
    else:
        data[at] ^= change
    try:
        items = list(read_container(io.BytesIO(data), "a", LoadOptions(format="parquet")))
    except InputError:
        return
    assert items


PARQUET = parquet(pa.table({"text": [f"{TEXT} {n}" for n in range(20)]}), row_group_size=5)
