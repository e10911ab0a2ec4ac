"""The measures, on hand-made articles whose figures can be counted on fingers."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from selon.languages import ACTS
from selon.records import Attribution, Cue, Document, Reading, SpanText

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from selon_training import measure
from selon_training.measure import Measures, errors, gold_reading, gold_readings, tracker_hits

ROOT = Path(__file__).resolve().parents[2]

TEXT = (
    "Ana a dit à Bob que Luc voulait partir. « Il pleut », estime Eva. Max veut dormir. "
    "Le train serait en retard. Selon Zoé, tout va bien."
)
PIECES = {  # source, cue, content, addressee, kind, parent
    "a1": ("Ana", "a dit", "que Luc voulait partir", "à Bob", "indirect", None),
    "a2": ("Luc", "voulait", "partir", None, "indirect", "a1"),
    "a3": ("Eva", "estime", "« Il pleut »", None, "direct", None),
    "a4": ("Max", "veut", "dormir", None, "indirect", None),
    "a5": (None, "serait", "Le train serait en retard", None, "hearsay", None),
    "a6": ("Zoé", "Selon", "tout va bien", None, "indirect", None),
}


def spans(part: str | None) -> list[list[int]]:
    return [] if part is None else [[TEXT.index(part), TEXT.index(part) + len(part)]]


@pytest.fixture
def article() -> dict:
    made = [
        {"id": i, "source": spans(s), "cue": spans(c), "content": spans(t), "addressee": spans(d),
         "kind": k, "parent": p}
        for i, (s, c, t, d, k, p) in PIECES.items()
    ]  # fmt: skip
    return {"doc": "x", "language": "fr", "text": TEXT, "attributions": made}


@pytest.fixture
def gold(article) -> Reading:
    return gold_reading(article, "x")


def change(reading: Reading, name: str, **changes: object) -> Reading:
    made = (replace(a, **changes) if a.id == name else a for a in reading.attributions)
    return reading.replace(attributions=tuple(made))


def without(reading: Reading, *names: str) -> Reading:
    return reading.replace(attributions=tuple(a for a in reading.attributions if a.id not in names))


def span(part: str) -> SpanText:
    return SpanText.of(TEXT, [tuple(spans(part)[0])])


def result(gold: Reading, found: Reading) -> dict:
    measures = Measures()
    measures.add(gold, found)
    return measures.to_dict()


def figures(gold: Reading, found: Reading, name: str) -> tuple[int, int, int]:
    row = result(gold, found)["measures"][name]
    return row["hits"], row["gold"], row["found"]


def test_gold_is_a_reading_with_acts(gold) -> None:
    acts = {a.id: a.cue.act for a in gold.attributions}
    assert acts == {
        "a1": "state", "a2": "want", "a3": "believe", "a4": "want", "a5": "report", "a6": "state",
    }  # fmt: skip
    first = gold.attributions[0]
    assert (first.source.text, first.addressee.text) == ("Ana", "à Bob")


def test_the_perfect_reader_has_a_hundred_everywhere(gold) -> None:
    out = result(gold, gold)
    assert {row["F1"] for row in out["measures"].values()} == {100.0}
    assert out["kinds"]["accuracy"] == 100.0
    assert errors(gold, gold) == []


@pytest.mark.parametrize("name", ["fr-wikinews", "en-wikinews"])
def test_the_perfect_reader_on_our_dev_articles(name) -> None:
    measures = Measures()
    for reading in gold_readings(ROOT / "corpora" / name / "dev"):
        measures.add(reading, reading)
        assert errors(reading, reading) == []
    rows = {k: v for k, v in measures.to_dict()["measures"].items() if v["gold"]}
    # The Tracker takes the first of equally good matches, so it can lose a nested quote to its parent.
    assert all(
        row["F1"] == 100.0 for k, row in rows.items() if not k.startswith("statements, over")
    )


def test_who_said_what_is_the_rulers(gold) -> None:
    found = change(without(gold, "a6"), "a4", source=span("Zoé"))
    assert figures(gold, found, "who said what") == (4, 6, 5)
    assert figures(gold, found, "content") == (5, 6, 5)
    assert figures(gold, found, "source") == (4, 5, 4)


def test_hearsay_needs_the_kind_and_half_the_clause(gold) -> None:
    assert figures(gold, change(gold, "a5", kind="indirect"), "hearsay") == (0, 1, 0)
    assert figures(gold, change(gold, "a5", content=span("en retard")), "hearsay") == (0, 1, 1)
    assert figures(gold, change(gold, "a4", kind="hearsay"), "hearsay") == (1, 1, 2)


def test_nested_needs_a_parent_and_its_source(gold) -> None:
    assert figures(gold, change(gold, "a2", parent=None), "nested") == (0, 1, 0)
    assert figures(gold, change(gold, "a2", source=span("Max")), "nested") == (0, 1, 1)
    assert figures(gold, change(gold, "a4", parent="a3"), "nested") == (1, 1, 2)


def test_the_right_parent_is_told_by_its_content(gold) -> None:
    wrong = change(gold, "a2", parent="a3")
    assert figures(gold, wrong, "nested") == (1, 1, 1)
    assert figures(gold, wrong, "nested, right parent") == (0, 1, 1)
    shorter = change(gold, "a1", content=span("Luc voulait partir"))
    assert figures(gold, shorter, "nested, right parent") == (1, 1, 1)


def test_addressees_count_on_matched_attributions(gold) -> None:
    assert figures(gold, change(gold, "a1", addressee=None), "addressee") == (0, 1, 0)
    assert figures(gold, change(gold, "a4", addressee=span("Eva")), "addressee") == (1, 1, 2)
    lost = change(gold, "a1", content=span("estime Eva"))
    assert figures(gold, lost, "addressee") == (0, 1, 1)
    assert figures(gold, lost, "addressee, of matched") == (0, 0, 0)


def test_kinds_are_confused_on_matched_attributions_whatever_the_source(gold) -> None:
    found = change(without(gold, "a1"), "a3", kind="mixed", source=None)
    kinds = result(gold, found)["kinds"]
    assert (kinds["matched"], kinds["accuracy"]) == (5, 80.0)
    assert kinds["confusion"]["direct"] == {"direct": 0, "mixed": 1, "indirect": 0, "hearsay": 0}
    assert kinds["confusion"]["indirect"]["indirect"] == 3


def test_statements_are_acts_of_saying_and_whatever_is_quoted_whole(gold) -> None:
    chosen = [a.id for a in gold.attributions if measure.is_statement(a)]
    assert chosen == ["a1", "a3", "a6"]  # not want (a2, a4), not hearsay (a5)
    cueless = Attribution("b", "indirect", span("dormir"))
    assert not measure.is_statement(cueless)
    assert measure.is_statement(replace(cueless, kind="direct"))
    assert measure.SAYING.issubset(ACTS)


def test_statements_on_both_sides_are_chosen_by_their_own_cue(gold) -> None:
    said = Cue(span("veut").spans, "dit", "dire", "state")
    assert figures(gold, change(gold, "a4", cue=said), "statements, overlap > 0.3") == (3, 3, 4)
    wanted = Cue(span("Selon").spans, "veut", "vouloir", "want")
    assert figures(gold, change(gold, "a6", cue=wanted), "statements, overlap > 0.3") == (2, 3, 2)


def test_the_trackers_overlap_looks_at_the_gold_quote_alone() -> None:
    gold = [frozenset(range(10))]
    long, third, part = frozenset(range(100)), frozenset(range(3)), frozenset(range(8))
    assert tracker_hits(gold, [long], 0.8) == 1
    assert tracker_hits(gold, [long], 0.3, measure.iou) == 0
    assert tracker_hits(gold, [third], 0.3) == 0  # greater, not equal
    assert tracker_hits(gold, [part], 0.3) == 1
    assert tracker_hits(gold, [part], 0.8) == 0


def test_the_tracker_uses_each_found_quote_once() -> None:
    one, two = frozenset(range(5)), frozenset(range(5, 10))
    both = one | two
    assert tracker_hits([one, two], [both], 0.8) == 1
    assert tracker_hits([one, two], [two, one], 0.8) == 2
    assert tracker_hits([], [both], 0.3) == 0
    assert tracker_hits([one], [], 0.3) == 0


def test_errors_of_every_type(gold) -> None:
    found = change(without(gold, "a6"), "a4", source=span("Zoé"))
    found = change(found, "a5", content=span("en retard"))
    extra = Attribution("b", "indirect", span("estime Eva"), source=span("Eva"))
    found = found.replace(attributions=(*found.attributions, extra))
    seen = [(e.type, e.gold and e.gold.id, e.found and e.found.id) for e in errors(gold, found)]
    assert seen == [
        ("spurious", None, "b"),
        ("wrong source", "a4", "a4"),
        ("wrong content border", "a5", "a5"),
        ("missed", "a6", None),
    ]


def test_errors_are_shown_with_their_surroundings(gold, tmp_path) -> None:
    path = tmp_path / "errors.txt"
    measure.write_errors(errors(gold, without(gold, "a3", "a6")), 1, path)
    written = path.read_text("utf-8")
    assert written.startswith("2 errors (missed: 2); 1 of them:\n")
    assert written.count("## missed · x") == 1
    measure.write_errors(errors(gold, without(gold, "a3", "a6")), 9, path)
    written = path.read_text("utf-8")
    assert "partir. ⟦« Il pleut »⟧, estime Eva." in written
    assert "gold: source: Zoé | cue: Selon | addressee: - | a6 indirect" in written


def test_counts_add_up_over_articles(gold) -> None:
    measures = Measures()
    measures.add(gold, gold)
    measures.add(gold, without(gold, "a1", "a3", "a4"))
    row = measures.to_dict()["measures"]["who said what"]
    assert row == {"P": 100.0, "R": 75.0, "F1": 85.7, "hits": 9, "gold": 12, "found": 9}


def test_the_command(article, gold, tmp_path, monkeypatch, capsys) -> None:
    class Half:
        def read(self, document: Document) -> Reading:
            assert document.text == TEXT
            return without(gold, "a1", "a2", "a3")

    (tmp_path / "x.json").write_text(json.dumps(article), "utf-8")
    monkeypatch.setattr(measure.selon, "Reader", lambda _: Half())
    out, wrong = tmp_path / "out.figures", tmp_path / "errors.txt"
    options = ["--json", str(out), "--errors", "2", "--errors-file", str(wrong)]
    measure.main(["--corpus", str(tmp_path), *options])
    (figures_,) = json.loads(out.read_text()).values()
    assert figures_["measures"]["who said what"]["F1"] == 66.7
    assert "who said what" in capsys.readouterr().out
    assert wrong.read_text().startswith("3 errors (missed: 3); 2 of them:")


def test_an_empty_folder_is_refused(tmp_path) -> None:
    with pytest.raises(FileNotFoundError, match="no \\*.json"):
        list(gold_readings(tmp_path))
