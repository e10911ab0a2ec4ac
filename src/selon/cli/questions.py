"""The commands that ask a ledger; the work is done in the modules beside this one."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import Annotated, Any

import typer

from selon.cli.ending import guarded
from selon.cli.filters import narrowed
from selon.cli.options import LedgerOption, NoColor, Output, Quiet, ledger_address

__all__ = ["denials", "forecasts", "resolve", "search", "show", "who"]


class AnswerFormat(StrEnum):
    """How answers are written."""

    table = "table"
    json = "json"
    csv = "csv"
    parquet = "parquet"


class Outcome(StrEnum):
    """How a forecast turned out."""

    yes = "yes"
    no = "no"
    void = "void"


AnswerOption = Annotated[
    AnswerFormat, typer.Option("--format", "-f", help="How to write the answer.")
]


def _asked(ledger: str | None, format: AnswerFormat, output: Any, no_color: bool) -> dict[str, Any]:  # noqa: A002, FBT001
    return {
        "ledger": ledger_address(ledger),
        "format": format.value,
        "output": output,
        "colour": not no_color,
    }


@partial(narrowed, without=("speaker",))
def who(  # noqa: PLR0913 - one parameter for each option of the command
    name: Annotated[str, typer.Argument(help="Words of a speaker's name.", show_default=False)],
    *,
    ledger: LedgerOption = None,
    names: Annotated[
        bool, typer.Option("--names", help="Only who there is of that name, and how often.")
    ] = False,
    format: AnswerOption = AnswerFormat.table,  # noqa: A002 - the option's name
    output: Output = None,
    no_color: NoColor = False,
    filters: dict[str, Any],
) -> None:
    """What somebody has said.

    For instance: selon who Peskov --since 2024-01 --act deny
    """
    from selon.cli.who import Request, ask_who

    asked = _asked(ledger, format, output, no_color)
    request = Request(name=name, names=names, filters=filters, **asked)
    raise typer.Exit(guarded(lambda: ask_who(request)))


@narrowed
def search(  # noqa: PLR0913 - likewise
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="Words, all of which must be there; begin* for what begins so, OR, NOT. "
            "Without any, all that the filters let through.",
            show_default=False,
        ),
    ] = None,
    *,
    phrase: Annotated[
        bool, typer.Option("--phrase", help="The words in a row, as they stand.")
    ] = False,
    ledger: LedgerOption = None,
    format: AnswerOption = AnswerFormat.table,  # noqa: A002 - the option's name
    output: Output = None,
    no_color: NoColor = False,
    filters: dict[str, Any],
) -> None:
    """Statements by their words, or all that fit.

    For instance: selon search nord stream --anonymous. Words may stand anywhere in a
    statement. A phrase is searched with --phrase:

        selon search --phrase nord stream

    or in quotation marks of its own, which the shell must be kept from taking away:

        selon search 'explosion OR leak "nord stream" -pipeline'
    """
    from selon.cli.search import Request, ask_search

    asked = _asked(ledger, format, output, no_color)
    request = Request(words=" ".join(words or ()), phrase=phrase, filters=filters, **asked)
    raise typer.Exit(guarded(lambda: ask_search(request)))


def show(
    key: Annotated[
        str, typer.Argument(help="Key of a statement, forecast or document, or its beginning.")
    ],
    *,
    ledger: LedgerOption = None,
    format: AnswerOption = AnswerFormat.table,  # noqa: A002 - the option's name
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """One statement with all that surrounds it, or one document."""
    from selon.cli.show import Request, ask_show

    request = Request(key=key, **_asked(ledger, format, output, no_color))
    raise typer.Exit(guarded(lambda: ask_show(request)))


@partial(narrowed, without=("polarity",))
def denials(  # noqa: PLR0913 - likewise
    key: Annotated[
        str | None, typer.Argument(help="Key of a statement; all denials without one.")
    ] = None,
    *,
    ledger: LedgerOption = None,
    format: AnswerOption = AnswerFormat.table,  # noqa: A002 - the option's name
    output: Output = None,
    no_color: NoColor = False,
    filters: dict[str, Any],
) -> None:
    """Who denied what."""
    from selon.cli.denials import Request, ask_denials

    request = Request(key=key, filters=filters, **_asked(ledger, format, output, no_color))
    raise typer.Exit(guarded(lambda: ask_denials(request)))


@narrowed
def forecasts(  # noqa: PLR0913 - likewise
    *,
    due: Annotated[
        str | None,
        typer.Option(metavar="YYYY[-MM[-DD]]", help="Only those whose time is up before this day."),
    ] = None,
    open_only: Annotated[
        bool, typer.Option("--open", help="Only those without an outcome.")
    ] = False,
    scores: Annotated[
        bool, typer.Option("--scores", help="Brier scores and calibration of who made them.")
    ] = False,
    ledger: LedgerOption = None,
    format: AnswerOption = AnswerFormat.table,  # noqa: A002 - the option's name
    output: Output = None,
    no_color: NoColor = False,
    filters: dict[str, Any],
) -> None:
    """What was foretold, what is due, and who was right."""
    from selon.cli.forecasts import Request, ask_forecasts

    asked = _asked(ledger, format, output, no_color)
    request = Request(due=due, open_only=open_only, scores=scores, filters=filters, **asked)
    raise typer.Exit(guarded(lambda: ask_forecasts(request)))


def resolve(  # noqa: PLR0913 - likewise
    key: Annotated[str, typer.Argument(help="Key of a forecast, or its beginning.")],
    outcome: Annotated[Outcome, typer.Argument(help="How it turned out.")],
    *,
    because: Annotated[str, typer.Option(metavar="URL", help="Where one can see it.")],
    on: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="When it was known; today if not given."),
    ] = None,
    ledger: LedgerOption = None,
    quiet: Quiet = False,
) -> None:
    """Record how a forecast turned out.

    For instance: selon resolve f-1a2b yes --because https://example.org/report
    """
    from selon.cli.resolve import Request, record

    request = Request(
        ledger=ledger_address(ledger),
        key=key,
        outcome=outcome.value,
        because=because,
        on=on,
        quiet=quiet,
    )
    raise typer.Exit(guarded(lambda: record(request)))
