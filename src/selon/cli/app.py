"""The commands and their options; the work is done in the modules beside this one.

Nothing heavy is imported before a command runs, so that ``selon --help`` answers at once.
"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from selon.cli import keeping, questions
from selon.cli.ending import guarded
from selon.cli.options import (
    Columns,
    Date,
    Format,
    FormatOption,
    Inputs,
    Jobs,
    Language,
    MinConfidence,
    NoColor,
    Output,
    Quiet,
    Weights,
    Yardstick,
)

__all__ = ["app"]

app = typer.Typer(
    name="selon",
    help="Reads the news and keeps a ledger of who said what, on whose word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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


@app.command()
def read(  # noqa: PLR0913 - one parameter for each option of the command
    inputs: Inputs = None,
    *,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: Output = None,
    jobs: Jobs = 1,
    language: Language = None,
    date: Date = None,
    column: Columns = None,
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
        columns=tuple(column or ()),
        min_confidence=min_confidence,
        quiet=quiet,
        colour=not no_color,
        weights=weights,
        yardstick=yardstick,
    )
    raise typer.Exit(guarded(lambda: read_all(request)))


@app.command()
def doctor(weights: Weights = None) -> None:
    """Say what is installed, and whether a reading works.

    Exit status: 0 if it does, else 2.
    """
    from selon.cli.doctor import examine

    raise typer.Exit(guarded(lambda: examine(weights)))


for _command in (
    keeping.add, keeping.follow, keeping.retry, keeping.audit, keeping.export,
    questions.who, questions.search, questions.show, questions.denials, questions.forecasts,
    questions.resolve,
):  # fmt: skip
    app.command()(_command)
