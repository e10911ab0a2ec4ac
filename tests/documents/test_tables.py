"""CSV and TSV: a document a row, whatever way the table is written; and mappings of columns."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.tabulating import TEXT, Items, read, reasons, texts

from selon.documents import Failure, Limits, LoadOptions, from_bytes, load, parse_columns
from selon.errors import BadRecord, Empty, NotText, TooLarge, UsageError
from selon.records import Document

if TYPE_CHECKING:
    from pathlib import Path


def test_a_row_is_a_document(tmp_path: Path) -> None:
    table = (
        "title,text,url,date,outlet,language,author\n"
        f'"Le pont","{TEXT}",https://j.example/1,2020-03-12,Le Journal,en,A B; C D\n'
        '"Zwei, drei","Er sagte: ""Nein"".\nDann ging er.",ftp://x,,,German,\n'
    )
    first, second = read(tmp_path, table)
    assert isinstance(first, Document)
    assert first.input == f"{tmp_path / 'a.csv'}#1"
    assert (first.text, first.title, first.url) == (TEXT, "Le pont", "https://j.example/1")
    assert (first.outlet, first.language, first.authors) == ("Le Journal", "en", ("A B", "C D"))
    assert first.published
    assert (first.published.start, first.published.evidence) == (
        date(2020, 3, 12), ("metadata date: 2020-03-12",),
    )  # fmt: skip
    assert isinstance(second, Document)
    assert second.text == 'Er sagte: "Nein".\nDann ging er.'
    assert (second.title, second.url, second.language) == ("Zwei, drei", None, "de")


@pytest.mark.parametrize("text", ["text", "Body", "CONTENT", "article", "Texte", "Full Text"])
@pytest.mark.parametrize("title", ["Title", "titre", "HEADLINE"])
@pytest.mark.parametrize("day", ["Date", "published", "Published At", "pubDate", "publish-date"])
@pytest.mark.parametrize("outlet", ["outlet", "Source", "publisher", "domain"])
def test_usual_names(text: str, title: str, day: str, outlet: str) -> None:
    table = (
        f'{title},{day},{outlet},{text},Link,LANG,Byline\nT,2020-03,J,"{TEXT}",http://j/1,fra,A\n'
    )
    document = from_bytes(table.encode(), name="a.csv")
    assert document.text == TEXT
    assert (document.title, document.outlet, document.url) == ("T", "J", "http://j/1")
    assert (document.language, document.authors) == ("fr", ("A",))
    assert document.published
    assert document.published.precision == "month"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_ways_of_writing(tmp_path: Path, delimiter: str, end: str, quoting: int) -> None:
    rows = [
        ["1", "Yes, he said; no | maybe.", "a,b"],
        ["2", f'"No," he said.{end}Then: "Yes."', ""],
        ["3", "Tab\there", "x"],
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["id", "text", "title"], *rows])
    assert texts(read(tmp_path, out.getvalue())) == [row[1] for row in rows]
    if delimiter == "\t":
        assert texts(read(tmp_path, out.getvalue(), "a.tsv")) == [row[1] for row in rows]


def test_the_delimiter_is_sought_among_commas_of_prose(tmp_path: Path) -> None:
    rows = "".join(f"{n};Yes, no, perhaps, {'never, ' * n}ever\n" for n in range(9))
    assert len(texts(read(tmp_path, f"id;text\n{rows}"))) == 9
    assert texts(read(tmp_path, "text\nYes, no\nOne, two, three\n")) == [
        "Yes, no",
        "One, two, three",
    ]
    assert texts(read(tmp_path, "sep=|\ntext|id\nYes; no|1\n")) == ["Yes; no"]


def test_quotation_marks_that_are_text(tmp_path: Path) -> None:
    rows = '1\t"Yes," he said.\n2\tHe said "no" and went.\n3\t6" of snow\n'
    expected = ['"Yes," he said.', 'He said "no" and went.', '6" of snow']
    assert texts(read(tmp_path, f"id\ttext\n{rows}", "a.tsv")) == expected
    # One such cell in a table that quotes otherwise.
    rows = '1;"Yes; no"\n2;"Yes," he said.\n3;"He ""said"" so"\n'
    assert texts(read(tmp_path, f"id;text\n{rows}")) == [
        "Yes; no", '"Yes," he said.', 'He "said" so',
    ]  # fmt: skip


def test_backslash_before_quotation_marks(tmp_path: Path) -> None:
    rows = '1,"He said \\"no\\", and went."\n2,"She, too"\n'
    assert texts(read(tmp_path, f"id,text\n{rows}")) == ['He said "no", and went.', "She, too"]
    # In a table without such marks a backslash is text.
    assert texts(read(tmp_path, 'id,text\n1,"C:\\new, he said"\n')) == ["C:\\new, he said"]


def test_rows_of_another_length_are_failures(tmp_path: Path) -> None:
    items = read(tmp_path, f"id,text\n1,{TEXT}\n2\n\n3,{TEXT},x\n4,{TEXT}\n5, \n")
    assert [isinstance(item, Document) for item in items] == [True, False, False, True, False]
    assert reasons(items) == [
        "#2 row at line 3: 1 cells where the header has 2",
        "#3 row at line 5: 3 cells where the header has 2",
        "#5 nothing to read in it",
    ]
    assert [item.error.name for item in items if isinstance(item, Failure)] == [
        f"{tmp_path / 'a.csv'}#{n}" for n in (2, 3, 5)
    ]


def test_a_quotation_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    rows = "".join(f"{n},Row {n} said so\n" for n in range(3, 500))
    items = read(tmp_path, f'id,text\n1,{TEXT}\n2,"open, {TEXT}\n{rows}')
    assert len(texts(items)) == 498
    assert reasons(items) == ["#2 row at line 3: a quotation mark opens a cell and none closes it"]


def test_a_table_cut_off_inside_a_long_cell(tmp_path: Path) -> None:
    """The lines of the last cell are prose, not rows, however many commas stand in them."""
    prose = "He came.\nShe saw, too.\nThey won, one, two.\nThat was it.\n" * 3
    items = read(tmp_path, f'id,text\n1,"{prose}"\n2,"{prose}')
    assert texts(items) == [prose]
    (reason,) = reasons(items)
    assert reason == (
        "#2 row at line 15: a quotation mark opens a cell and none closes it; "
        "lines 16 to 26 passed over"
    )


def test_cells_of_any_length_and_rows_past_the_limit(tmp_path: Path) -> None:
    long = "x" * 500_000  # csv's own limit is 131,072
    items = read(tmp_path, f'id,text\n1,{long}\n2,"{long}\n{long}"\n3,{TEXT}\n')
    assert [len(text) for text in texts(items)] == [500_000, 1_000_001, len(TEXT)]
    limits = Limits(line=300_000)
    items = read(tmp_path, f'id,text\n1,{long}\n2,{TEXT}\n3,"{"y" * 1000}', limits=limits)
    assert texts(items) == [TEXT]
    assert [type(item.error) for item in items if isinstance(item, Failure)] == [
        TooLarge,
        BadRecord,
    ]
    lines = "z\n" * 150_000
    items = read(tmp_path, f'id,text\n1,{TEXT}\n2,"{lines}"\n3,{TEXT}\n', limits=limits)
    assert texts(items) == [TEXT, TEXT]
    assert reasons(items)[0] == (
        "#2 row at line 3: a row longer than 300,000 characters; lines 4 to 150,001 passed over"
    )
    assert len(reasons(items)) < 10


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    rows = [f"« Déjà {n} », a dit l’élue à la mairie" for n in range(3000)]
    table = "Texte;Numéro\r\n" + "".join(f'"{row}";{n}\r\n' for n, row in enumerate(rows))
    items = read(tmp_path, table.encode(encoding))
    assert texts(items) == rows
    items = read(tmp_path, table.encode(encoding), columns={"title": "Numéro"})
    assert isinstance(items[7], Document)
    assert items[7].title == "7"


def test_one_encoding_for_a_whole_file(tmp_path: Path) -> None:
    """What a short row alone could not tell, the file's first rows do."""
    telling = "Minister powiedział, że żółty most będzie gotów; część prac już się skończyła."
    table = f"text\n{telling}\nTę\n".encode("cp1250")
    assert texts(read(tmp_path, table)) == [telling, "Tę"]


def test_damaged_characters_and_binary_rows(tmp_path: Path) -> None:
    good = "« Été », a dit le préfet à l’entrée de la ville."
    table = f"text\n{good * 9}\n".encode() + f"{good * 9}\xff\n".encode().replace(
        b"\xc3\xbf", b"\xff"
    )
    items = read(tmp_path, table + b"\x01\x02\x03\x04\x05\x06\x07\x08\x0e\xff\n" + b"fin\n")
    assert texts(items) == [good * 9, good * 9 + "\ufffd", "fin"]
    assert [type(item.error) for item in items if isinstance(item, Failure)] == [NotText]
    (item,) = read(tmp_path, b"\x89PNG\r\n\x1a\n")
    assert isinstance(item, Failure)
    assert isinstance(item.error, NotText)


@pytest.mark.parametrize("table", ["", "\n \n", "text,title\n", "text,title\n\n\n"])
def test_nothing_in_it(tmp_path: Path, table: str) -> None:
    (item,) = read(tmp_path, table)
    assert isinstance(item, Failure)
    assert isinstance(item.error, Empty | BadRecord)


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "text,id,text\nfirst,1,second\n")) == ["first"]


MAPPINGS = [
    ({"text": "story", "title": "NAME", "published": "when"}, None),
    ({"text": "missing"}, "no column 'missing' for the text; there are: id, story, name, When"),
    ({"text": "story", "title": "nope"}, "no column 'nope' for the title; there are: id, story, name, When"),
    ({}, "no column for the text (say which: --column text=NAME); there are: id, story, name, When"),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "reason"), MAPPINGS)
@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl", "json"])
def test_mapping(tmp_path: Path, ending: str, columns: dict[str, str], reason: str | None) -> None:
    rows = [{"id": "1", "story": TEXT, "name": "T", "When": "2020-03-12"}] * 2
    if ending == "parquet":
        out = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), out)
        data = out.getvalue()
    elif ending == "csv":
        data = ("id,story,name,When\n" + f"1,{TEXT},T,2020-03-12\n" * 2).encode()
    elif ending == "json":
        data = json.dumps(rows).encode()
    else:
        data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    items = read(tmp_path, data, f"a.{ending}", columns=columns)
    if reason is None:
        assert texts(items) == [TEXT, TEXT]
        assert isinstance(items[0], Document)
        assert items[0].title == "T"
        assert items[0].published
    elif columns:
        (item,) = items
        assert isinstance(item, Failure)
        assert (item.name, item.error.code) == (str(tmp_path / f"a.{ending}"), "E104")
        assert item.error.reason == reason.replace(
            "column", "field" if "js" in ending else "column"
        )
    elif ending in {"csv", "parquet"}:
        assert reasons(items) == [f"#{tmp_path / f'a.{ending}'} {reason}"]
    else:
        assert len(items) == 2  # without a mapping each object speaks for itself


def test_fields_that_show_only_in_some_objects(tmp_path: Path) -> None:
    lines = [{"story": TEXT}, {"story": TEXT, "head": "T"}, {"id": 3}, 4, {"story": " "}]
    data = "".join(json.dumps(line) + "\n" for line in lines)
    items = read(tmp_path, data, "a.jsonl", columns={"text": "story", "title": "head"})
    assert [isinstance(item, Document) for item in items] == [True, True, False, False, False]
    assert isinstance(items[1], Document)
    assert items[1].title == "T"
    assert reasons(items)[0] == "#3 no text in it: looked for story"
    nested = json.dumps({"document": {"story": TEXT}, "id": 1})
    assert texts(read(tmp_path, nested, "b.json", columns={"text": "story"})) == [TEXT]
    (item,) = read(tmp_path, nested, "b.json", columns={"text": "tale"})
    assert isinstance(item, Failure)
    assert "there are: document, id, story" in item.error.reason


def test_a_column_asked_for_wins_over_the_usual_names(tmp_path: Path) -> None:
    table = f"text,raw,source\nshort,{TEXT},https://j.example/x\n"
    (document,) = read(tmp_path, table, columns={"text": "raw", "outlet": "source"})
    assert isinstance(document, Document)
    assert (document.text, document.outlet) == (TEXT, "https://j.example/x")


def test_parse_columns() -> None:
    assert parse_columns(["text = Main = Text", "Date=When", "author=By", "lang=l"]) == {
        "text": "Main = Text", "published": "When", "authors": "By", "language": "l",
    }  # fmt: skip
    assert parse_columns([]) == {}
    for bad in (["text"], ["text="], ["colour=x"], ["=x"], ["date=a", "published=b"]):
        with pytest.raises(UsageError, match="--column"):
            parse_columns(bad)


def test_html_in_a_cell(tmp_path: Path) -> None:
    page = f"<html><body><article><p>{TEXT}</p><p>{TEXT[:-1]}, too.</p></article></body></html>"
    (document,) = read(tmp_path, f'html,title\n"{page}",T\n')
    assert isinstance(document, Document)
    assert document.text.startswith(TEXT)
    assert document.title == "T"


@pytest.mark.parametrize(
    ("value", "day"),
    [("1583971200", date(2020, 3, 12)), ("1583971200000", date(2020, 3, 12)),
     ("20200312", date(2020, 3, 12)), ("20200312101500", date(2020, 3, 12)), ("1234", None)],
)  # fmt: skip
def test_dates_in_figures(value: str, day: date | None) -> None:
    document = from_bytes(f"text,date\n{TEXT},{value}\n".encode(), name="a.csv")
    assert (document.published and document.published.start) == day


CELLS = st.text(st.characters(codec="utf-8") | st.sampled_from('",;\t|\r\n\\\x85\u2028 é"'))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_any_cell_comes_through_exactly(rows: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["text", "title"])
    writer.writerows((f"x{text}", title) for text, title in rows)
    path_free = io.BytesIO(out.getvalue().encode())
    items = list(loaded(path_free))
    assert texts(items) == [f"x{text}" for text, _ in rows]


def loaded(stream: io.BytesIO) -> Items:
    from selon.documents.containers import read_container

    return list(read_container(stream, "a.csv", LoadOptions(format="csv")))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_one_failure(data: bytes) -> None:
    from selon.errors import InputError

    try:
        items = loaded(io.BytesIO(b"text,title\n" + data))
    except InputError:
        return
    assert items
    assert all(isinstance(item, Document) or item.error.reason for item in items)


def test_rows_stream_and_can_be_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + f"{TEXT}\n" * 20_000)
    items = load([path])
    assert isinstance(next(items), Document)
    path.write_text("text\n" + f"{TEXT}\n" * 2_000)
    assert sum(1 for _ in items) < 19_000
    pq.write_table(pa.table({"text": [TEXT] * 20}), tmp_path / "b.parquet", row_group_size=5)
    (tmp_path / "c.jsonl").write_text('{"text": "a b c"}\n3\n{"text": "d e f"}\n')
    wanted = {f"{path}#7", f"{tmp_path / 'b.parquet'}#20", f"{tmp_path / 'c.jsonl'}#3"}
    found = list(load([tmp_path], skip=lambda name: name not in wanted))
    assert {item.input for item in found if isinstance(item, Document)} == wanted
    assert len(found) == 3
    (tmp_path / "d.json").write_text('{"text": "a b c"}')
    (tmp_path / "e.txt").write_text("a b c")
    assert not list(load([tmp_path], skip=lambda _name: True))
