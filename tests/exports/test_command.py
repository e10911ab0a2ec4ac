"""``selon export``: the file is there whole or not at all, and what goes wrong is one line."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.exports.conftest import exported, keep
from tests.views.conftest import barrage, dam, strike

from selon.cli.export import Request, export
from selon.errors import LedgerDamaged
from selon.ledger.entries import Entry, ReaderInfo
from selon.ledger.rows import Kept, kept
from selon.ledger.store import Ledger
from selon.views.exports import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

OLD = b"what was here before\n"


@pytest.fixture
def address(tmp_path: Path) -> str:
    path = tmp_path / "news.db"
    with Ledger.open(path) as ledger:
        entries = [Entry(r.document, r) for r in (strike(), dam(), barrage())]
        ledger.write(entries, ReaderInfo("0.1.0 w d", "0.1.0", "w"))
    return str(path)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / "export"
    path.write_bytes(OLD)
    return path


def breaking(error: Exception) -> Callable[[Ledger], Generator[Kept]]:
    """What gives a document, and then up."""

    def give(ledger: Ledger) -> Generator[Kept]:
        yield next(iter(kept(ledger)))
        raise error

    return give


def untouched(out: Path) -> bool:
    return out.read_bytes() == OLD and list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("name", FORMATS)
def test_the_file_holds_the_export(
    name: str, address: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(Request(address, name, out)) == 0
    with Ledger.open(address) as ledger:
        assert out.read_bytes() == exported(name, kept(ledger))
    assert list(out.parent.iterdir()) == [out]
    assert capsys.readouterr().err == f"selon: {out}: 23 attributions of 3 documents\n"


@pytest.mark.parametrize("name", FORMATS)
def test_without_a_file_it_goes_to_standard_output(
    name: str, address: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert export(Request(address, name)) == 0
    written = capfdbinary.readouterr()
    with Ledger.open(address) as ledger:
        assert written.out == exported(name, kept(ledger))
    assert written.err == b""


def test_a_quiet_one_says_nothing(
    address: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(Request(address, "csv", out, quiet=True)) == 0
    assert capsys.readouterr() == ("", "")


def test_what_is_asked_for_can_be_any_stream(address: str, out: Path) -> None:
    def ask(ledger: Ledger) -> Generator[Kept]:
        return (replace(k, wanted={"a1"}) for k in kept(ledger))

    assert export(Request(address, "csv", out, asked=ask)) == 0
    assert out.read_text().count("\n") == 4


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("error", [LedgerDamaged("broken", "news.db"), ValueError("nan")])
def test_an_export_that_breaks_off_leaves_the_old_file(
    name: str, error: Exception, address: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(Request(address, name, out, asked=breaking(error))) == 2
    assert untouched(out)
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("selon: ")
    assert line.endswith("[E504]" if isinstance(error, LedgerDamaged) else "[E900]")


def test_a_number_that_json_cannot_say_leaves_the_old_file(address: str, out: Path) -> None:
    def ask(_ledger: Ledger) -> Generator[Kept]:
        reading = dam()
        bad = replace(reading.attributions[0], confidence=float("nan"))
        yield keep(reading.replace(attributions=(bad,)))

    assert export(Request(address, "jsonl", out, asked=ask)) == 2
    assert untouched(out)


@pytest.fixture
def fill_disk() -> Iterator[Callable[[], None]]:
    """From the call on the system lets no file grow past 5,000 bytes, as a full disk would not."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk_leaves_the_old_file(
    name: str, address: str, out: Path, fill_disk: Callable[[], None],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def ask(_ledger: Ledger) -> Generator[Kept]:
        fill_disk()
        yield from [keep(barrage())] * 20

    assert export(Request(address, name, out, asked=ask)) == 2
    assert untouched(out)
    assert "cannot write" in capsys.readouterr().err


def test_a_device_is_written_to_as_it_is(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(Request(address, "csv", Path(os.devnull))) == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    capsys.readouterr()
    assert export(Request(address, "csv", Path("/dev/full"))) == 2
    assert "cannot write: No space left on device [E400]" in capsys.readouterr().err


def test_a_killed_export_leaves_the_old_file(address: str, out: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from selon.cli.export import Request, export\n"
        "from selon.ledger.rows import kept\n"
        "def ask(ledger):\n"
        "    while True:\n"
        "        yield from kept(ledger)\n"
        "export(Request(sys.argv[1], 'claims', Path(sys.argv[2]), asked=ask))\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, address, str(out)]) as process:
        waited = time.monotonic() + 60
        while not any(p.stat().st_size > 50_000 for p in out.parent.glob(".export.*.part")):
            assert process.poll() is None
            assert time.monotonic() < waited
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert out.read_bytes() == OLD


def test_the_new_file_has_the_rights_of_the_old_and_a_link_stays_one(
    address: str, out: Path
) -> None:
    out.chmod(0o640)
    link = out.with_name("link")
    link.symlink_to(out)
    assert export(Request(address, "csv", link, quiet=True)) == 0
    assert link.is_symlink()
    assert out.read_bytes() != OLD
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


def test_a_first_file_has_the_rights_of_any_new_one(address: str, out: Path) -> None:
    plain = out.with_name("plain")
    plain.touch()
    first = out.with_name("first")
    assert export(Request(address, "csv", first, quiet=True)) == 0
    assert first.stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "yaml"}, "unknown format 'yaml'"),
        ({"output": Path("/nowhere/at/all")}, "its folder does not exist"),
        ({"output": Path(os.sep)}, "is a folder"),
        ({"ledger": "missing.db"}, "no such file [E501]"),
        ({"ledger": "mysql://nobody"}, "[E400]"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_line(
    change: dict[str, object], told: str, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    request = replace(Request(address), **change)  # type: ignore[arg-type]
    assert export(request) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert told in line


def test_the_ledger_is_not_overwritten(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(Request(address, "jsonl", Path(address))) == 2
    assert "it would be overwritten" in capsys.readouterr().err
    with Ledger.open(address) as ledger:
        assert len(list(kept(ledger))) == 3


def test_parquet_is_not_shown_on_a_terminal(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert export(Request(address, "parquet")) == 2
    shown = capsys.readouterr()
    assert "write it to a file" in shown.err
    assert shown.out == ""


def test_a_reader_that_goes_away_is_not_an_error_of_the_export(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = os.pipe()
    os.close(there)
    with open(here, "w") as closed:  # noqa: PTH123 - a descriptor, not a path
        monkeypatch.setattr(sys, "stdout", closed)
        with pytest.raises(BrokenPipeError):
            export(Request(address, "csv"))
        monkeypatch.undo()
        os.dup2(os.open(os.devnull, os.O_WRONLY), here)
