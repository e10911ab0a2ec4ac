"""``docs/exports.md`` is true: its formats, columns, queries and examples are run."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.exports.conftest import all_kept, exported, triples
from tests.views.conftest import barrage

from selon.ledger.entries import Entry, ReaderInfo
from selon.ledger.store import Ledger
from selon.views.exports import FORMATS, iris
from selon.views.exports.parquet import GROUP_ROWS, SCHEMA

if TYPE_CHECKING:
    from rdflib import Graph

PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def firsts(section: str) -> list[str]:
    """The words in the first cells of the table under a heading."""
    part = PAGE.split(f"{section}\n", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


@pytest.fixture(scope="module")
def together() -> Graph:
    """The three graphs in one."""
    graph = triples(exported("claims", all_kept()))
    for name in ("annotations", "prov"):
        graph += triples(exported(name, all_kept()))
    return graph


def test_the_formats_are_all_there() -> None:
    assert tuple(firsts("# Exports")) == FORMATS


def test_the_columns_of_parquet_are_all_there() -> None:
    names = firsts("## Parquet")
    assert sorted(names) == sorted(SCHEMA.names)
    assert f"{GROUP_ROWS:,} rows" in PAGE


def test_the_names_are_all_there(together: Graph) -> None:
    told = {name.rsplit(":", 1)[0] if name.startswith("urn:selon:") else name
            for name in firsts("## Names in linked data")}  # fmt: skip
    used = {str(node) for triple in together for node in triple if str(node).startswith("urn:")}
    kinds = {":".join(node.split(":")[:3]) for node in used if node.startswith("urn:selon:")}
    assert kinds - {"urn:selon:collection"} == {n.removesuffix(":a-…") for n in told} - {
        "urn:sha256:…"
    }


@pytest.mark.parametrize("query", blocks("sparql"))
def test_the_queries_have_answers(query: str, together: Graph) -> None:
    rows = list(together.query(query))
    assert len(rows) >= 3
    assert all(cell is not None for row in rows for cell in row)


def test_the_terms_are_defined_in_the_files(together: Graph) -> None:
    told = set(re.findall(r"`selon:(\w+)`", PAGE))
    used = {str(p).removeprefix(iris.TERMS) for p in together.predicates()} | {
        str(o).removeprefix(iris.TERMS) for o in together.objects() if str(o).startswith(iris.TERMS)
    }
    assert told <= used
    assert len(told) > 15


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Ledger.open("news.db") as ledger:
        ledger.write([Entry(barrage().document, barrage())], ReaderInfo("r", "0.1.0", None))
    Path("ledger.parquet").write_bytes(exported("parquet", all_kept()))
    for block in blocks("python"):
        exec(compile(block, "docs/exports.md", "exec"), {"cell": "'=1"})  # noqa: S102 - our own page
    assert b'"DisagreeAction"' in Path("claims.jsonld").read_bytes()
    rows = list(csv.DictReader(io.StringIO(Path("denials.csv").read_bytes().decode(), newline="")))
    assert {row["polarity"] for row in rows} == {"deny"}
