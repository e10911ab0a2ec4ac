"""Files, folders, patterns, standard input: in their order, each failure in its place."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from selon.documents import Failure, LoadOptions, load
from selon.errors import Empty, Forbidden, NotFound, NotText
from selon.records import Document

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "The mayor said on Monday that the bridge would be ready next year."
PAGE = (
    "<!doctype html><html><head><title>Bridge</title></head><body><article>"
    f"<p>{TEXT}</p><p>{TEXT[:-1]}, too.</p></article></body></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in {
        "b.txt": TEXT, "a.md": TEXT, "sub/c.HTML": PAGE,
        "sub/d.jsonl": f'{{"text": "{TEXT}"}}\n3\n',
        "photo.png": "x", "sub/notes.docx": "x", "sub/deep/e.txt": "",
    }.items():  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data)
    return tmp_path


def names(items: list[Document | Failure]) -> list[tuple[str, str]]:
    return [(x.input, "ok") if isinstance(x, Document) else (x.name, x.error.code) for x in items]


def test_folder(folder: Path) -> None:
    notes: list[str] = []
    found = names(list(load([folder], note=notes.append)))
    assert found == [
        (f"{folder}/a.md", "ok"),
        (f"{folder}/b.txt", "ok"),
        (f"{folder}/sub/c.HTML", "ok"),
        (f"{folder}/sub/d.jsonl#1", "ok"),
        (f"{folder}/sub/d.jsonl#2", "E104"),
        (f"{folder}/sub/deep/e.txt", "E102"),
    ]
    assert notes == [f"{folder}: 2 files with other endings left out"]


def test_order_and_failures_in_their_place(folder: Path) -> None:
    gone = str(folder / "gone.txt")
    found = names(list(load([folder / "b.txt", gone, folder / "sub/deep/e.txt", folder / "a.md"])))
    assert found == [
        (f"{folder}/b.txt", "ok"), (gone, "E101"), (f"{folder}/sub/deep/e.txt", "E102"),
        (f"{folder}/a.md", "ok"),
    ]  # fmt: skip


def test_one_input_alone(folder: Path) -> None:
    assert names(list(load(str(folder / "b.txt")))) == [(f"{folder}/b.txt", "ok")]


def test_patterns(folder: Path) -> None:
    assert [n for n, _ in names(list(load([f"{folder}/**/*.txt"])))] == [
        f"{folder}/b.txt", f"{folder}/sub/deep/e.txt",
    ]  # fmt: skip
    (item,) = load([f"{folder}/*.nothing"])
    assert isinstance(item, Failure)
    assert isinstance(item.error, NotFound)
    # A file whose own name looks like a pattern is that file.
    (folder / "a[1].txt").write_text(TEXT)
    assert names(list(load([folder / "a[1].txt"]))) == [(f"{folder}/a[1].txt", "ok")]


@pytest.mark.parametrize(
    "name", ["", "a\0b", "*\0", "x" * 5000, "\ud800", "gone/*/x[", "~nobody/x"]
)
def test_impossible_names(name: str) -> None:
    (item,) = load([name])
    assert isinstance(item, Failure)
    assert isinstance(item.error, NotFound)


def test_folder_without_anything_to_read(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    (item,) = load([tmp_path])
    assert isinstance(item, Failure)
    assert isinstance(item.error, Empty)


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(TEXT)
    assert names(list(load([tmp_path]))) == [
        (f"{tmp_path}/a.txt", "E101"),
        (f"{tmp_path}/b.txt", "ok"),
    ]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone")
    assert names(list(load([tmp_path]))) == [
        (f"{tmp_path}/a.txt", "ok"), (f"{tmp_path}/nowhere.txt", "E101"),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [TEXT, PAGE, f'{{"text": "{TEXT}"}}', f'[{{"text": "{TEXT}"}}]'])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    (document,) = load(["-"])
    assert isinstance(document, Document)
    assert document.text.startswith("The mayor said")
    assert document.input in {"-", "-#1"}


@pytest.mark.parametrize(
    "data", ["[Paris] The mayor said no.", '{"He said', "{ }", "<3 said the mayor"]
)
def test_prose_that_opens_with_a_bracket_is_prose(
    monkeypatch: pytest.MonkeyPatch, data: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    (document,) = load(["-"])
    assert isinstance(document, Document)
    assert document.text == data


def test_format_wins_over_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PAGE)
    (document,) = load([path], options=LoadOptions(format="html"))
    assert isinstance(document, Document)
    assert document.title == "Bridge"
    (document,) = load([path])
    assert isinstance(document, Document)
    assert document.text == PAGE


def test_binary(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.4\n")
    (item,) = load([tmp_path / "a.txt"])
    assert isinstance(item, Failure)
    assert isinstance(item.error, NotText)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x", "gopher://x"])
def test_other_schemes_are_forbidden(url: str) -> None:
    (item,) = load([url])
    assert isinstance(item, Failure)
    assert isinstance(item.error, Forbidden)
    assert item.name == url


def test_importing_the_room_is_quick() -> None:
    code = (
        "import sys, selon.documents; "
        "heavy = {'trafilatura', 'lxml', 'numpy', 'charset_normalizer', 'py3langid'}; "
        "sys.exit(len(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_module_hides_a_public_name() -> None:
    code = (
        "import importlib, pkgutil, selon.documents as room\n"
        "for m in pkgutil.iter_modules(room.__path__):\n"
        "    importlib.import_module(f'{room.__name__}.{m.name}')\n"
        "assert all(callable(getattr(room, name)) for name in room.__all__)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
