"""A tiny reader and loader, so that these tests are about the command line alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from selon.cli import read as command
from selon.documents import Failure, LoadOptions
from selon.errors import Empty, NotFound
from selon.records import Attribution, Cue, Document, Reading, SpanText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class TinyReader:
    """Knows one pattern, ``WHO said CONTENT``, and some words that make it fail."""

    def read(self, document: Document) -> Reading:
        if "explode" in document.text:
            raise ZeroDivisionError("no such luck")
        start = document.text.find(" said ")
        if start < 0:
            return Reading(document)
        content = SpanText.of(document.text, [(start + 6, len(document.text))])
        made = Attribution(
            "a1",
            "indirect",
            content,
            cue=Cue(((start + 1, start + 5),), "said", "say", "state"),
            source=SpanText.of(document.text, [(0, start)]),
            confidence=0.8,
        )
        return Reading(document, (made,))


def tiny_load(
    inputs: Iterable[str],
    *,
    options: LoadOptions,
    note: object,
) -> Iterator[Document | Failure]:
    """Each file is one document; a missing or empty one fails."""
    for name in inputs:
        path = Path(name)
        text = path.read_text("utf-8") if path.is_file() else None
        if name == "-":
            text = sys.stdin.read()
        if text is None:
            yield Failure(name, NotFound("no such file", name))
        elif not text:
            yield Failure(name, Empty("nothing to read in it", name))
        else:
            yield Document(text, input=name, language=options.language, published=options.published)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """``selon read`` with the tiny reader and loader."""
    monkeypatch.setattr(command, "load", tiny_load)
    monkeypatch.setattr(command, "make_reader", lambda _weights, _yardstick=None: TinyReader())


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with good and bad inputs, which is the working folder."""
    for name, text in {
        "one.txt": "Ana said the bridge is closed",
        "two.txt": "Béa said « demain »",
        "empty.txt": "",
        "bad.txt": "explode",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
