"""``selon doctor``, ``selon --version``, ``python -m selon``, and how quickly they answer."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from selon.cli import doctor
from selon.cli.app import app
from selon.errors import WeightsError
from selon.records import Attribution, Cue, Document, Reading, SpanText

if TYPE_CHECKING:
    from pathlib import Path


class QuoteReader:
    """Finds the content of either sentence of the doctor's."""

    def read(self, document: Document) -> Reading:
        comma = document.text.index(",")
        content = SpanText.of(document.text, [(0, comma)])
        cue = Cue(((comma + 2, comma + 6),), "said", "say", "state")
        return Reading(document, (Attribution("a1", "direct", content, cue, confidence=0.9),))


class EmptyReader:
    """Finds nothing."""

    def read(self, document: Document) -> Reading:
        return Reading(document)


class WrongReader:
    """Finds something else."""

    def read(self, document: Document) -> Reading:
        content = SpanText.of(document.text, [(0, 3)])
        return Reading(document, (Attribution("a1", "indirect", content),))


def examine(monkeypatch: pytest.MonkeyPatch, reader: object, *args: str) -> tuple[int, str]:
    def make(_weights: Path | None) -> object:
        if isinstance(reader, Exception):
            raise reader
        return reader

    monkeypatch.setattr(doctor, "make_reader", make)
    result = CliRunner().invoke(app, ["doctor", *args])
    return result.exit_code, result.stdout


def test_it_shows_versions_weights_and_a_reading(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "model.onnx").write_bytes(b"model")
    status, text = examine(monkeypatch, QuoteReader(), "--weights", str(tmp_path))
    assert status == 0
    assert f"sha256 {hashlib.sha256(b'model').hexdigest()}" in text
    assert "(nobody named) | state | The bridge will reopen in June | direct, 90% sure" in text
    assert "« Le pont rouvrira en juin »" in text
    assert text.endswith("Reading works.\n")


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (EmptyReader(), "no attribution found"),
        (WrongReader(), "wrong: no content holds “pont rouvrira”"),
        (WeightsError("the file is damaged", "model.onnx"), "model.onnx: the file is damaged"),
        (ImportError("no onnxruntime"), "ImportError: no onnxruntime"),
    ],
)
def test_it_says_what_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reader: object, said: str
) -> None:
    status, text = examine(monkeypatch, reader, "--weights", str(tmp_path))
    assert status == 2
    assert said in text
    assert "MISSING" in text
    assert text.endswith("Reading does not work.\n")


def run(*args: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, *args], capture_output=True, text=True, env=environment, check=False
    )


def test_the_module_runs_as_the_program() -> None:
    assert run("-m", "selon", "--version").stdout.startswith("selon ")
    shown = run("-m", "selon", "--help")
    assert shown.returncode == 0
    assert "doctor" in shown.stdout


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['selon', 'read', '--help']\n"
        "from selon.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({m.split('.')[0] for m in sys.modules}))"
    )
    modules = run("-c", code).stdout.splitlines()[-1]
    for heavy in ("numpy", "onnxruntime", "rich", "trafilatura", "lxml", "jinja2", "httpx"):
        assert f"'{heavy}'" not in modules


@pytest.mark.parametrize(("given", "threads"), [(None, "1"), ("3", "3")])
def test_numpy_gets_one_thread_unless_told_otherwise(given: str | None, threads: str) -> None:
    code = (
        "import os, sys; os.environ.pop('OPENBLAS_NUM_THREADS', None)\n"
        f"given = {given!r}\n"
        "if given: os.environ['OPENBLAS_NUM_THREADS'] = given\n"
        "sys.argv = ['selon', '--version']\n"
        "from selon.cli import main\n"
        "assert 'numpy' not in sys.modules\n"
        "try: main()\n"
        "finally: print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    assert run("-c", code).stdout.splitlines()[-1] == threads
