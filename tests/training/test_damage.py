"""Damage to texts: what it makes, and that annotations go along."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from selon_training import damage
from selon_training.damage import DAMAGES, apply

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "La mairie\n\nLe maire de Lens, Léo Cœur, l’a dit : « Nous avons parlé, avec Rome, toute la"
    ' nuit », puis il est parti. "C\'est faux", répond Ana. “Rien à dire.”\n'
)
texts = st.text(
    st.sampled_from("aéœmrnlecI10O dA,.:;«»“”„\"'’`—[]\n\u00a0\u202f\u0301ßﬁ😀") | st.characters(),
    max_size=120,
)
names = pytest.mark.parametrize("name", DAMAGES)


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - no secret


def damaged(name: str, text: str = TEXT, seed: int = 1) -> str:
    return DAMAGES[name](text, seeded(seed)).text


def carried(name: str, part: str, seed: int = 1, text: str = TEXT) -> str | None:
    """What a part of the text has become."""
    copy = DAMAGES[name](text, seeded(seed))
    start = text.index(part)
    span = copy.map.span((start, start + len(part)))
    return copy.text[slice(*span)] if span else None


@names
@settings(max_examples=60, deadline=None)
@given(text=texts, seed=st.integers(0, 9))
def test_offsets_stay_in_range_and_in_order(name, text, seed) -> None:
    copy = DAMAGES[name](text, seeded(seed))
    starts, ends = copy.map.starts, copy.map.ends
    assert len(starts) == len(ends) == len(text)
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    for start, end in zip(starts, ends, strict=True):
        assert 0 <= start <= end <= len(copy.text)


@names
@settings(max_examples=60, deadline=None)
@given(text=texts, seed=st.integers(0, 9))
def test_spans_map_to_ordered_spans(name, text, seed) -> None:
    copy = DAMAGES[name](text, seeded(seed))
    rng = seeded(seed)
    cuts = sorted(rng.sample(range(len(text) + 1), min(4, len(text) + 1)))
    spans = [(s, e) for s, e in zip(cuts[::2], cuts[1::2], strict=False) if s < e]
    found = copy.map.spans(spans)
    assert all(0 <= s < e <= len(copy.text) for s, e in found)
    assert found == sorted(found)


edits_of = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 6), st.text("xyz", max_size=3)), max_size=12
)


@settings(max_examples=200, deadline=None)
@given(text=st.text(min_size=40, max_size=60), raw=edits_of)
def test_characters_that_no_edit_touches_map_to_themselves(text, raw) -> None:
    edits = [(s, min(len(text), s + n), new) for s, n, new in raw]
    copy = apply(text, edits)
    touched = {i for s, e, _ in edits for i in range(s, e)}
    for i, char in enumerate(text):
        if i not in touched:
            assert copy.text[copy.map.starts[i] : copy.map.ends[i]] == char


@settings(max_examples=200, deadline=None)
@given(text=st.text(min_size=40, max_size=60), raw=edits_of)
def test_the_new_text_is_the_kept_and_the_put_in_and_nothing_else(text, raw) -> None:
    edits = sorted((s, min(len(text), s + n), new) for s, n, new in raw)
    expected, at = "", 0
    for start, end, new in edits:
        if start >= at:
            expected += text[at:start] + new
            at = end
    assert apply(text, edits).text == expected + text[at:]


# What each damage may touch at all: every other character must be found again, at its place.
TOUCHES = {
    "straight": r"[«»“”„‟\"＂'’` \u00a0\u202f]",
    "curly": r"[«»“”„‟\"＂'’` \u00a0\u202f]",
    "guillemets": r"[«»“”„‟\"＂'` \u00a0\u202f]",
    "guillemets, spaces": r"[«»“”„‟\"＂'` \u00a0\u202f]",
    "guillemets, unbreakable": r"[«»“”„‟\"＂'` \u00a0\u202f]",
    "mismatched": r"[«»“”„‟\"＂'`]",
    "unclosed": r"[«»“”„‟\"＂'`]",
    "dashes": r"[«»“”„‟\"＂'` \u00a0\u202f]",
    "brackets": r"(?!)",
    "split": r"[, \w]",
    "no accents": r"[^\x00-\x7f]",
    "all caps": r"[^\x00-`{-\x7f]",
    "ocr": r"[A-Za-zé01 ]",
    "wrapped": r" ",
}


def test_every_damage_is_held_to_what_it_may_touch() -> None:
    assert TOUCHES.keys() == DAMAGES.keys()


@names
@settings(max_examples=60, deadline=None)
@given(text=texts | st.just(TEXT), seed=st.integers(0, 9))
def test_letters_that_are_not_meant_map_to_themselves(name, text, seed) -> None:
    copy = DAMAGES[name](text, seeded(seed))
    meant = re.compile(TOUCHES[name])
    for i, char in enumerate(text):
        if not meant.fullmatch(char):
            assert copy.text[copy.map.starts[i] : copy.map.ends[i]] == char


@names
def test_the_same_seed_gives_the_same_copy(name) -> None:
    assert damaged(name, seed=5) == damaged(name, seed=5)


@names
def test_every_damage_changes_a_long_text(name) -> None:
    text = TEXT * 12
    assert damaged(name, text) != text


def test_marks() -> None:
    said, whole = "Nous avons parlé, avec Rome, toute la nuit", "« Nous avons parlé"
    assert f'dit : "{said}", puis' in damaged("straight")
    assert f"dit : “{said}”, puis" in damaged("curly")
    assert "l'a dit" in damaged("straight")
    assert "“C’est faux”" in damaged("curly")
    assert "«C'est faux»" in damaged("guillemets")
    assert f"« {said} »" in damaged("guillemets, spaces")
    assert f"«\u00a0{said}\u00a0»" in damaged("guillemets, unbreakable")
    assert re.search(f"dit : [—–] {said}, puis", damaged("dashes"))
    assert carried("straight", whole) == '"Nous avons parlé'
    assert carried("guillemets, unbreakable", "faux") == "faux"


def test_mismatched_marks_stand_where_the_marks_stood() -> None:
    copy = damaged("mismatched", seed=2)
    assert len(copy) == len(TEXT)
    assert copy != TEXT
    both = zip(TEXT, copy, strict=True)
    assert all(new in '«“„"»”' for old, new in both if old != new)


def test_unclosed_drops_closing_marks_only() -> None:
    text = '« Oui », dit A. « Non », dit B. “Si”, dit C. "Oh", dit D. ' * 6
    copy = damaged("unclosed", text)
    assert copy.count("«") == text.count("«")
    assert 0 < copy.count("»") < text.count("»")
    assert re.sub('[»”"]', "", copy) == re.sub('[»”"]', "", text)


def test_brackets_stand_inside_quotations_and_span_grows_only_around_them() -> None:
    copy = damaged("brackets")
    assert re.sub(r"\[[^]]*] ", "", copy) == TEXT
    assert all(copy[: m.start()].count("«") > 0 for m in re.finditer(r"\[", copy))
    whole = carried("brackets", "« Nous avons parlé, avec Rome, toute la nuit »")
    assert re.search(r"\[(?:de Lens|avec Rome|…|sic)] ", whole)
    assert carried("brackets", "puis il est parti") == "puis il est parti"


def test_split_makes_two_sentences_inside_a_quotation() -> None:
    whole = carried("split", "« Nous avons parlé, avec Rome, toute la nuit »")
    assert re.search(r"\w\. [A-Z]", whole)
    assert whole.replace(". A", ", a").replace(". T", ", t") == (
        "« Nous avons parlé, avec Rome, toute la nuit »"
    )


def test_letters() -> None:
    assert carried("no accents", "Léo Cœur") == "Leo Coeur"
    assert damaged("no accents", "e\u0301te\u0301") == "ete"
    assert carried("all caps", "parlé, avec") == "PARLÉ, AVEC"
    assert damaged("all caps", "Straße") == "STRASSE"
    assert carried("all caps", "Cœur") == "CŒUR"


def test_ocr_confuses_one_to_two_letters_in_a_hundred() -> None:
    text = "la cloche du moulin sonne encore et le maire de la commune en parle " * 60
    copy = DAMAGES["ocr"](text, seeded(3))
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    wrong = sum(copy.text[copy.map.starts[i] : copy.map.ends[i]] != text[i] for i in letters) / len(
        letters
    )
    assert 0.009 <= wrong <= 0.03  # a pair (cl → d) counts twice here
    assert "  " in copy.text


def test_wrapped_lines_are_short_and_nothing_else_changes() -> None:
    text = TEXT.replace("\n", " ") * 5 + "\n\n" + "mot " * 60
    copy = damaged("wrapped", text)
    assert max(map(len, copy.split("\n"))) <= 80
    assert len(copy) == len(text)
    assert re.sub(r"\s", " ", copy) == re.sub(r"\s", " ", text)


def test_what_is_gone_is_left_out() -> None:
    copy = apply("abcdef", [(1, 3, ""), (5, 5, "xx")])
    assert copy.text == "adexxf"
    assert copy.map.spans([(1, 3), (0, 2), (3, 5), (4, 6)]) == [(0, 1), (1, 3), (2, 6)]
    gold = [
        damage.data.Gold(source=[(0, 1)], cue=[(1, 2)], content=[(3, 6)]),
        damage.data.Gold(source=[(0, 1)], cue=[], content=[(1, 3)]),
    ]
    assert damage.moved(gold, copy.map) == [
        {"source": [(0, 1)], "cue": [], "content": [(1, 6)]},
    ]


class Oracle:
    """Finds « …», dit NAME, and only with French marks."""

    def read(self, document):
        from selon.records import Attribution, Cue, Reading, SpanText

        made = []
        for match in re.finditer(r"(«[^»]*»), (dit) (\w+)", document.text):
            content, cue, source = (SpanText.of(document.text, [match.span(k)]) for k in (1, 2, 3))
            cue = Cue(cue.spans, cue.text)
            made.append(Attribution(f"a{len(made)}", "direct", content, cue, source))
        return Reading(document, tuple(made))


@pytest.fixture
def corpus(tmp_path):
    text = "« Il pleut encore ici », dit Ana. « Il fait très beau », dit Bob.\n" * 4
    found = []
    for m in re.finditer(r"(«[^»]*»), (dit) (\w+)", text):
        spans = {r: [list(m.span(k))] for k, r in ((1, "content"), (2, "cue"), (3, "source"))}
        a = {"id": f"a{len(found)}", "parent": None, "kind": "direct", "addressee": [], **spans}
        found.append(a)
    data = {"doc": "x", "language": "fr", "text": text, "attributions": found}
    (tmp_path / "x.json").write_text(json.dumps(data), "utf-8")
    return tmp_path


def test_the_loss_is_measured_against_moved_gold(corpus, monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setattr(damage.selon, "Reader", lambda _: Oracle())
    out = tmp_path / "out" / "loss.json"
    out.parent.mkdir()
    damage.main(["--corpus", str(corpus), "--json", str(out)])
    (result,) = json.loads(out.read_text()).values()
    assert result["clean"] == 100.0
    assert result["straight"] == 0.0
    # These the oracle can read, so that only wrongly moved gold could cost anything.
    kept = ("guillemets", "guillemets, spaces", "guillemets, unbreakable", "brackets", "split")
    assert {result[name] for name in kept} == {100.0}
    assert "loss 100.0" in capsys.readouterr().out


def test_polnear_is_read_as_well(monkeypatch, tmp_path, capsys) -> None:
    text = "« Il pleut », dit Ana.\n"
    for name in ("text", "attributions"):
        (tmp_path / name).mkdir()
    (tmp_path / "text" / "one.txt").write_text(text, "utf-8")
    spans = {"Content": "« Il pleut »", "Cue": "dit", "Source": "Ana"}
    lines = []
    for k, (role, part) in enumerate(spans.items(), start=1):
        start = text.index(part)
        lines.append(f"T{k}\t{role} {start} {start + len(part)}\t{part}")
    lines.append("E1\tAttribution:T2 Content:T1 Cue:T2 Source:T3")
    (tmp_path / "attributions" / "one_ann.ann").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(damage.selon, "Reader", lambda _: Oracle())
    damage.main(["--polnear", str(tmp_path), "--only", "all caps"])
    assert re.search(r"clean +100\.0\nall caps +0\.0  loss 100\.0", capsys.readouterr().out)


def test_an_empty_folder_is_refused(tmp_path, capsys) -> None:
    with pytest.raises(SystemExit):
        damage.main(["--corpus", str(tmp_path)])
    assert "nothing to measure" in capsys.readouterr().err


def test_measuring_needs_no_torch() -> None:
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "import selon_training.damage, selon_training.data, selon_training.measure"
    )
    path = [str(ROOT / "src"), str(ROOT / "training")]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {code}"], check=False
    )
    assert done.returncode == 0
