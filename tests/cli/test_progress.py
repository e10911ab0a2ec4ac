"""Progress: for a second document, or for one that takes its time; never else."""

from __future__ import annotations

import io
import sys
import time

import pytest

from selon.cli import progress as module
from selon.cli.progress import Progress


def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Standard error as a terminal; no fixture, since pytest sets its own before each test."""
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    return screen


def until_written(screen: io.StringIO, words: str) -> str:
    end = time.monotonic() + 10
    while words not in screen.getvalue() and time.monotonic() < end:
        time.sleep(0.02)
    return screen.getvalue()


def test_one_quick_document_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with Progress(shown=True) as progress:
        progress.step("a.txt")
    assert screen.getvalue() == ""


def test_a_second_document_shows_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with Progress(shown=True) as progress:
        progress.step("a.txt")
        progress.step("b.txt")
        assert "2 documents" in until_written(screen, "2 documents")


def test_one_slow_document_shows_that_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    with Progress(shown=True):
        assert "0 documents" in until_written(screen, "0 documents")


@pytest.mark.parametrize("shown", [True, False])
def test_nothing_goes_to_a_file(shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    with Progress(shown=shown) as progress:
        time.sleep(0.1)
        progress.step("a.txt")
        progress.step("b.txt")
    assert file.getvalue() == ""
