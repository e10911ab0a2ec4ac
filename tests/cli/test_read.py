"""``selon read``: what comes out, what goes to standard error, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from selon.cli import read as command
from selon.cli.add import add_all
from selon.cli.app import app
from selon.cli.filling import AddRequest
from selon.documents import load
from selon.errors import WeightsError
from selon.records import Document
from selon.views.json import JsonLinesView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selon.documents import Failure
    from selon.records import Reading

pytestmark = pytest.mark.usefixtures("tiny", "files")


@pytest.fixture
def selon() -> Callable[..., Result]:
    runner = CliRunner()
    return lambda *args, **rest: runner.invoke(app, ["read", *args], **rest)


def test_all_well(selon: Callable[..., Result]) -> None:
    result = selon("one.txt", "two.txt", "--format", "jsonl")
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [x["document"]["input"] for x in lines] == ["one.txt", "two.txt"]
    assert "« demain »" in result.stdout


def test_some_fail_one_line_each_and_the_others_come_out_in_order(
    selon: Callable[..., Result],
) -> None:
    result = selon("one.txt", "gone.txt", "empty.txt", "two.txt", "-f", "jsonl")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "selon: gone.txt: no such file [E101]",
        "selon: empty.txt: nothing to read in it [E102]",
    ]
    names = [json.loads(x)["document"]["input"] for x in result.stdout.splitlines()]
    assert names == ["one.txt", "two.txt"]


def test_nothing_read_is_status_2_and_no_output(selon: Callable[..., Result]) -> None:
    for form in ("table", "json", "jsonl", "html", "csv"):
        result = selon("gone.txt", "empty.txt", "-f", form)
        assert (result.exit_code, result.stdout) == (2, "")


def test_a_fault_of_ours_is_one_line_and_the_rest_goes_on(selon: Callable[..., Result]) -> None:
    result = selon("bad.txt", "one.txt", "-f", "jsonl", env={"SELON_DEBUG": ""})
    assert result.exit_code == 1
    assert result.stderr == (
        "selon: bad.txt: internal error: ZeroDivisionError: no such luck "
        "(SELON_DEBUG=1 shows where) [E900]\n"
    )
    assert len(result.stdout.splitlines()) == 1


def test_a_view_that_fails_costs_one_document(
    selon: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = JsonLinesView.add

    def picky(self: JsonLinesView, reading: Reading) -> str:
        if reading.document.input == "one.txt":
            raise KeyError("one")
        return add(self, reading)

    monkeypatch.setattr(JsonLinesView, "add", picky)
    result = selon("one.txt", "two.txt", "-f", "jsonl")
    assert result.exit_code == 1
    assert "one.txt: internal error: KeyError" in result.stderr
    assert json.loads(result.stdout)["document"]["input"] == "two.txt"


def test_missing_weights_end_the_run_with_one_line(
    selon: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_weights: Path | None, _yardstick: str | None = None) -> None:
        raise WeightsError("the file is damaged", "model.onnx")

    monkeypatch.setattr(command, "make_reader", broken)
    result = selon("one.txt", "two.txt")
    assert result.exit_code == 2
    assert result.stderr == "selon: model.onnx: the file is damaged [E300]\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["one.txt", "--date", "soon"], "selon: --date soon: not a date; write YYYY"),
        (["one.txt", "--language", "französisch"], "selon: --language französisch: not a"),
        (["one.txt", "-o", "."], "selon: .: is a folder, not a file to write to [E400]"),
        (["one.txt", "-o", "no/where.json"], "its folder does not exist [E400]"),
        (["one.txt", "-o", "one.txt"], "is one of the inputs; it would be overwritten [E400]"),
    ],
)
def test_a_users_mistake_is_one_line_and_status_2(
    selon: Callable[..., Result], args: list[str], message: str
) -> None:
    result = selon(*args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert Path("one.txt").read_text() == "Ana said the bridge is closed"


@pytest.mark.parametrize("args", [["--format", "yaml"], ["--jobs", "-1"], ["--nonsense"]])
def test_options_that_make_no_sense_are_status_2(
    selon: Callable[..., Result], args: list[str]
) -> None:
    assert selon("one.txt", *args).exit_code == 2


def test_options_reach_the_documents(selon: Callable[..., Result]) -> None:
    result = selon("one.txt", "-f", "json", "--date", "2024-01", "--language", "EN")
    document = json.loads(result.stdout)["document"]
    assert document["language"] == "en"
    assert (document["published"]["start"], document["published"]["end"]) == (
        "2024-01-01",
        "2024-01-31",
    )


def test_columns_that_are_named_otherwise(
    selon: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "load", load)
    Path("n.csv").write_text("words,when\nAna said no,2024-05-06\n")
    result = selon("n.csv", "-f", "json", "--column", "text=words", "--column", "date=when")
    assert result.exit_code == 0
    document = json.loads(result.stdout)["document"]
    assert (document["text"], document["published"]["start"]) == ("Ana said no", "2024-05-06")
    result = selon("n.csv", "--column", "text=nothing")
    assert result.exit_code == 2
    assert "[E104]" in result.stderr
    result = selon("n.csv", "--column", "nothing")
    assert result.exit_code == 2
    assert result.stderr.endswith("[E400]\n")
    assert len(result.stderr.splitlines()) == 1


def test_min_confidence_leaves_out_the_doubtful(selon: Callable[..., Result]) -> None:
    kept = selon("one.txt", "-f", "json", "--min-confidence", "0.8")
    gone = selon("one.txt", "-f", "json", "--min-confidence", "0.81")
    assert [len(json.loads(x.stdout)["attributions"]) for x in (kept, gone)] == [1, 0]


def test_standard_input_is_the_default_if_piped(selon: Callable[..., Result]) -> None:
    result = selon("-f", "json", input="Cy said no")
    assert json.loads(result.stdout)["document"]["input"] == "-"


@pytest.mark.parametrize("name", ["read", "add"])
def test_no_input_on_a_terminal_is_a_usage_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    asked = {
        "read": lambda: command.read_all(command.Request()),
        "add": lambda: add_all(AddRequest()),
    }
    assert asked[name]() == 2
    assert capsys.readouterr().err.startswith(f"Usage: selon {name} [OPTIONS] [INPUTS]...")
    assert not Path("selon.db").exists()


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "html", "csv"])
def test_a_file_gets_what_standard_output_would(selon: Callable[..., Result], form: str) -> None:
    shown = selon("one.txt", "two.txt", "-f", form)
    filed = selon("one.txt", "two.txt", "-f", form, "-o", "out")
    assert filed.stdout == ""
    assert Path("out").read_bytes() == shown.stdout_bytes


def test_a_file_stays_as_it_was_when_nothing_is_read(selon: Callable[..., Result]) -> None:
    Path("out").write_text("precious")
    assert selon("gone.txt", "-o", "out").exit_code == 2
    assert Path("out").read_text() == "precious"


def test_the_table_is_plain_in_a_pipe_and_coloured_if_forced(
    selon: Callable[..., Result],
) -> None:
    assert "\x1b" not in selon("one.txt").stdout
    assert "[the bridge is closed]¹" in selon("one.txt").stdout
    forced = {"FORCE_COLOR": "1", "NO_COLOR": "", "TERM": "xterm"}
    assert "\x1b[1;35mAna\x1b[0m" in selon("one.txt", env=forced).stdout
    assert "\x1b" not in selon("one.txt", "--no-color", env=forced).stdout
    assert "\x1b" not in selon("one.txt", env={**forced, "NO_COLOR": "1"}).stdout


def test_a_full_disk_is_one_line(selon: Callable[..., Result]) -> None:
    result = selon("one.txt", "-o", "/dev/full")
    assert result.exit_code == 2
    assert result.stderr == "selon: /dev/full: cannot write: No space left on device [E400]\n"


def test_csv_is_one_table(selon: Callable[..., Result]) -> None:
    rows = list(csv.DictReader(io.StringIO(selon("one.txt", "two.txt", "-f", "csv").stdout)))
    assert [(r["document"], r["source"]) for r in rows] == [("one.txt", "Ana"), ("two.txt", "Béa")]


def test_an_error_line_cannot_drive_the_terminal(selon: Callable[..., Result]) -> None:
    result = selon("\x1b[2Jgone\nselon: fine", "one.txt")
    assert result.stderr == "selon: ␛[2Jgone selon: fine: no such file [E101]\n"


def test_a_loader_that_breaks_is_one_line(
    selon: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_rest: object) -> list[Document | Failure]:
        raise RuntimeError("loader")

    monkeypatch.setattr(command, "load", broken)
    result = selon("one.txt")
    assert result.exit_code == 2
    assert "internal error: RuntimeError: loader" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_was_read_before_the_loader_broke_is_kept(
    selon: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object, **_rest: object) -> Iterator[Document]:
        yield Document("Ana said no", input="1")
        yield Document("Béa said yes", input="2")
        raise RuntimeError("loader")

    monkeypatch.setattr(command, "load", breaks)
    result = selon("x", "-f", "json")
    assert result.exit_code == 1
    assert [d["document"]["input"] for d in json.loads(result.stdout)] == ["1", "2"]
    assert result.stderr.startswith("selon: inputs: internal error: RuntimeError: loader")


def test_interrupt_is_130_without_a_word(
    selon: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object, **_rest: object) -> list[Document | Failure]:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "load", interrupted)
    result = selon("one.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "")


CLOSED_PIPE = """
import sys
from selon.cli import read
from selon.cli import main
from selon.documents import Failure
from selon.records import Document, Reading
class Reader:
    def read(self, document): return Reading(document)
read.load = lambda inputs, options, note: (Document("x" * 1000, input=str(i)) for i in range(10**9))
read.make_reader = lambda weights, yardstick: Reader()
sys.argv = ["selon", "read", "x", "-f", "jsonl"]
main()
"""


def test_a_closed_pipe_ends_the_run_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CLOSED_PIPE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(20) == 141
        assert process.stderr.read() == b""
