"""The quick ways give what going through all statements gives, on an invented ledger."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from selon.ledger import asking, choosing, fulltext, names, sought
from selon.ledger.asking import Found
from selon.ledger.filters import Filters
from selon.ledger.folding import search_words
from selon.ledger.questions import said, search, who
from selon.ledger.schema import attributions
from selon.ledger.telling import statements
from selon.ledger.words import name_words, phrase_of, words_of

if TYPE_CHECKING:
    from selon.ledger.answers import Statement
    from selon.ledger.store import Ledger

LIMIT = 200
ROUNDS = 40


@pytest.fixture(scope="session")
def everything(invented: Ledger) -> list[Statement]:
    """All statements of both readers, newest first."""
    a = attributions.c
    with invented.engine.connect() as connection:
        ids = connection.scalars(
            sa.select(a.id).order_by(a.day.desc().nulls_last(), a.id.desc())
        ).all()
        return list(statements(connection, ids))


@pytest.fixture(params=["as it is", "narrow"])
def narrow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """With limits so low that a small ledger is gone through as a large one is."""
    if request.param == "narrow":
        for module, name, value in (
            (asking, "ENTRIES", 700), (asking, "_SORTED", 150), (asking, "_LOOKED", 120),
            (asking, "_RELAYED", 30), (asking, "_TELLING", 40), (fulltext, "RARE", 60), (fulltext, "_COMMON", 300),
            (sought, "_HASHED", 0),
        ):  # fmt: skip
            monkeypatch.setattr(module, name, value)
    return request.param == "narrow"


def draw(rng: random.Random, rows: list[Statement]) -> tuple[Filters, str | None]:
    row = rng.choice(rows)
    day = row.day or date(2023, 5, 5)
    chances = {
        "speaker": (0.3, (row.speaker or "x").split()[-1][: rng.choice([2, 3, 9])]),
        "speaker_type": (0.15, row.speaker_type),
        "outlet": (0.2, (row.outlet or "x").split()[0][: rng.choice([2, 9])]),
        "language": (0.15, row.language),
        "since": (0.25, (day - timedelta(rng.randrange(200))).isoformat()[: rng.choice([7, 10])]),
        "until": (0.2, (day + timedelta(rng.randrange(200))).isoformat()[: rng.choice([7, 10])]),
        "act": (0.25, row.act), "polarity": (0.1, row.polarity), "kind": (0.15, row.kind),
        "min_confidence": (0.2, rng.choice([0.5, 0.9, 0.99])), "certainty_low": (0.1, 0.2),
        "certainty_high": (0.1, 0.8), "through": (0.15, (row.chain or ("x",))[0].split()[-1]),
        "anonymous": (0.1, rng.random() < 0.7),
        "source": (0.15, " ".join((row.source or "x").split()[: rng.choice([1, 2])])),
        "all_readings": (0.3, True),
    }  # fmt: skip
    given = {k: v for k, (chance, v) in chances.items() if rng.random() < chance and v is not None}
    words = None
    if rng.random() < 0.4:
        picked = rng.sample(search_words(row.content).split(), 2)
        words = rng.choice([picked[0], " ".join(picked), " OR ".join(picked), f"{picked[0]} -{picked[1]}",
                            f'"{" ".join(row.content.split()[:2])}"'])  # fmt: skip
    return Filters(**given, limit=LIMIT), words


def fits(s: Statement, f: Filters, words: str | None) -> bool:
    named = name_words(f.speaker).fits(s.speaker or "") if f.speaker else True
    relays = s.chain[:-1] if s.speaker else s.chain
    return all([
        named, f.speaker_type in {None, s.speaker_type},
        name_words(f.outlet).fits(s.outlet or "") if f.outlet else True,
        f.language in {None, s.language}, f.act in {None, s.act}, f.polarity in {None, s.polarity},
        f.kind in {None, s.kind}, s.confidence >= (f.min_confidence or 0),
        f.first_day is None or (s.day_end is not None and s.day_end >= f.first_day),
        f.last_day is None or (s.day is not None and s.day <= f.last_day),
        f.certainty_low is None or (s.certainty_low is not None and s.certainty_low >= f.certainty_low),
        f.certainty_high is None or (s.certainty_high is not None and s.certainty_high <= f.certainty_high),
        any(name_words(f.through).fits(r) for r in relays) if f.through else True,
        f.anonymous is None or (s.speaker_type is not None and (s.speaker_type == "anonymous") == f.anonymous),
        phrase_of(f.source).fits(s.source or "") if f.source else True,
        words_of(words).fits(s.content) if words else True,
    ])  # fmt: skip


def test_same_answers(invented: Ledger, everything: list[Statement], narrow: bool) -> None:
    rng = random.Random(f"{narrow}")  # noqa: S311
    twice = {s.document for s in everything if s.reader == "reader 2"}
    cut = 0
    for _ in range(ROUNDS):
        filters, words = draw(rng, everything)
        want = [
            s for s in everything
            if fits(s, filters, words)
            and (filters.all_readings or s.reader == "reader 2" or s.document not in twice)
        ]  # fmt: skip
        answer = search(invented, words, filters) if words else said(invented, filters)
        if answer.looked_back_to:
            cut += 1
            # All of the newer ones are there; of that day itself perhaps not all.
            newer = [s for s in want if s.day and s.day > answer.looked_back_to]
            assert list(answer.rows)[: len(newer)] == newer[:LIMIT], (filters, words)
            continue
        assert list(answer.rows) == want[:LIMIT], (filters, words)
        assert answer.at_least or answer.total == len(want)
        assert answer.total <= len(want)
    assert bool(cut) == narrow


def test_an_export_takes_all_that_fits(invented: Ledger, everything: list[Statement]) -> None:
    rng = random.Random(3)  # noqa: S311
    twice = {s.document for s in everything if s.reader == "reader 2"}
    sizes = set()
    for _ in range(ROUNDS):
        filters, words = draw(rng, everything)
        filters = filters.but(all_readings=False)
        want = {
            s.key for s in everything
            if fits(s, filters, words) and (s.reader == "reader 2" or s.document not in twice)
        }  # fmt: skip
        with invented.engine.connect() as connection:
            ids, _ = choosing._ids(connection, filters, words)
            query = sa.select(attributions.c.key).where(attributions.c.id.in_(ids))
            found = connection.scalars(query).all()
        assert sorted(found) == sorted(want), (filters, words)
        sizes.add(len(want))
    assert max(sizes) > LIMIT


def test_best_matches_are_the_same_set(invented: Ledger, everything: list[Statement]) -> None:
    rng = random.Random(1)  # noqa: S311
    for _ in range(20):
        _, words = draw(rng, everything)
        if words is None:
            continue
        best, newest = (
            search(invented, words, Filters(order=o, limit=5000)) for o in ("best", "newest")
        )
        assert {s.key for s in best} == {s.key for s in newest}


def test_who_counts_what_said_gives(invented: Ledger, everything: list[Statement]) -> None:
    rng = random.Random(2)  # noqa: S311
    for _ in range(12):
        filters, _ = draw(rng, everything)
        name = rng.choice([s.speaker for s in everything if s.speaker]).split()[0][:3]
        filters = filters.but(speaker=None, limit=1000)
        answer = who(invented, name, filters)
        all_ = said(invented, filters.but(speaker=name, limit=5000))
        counts: dict[str, int] = {}
        for s in all_:
            counts[s.speaker or ""] = counts.get(s.speaker or "", 0) + 1
        assert {r.name: r.statements for r in answer} == counts
        assert [r.statements for r in answer] == sorted(counts.values(), reverse=True)
        for row in answer:
            mine = [s for s in all_ if s.speaker == row.name]
            assert row.denials == sum(s.polarity == "deny" for s in mine)
            assert row.last == max((s.day_end for s in mine if s.day_end), default=None)


def test_more_names_than_are_looked_at_is_said(
    invented: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST_NAMES", 3)
    answer = said(invented, Filters(speaker="bank"))
    assert len({s.speaker for s in answer}) <= 3
    assert "names fit 'bank'" in answer.notes[0]


def test_counting_stops_and_says_so(invented: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "COUNTED", 50)
    answer = said(invented)
    assert (answer.total, answer.at_least, len(answer)) == (50, True, 20)
    assert Found().ids == ()


def test_too_common_for_the_best_is_said(invented: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "RARE", 5)
    monkeypatch.setattr(fulltext, "_COMMON", 5)
    words = [w for s in said(invented, Filters(limit=100)) for w in search_words(s.content).split()]
    common = max(set(words), key=words.count)
    answer = search(invented, common, Filters(order="best"))
    assert "too many statements" in answer.notes[0]
    assert [s.day for s in answer] == sorted((s.day for s in answer), reverse=True)
