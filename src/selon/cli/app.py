"""The commands and their options; the work is done in the modules beside this one.

Nothing heavy is imported before a command runs, so that ``selon --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from selon.cli import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["app"]

BROKEN_PIPE = 141  # what a shell reports for a program ended by a closed pipe

app = typer.Typer(
    name="selon",
    help="Reads the news and keeps a ledger of who said what, on whose word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How readings are written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    html = "html"
    csv = "csv"


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback protocol
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("selon")
        except PackageNotFoundError:
            number = "(not installed)"
        typer.echo(f"selon {number}")
        raise typer.Exit


@app.callback()
def _selon(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Reads the news and keeps a ledger of who said what, on whose word."""


Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders, globs, URLs, or - for standard input (the default if piped).",
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


@app.command()
def read(  # noqa: PLR0913 - one parameter for each option of the command
    inputs: Inputs = None,
    *,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: Output = None,
    jobs: Jobs = 1,
    language: Language = None,
    date: Date = None,
    min_confidence: MinConfidence = 0.0,
    quiet: Quiet = False,
    no_color: NoColor = False,
    weights: Weights = None,
    yardstick: Yardstick = None,
) -> None:
    """Read articles and show who says what, on whose word.

    Exit status: 0 if all went well, 1 if some inputs could not be read, 2 if none could.
    """
    from selon.cli.read import Request, read_all

    request = Request(
        inputs=tuple(inputs or ()),
        format=format.value,
        output=output,
        jobs=jobs or os.cpu_count() or 1,
        language=language,
        date=date,
        min_confidence=min_confidence,
        quiet=quiet,
        colour=not no_color,
        weights=weights,
        yardstick=yardstick,
    )
    raise typer.Exit(_guarded(lambda: read_all(request)))


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
        help="Which column of a table holds the text, title, … (text=body).",
    ),
]  # fmt: skip
Acknowledge = Annotated[
    bool, typer.Option("--acknowledge", help="Print each input's name once it is on the disk.")
]


@app.command()
def add(  # noqa: PLR0913 - one parameter for each option of the command
    inputs: Inputs = None,
    *,
    ledger: LedgerOption = None,
    jobs: AllJobs = 0,
    language: Language = None,
    date: Date = None,
    column: Columns = None,
    acknowledge: Acknowledge = False,
    quiet: Quiet = False,
    weights: Weights = None,
    yardstick: Yardstick = None,
) -> None:
    """Read articles into a ledger; what it has already is not read again.

    Exit status: 0 if all went well, 1 if some inputs failed (see selon retry), 2 if none could.
    """
    from selon.cli.add import AddRequest, add_all

    request = AddRequest(
        inputs=tuple(inputs or ()),
        ledger=ledger,
        jobs=jobs or os.cpu_count() or 1,
        language=language,
        date=date,
        columns=tuple(column or ()),
        acknowledge=acknowledge,
        quiet=quiet,
        weights=weights,
        yardstick=yardstick,
    )
    raise typer.Exit(_guarded(lambda: add_all(request)))


@app.command()
def retry(
    *,
    ledger: LedgerOption = None,
    jobs: AllJobs = 0,
    quiet: Quiet = False,
    weights: Weights = None,
    yardstick: Yardstick = None,
) -> None:
    """Try again what could not be read into the ledger.

    Exit status: 0 if nothing is left, 1 if some inputs failed again, 2 if all did.
    """
    from selon.cli.add import AddRequest, retry_all

    request = AddRequest(
        ledger=ledger,
        jobs=jobs or os.cpu_count() or 1,
        quiet=quiet,
        weights=weights,
        yardstick=yardstick,
    )
    raise typer.Exit(_guarded(lambda: retry_all(request)))


@app.command()
def doctor(weights: Weights = None) -> None:
    """Say what is installed, and whether a reading works.

    Exit status: 0 if it does, else 2.
    """
    from selon.cli.doctor import examine

    raise typer.Exit(_guarded(lambda: examine(weights)))


def _guarded(command: Callable[[], int]) -> int:
    """The status of ``command``; an interrupt or a closed pipe ends it without a word."""
    try:
        return command()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes standard output once more at exit; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
