from __future__ import annotations

import time
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.reading.quotes import Quotation, quoted

MARKS = "«»“”„\"'‘’‹›—"


def pieces(text: str) -> list[tuple[str, bool]]:
    return [(text[q.start : q.end], q.closed) for q in quoted(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« A », dit-il, « B ».", ["« A »", "« B »"]),
        ("«\u00a0A\u00a0» et «\u202fB\u202f»", ["«\u00a0A\u00a0»", "«\u202fB\u202f»"]),
        ("“A,” he said, “B.”", ["“A,”", "“B.”"]),
        ('"A," he said. "B."', ['"A,"', '"B."']),
        ("„Ja“, sagte er.", ["„Ja“"]),
        ("»Ja«, sagte er.", ["»Ja«"]),
        ("”Ja”, sade han.", ["”Ja”"]),
        ("“A“ said X.", ["“A“"]),
        ("``A,'' he said. ``B''", ["``A,''", "``B''"]),
        ("''A,'' he said. ''B''", ["''A,''", "''B''"]),
        ("‹ A ›", ["‹ A ›"]),
        ("‘Yes,’ he said, ‘no.’", ["‘Yes,’", "‘no.’"]),
        ("'Hello,' he said. 'Don't go.'", ["'Hello,'", "'Don't go.'"]),
        ('He said: " spaced " and left', ['" spaced "']),
        ('He wrote "$5 bill" and "…and so"', ['"$5 bill"', '"…and so"']),
        ('said "A" ("B")', ['"A"', '"B"']),
        ("“A”—“B”", ["“A”", "“B”"]),
        ("“goes over\na wrapped line” here", ["“goes over\na wrapped line”"]),
    ],
)
def test_plain(text: str, expected: list[str]) -> None:
    assert pieces(text) == [(piece, True) for piece in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘no’ to me”", ["“He said ‘no’ to me”", "‘no’"]),
        ("« Il a dit “non” hier »", ["« Il a dit “non” hier »", "“non”"]),
        ("« Il parle d'« idée » ici »", ["« Il parle d'« idée » ici »", "« idée »"]),
        ("\"'A,' she said,\" he said", ["\"'A,' she said,\"", "'A,'"]),
        ("“He said, ‘She told me “no” and left.’”", None),
    ],
)
def test_nested(text: str, expected: list[str] | None) -> None:
    found = [piece for piece, _ in pieces(text)]
    if expected is None:
        assert found == [text, text[text.index("‘") : -1], "“no”"]
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Never closed’, he said. Then he left.", "“Never closed’"),
        ("« Mixed ” said X.", "« Mixed ”"),
        ('“definitely not" him', '“definitely not"'),
        ('"straight to curly” him', '"straight to curly”'),
    ],
)
def test_mismatched_marks_end_a_quotation(text: str, expected: str) -> None:
    assert pieces(text) == [(expected, True)]


def test_a_better_mark_wins_over_a_mismatched_one() -> None:
    text = "“It was the workers’, not mine,” he said."
    assert pieces(text) == [("“It was the workers’, not mine,”", True)]


def test_never_closed_ends_with_its_paragraph() -> None:
    assert pieces("He said « no more. He left.  \nNext « one ».") == [
        ("« no more. He left.", False),
        ("« one »", True),
    ]


def test_never_closed_ends_before_the_next_of_its_kind() -> None:
    assert pieces("“A said X. “B” said Y.") == [("“A said X.", False), ("“B”", True)]
    assert pieces('"A said X. "B" said Y.') == [('"A said X.', False), ('"B"', True)]


@pytest.mark.parametrize("break_", ["\n", "\n\n", "\r\n\r\n"])
@pytest.mark.parametrize(("mark", "end"), ["“”", "«»", '""'])
def test_over_paragraphs_newspaper_style(break_: str, mark: str, end: str) -> None:
    text = break_.join([f"{mark}One.", f"{mark}Two.", f"{mark}Three.{end} He left."])
    assert pieces(text) == [(text.removesuffix(" He left."), True)]


@pytest.mark.parametrize(
    "text",
    [
        "l’homme et l'autre, aujourd’hui",
        "'tis the '90s, ’tis true",
        "the workers' demand and the teachers' claim",
        "the 1990's and the 1980’s",
        "rock 'n' roll",
        'She is 5\'2" tall and has a 24" screen',
        'stray closing marks” here» and " there',
        "— one point\n— another point",
        "",
        " \n\n ",
    ],
)
def test_not_quotations(text: str) -> None:
    assert pieces(text) == []


def test_dialogue() -> None:
    text = "Il arrive.\n— Tu viens ?\n— Oui.\nIl part."
    assert pieces(text) == [("— Tu viens ?", False), ("— Oui.", False)]


def test_marks_are_told() -> None:
    assert quoted("a « b ».") == [Quotation(2, 7, True, "«", "»")]


@given(
    st.one_of(
        st.text(st.sampled_from(MARKS + "`as. ,\n1")),
        st.text(st.characters(codec=None)),  # lone surrogates too
    )
)
def test_offsets_hold_in_any_text(text: str) -> None:
    found = quoted(text)
    assert found == sorted(found, key=lambda q: (q.start, -q.end))
    assert len({(q.start, q.end) for q in found}) == len(found)
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
        assert text.startswith(q.open_mark, q.start)
        assert text[: q.end].endswith(q.close_mark)
        assert q.closed == bool(q.close_mark)
        assert q.end - q.start >= len(q.open_mark) + len(q.close_mark)


@given(st.lists(st.text(st.sampled_from("ab c,."), min_size=1), max_size=5))
def test_well_formed_marks_are_all_found(words: list[str]) -> None:
    quotes = [f"« {word} »" for word in words]
    assert [piece for piece, _ in pieces(" dit ".join(quotes))] == quotes


@pytest.mark.parametrize(
    "unit",
    [
        "«",
        "»",
        "“",
        '"',
        "'",
        "’",
        "‘a",
        "«“",
        "“‘",
        ' "a',
        "«»",
        "“ ’.",
        "\n“",
        "‘a s’ ",
        '"\n',
        "“" + " " * 20,
    ],
)
def test_a_hundred_thousand_marks_take_linear_time(unit: str) -> None:
    start = time.process_time()
    quoted(unit * 100_000)
    assert time.process_time() - start < 5  # a quadratic pass would take minutes


def test_a_hundred_thousand_marks_are_a_matter_of_a_moment() -> None:
    for text in ("«" * 100_000, '"' * 100_000, "The mayor said “it « is ‘bad " * 10_000):
        before = time.process_time()
        found = quoted(text)
        assert time.process_time() - before < 5
        borders = sorted([(q.start, 1) for q in found] + [(q.end, -1) for q in found])
        assert max(accumulate(step for _, step in borders)) <= 32
