"""``selon add`` and ``selon retry``, run as a user runs them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from selon.ledger.store import Ledger

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

WORDS = [
    "Le ministre Jean Dupont a déclaré lundi que le port de Brest serait fermé en {n}.",
    "The mayor, Anna Bell, said on Tuesday that bridge number {n} was safe.",
    "« Nous partirons », a affirmé la présidente de l'usine {n}, Marie Curie.",
]


def selon(*words: str, cwd: Path, check: int | None = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "selon", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    if check is not None:
        assert done.returncode == check, done.stderr
    return done


@pytest.fixture
def articles(tmp_path: Path) -> list[str]:
    names = []
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(WORDS[n % 3].format(n=n), "utf-8")
        names.append(f"{n}.txt")
    return names


def content(path: Path) -> str:
    with Ledger.open(path, read_only=True) as ledger:
        assert ledger.audit() == []
        return ledger.content_hash()


def test_the_same_ledger_however_it_is_filled(tmp_path: Path, articles: list[str]) -> None:
    selon("add", *articles, "-l", "once.db", "-j", "1", "-q", cwd=tmp_path)
    once = content(tmp_path / "once.db")

    again = selon("add", *articles, "-l", "once.db", "-j", "1", cwd=tmp_path)
    assert "0 documents read" in again.stderr
    assert "6 seen before" in again.stderr
    assert content(tmp_path / "once.db") == once

    selon("add", *reversed(articles), "-l", "turned.db", "-j", "2", "-q", cwd=tmp_path)
    assert content(tmp_path / "turned.db") == once

    halves = [
        subprocess.Popen(
            [sys.executable, "-m", "selon", "add", *half, "-l", "split.db", "-j", "1", "-q"],
            cwd=tmp_path,
        )
        for half in (articles[:4], articles[3:])
    ]
    assert [p.wait() for p in halves] == [0, 0]
    assert content(tmp_path / "split.db") == once


def test_a_failure_waits_in_quarantine_and_comes_back(tmp_path: Path, articles: list[str]) -> None:
    done = selon("add", articles[0], "late.txt", "-l", "l.db", "-j", "1", cwd=tmp_path, check=1)
    assert "selon: late.txt: no such file or folder [E101]" in done.stderr
    assert "1 document read" in done.stderr
    still = selon("retry", "-l", "l.db", "-j", "1", cwd=tmp_path, check=2)
    assert "late.txt" in still.stderr
    (tmp_path / "late.txt").write_text(WORDS[0].format(n=9), "utf-8")
    assert "1 document read" in selon("retry", "-l", "l.db", "-j", "1", cwd=tmp_path).stderr
    assert "quarantine is empty" in selon("retry", "-l", "l.db", cwd=tmp_path).stderr


def test_of_a_table_only_the_rows_that_failed_are_tried_again(tmp_path: Path) -> None:
    lines = [json.dumps({"text": WORDS[n % 3].format(n=n)}) for n in range(4)]
    lines[2] = '{"text": '
    (tmp_path / "n.jsonl").write_text("\n".join(lines), "utf-8")
    selon("add", "n.jsonl", "-l", "l.db", "-j", "1", "-q", cwd=tmp_path, check=1)
    with Ledger.open(tmp_path / "l.db", read_only=True) as ledger:
        assert [r.input for r in ledger.refused()] == ["n.jsonl#3"]
    lines[2] = json.dumps({"text": WORDS[2].format(n=2)})
    (tmp_path / "n.jsonl").write_text("\n".join(lines), "utf-8")
    assert "1 document read" in selon("retry", "-l", "l.db", "-j", "1", cwd=tmp_path).stderr


def test_date_and_language_are_remembered_for_a_retry(tmp_path: Path) -> None:
    selon(
        "add",
        "x.txt",
        "-l",
        "l.db",
        "--date",
        "2024-01-05",
        "--language",
        "fr",
        cwd=tmp_path,
        check=2,
    )
    (tmp_path / "x.txt").write_text(WORDS[0].format(n=1), "utf-8")
    selon("retry", "-l", "l.db", "-j", "1", cwd=tmp_path)
    with sqlite3.connect(tmp_path / "l.db") as db:
        rows = db.execute("select published_start, language from readings").fetchall()
    db.close()
    assert rows == [("2024-01-05", "fr")]


def test_every_acknowledged_input_is_on_the_disk(tmp_path: Path, articles: list[str]) -> None:
    done = selon("add", *articles, "-l", "l.db", "-j", "1", "--acknowledge", "-q", cwd=tmp_path)
    assert done.stdout.split() == articles
    again = selon("add", *articles, "-l", "l.db", "-j", "1", "--acknowledge", "-q", cwd=tmp_path)
    assert again.stdout.split() == articles


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--date", "gestern"], "--date gestern: not a date"),
        (["--yardstick", "yard"], "no yardstick"),
        (["-l", "nowhere/l.db"], "nowhere/l.db"),
        (["-l", "mysql://x/y"], "mysql"),
    ],
)
def test_a_request_without_sense_is_one_line_and_status_2(
    tmp_path: Path, articles: list[str], words: list[str], said: str
) -> None:
    ledger = [] if "-l" in words else ["-l", "l.db"]
    done = selon("add", articles[0], *ledger, *words, cwd=tmp_path, check=2)
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
