"""``selon doctor``: what is installed, whether the weights load, whether a reading works."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

import typer

from selon.cli.read import make_reader
from selon.errors import SelonError
from selon.records import Document, Reading
from selon.tagging.tagger import default_weights
from selon.views.layers import ledger_order, who
from selon.views.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["examine"]

WORKS, BROKEN = 0, 2
# Invented: language, sentence, and words that the content of its one attribution must hold.
SENTENCES = (
    (
        "en",
        "The bridge will reopen in June, said Anna Keller, the mayor of Oakhaven.",
        "bridge will reopen",
    ),
    (
        "fr",
        "« Le pont rouvrira en juin », a déclaré Anne Caillé, la maire de Valmont.",
        "pont rouvrira",
    ),
)


def examine(weights: Path | None = None) -> int:
    """Prints the report on standard output; 0 if both sentences are read right, else 2."""
    for title, lines in (("Installed", _installed()), ("Libraries", _libraries())):
        _section(title, lines)
    _section("Weights", _weights(weights))
    typer.echo("Reading")
    works = True
    try:
        reader = make_reader(weights)
        for language, sentence, words in SENTENCES:
            reading = reader.read(Document(sentence, input="doctor", language=language))
            found = any(words in a.content.text for a in reading.attributions)
            works = works and found
            typer.echo(f"  {language}  {sentence}")
            for shown in _ledger(reading):
                typer.echo(f"      {shown}")
            if not found:
                typer.echo(f"      wrong: no content holds “{words}”")
    except SelonError as error:
        works = False
        typer.echo(f"  failed: {error}")
    except Exception as error:  # a doctor reports, whatever it finds
        works = False
        typer.echo(f"  failed: {type(error).__name__}: {one_line(str(error))}")
        if os.environ.get("SELON_DEBUG"):
            raise
    typer.echo("\nReading works." if works else "\nReading does not work.")
    return WORKS if works else BROKEN


def _section(title: str, lines: Iterator[tuple[str, str]]) -> None:
    typer.echo(title)
    for name, value in lines:
        typer.echo(f"  {name:<20} {value}")
    typer.echo("")


def _installed() -> Iterator[tuple[str, str]]:
    yield "selon", _version("selon") or "not installed as a package"
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "platform", platform.platform()
    yield "program", sys.executable


def _libraries() -> Iterator[tuple[str, str]]:
    try:
        wanted = requires("selon") or []
    except PackageNotFoundError:
        yield "unknown", "selon is not installed as a package, so its needs are not on record"
        return
    for need in sorted(wanted, key=str.lower):
        name = re.split(r"[\s\[<>=!~;(]", need, maxsplit=1)[0]
        extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)", need)
        found = _version(name)
        if extra and not found:
            yield name, f"missing (optional: selon[{extra[1]}])"
        else:
            yield name, found or "MISSING"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _weights(weights: Path | None) -> Iterator[tuple[str, str]]:
    folder = weights or default_weights()
    yield "folder", str(folder)
    found = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"})
    for path in found:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield path.name, f"{path.stat().st_size / 1e6:7.2f} MB  sha256 {digest}"
    if not found:
        yield "files", "none: the weights are MISSING"


def _ledger(reading: Reading) -> Iterator[str]:
    if not reading.attributions:
        yield "no attribution found"
    for a, _ in ledger_order(reading):
        names = " → ".join(who(reading, a)) or "(nobody named)"
        act = (a.cue.act or a.cue.text) if a.cue else "—"
        yield one_line(f"{names} | {act} | {a.content.text} | {a.kind}, {a.confidence:.0%} sure")
