"""Readings for the tests: many, quickly (``reading``), or as odd as can be (``readings``)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from selon.ledger.entries import Entry, ReaderInfo
from selon.records import (
    Attribution,
    Certainty,
    Cue,
    Document,
    Forecast,
    Publication,
    Reading,
    Said,
    SpanText,
    Speaker,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

READER = ReaderInfo("selon 0.2 weights-a 0123abcd", "0.2", "weights-a")
LATER = ReaderInfo("selon 0.3 weights-b 4567cdef", "0.3", "weights-b")
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
# Every code point there is; lone surrogates and NUL more often than chance would have it.
LETTERS = st.one_of(
    st.sampled_from("\0\ud800\udfff\ufffd é😀"),
    st.characters(exclude_categories=[]),
    st.sampled_from("abc de fg"),
)
STRINGS = st.text(LETTERS, max_size=12)
NAMES = ["Anna Keller", "Dmitri Peskov", "two people close to the Kremlin", "Gérard Caillé"]


def entry(number: int, *, attributions: int = 8, mark: str = "") -> Entry:
    """A plausible document with a reading; the same for the same number."""
    rng = random.Random(number)  # noqa: S311 - makes test data
    sentences, spans, start = [], [], 0
    for i in range(attributions):
        who, words = (
            rng.choice(NAMES),
            f"bridge {number} will reopen in {rng.randrange(1900, 2100)}",
        )
        sentence = f"“The {words}, perhaps,” {who} said on Monday {i}. "
        spans.append((start + 1, start + 5 + len(words), who, start + sentence.index(who)))
        sentences.append(sentence)
        start += len(sentence)
    text = "".join(sentences) + "Nothing else was said. " * 40
    day = date(2020, 1, 1) + timedelta(rng.randrange(1500))
    document = Document(
        text, f"news/{number}.txt", f"https://news.example/{number}", rng.choice(["Bugle", "Le Phare"]),
        f"Bridge {number}", ("A. Writer",), "en", Publication(day, day, "day", (day.isoformat(),)),
    )  # fmt: skip
    cast = {who: f"s{i}" for i, who in enumerate(dict.fromkeys(s[2] for s in spans), 1)}
    reading = Reading(
        document,
        tuple(_said(text, i, span, cast, day) for i, span in enumerate(spans)),
        tuple(
            Speaker(cast[w], w, "person", mentions=tuple((s[3], s[3] + len(w)) for s in spans if s[2] == w))
            for w in cast
        ),
        tuple(Time((s[3] + len(s[2]) + 9, s[3] + len(s[2]) + 15), "Monday", "DATE", day.isoformat(), day, day) for s in spans),
        (Forecast("a1", SpanText.of(text, [spans[0][:2]]), (0.2, 0.7), (day, day)),) if spans else (),
    )  # fmt: skip
    return Entry(document, reading, mark)


def _said(
    text: str, i: int, span: tuple[int, int, str, int], cast: dict[str, str], day: date
) -> Attribution:
    start, end, who, at = span
    said = at + len(who) + 1
    return Attribution(
        f"a{i + 1}", "direct", SpanText.of(text, [(start, end)]),
        Cue(((said, said + 4),), "said", "say", "state"), SpanText.of(text, [(at, at + len(who))]),
        speaker=cast[who], chain=(cast[who],), said=Said("Monday", day, day),
        certainty=Certainty(0.2, 0.7, ("perhaps",), "selon"), confidence=0.91 + i / 1000,
        denies=("a1",) if i == 3 else (), polarity="deny" if i == 3 else "affirm",
    )  # fmt: skip


def entries(numbers: Sequence[int], *, attributions: int = 8) -> list[Entry]:
    return [entry(n, attributions=attributions) for n in numbers]


@st.composite
def spans(draw: st.DrawFn, text: str) -> SpanText:
    ends = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True)))
    return SpanText.of(text, list(zip(ends[::2], ends[1::2], strict=False)))


@st.composite
def publications(draw: st.DrawFn) -> Publication:
    start, end = sorted([draw(DAYS), draw(DAYS)])
    return Publication(start, end, draw(st.sampled_from(["day", "week", "month", "year"])),
                       tuple(draw(st.lists(STRINGS, max_size=2))))  # fmt: skip


@st.composite
def odd_entries(draw: st.DrawFn) -> Entry:
    """An entry with odd code points everywhere, every field sometimes there and sometimes not."""
    maybe = st.none() | STRINGS
    text = draw(st.text(LETTERS, min_size=2, max_size=40))
    dated = st.none() | publications()
    document = Document(
        text, draw(STRINGS), draw(maybe), draw(maybe | STRINGS.map(lambda s: s * 200)), draw(maybe),
        tuple(draw(st.lists(STRINGS, max_size=2))), draw(maybe), draw(dated),
    )  # fmt: skip
    speakers = tuple(draw(odd_speakers(f"s{i + 1}", text)) for i in range(draw(st.integers(0, 3))))
    ids = [f"a{i + 1}" for i in range(draw(st.integers(0, 4)))]
    order = draw(st.permutations(ids))
    made = tuple(draw(odd_attributions(i, text, [s.id for s in speakers], ids, order)) for i in ids)
    read = Document(
        text, document.input, document.url, document.outlet, document.title, document.authors,
        draw(maybe), draw(dated),
    )  # fmt: skip
    times = draw(st.lists(odd_times(text), max_size=2))
    forecasts = draw(st.lists(odd_forecasts(text, ids), max_size=2)) if ids else []
    return Entry(
        document, Reading(read, made, speakers, tuple(times), tuple(forecasts)), draw(STRINGS)
    )


@st.composite
def odd_speakers(draw: st.DrawFn, local_id: str, text: str) -> Speaker:
    maybe = st.none() | STRINGS
    name = draw(STRINGS | STRINGS.map(lambda s: s * 200))
    mentions = draw(st.just(()) | spans(text).map(lambda s: s.spans))
    kind = draw(st.sampled_from([None, "person", "anonymous"]))
    return Speaker(local_id, name, kind, draw(maybe), draw(maybe), mentions, draw(maybe))


@st.composite
def odd_attributions(draw: st.DrawFn, local_id: str, text: str, speakers: list[str], ids: list[str], order: list[str]) -> Attribution:  # fmt: skip  # noqa: PLR0917
    maybe, span = st.none() | STRINGS, st.none() | spans(text)
    someone = (
        st.lists(st.sampled_from(speakers), max_size=3).map(tuple) if speakers else st.just(())
    )
    replies = st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)
    cue = draw(span)
    said, sure = draw(st.none() | st.tuples(STRINGS, DAYS, DAYS)), draw(st.booleans())
    chance = st.floats(0, 1)
    outer = order[: order.index(local_id)]
    return Attribution(
        local_id, draw(st.sampled_from(["direct", "mixed", "indirect", "hearsay"])), draw(spans(text)),
        Cue(cue.spans, cue.text, draw(maybe), draw(maybe)) if cue else None, draw(span), draw(span),
        draw(st.none() | st.sampled_from(outer)) if outer else None,
        draw(st.none() | st.sampled_from(speakers)) if speakers else None,
        draw(someone), draw(someone), draw(st.sampled_from(["affirm", "deny"])), draw(replies), draw(replies),
        Said(*said) if said else None,
        Certainty(draw(chance), draw(chance), tuple(draw(st.lists(STRINGS, max_size=2))), draw(STRINGS)) if sure else None,
        draw(chance),
    )  # fmt: skip


@st.composite
def odd_times(draw: st.DrawFn, text: str) -> Time:
    span = draw(spans(text)).spans[0]
    day = st.none() | DAYS
    return Time(span, draw(STRINGS), draw(st.sampled_from(["DATE", "SET"])), draw(STRINGS), draw(day), draw(day))  # fmt: skip


@st.composite
def odd_forecasts(draw: st.DrawFn, text: str, ids: list[str]) -> Forecast:
    chances = st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1))
    days = st.none() | st.tuples(DAYS, DAYS)
    return Forecast(draw(st.sampled_from(ids)), draw(spans(text)), draw(chances), draw(days), draw(st.none() | spans(text)))  # fmt: skip
