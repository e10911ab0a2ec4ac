"""Plain text: decoding, what is refused, and what the first lines tell."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selon.documents import from_bytes, from_text
from selon.documents.options import Limits, LoadOptions
from selon.errors import Empty, InputError, NotText, TooLarge
from selon.records import Document

FRENCH = (
    "Le préfet a déclaré lundi que les travaux du pont seraient terminés à l’été, "
    "« malgré les retards ». Où ira l'argent ? Le maire, lui, n'a rien dit.\n"
)
TURKISH = (
    "Başbakan pazartesi günü köprünün gelecek yıl hazır olacağını söyledi, çünkü işçiler geldi.\n"
)
POLISH = (
    "Premier powiedział w poniedziałek, że most będzie gotowy w przyszłym roku, mimo opóźnień.\n"
)
RUSSIAN = "Президент заявил в понедельник, что мост будет готов в следующем году, и это хорошо.\n"
ARABIC = "قال الرئيس يوم الاثنين إن الجسر سيكون جاهزا في العام المقبل رغم التأخير في الأشغال\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        (FRENCH, "utf-32-be"),
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'"), "latin-1"),
        (FRENCH, "mac-roman"),
        (FRENCH.replace("’", "'"), "cp850"),
        (TURKISH, "cp1254"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "cp1256"),
    ],
)
@pytest.mark.parametrize("times", [1, 20])
def test_encodings(text: str, encoding: str, times: int) -> None:
    assert from_bytes((text * times).encode(encoding), name="a.txt").text == text * times


def test_one_byte_order_mark_goes_and_no_more() -> None:
    assert from_bytes("\ufeff\ufeffHello there".encode(), name="a.txt").text == "\ufeffHello there"


def test_nothing_is_trimmed_joined_or_normalised() -> None:
    text = "  \r\nOne\rtwo\r\n\r\n e\u0301 \u00e9 \u2028 three\0four \t\n\n"
    assert from_bytes(text.encode(), name="a.txt").text == text


def test_http_charset_wins_where_it_fits() -> None:
    data = "Ðóññêèé".encode("latin-1")
    document = from_bytes(data, name="a", content_type="text/plain; charset=windows-1251")
    assert document.text == "Русский"


@pytest.mark.parametrize(
    "charset", ["zip", "hex", "rot13", "idna", "nonsense", "utf-8", "a\0b", "é"]
)
def test_http_charset_that_does_not_fit_is_passed_over(charset: str) -> None:
    data = FRENCH.encode("cp1252")
    found = from_bytes(data, name="a", content_type=f"text/plain; charset={charset}")
    assert found.text == FRENCH


def test_one_broken_byte_does_not_make_a_text_windows_1252() -> None:
    data = (FRENCH * 10).encode()
    assert from_bytes(data + b"\xe2\x80", name="a.txt").text == FRENCH * 10 + "\ufffd"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\0\0", "ZIP"),
        (b"\x7fELF\x02\x01\x01\0", "ELF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\0\0", "gzip"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "RIFF"),
        (b"\0\0\0\x18ftypmp42", "MP4"),
        (bytes(range(32)) * 40, "control characters"),
        (b"\0" * 1000, "control characters"),
        (b"abc" + b"\0" * 100, "control characters"),
    ],
)
def test_binary_is_refused_by_name(data: bytes, what: str) -> None:
    with pytest.raises(NotText, match=what) as caught:
        from_bytes(data, name="a.txt")
    assert caught.value.name == "a.txt"


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", "\u200b\u00a0".encode()]
)
@pytest.mark.parametrize("name", ["a.txt", "-"])
def test_empty(data: bytes, name: str) -> None:
    with pytest.raises(Empty):
        from_bytes(data, name=name)


def test_too_large_is_refused_not_cut() -> None:
    options = LoadOptions(limits=Limits(text=10))
    with pytest.raises(TooLarge):
        from_bytes(b"Hello, world", name="a.txt", options=options)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_twenty_megabytes_load_quickly_even_with_the_first_accent_at_the_end(encoding: str) -> None:
    text = "The mayor said so to the council. " * 600_000 + FRENCH
    start = time.perf_counter()
    assert from_bytes(text.encode(encoding), name="a.txt").text == text
    assert time.perf_counter() - start < 5


def test_a_hundred_thousand_quotation_marks() -> None:
    assert len(from_bytes(b'"' * 100_000, name="a.txt").text) == 100_000


def test_title_is_a_short_first_line_before_a_blank_one() -> None:
    assert from_text("Pont : deux ans de retard\r\n\r\nLe maire a dit non.").title == (
        "Pont : deux ans de retard"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Le maire a dit non.\n\nEt puis oui.",
        "Pont : deux ans de retard\nLe maire a dit non.",
        "10 février 2017\n\nLe maire a dit non.",
        "x" * 160 + "\n\nLe maire a dit non.",
        "Only a line",
    ],
)
def test_no_title(text: str) -> None:
    assert from_text(text).title is None


def test_meta_given_wins() -> None:
    document = from_text(FRENCH, name="x", language="de", title="T", authors=["A"], outlet="O")
    assert (document.input, document.language, document.title) == ("x", "de", "T")
    assert (document.authors, document.outlet) == (("A",), "O")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["-", "a.txt", "a.jsonl", "a.json", "a"]))
def test_any_bytes_are_a_document_or_an_input_error(data: bytes, name: str) -> None:
    try:
        document = from_bytes(data, name=name)
    except InputError as error:
        found = str(error)
        assert found.startswith(name)
    else:
        assert isinstance(document, Document)
        assert document.text


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_utf_8_text_is_kept_exactly(text: str) -> None:
    try:
        assert from_bytes(b"\xef\xbb\xbf" + text.encode(), name="a.txt").text == text
    except Empty:
        assert not text.strip("\u200b\u2060\ufeff \u00a0") or text.isspace() or len(text) < 9
