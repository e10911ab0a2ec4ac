"""Name annotations of the free corpora, read into spans."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from selon.tagging.labels import HEADS

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from selon_training import data, names

TEXT = "Angela Merkel (CDU) est à Berlin le 9 mars."


def standoff(*rows: tuple[str, str]) -> str:
    found = []
    for n, (kind, part) in enumerate(rows, 1):
        start = TEXT.index(part)
        found.append(f"T{n}\t{kind} {start} {start + len(part)}\t{part}")
    return "\n".join(found)


def test_people_bodies_places_and_nothing_else() -> None:
    read = names.read_winer(
        TEXT,
        standoff(("Date", "9 mars"), ("Location", "Berlin"), ("Person", "Angela Merkel"),
                 ("Organization", "CDU")),
    )  # fmt: skip
    assert [(kind, TEXT[s:e]) for kind, s, e in read] == [
        ("person", "Angela Merkel"),
        ("organisation", "CDU"),
        ("place", "Berlin"),
    ]


def test_of_two_that_overlap_the_longer_stands() -> None:
    read = names.read_winer(TEXT, standoff(("Location", "Merkel"), ("Person", "Angela Merkel")))
    assert [kind for kind, *_ in read] == ["person"]


def test_an_annotation_beside_its_text_is_refused() -> None:
    with pytest.raises(ValueError, match="T1"):
        names.read_winer(TEXT, "T1\tPerson 1 6\tAngela")


def test_articles_left_out(tmp_path: Path) -> None:
    for stem in ("a", "b"):
        (tmp_path / f"{stem}.txt").write_text(TEXT, "utf-8")
        (tmp_path / f"{stem}.ann").write_text(standoff(("Person", "Angela Merkel")), "utf-8")
    (article,) = names.winer(tmp_path, {"a"})
    assert (article.name, article.told, article.names) == ("b", False, [("person", 0, 13)])


def test_labels_where_nobody_annotated_are_unknown(reader) -> None:
    vocabulary = reader.tagger.vocabulary
    gold = data.Gold([(0, 13)], [(20, 23)], [(24, 32)])
    article = data.Article("x", TEXT, [gold], nested=True)
    known = data.example(article, vocabulary).labels
    assert (known["names"] == data.IGNORE).all()
    assert (known["layer0"] >= 0).all()
    only = data.Article("x", TEXT, [], nested=False, told=False, names=[("place", 26, 32)])
    known = data.example(only, vocabulary).labels
    assert (known["layer0"] == data.IGNORE).all()
    classes = [HEADS["names"][i] for i in known["names"]]
    assert "B-place" in classes
    assert not np.any(known["names"] == data.IGNORE)


MEANTIME = """<?xml version="1.0" ?><Document>
<token sentence="0" t_id="1">The</token><token sentence="0" t_id="2">Fiat</token>
<token sentence="0" t_id="3">boss</token><token sentence="0" t_id="4">,</token>
<token sentence="0" t_id="5">Ana</token><token sentence="0" t_id="6">Ruiz</token>
<token sentence="1" t_id="7">Cars</token>
<Markables>
<ENTITY_MENTION m_id="1" syntactic_type="NAM"><token_anchor t_id="1"/><token_anchor t_id="2"/></ENTITY_MENTION>
<ENTITY_MENTION m_id="2" syntactic_type="NAM"><token_anchor t_id="5"/><token_anchor t_id="6"/></ENTITY_MENTION>
<ENTITY_MENTION m_id="3" syntactic_type="NOM"><token_anchor t_id="3"/></ENTITY_MENTION>
<ENTITY m_id="8" ent_type="ORG"/><ENTITY m_id="9" ent_type="PER"/></Markables>
<REFERS_TO><source m_id="1"/><target m_id="8"/></REFERS_TO>
<REFERS_TO><source m_id="2"/><source m_id="3"/><target m_id="9"/></REFERS_TO>
</Document>"""


def test_meantime(tmp_path: Path) -> None:
    folder = tmp_path / "intra-doc_annotation" / "corpus_x"
    folder.mkdir(parents=True)
    (folder / "1.xml").write_text(MEANTIME, "utf-8")
    ((_, text, found, where),) = names.meantime(tmp_path)
    assert text == "The Fiat boss, Ana Ruiz Cars"
    assert [(kind, text[s:e]) for kind, s, e in found] == [
        ("organisation", "Fiat"),
        ("person", "Ana Ruiz"),
    ]
    assert where == [(0, 23)]
