"""The options and arguments that commands share, and what they mean when they are not given."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How readings are written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    html = "html"
    csv = "csv"


Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders, globs, URLs, or - for standard input (the default if piped).",
        show_default=False,
    ),
]
AddInputs = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders, globs, URLs, feeds (addresses or files, OPML and news sitemaps too), "
        "or - for standard input (the default if piped).",
        show_default=False,
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to write the readings.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file.", show_default=False),
]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", min=0, metavar="N", help="Processes; 0 means one for each core."),
]
Language = Annotated[
    str | None,
    typer.Option(metavar="xx", help="Language of the documents (en, fr, …), instead of guessing."),
]
Date = Annotated[
    str | None,
    typer.Option(metavar="YYYY[-MM[-DD]]", help="When the documents were published."),
]
MinConfidence = Annotated[
    float,
    typer.Option(
        min=0.0, max=1.0, metavar="X", help="Leave out attributions below this confidence (0 to 1)."
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress and no notes; errors are still shown.")
]
NoColor = Annotated[bool, typer.Option("--no-color", help="Brackets in place of colours.")]
Weights = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Use these model weights.", show_default=False)
]
Yardstick = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help='What "likely" and the like mean: PHIA (the default), ICD-203, IPCC-AR5, Kent-1964.',
        show_default=False,
    ),
]
LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger", "-l", metavar="FILE|URL",
        help="SQLite file or postgresql:// URL; $SELON_LEDGER, else selon.db.", show_default=False,
    ),
]  # fmt: skip
AllJobs = Annotated[
    int,
    typer.Option("--jobs", "-j", min=0, metavar="N", help="Processes; 0 means one for each core."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="NAME=COLUMN", show_default=False,
        help="Which column of a table, or field of JSON, holds the text, title, … (text=body).",
    ),
]  # fmt: skip
Acknowledge = Annotated[
    bool, typer.Option("--acknowledge", help="Print each input's name once it is on the disk.")
]


def ledger_address(given: str | None) -> str:
    """Which ledger: the one given, else ``$SELON_LEDGER``, else ``selon.db`` in this folder."""
    return given or os.environ.get("SELON_LEDGER") or "selon.db"


def given(inputs: tuple[str, ...], command: str) -> tuple[str, ...]:
    """The inputs given to ``command``, else standard input if something is piped in.

    Nothing if there is neither: then a usage line has told so.
    """
    if inputs:
        return inputs
    if sys.stdin is None or sys.stdin.isatty():
        name = f"selon {command}"
        typer.echo(f"Usage: {name} [OPTIONS] [INPUTS]...  (try: {name} --help)", err=True)
        return ()
    return ("-",)
