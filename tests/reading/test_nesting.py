"""Parents: the same as from comparing everyone with everyone, at a fraction of the steps."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from selon.reading.nesting import _parent, nesting
from selon.records import Attribution, Cue, Document, Reading, Span, SpanText

TEXT = "x" * 60


@st.composite
def span_texts(draw: st.DrawFn, pieces: int = 2) -> SpanText:
    cuts = sorted(draw(st.sets(st.integers(0, len(TEXT)), min_size=2, max_size=2 * pieces)))
    return SpanText.of(TEXT, zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    made = []
    for n in range(draw(st.integers(0, 12))):
        cue = draw(st.none() | span_texts(1))
        made.append(
            Attribution(
                f"a{n}",
                "indirect",
                draw(span_texts()),
                cue=Cue(cue.spans, cue.text) if cue else None,
                source=draw(st.none() | span_texts(1)),
            )
        )
    return Reading(Document(TEXT), tuple(made))


@given(readings())
def test_parents_are_those_found_among_all(reading: Reading) -> None:
    found = nesting(reading).attributions
    expected = [replace(a, parent=_parent(a, reading.attributions)) for a in reading.attributions]
    assert list(found) == expected


def test_ten_thousand_attributions_are_a_matter_of_a_moment() -> None:
    text = "y" * 100_000

    def attribution(n: int, content: Span) -> Attribution:
        return Attribution(f"a{n}", "indirect", SpanText.of(text, [content]))

    inner = [attribution(n, (n * 10 + 1, n * 10 + 5)) for n in range(9_999)]
    outer = [replace(attribution(n, (n * 10, n * 10 + 6)), id=f"b{n}") for n in range(9_999)]
    before = time.process_time()
    found = nesting(Reading(Document(text), (*inner, *outer))).attributions
    assert time.process_time() - before < 5
    assert [a.parent for a in found[:9_999]] == [f"b{n}" for n in range(9_999)]
