"""When it was said, how sure the source is, what is foretold: shown where known, else absent."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from selon.records import (
    Attribution,
    Certainty,
    Cue,
    Document,
    Forecast,
    Publication,
    Reading,
    Said,
    Span,
    SpanText,
    Speaker,
    Time,
)
from selon.views.facts import chance, days, hedge, horizon, published
from selon.views.html import fragment, page
from selon.views.terminal import TerminalView
from selon.views.timeline import Timeline, moments, timeline

TEXT = """Gas stocks may not last the winter

HALDEN, January 2031 – Prime minister Ilse Brandt said last week that rationing would probably begin in March if the pipeline stays shut. The cabinet will meet every Monday.

Two aides put it at a one-in-four chance that the whole country goes cold over the next two years. The depot near Torv could have been empty since 2019, and it could fill again.

"The depot is safe," said Ole Vik, its manager. Forecasters expect a mild spring, perhaps soon.
"""
JANUARY = (date(2031, 1, 1), date(2031, 1, 31))
NBSP = "\N{NO-BREAK SPACE}"


def at(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


def span(*words: str) -> SpanText:
    return SpanText.of(TEXT, map(at, words))


def cue(words: str, after: str) -> Cue:
    start = TEXT.index(words, TEXT.index(after))
    return Cue(((start, start + len(words)),), words, words, "state")


def time(words: str, kind: str, value: str, *meant: date) -> Time:
    start, end = meant or (None, None)
    return Time(at(words), words, kind, value, start, end)  # type: ignore[arg-type]


@pytest.fixture
def gas() -> Reading:
    """A certainty of each sort, forecasts with everything and with nothing, times of each type."""
    brandt = "that rationing would probably begin in March if the pipeline stays shut"
    made = (
        Attribution(
            "a1",
            "indirect",
            span(brandt),
            cue("said", "Brandt"),
            span("Prime minister Ilse Brandt"),
            speaker="s1",
            chain=("s1",),
            said=Said("last week", date(2030, 12, 23), date(2031, 1, 26)),
            certainty=Certainty(0.55, 0.75, ("probably",), "PHIA"),
            confidence=0.9,
        ),
        Attribution(
            "a2",
            "indirect",
            span("a one-in-four chance that the whole country goes cold over the next two years"),
            cue("put it", "aides"),
            span("Two aides"),
            certainty=Certainty(0.25, 0.25, ("one-in-four",), "stated"),
            confidence=0.9,
        ),
        Attribution(
            "a3",
            "hearsay",
            span("The depot near Torv could have been empty since 2019", "it could fill again"),
            certainty=Certainty(0.0, 1.0, ("could", "could"), "unquantified"),
            confidence=0.9,
        ),
        Attribution(
            "a4",
            "direct",
            span('"The depot is safe,"'),
            cue("said", "safe"),
            span("Ole Vik, its manager"),
            speaker="s2",
            chain=("s2",),
            confidence=0.9,
        ),
        Attribution("a5", "hearsay", span("a mild spring, perhaps soon"), confidence=0.9),
    )
    event = brandt.removeprefix("that ")
    condition = span("if the pipeline stays shut")
    march = (date(2031, 3, 1), date(2031, 3, 31))
    cold = span("the whole country goes cold over the next two years")
    two_years = (date(2031, 1, 1), date(2033, 1, 31))
    return Reading(
        Document(TEXT, "gas.txt", language="en", published=Publication(*JANUARY, "month")),
        made,
        (
            Speaker("s1", "Ilse Brandt", "person", "Prime minister"),
            Speaker("s2", "Ole Vik", "person", "its manager"),
        ),
        times=(
            time("January 2031", "DATE", "2031-01", *JANUARY),
            time("last week", "DATE", "XXXX-WXX", date(2030, 12, 23), date(2031, 1, 26)),
            time("March", "DATE", "2031-03", *march),
            time("every Monday", "SET", "XXXX-WXX-1"),
            time("the next two years", "DURATION", "P2Y", *two_years),
            time("2019", "DATE", "2019", date(2019, 1, 1), date(2019, 12, 31)),
            time("soon", "DATE", "FUTURE_REF"),
        ),
        forecasts=(
            Forecast("a5", span("a mild spring"), None, None),
            Forecast("a2", cold, (0.25, 0.25), two_years),
            Forecast("a1", span(event), (0.55, 0.75), march, condition),
        ),
    )


@pytest.fixture
def bare(gas: Reading) -> Reading:
    """The same article, before anything was read of when and how sure."""
    plain = tuple(replace(a, said=None, certainty=None) for a in gas.attributions)
    return gas.replace(attributions=plain, times=(), forecasts=())


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ((2031, 1, 5), (2031, 1, 5), "5 January 2031"),
        ((2031, 1, 5), (2031, 1, 7), "5–7 January 2031"),
        ((2031, 1, 1), (2031, 1, 31), "January 2031"),
        ((2031, 1, 1), (2031, 1, 30), "1–30 January 2031"),
        ((2032, 2, 1), (2032, 2, 29), "February 2032"),
        ((2032, 2, 1), (2032, 2, 28), "1–28 February 2032"),
        ((2031, 1, 28), (2031, 2, 3), "28 January – 3 February 2031"),
        ((2031, 1, 1), (2031, 3, 31), "January – March 2031"),
        ((2030, 12, 1), (2031, 1, 31), "December 2030 – January 2031"),
        ((2030, 12, 28), (2031, 1, 3), "28 December 2030 – 3 January 2031"),
        ((2031, 1, 1), (2031, 12, 31), "2031"),
        ((2001, 1, 1), (2100, 12, 31), "2001–2100"),
    ],
)
def test_days_are_told_as_shortly_as_they_are_known(
    start: tuple[int, int, int], end: tuple[int, int, int], told: str
) -> None:
    assert days(date(*start), date(*end)) == told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.55, 0.75, "55–75"),
        (0.25, 0.25, "25"),
        (0.0, 1.0, "0–100"),
        (0.001, 0.001, "0.1"),
        (0.95, 0.999, "95–99.9"),
    ],
)
def test_a_small_chance_is_not_rounded_to_none(low: float, high: float, told: str) -> None:
    assert chance(low, high) == f"{told}{NBSP}%"


def test_words_of_certainty_are_told_once_in_their_order() -> None:
    made = hedge(Certainty(0.0, 1.0, ("may", "could", "May"), "unquantified"))
    assert made == (None, "may, could", "unquantified")
    # What a yardstick or the source itself leaves open is still a measure.
    assert hedge(Certainty(0.0, 1.0, ("x",), "PHIA")).chance == f"0–100{NBSP}%"


def test_publication_narrowed_within_a_month_is_told_by_its_days(gas: Reading) -> None:
    assert published(gas.document) == "January 2031"
    narrow = Publication(date(2031, 1, 9), date(2031, 1, 11), "month")
    assert published(replace(gas.document, published=narrow)) == "9–11 January 2031"


def test_a_horizon_that_begins_with_publication_is_a_last_day(gas: Reading) -> None:
    mild, cold, rationing = gas.forecasts
    assert horizon(mild, gas.document) is None
    assert horizon(cold, gas.document) == "by 31 January 2033"
    assert horizon(rationing, gas.document) == "March 2031"
    undated = replace(gas.document, published=None)
    assert horizon(cold, undated) == "January 2031 – January 2033"
    one_day = replace(cold, horizon=(JANUARY[0], JANUARY[0]))
    assert horizon(one_day, gas.document) == "1 January 2031"


# The terminal


def lines(reading: Reading, width: int) -> list[str]:
    return TerminalView(width=width).add(reading).replace(NBSP, " ").split("\n")


def below(reading: Reading, number: int, width: int) -> str:
    """What stands in a row of the table, all its lines as one."""
    found = lines(reading, width)
    first = next(i for i, x in enumerate(found) if re.match(rf"{number}  [●◐○◌]", x))
    row = [found[first]]
    for line in found[first + 1 :]:
        if not line.startswith(" " * 5):
            break
        row.append(line)
    return " ".join(" ".join(row).split())


@pytest.mark.parametrize("width", [60, 80, 84, 120])
def test_a_line_below_the_row_tells_when_and_how_sure(gas: Reading, width: int) -> None:
    assert below(gas, 1, width).endswith(
        "said 23 December 2030 – 26 January 2031 certainty 55–75 %: probably, PHIA"
    )
    assert below(gas, 2, width).endswith("certainty 25 %: one-in-four, stated")
    assert below(gas, 3, width).endswith("certainty unquantified: could")
    for number in (4, 5):
        assert not re.search("certainty|said \\d", below(gas, number, width))


def test_that_line_is_dim(gas: Reading) -> None:
    coloured = TerminalView(colour=True, width=120).add(gas)
    line = next(x for x in coloured.split("\n") if "PHIA" in x)
    assert re.search(r"\x1b\[2msaid 23 December", line)
    assert re.search(r"\x1b\[2mprobably\x1b\[0m", line)


def test_an_expectation_without_a_yardstick_keeps_its_interval(gas: Reading) -> None:
    hedged = Certainty(0.5, 1.0, ("is expected",), "unquantified")
    first = replace(gas.attributions[0], certainty=hedged)
    text = below(gas.replace(attributions=(first,)), 1, 120)
    assert text.endswith("certainty 50–100 %: is expected, unquantified")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_forecasts_are_listed_after_the_speakers(gas: Reading, width: int) -> None:
    text = "\n".join(lines(gas, width))
    listed = text[text.rindex("\n  forecasts\n") :]
    assert text.index("says  relays") < text.index(listed)
    told = [" ".join(x.split()) for x in re.split(r"\n  (?=\d)", listed)[1:]]
    assert [t[0] for t in told] == ["1", "2", "5"]
    assert told[0].startswith("1 rationing would probably begin in March if")
    assert told[0].endswith("Ilse Brandt 55–75 % March 2031 ‹if the pipeline stays shut›")
    assert told[1].endswith("over the next two years Two aides 25 % by 31 January 2033")
    assert told[2] == "5 a mild spring (nobody named)"


def test_a_terminal_shows_nothing_where_there_is_nothing(bare: Reading) -> None:
    for width in (60, 120):
        text = "\n".join(lines(bare, width)).split("Forecasters")[1]
        assert not re.search(r"certainty|said \d|forecasts|‹if|%:", text)


@pytest.mark.parametrize("width", [30, 45, 83, 84, 200])
def test_no_line_is_too_wide(gas: Reading, width: int) -> None:
    long = replace(gas.attributions[0], certainty=Certainty(0.2, 0.5, ("maybe " * 60,), "PHIA"))
    reading = gas.replace(attributions=(long, *gas.attributions[1:]))
    assert max(map(cell_len, lines(reading, width))) <= width


# HTML


def card(reading: Reading, number: int) -> str:
    html = fragment(reading).split(f'data-a="{number}">')[1].split("</li>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace(NBSP, " ").split())


def test_cards_tell_when_how_sure_and_what_next(gas: Reading) -> None:
    first, second, third, fourth, fifth = (card(gas, n) for n in range(1, 6))
    assert "said 23 December 2030 – 26 January 2031 “ last week ”" in first
    assert "certainty 55–75 % “ probably ” PHIA" in first
    # All of the content is foretold: it is not said twice.
    assert "forecast 55–75 % March 2031 “ if the pipeline stays shut ”" in first
    assert "certainty 25 % “ one-in-four ” stated" in second
    assert "forecast “ the whole country goes cold over the next two years ” 25 % by" in second
    assert "certainty “ could ” unquantified" in third
    assert not re.search("certainty|forecast|said \\d", fourth)
    assert fifth.count("forecast") == 1


def test_the_bar_lies_over_the_interval(gas: Reading) -> None:
    bars = re.findall(r'class="s-bar"[^>]*><span style="([^"]*)"', fragment(gas))
    assert bars == ["left:55.0%;width:20.0%", "left:25.0%;width:0.0%"]


def test_times_in_the_text_tell_their_value(gas: Reading) -> None:
    html = fragment(gas)
    found = dict(re.findall(r'class="s-time" title="([^"]*)"[^>]*>([^<]*)<', html))
    assert found == {
        "January 2031 (date 2031-01)": "January 2031",
        "23 December 2030 – 26 January 2031 (date XXXX-WXX)": "last week",
        "March 2031 (date 2031-03)": "March",
        "set XXXX-WXX-1": "every Monday",
        "January 2031 – January 2033 (duration P2Y)": "the next two years",
        "2019 (date 2019)": "2019",
        "date FUTURE_REF": "soon",
    }
    # A machine is told only what HTML can say; whoever has no mouse gets there by the keyboard.
    assert re.findall(r' datetime="([^"]*)"', html) == ["2031-01", "2031-03", "2019"]
    assert len(re.findall(r'<(?:time|span) class="s-time"[^>]* tabindex="0"', html)) == 7


def test_a_time_across_the_border_of_a_content_is_marked_in_both_parts(gas: Reading) -> None:
    start, end = at("in March if")
    odd = Time(
        (start - 6, end), TEXT[start - 6 : end], "DATE", "2031-03", *gas.forecasts[2].horizon
    )  # type: ignore[misc]
    across = Time(at("shut. The"), "shut. The", "DATE", "X", None, None)
    html = fragment(gas.replace(times=(odd, across, *gas.times[2:3])))
    parts = re.findall(r'class="s-time" title="date X"([^>]*)>([^<]*)<', html)
    assert [words for _, words in parts] == ["shut", ". The"]
    assert ["tabindex" in rest for rest, _ in parts] == [True, False]
    # The one inside another is not marked again.
    assert html.count("(date 2031-03)") == 1
    body = html.split('class="s-text"')[1].split("<section")[0].split(">", 1)[1]
    text = re.sub(r'<a class="s-note".*?</a>|<[^>]*>', "", body).replace("&#34;", '"')
    assert "".join(text.split()) == "".join(TEXT.split())


def line(reading: Reading) -> Timeline:
    made = timeline(reading, {a.id: i for i, a in enumerate(reading.attributions, 1)})
    assert made
    return made


def test_the_timeline_holds_times_publication_and_horizons_in_order(gas: Reading) -> None:
    shown = [(e.kind, e.words[0][0][:12], e.days, e.card) for e in line(gas).entries]
    assert shown == [
        ("time", "2019", "2019", None),
        ("time", "last week", "23 December 2030 – 26 January 2031", None),
        ("published", "published", "January 2031", None),
        ("time", "January 2031", "January 2031", None),
        ("time", "the next two", "January 2031 – January 2033", None),
        ("forecast", "the whole co", "by 31 January 2033", 2),
        ("time", "March", "March 2031", None),
        ("forecast", "rationing wo", "March 2031", 1),
    ]


def test_the_timeline_keeps_order_and_stays_on_its_line(gas: Reading) -> None:
    made = line(gas)
    starts = [e.start for e in made.entries]
    assert starts == sorted(starts)
    assert starts[0] == 0
    assert max(e.start + e.length for e in made.entries) == pytest.approx(100, abs=0.1)
    assert all(e.length > 0 for e in made.entries)
    labels = [t.label for t in made.ticks]
    assert "2031" in labels
    assert all(b.at - a.at >= 12 for a, b in zip(made.ticks, made.ticks[1:], strict=False))
    assert made.published == (made.entries[2].start, made.entries[2].length)


def test_the_same_days_in_other_words_share_an_entry(gas: Reading) -> None:
    day = (date(2031, 1, 9), date(2031, 1, 9))
    other = [replace(gas.times[i], start=day[0], end=day[1]) for i in (1, 3, 6)]
    entry = line(gas.replace(times=tuple(other), forecasts=())).entries[1]
    assert entry.words == (("last week", 1), ("every Monday", 2), ("soon", 3))


def test_fewer_than_two_different_days_are_no_timeline(gas: Reading, bare: Reading) -> None:
    assert timeline(bare, {}) is None
    assert timeline(bare.replace(times=gas.times[:1]), {}) is None
    assert timeline(bare.replace(times=(gas.times[3], gas.times[6])), {}) is None
    assert timeline(bare.replace(times=gas.times[2:3]), {}) is not None
    undated = bare.replace(document=replace(bare.document, published=None))
    assert timeline(undated.replace(times=gas.times[2:3]), {}) is None
    assert timeline(undated.replace(times=gas.times[2:6]), {}) is not None
    assert 's-when"' not in fragment(bare).split("</style>")[1]
    assert 's-when"' in fragment(gas).split("</style>")[1]


@pytest.mark.parametrize(("years", "folded"), [(11, False), (12, True)])
def test_a_long_timeline_is_folded_and_complete(bare: Reading, years: int, folded: bool) -> None:
    spans = [(date(1990 + n, 1, 1), date(1990 + n, 12, 31)) for n in range(years)]
    times = [Time((n, n + 1), TEXT[n], "DATE", "X", *meant) for n, meant in enumerate(spans)]
    section = fragment(bare.replace(times=tuple(times))).split('<section class="s-when"')[1]
    assert ("<details>" in section) == ("</details>" in section) == folded
    assert section.count("s-at-time") == years


def test_the_first_and_the_last_day_of_the_calendar_can_be_drawn(bare: Reading) -> None:
    ends = (Time((0, 3), "Gas", "DATE", "X", date.min, date.max), *bare.times)
    made = line(bare.replace(times=ends))
    assert (made.entries[0].start, made.entries[0].length) == (0, 100)
    for day in (date.min, date.max):
        document = replace(bare.document, published=Publication(day, day, "day"))
        assert line(bare.replace(document=document, times=ends)).published


def test_the_timeline_leads_to_the_text_and_to_the_cards(gas: Reading) -> None:
    html = page([gas])
    section = html.split('<section class="s-when"')[1].split("</section>")[0]
    links = dict(re.findall(r'href="#([^"]*)">([^<]*)<', section))
    assert len(links) == 7
    for target in links:
        assert html.count(f' id="{target}"') == 1
    march = next(target for target, words in links.items() if words == "March")
    assert re.search(rf'id="{march}"[^>]*>March<', html)
    assert "d1-c2" in links


def test_a_page_shows_nothing_where_there_is_nothing(bare: Reading) -> None:
    html = page([bare]).split("</style>")[1]
    assert not re.search(r"s-time|s-how|s-bar|s-when|<dl|<time", html)


def test_hostile_words_of_time_stay_words(gas: Reading) -> None:
    evil = '"><script>x</script>\x1b[2J'
    day = date(2031, 1, 9)
    first = replace(
        gas.attributions[0],
        said=Said(evil, day, day),
        certainty=Certainty(0.2, 0.5, (evil,), evil),
    )
    ahead = Forecast("a1", SpanText(((0, 3),), evil), (0, 1), (day, day), SpanText(((0, 3),), evil))
    reading = gas.replace(
        attributions=(first,),
        forecasts=(ahead,),
        times=(Time((0, 3), evil, "DATE", evil, day, day), *gas.times),
    )
    html = page([reading])
    assert html.count("<script>") == 1
    assert "\x1b" not in html
    assert html.count("␛[2J") >= 6
    for width in (60, 120):
        assert "\x1b" not in "".join(lines(reading, width))


def test_many_times_are_found_quickly_and_all(bare: Reading) -> None:
    words = "day " * 5000
    day = date(2031, 1, 9)
    spans = [(i * 4, i * 4 + 3) for i in range(5000)]
    times = tuple(Time(s, "day", "DATE", "2031-01-09", day, day) for s in spans)
    reading = Reading(replace(bare.document, text=words), times=times)
    assert [(m.start, m.end) for m in moments(reading)] == spans
    assert fragment(reading).count('class="s-time"') == 5000


# CSV


def cells(reading: Reading) -> dict[str, dict[str, str]]:
    from selon.views.csv import CsvView

    return {r["id"]: r for r in csv.DictReader(io.StringIO(CsvView().add(reading), newline=""))}


WHEN = (
    *("said_start", "said_end", "certainty_low", "certainty_high", "certainty_words", "scale"),
    *("forecast_probability_low", "forecast_probability_high", "forecast_start", "forecast_end"),
)


def test_csv_has_when_how_sure_and_what_next(gas: Reading, bare: Reading) -> None:
    found = cells(gas)
    assert [found["a1"][c] for c in WHEN] == [
        *("2030-12-23", "2031-01-26", "0.55", "0.75", "probably", "PHIA"),
        *("0.55", "0.75", "2031-03-01", "2031-03-31"),
    ]
    assert [found["a3"][c] for c in WHEN] == [
        *("", "", "0.0", "1.0", "could; could", "unquantified"),
        *("", "", "", ""),
    ]
    assert [found["a5"][c] for c in WHEN] == [""] * 10
    assert [[row[c] for c in WHEN] for row in cells(bare).values()] == [[""] * 10] * 5


def test_csv_keeps_the_places_of_several_forecasts(gas: Reading) -> None:
    mild, cold, rationing = (replace(f, attribution="a1") for f in gas.forecasts)
    row = cells(gas.replace(forecasts=(cold, mild, rationing)))["a1"]
    assert [row[c] for c in WHEN[6:]] == [
        *("0.25;;0.55", "0.25;;0.75"),
        *("2031-01-01;;2031-03-01", "2033-01-31;;2031-03-31"),
    ]


def test_csv_has_a_chance_of_nought_and_no_places_for_nothing(gas: Reading) -> None:
    mild, cold, _ = (replace(f, attribution="a1") for f in gas.forecasts)
    nought = replace(cold, probability=(0.0, 0.0), horizon=None)
    row = cells(gas.replace(forecasts=(nought, mild)))["a1"]
    assert [row[c] for c in WHEN[6:]] == ["0.0;", "0.0;", "", ""]
