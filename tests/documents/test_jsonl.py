"""JSON Lines and JSON: field names, exact text, bad lines, long lines."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selon.documents import Failure, Limits, LoadOptions, from_bytes, load
from selon.errors import BadRecord, Empty, InputError, NoArticle, TooLarge
from selon.records import Document, Publication, Reading

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "The mayor said on Monday that the bridge would be ready next year, despite the delays.\n"


def one(record: Any, **options: Any) -> Document:
    data = json.dumps(record).encode()
    return from_bytes(data, name="a.jsonl", options=LoadOptions(**options))


def write(folder: Path, name: str, *lines: bytes | dict[str, Any]) -> str:
    path = folder / name
    encoded = (x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines)
    path.write_bytes(b"\n".join(encoded))
    return str(path)


def test_trafilatura_fields() -> None:
    document = one({
        "title": "The bridge", "author": "Jane Doe; John Roe", "hostname": "journal.example",
        "date": "2020-03-12", "raw_text": "no", "text": TEXT, "language": "en",
        "source": "https://journal.example/bridge", "source-hostname": "The Journal",
        "filedate": "2024-01-01", "comments": "", "image": None,
    })  # fmt: skip
    assert document == Document(
        text=TEXT, input="a.jsonl", url="https://journal.example/bridge", outlet="The Journal",
        title="The bridge", authors=("Jane Doe", "John Roe"), language="en",
        published=Publication(
            date(2020, 3, 12), date(2020, 3, 12), "day", ("metadata date: 2020-03-12",)
        ),
    )  # fmt: skip


def test_media_cloud_fields() -> None:
    document = one({
        "id": "x", "media_name": "The Journal", "media_url": "journal.example",
        "title": "The bridge",
        "publish_date": "2020-03-12 10:15:00", "url": "https://journal.example/bridge",
        "language": "en", "indexed_date": "2024-01-01", "text": TEXT,
    })  # fmt: skip
    assert document.outlet == "The Journal"
    assert document.url == "https://journal.example/bridge"
    assert document.published
    assert document.published.start == date(2020, 3, 12)
    assert document.published.evidence == ("metadata date: 2020-03-12 10:15:00",)


def test_gdelt_fields() -> None:
    document = one({
        "url": "https://journal.example/b", "title": "The bridge", "seendate": "20200312T101500Z",
        "domain": "journal.example", "language": "English", "content": TEXT,
    })  # fmt: skip
    assert (document.outlet, document.language) == ("journal.example", "en")
    assert document.published
    assert document.published.end == date(2020, 3, 12)


def test_our_own_document_comes_back() -> None:
    published = Publication(date(2024, 1, 1), date(2024, 1, 31), "month", ("date 2024-01",))
    document = Document(
        TEXT, "a.jsonl", "https://j.example/", "The Journal", "T", ("Jane Doe",), "en", published
    )
    assert one(Reading(document).to_dict()) == document


@pytest.mark.parametrize("field", ["text", "raw_text", "content", "body", "article", "maintext"])
def test_text_fields(field: str) -> None:
    assert one({field: TEXT}).text == TEXT


def test_an_empty_text_gives_way_to_the_next_field() -> None:
    assert one({"text": "", "content": TEXT}).text == TEXT


def test_source_is_an_address_or_a_name() -> None:
    assert one({"text": TEXT, "source": "The Journal"}).outlet == "The Journal"
    assert one({"text": TEXT, "source": "https://j.example/a"}).url == "https://j.example/a"
    assert one({"text": TEXT, "publisher": {"name": "The Journal"}}).outlet == "The Journal"


@pytest.mark.parametrize(
    "field", ["title", "url", "author", "date", "language", "outlet", "published"]
)
@pytest.mark.parametrize("value", [None, 7, True, [], {}, [None], {"start": 3}, "", "\0", 1e400])
def test_odd_metadata_do_no_harm(field: str, value: object) -> None:
    assert one({"text": TEXT, field: value}).text == TEXT


def test_overrides() -> None:
    published = Publication(date(2024, 1, 1), date(2024, 1, 31), "month")
    document = one(
        {"text": TEXT, "language": "en", "date": "2020"}, language="fr", published=published
    )
    assert (document.language, document.published) == ("fr", published)


def test_html_only() -> None:
    html = f"<html><head><title>Page</title></head><body><article><p>{TEXT * 3}</p></article>"
    document = one({"html": html, "title": "The bridge", "date": "2020-03-12"})
    assert document.text.startswith("The mayor said")
    assert "<" not in document.text
    assert document.title == "The bridge"
    assert document.published
    with pytest.raises(NoArticle):
        one({"html": "<html></html>"})


def test_bad_lines_are_failures_in_their_place(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.jsonl", {"text": TEXT}, b"", b"{not json", b"[1, 2]", b'"text"',
        {"title": "x"},
        {"text": " "}, b'{"text": "\xff\xfe\x00\x01\x02\x03\x04\x05"}', b"[" * 200_000,
        b'{"text": ' + b"9" * 5000 + b"}", {"text": TEXT},
    )  # fmt: skip
    items = list(load([path]))
    names = [x.input if isinstance(x, Document) else x.name for x in items]
    assert names == [f"{path}#{n}" for n in (1, 3, 4, 5, 6, 7, 8, 9, 10, 11)]
    errors = [x.error for x in items if isinstance(x, Failure)]
    assert [e.name for e in errors] == names[1:-1]
    assert [type(e) for e in errors] == [BadRecord] * 4 + [Empty] + [BadRecord] * 3
    assert not [e for e in errors if "\n" in str(e)]


def test_a_line_too_long_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.jsonl",
        {"text": TEXT},
        {"text": "x" * 5_000_000},
        {"text": TEXT},
        {"text": "y" * 999},
    )
    items = list(load([path], options=LoadOptions(limits=Limits(line=500))))
    assert [isinstance(x, Document) for x in items] == [True, False, True, False]
    assert isinstance(items[1], Failure)
    assert isinstance(items[1].error, TooLarge)
    assert items[1].name == f"{path}#2"


def test_a_long_line_within_the_limit(tmp_path: Path) -> None:
    text = TEXT * 200_000
    items = list(load([write(tmp_path, "a.jsonl", {"text": text}, {"text": TEXT})]))
    assert [
        x.text == t for x, t in zip(items, (text, TEXT), strict=True) if isinstance(x, Document)
    ] == [True] * 2


def test_it_streams(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = json.dumps({"text": TEXT}).encode() + b"\n"
    path.write_bytes(line * 50_000)
    items = load([path])
    assert isinstance(next(items), Document)
    # What is not read yet can still change: the file was not taken in whole.
    path.write_bytes(line * 5_000)
    assert sum(1 for _ in items) < 49_999


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings(tmp_path: Path, encoding: str, end: str) -> None:
    texts = ["« Été », a dit le maire à la presse.", "Deuxième, déjà."]
    lines = end.join(json.dumps({"text": t}, ensure_ascii=False) for t in texts) + end
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines.encode(encoding))
    assert [x.text for x in load([path]) if isinstance(x, Document)] == texts


@pytest.mark.parametrize("indent", [None, 2])
def test_json_object_and_array(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": TEXT}, indent=indent))
    assert [x.input for x in load([path]) if isinstance(x, Document)] == [str(path)]
    path.write_text(json.dumps([{"text": TEXT}, 3, {"text": TEXT}], indent=indent))
    items = list(load([path]))
    assert [isinstance(x, Document) for x in items] == [True, False, True]
    assert isinstance(items[2], Document)
    assert items[2].input == f"{path}#3"


def test_json_lines_by_another_name(tmp_path: Path) -> None:
    for first in (TEXT, TEXT * 5000):
        path = write(tmp_path, "a.json", {"text": first}, {"text": TEXT})
        assert [x.input for x in load([path]) if isinstance(x, Document)] == [
            f"{path}#1",
            f"{path}#2",
        ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"[]"])
def test_nothing_in_it(tmp_path: Path, data: bytes) -> None:
    for name in ("a.jsonl", "a.json"):
        if data == b"[]" and name == "a.jsonl":
            continue
        path = tmp_path / name
        path.write_bytes(data)
        (item,) = load([path])
        assert isinstance(item, Failure)
        assert isinstance(item.error, InputError)


def test_from_bytes_takes_one_record_only() -> None:
    with pytest.raises(BadRecord, match="more than one"):
        from_bytes(b'{"text": "a b"}\n{"text": "c d"}', name="a.jsonl")


ANY_TEXT = st.text(
    st.characters(exclude_categories=[]) | st.sampled_from("\0\ud800\udfff\ufeff\r\n\u2028")
)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT, st.booleans())
def test_any_string_comes_through_exactly(text: str, escaped: bool) -> None:
    text = "x" + text
    data = json.dumps({"text": text}, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    # Two escaped halves side by side are one character in JSON itself.
    expected = json.loads(json.dumps(text)) if escaped else text
    assert from_bytes(data, name="a.jsonl").text == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "html", "document", "date", "url", "author"]), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(JSON.filter(lambda value: "html" not in str(value)))
def test_any_json_is_a_document_or_an_input_error(value: object) -> None:
    try:
        assert from_bytes(json.dumps(value).encode(), name="a.json").text
    except InputError as error:
        assert error.reason  # noqa: PT017 - either outcome is right


def test_the_place_of_what_is_no_json_is_said_once(tmp_path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "He said no \x00."}\n{"text": "He said yes."}\n')
    bad, good = load([path])
    assert isinstance(bad, Failure)
    assert bad.error.reason == "not JSON: Invalid control character at character 22"
    assert isinstance(good, Document)
