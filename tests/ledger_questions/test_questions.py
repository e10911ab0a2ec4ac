"""Who said what, in a ledger small enough to know every answer."""

from datetime import date

import pytest
from tests.ledger_questions.press import KREMLIN

from selon.errors import UsageError
from selon.ledger.answers import Answer, Statement
from selon.ledger.filters import Filters, days_of
from selon.ledger.questions import denials, said, search, who
from selon.ledger.store import Ledger


def contents(answer: Answer[Statement]) -> list[str]:
    return [s.content for s in answer]


def starts(answer: Answer[Statement]) -> set[str]:
    return {s.content.split()[0] for s in answer}


def test_newest_first_and_undated_last(ledger: Ledger) -> None:
    answer = said(ledger)
    assert answer.total == len(answer) == 15
    assert not answer.at_least
    days = [s.day for s in answer]
    assert days[-2:] == [None, None]
    assert days[:-2] == sorted(days[:-2], reverse=True)


def test_pages_are_parts_of_the_whole(ledger: Ledger) -> None:
    whole = said(ledger).rows
    pages = [said(ledger, Filters(limit=4, offset=i)) for i in (0, 4, 8, 12)]
    assert tuple(s for page in pages for s in page) == whole
    assert {page.total for page in pages} == {15}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"speaker": "peskov"}, 6), ({"speaker": "DMITRI pes"}, 5), ({"speaker": "elodie muller"}, 4),
        ({"speaker": "müll"}, 4), ({"speaker": "straßen"}, 1), ({"speaker": "nobody of this name"}, 0),
        ({"speaker_type": "organisation"}, 3), ({"outlet": "bugle"}, 8), ({"outlet": "bugle dai"}, 2),
        ({"language": "fr"}, 5), ({"act": "deny"}, 2), ({"polarity": "deny"}, 2),
        ({"kind": "hearsay"}, 2), ({"min_confidence": 0.5}, 14), ({"min_confidence": 0.95}, 1),
        ({"certainty_low": 0.1}, 2), ({"certainty_low": 0.8}, 1), ({"certainty_high": 0.6}, 1),
        ({"certainty_low": 0.3, "certainty_high": 0.94}, 0), ({"through": "bloomberg"}, 2),
        ({"through": "reuters"}, 2), ({"through": "peskov"}, 0), ({"anonymous": True}, 1),
        ({"anonymous": False, "speaker": "kremlin"}, 1), ({"source": "two people close"}, 1),
        ({"source": "people two"}, 0), ({"document": "https://news.example/2"}, 3),
        ({"document": "https://news.example/none"}, 0), ({"document": "news/2.txt"}, 3), ({"all_readings": True}, 16),
        ({"speaker": "peskov", "since": "2024", "act": "deny"}, 2),
        ({"anonymous": True, "through": "bloom", "source": "kremlin"}, 1),
    ],
)  # fmt: skip
def test_every_filter(ledger: Ledger, filters: dict, found: int) -> None:
    answer = said(ledger, Filters(**filters))
    assert len(answer) == answer.total == found


def test_what_the_ledger_has_nothing_of_is_named(ledger: Ledger) -> None:
    for name in ("speaker", "through"):
        assert said(ledger, Filters(**{name: "zzz"})).notes == (
            "no name in this ledger fits 'zzz'",
        )
    assert said(ledger, Filters(outlet="zzz")).notes == ("no outlet in this ledger fits 'zzz'",)
    assert said(ledger, Filters(document="zzz")).notes == ("no document in this ledger fits 'zzz'",)


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2024", None, {1, 2, 3, 6, 7}), ("2024-02-15", None, {2, 3, 6, 7}), ("2024-03", "2024-03", {2}),
        ("2024-02-29", "2024-02-29", {3}), ("2024-03-01", "2024-03-04", set()), (None, "2023", {5}),
        ("2023-12-31", "2024-01-10", {1, 5}), (date(2024, 2, 10), date(2024, 2, 11), {3}),
        (None, "2024-02-01", {1, 3, 5}),
    ],
)  # fmt: skip
def test_days_overlap(ledger: Ledger, since: str, until: str, found: set[int]) -> None:
    answer = said(ledger, Filters(since=since, until=until))
    assert {int(s.title.split()[1]) for s in answer} == found


def test_a_document_by_its_key_and_the_beginning_of_it(ledger: Ledger) -> None:
    key = said(ledger, Filters(document="https://news.example/2")).rows[0].document
    for given in (key, key[:8]):
        assert said(ledger, Filters(document=given)).total == 3


def test_only_the_current_reading_counts(ledger: Ledger) -> None:
    (current,) = said(ledger, Filters(document="https://news.example/6"))
    assert (current.act, current.reader) == ("claim", "selon 0.3 w2")
    both = said(ledger, Filters(document="https://news.example/6", all_readings=True))
    assert {s.reader for s in both} == {"selon 0.2 w1", "selon 0.3 w2"}
    assert said(ledger, Filters(speaker="dmitri", act="state")).total == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("truce", {"Putin", "undated", "the"}), ("treve", {"aucune"}), ('"peace talks"', {"peace"}),
        ("peace", {"peace", "talks"}), ("peace -summer", {"peace"}), ("truce OR peace -talks", {"Putin", "undated"}),
        ("negoc*", {"les"}), ("geneve", {"les", "the"}), ("Straße", {"the"}), ("SUM", {"=SUM(A1)"}),
        ("bloomberg", set()), ("zzz", set()),
    ],
)  # fmt: skip
def test_search(ledger: Ledger, words: str, found: set[str]) -> None:
    for order in ("newest", "best"):
        answer = search(ledger, words, Filters(order=order))
        assert starts(answer) == found


def test_search_with_filters(ledger: Ledger) -> None:
    assert starts(search(ledger, "truce", Filters(anonymous=True))) == {"Putin"}
    assert starts(search(ledger, "truce", Filters(through="reuters", kind="hearsay"))) == {"the"}
    assert starts(search(ledger, "truce", Filters(source="two people"))) == {"Putin"}
    assert not search(ledger, "truce", Filters(language="fr"))


def test_the_best_match_is_the_shorter_one_with_more_of_the_words(ledger: Ledger) -> None:
    best = search(ledger, "peace OR talks OR summer", Filters(order="best"))
    assert contents(best)[0] == "talks about peace will end by summer"


def test_what_a_statement_tells(ledger: Ledger) -> None:
    (s,) = search(ledger, "opposition")
    assert s.chain == ("Bloomberg", KREMLIN)
    assert (s.speaker, s.speaker_type, s.source) == (KREMLIN, "anonymous", KREMLIN)
    assert (s.day, s.day_end, s.outlet) == (date(2024, 1, 10), date(2024, 1, 10), "Bugle News")
    assert (s.certainty_low, s.certainty_high) == (0.2, 0.5)
    (denial,) = said(ledger, Filters(speaker="dmitri", act="deny", language="en"))
    assert (s.denied_by, denial.denies) == ((denial.key,), (s.key,))


def test_who_counts_and_ranks(ledger: Ledger) -> None:
    answer = who(ledger, "pes")
    assert [(r.name, r.type, r.statements, r.denials) for r in answer] == [
        ("Dmitri Peskov", "person", 5, 2), ("Peskova Ltd", "organisation", 1, 0),
    ]  # fmt: skip
    assert (answer.rows[0].first, answer.rows[0].last) == (date(2024, 1, 10), date(2024, 4, 1))
    assert [r.statements for r in who(ledger, "pes", Filters(since="2024-03"))] == [2]
    assert [r.name for r in who(ledger, "peskov", Filters(limit=1, offset=1))] == ["Peskova Ltd"]
    assert [r.statements for r in who(ledger, "peskov", Filters(source="dmitri"))] == [5]
    assert [r.name for r in who(ledger, "kremlin", Filters(through="bloom"))] == [KREMLIN]
    nobody = who(ledger, "zzz")
    assert not nobody
    assert nobody.notes == ("no name in this ledger fits 'zzz'",)


def test_denials(ledger: Ledger) -> None:
    answer = denials(ledger)
    assert [(d.denier, d.denied_speaker) for d in answer] == [
        ("Dmitri Peskov", None),
        ("Dmitri Peskov", KREMLIN),
    ]
    assert answer.rows[1].denied == "Putin may drop his opposition to the truce"
    (claim,) = search(ledger, "opposition")
    one = denials(ledger, key=claim.key[:10])
    assert one.rows == (answer.rows[1],)
    assert denials(ledger, key=answer.rows[0].key).total == 0
    assert denials(ledger, Filters(language="fr")).rows == (answer.rows[0],)
    with pytest.raises(UsageError, match="no attribution a-0000"):
        denials(ledger, key="a-0000000000000000")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"kind": "odd"}, "no kind 'odd': one of direct"), ({"polarity": "x"}, "no polarity"),
        ({"speaker_type": "x"}, "no speaker type"), ({"order": "x"}, "no order"), ({"since": "24"}, "is not a date"),
        ({"since": "2024-02-30"}, "no day"), ({"until": "2024-13"}, "no day"),
        ({"since": "2024", "until": "2023"}, "before the beginning"), ({"min_confidence": 2}, "from 0 to 1"),
        ({"certainty_low": 0.5, "certainty_high": 0.1}, "before the beginning"), ({"limit": 0}, "1 to 10,000"),
        ({"offset": 9_999}, "offset included"), ({"offset": -1}, "offset included"),
    ],
)  # fmt: skip
def test_filters_that_make_no_sense(wrong: dict, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Filters(**wrong)


def test_days() -> None:
    assert days_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert days_of(" 2023 ") == (date(2023, 1, 1), date(2023, 12, 31))
