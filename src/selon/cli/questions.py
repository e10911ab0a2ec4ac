"""The commands that ask a ledger; the work is done in the modules beside this one."""

from __future__ import annotations

import inspect
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from selon.cli.options import LedgerOption, NoColor, Output, Quiet, guarded, ledger_address

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["denials", "forecasts", "resolve", "search", "show", "who"]


class AnswerFormat(StrEnum):
    """How answers are written."""

    table = "table"
    json = "json"
    csv = "csv"
    parquet = "parquet"


class Order(StrEnum):
    """What comes first."""

    newest = "newest"
    best = "best"


class Outcome(StrEnum):
    """How a forecast turned out."""

    yes = "yes"
    no = "no"
    void = "void"


AnswerOption = Annotated[
    AnswerFormat, typer.Option("--format", "-f", help="How to write the answer.")
]


def _filters(  # noqa: PLR0913 - one parameter for each filter
    *,
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="By whom: words of the name.")
    ] = None,
    speaker_type: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="person, organisation, office, media, document, group or anonymous.",
        ),
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="In which outlet.")] = None,
    language: Annotated[str | None, typer.Option(metavar="xx", help="In which language.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="Published from here on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="Published up to here.")
    ] = None,
    act: Annotated[
        str | None, typer.Option(metavar="ACT", help="deny, promise, warn, … (docs/acts.md).")
    ] = None,
    polarity: Annotated[
        str | None, typer.Option(metavar="affirm|deny", help="Said or denied.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="direct, mixed, indirect or hearsay.")
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(metavar="X", help="Selon's confidence, 0 to 1, at least.")
    ] = None,
    certainty_low: Annotated[
        float | None,
        typer.Option("--certainty-from", metavar="P", help="As likely as this, at least."),
    ] = None,
    certainty_high: Annotated[
        float | None, typer.Option("--certainty-to", metavar="P", help="… and at most.")
    ] = None,
    through: Annotated[
        str | None, typer.Option(metavar="NAME", help="Relayed by somebody of this name.")
    ] = None,
    anonymous: Annotated[
        bool | None,
        typer.Option("--anonymous/--named", help="Sources without a name only, or with one."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(metavar="PHRASE", help="Words of the source phrase, in a row."),
    ] = None,
    document: Annotated[
        str | None, typer.Option(metavar="KEY|URL|INPUT", help="In this document.")
    ] = None,
    all_readings: Annotated[
        bool, typer.Option("--all-readings", help="Also what earlier readers read.")
    ] = False,
    order: Annotated[Order, typer.Option(help="Newest or (search) best first.")] = Order.newest,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Rows shown.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Rows left out before them.")] = 0,
) -> None:
    """The filters that questions share; see ``selon.ledger.filters.Filters``."""


def _narrowed(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each filter, which it gets together as ``filters``."""
    own, shared = inspect.signature(command).parameters, inspect.signature(_filters).parameters
    given = [p for name, p in own.items() if name != "filters"]

    def run(**values: Any) -> None:
        filters = {name: values.pop(name) for name in shared}
        command(filters=filters, **values)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    hints = get_type_hints(_filters, include_extras=True) | get_type_hints(
        command, include_extras=True
    )
    hints.pop("filters")
    run.__annotations__ = hints
    merged = [p.replace(annotation=hints[p.name]) for p in (*given, *shared.values())]
    run.__signature__ = inspect.Signature(merged)  # type: ignore[attr-defined]
    return run


def _asked(ledger: str | None, format: AnswerFormat, output: Any, no_color: bool) -> dict[str, Any]:  # noqa: A002, FBT001
    return {
        "ledger": ledger_address(ledger),
        "format": format.value,
        "output": output,
        "colour": not no_color,
    }


@_narrowed
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
    """What somebody has said: selon who Peskov --since 2024-01 --act deny."""
    from selon.cli.who import Request, ask_who

    asked = _asked(ledger, format, output, no_color)
    request = Request(name=name, names=names, filters=filters, **asked)
    raise typer.Exit(guarded(lambda: ask_who(request)))


@_narrowed
def search(  # noqa: PLR0913 - likewise
    words: Annotated[
        list[str] | None,
        typer.Argument(help='Words, "a phrase", -without, OR, begin*.', show_default=False),
    ] = None,
    *,
    ledger: LedgerOption = None,
    format: AnswerOption = AnswerFormat.table,  # noqa: A002 - the option's name
    output: Output = None,
    no_color: NoColor = False,
    filters: dict[str, Any],
) -> None:
    """Statements by their words: selon search "nord stream" --anonymous."""
    from selon.cli.search import Request, ask_search

    asked = _asked(ledger, format, output, no_color)
    request = Request(words=" ".join(words or ()), filters=filters, **asked)
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


@_narrowed
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


@_narrowed
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
    """Record how a forecast turned out: selon resolve f-1a2b yes --because URL."""
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
