"""The commands that fill and keep a ledger; the work is done in the modules beside this one."""

from __future__ import annotations

import os
from functools import partial
from typing import Annotated, Any

import typer

from selon.cli.ending import guarded
from selon.cli.filters import ROWS, narrowed
from selon.cli.options import (
    Acknowledge,
    AddInputs,
    AllJobs,
    Columns,
    Date,
    Language,
    LedgerOption,
    Output,
    Quiet,
    Weights,
    Yardstick,
    ledger_address,
)

__all__ = ["add", "audit", "export", "follow", "retry"]


def add(  # noqa: PLR0913 - one parameter for each option of the command
    inputs: AddInputs = None,
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
    """Read articles into a ledger, each once; feeds as well.

    What feeds name is fetched politely, as by selon follow, but once.

    Exit status: 0 if all went well, 1 if some inputs failed (see selon retry), 2 if none could.
    """
    from selon.cli.add import add_all
    from selon.cli.filling import AddRequest

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
    raise typer.Exit(guarded(lambda: add_all(request)))


def retry(
    *,
    ledger: LedgerOption = None,
    jobs: AllJobs = 0,
    quiet: Quiet = False,
    weights: Weights = None,
    yardstick: Yardstick = None,
) -> None:
    """Try again what could not be read into the ledger.

    What failed in feeds is left to selon follow.

    Exit status: 0 if nothing is left, 1 if some inputs failed again, 2 if all did.
    """
    from selon.cli.add import retry_all
    from selon.cli.filling import AddRequest

    request = AddRequest(
        ledger=ledger,
        jobs=jobs or os.cpu_count() or 1,
        quiet=quiet,
        weights=weights,
        yardstick=yardstick,
    )
    raise typer.Exit(guarded(lambda: retry_all(request)))


def follow(  # noqa: PLR0913 - one parameter for each option of the command
    sources: Annotated[
        list[str],
        typer.Argument(
            help="OPML files, or addresses of feeds and news sitemaps.", show_default=False
        ),
    ],
    *,
    ledger: LedgerOption = None,
    every: Annotated[
        str | None,
        typer.Option(metavar="15m", help="Go on, looking again at this pace, until Ctrl-C."),
    ] = None,
    pace: Annotated[
        str, typer.Option(metavar="2s", help="Least time between two requests to one host.")
    ] = "2s",
    contact: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where sites can reach you; told in the user agent."),
    ] = None,
    jobs: AllJobs = 0,
    quiet: Quiet = False,
    weights: Weights = None,
    yardstick: Yardstick = None,
) -> None:
    """Read what is new in feeds into a ledger, politely.

    Exit status: 0 if all went well, 1 if some feeds or articles failed, 2 if nothing came.
    """
    from selon.cli.add import follow_into
    from selon.cli.filling import AddRequest
    from selon.cli.follow import Request

    request = AddRequest(
        ledger=ledger,
        jobs=jobs or os.cpu_count() or 1,
        quiet=quiet,
        weights=weights,
        yardstick=yardstick,
    )
    asked = Request(tuple(sources), every, pace, contact, quiet)
    raise typer.Exit(guarded(lambda: follow_into(request, asked)))


def audit(
    *,
    ledger: LedgerOption = None,
    head: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="The head that an earlier audit told, to look for."),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Change nothing; leaves the search index out.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Check that every quotation stands and nothing was changed.

    Exit status: 0 if all is sound, 1 if something is wrong, 2 if the ledger can't be opened.
    """
    from selon.cli.audit import Request
    from selon.cli.audit import audit as run

    request = Request(ledger_address(ledger), head, read_only, quiet)
    raise typer.Exit(guarded(lambda: run(request)))


@partial(narrowed, without=ROWS)
def export(  # noqa: PLR0913 - one parameter for each option of the command
    *,
    ledger: LedgerOption = None,
    format: Annotated[  # noqa: A002 - the option's name
        str,
        typer.Option("--format", "-f", help="jsonl, csv, parquet, claims, annotations or prov."),
    ] = "jsonl",
    output: Output = None,
    quiet: Quiet = False,
    words: Annotated[
        str | None,
        typer.Option("--search", metavar="WORDS", help="Contents with these words, as in search."),
    ] = None,
    filters: dict[str, Any],
) -> None:
    """Write a whole ledger, or all that fits, in another format.

    jsonl: JSON Lines; csv, parquet: tables; claims: schema.org Claim; annotations: W3C Web
    Annotation; prov: PROV-O. The last three are JSON-LD.

    For instance: selon export -f csv -o denials.csv --who Peskov --since 2024 --act deny
    """
    from selon.cli.export import Request
    from selon.cli.export import export as run

    request = Request(ledger_address(ledger), format, output, quiet, filters, words)
    raise typer.Exit(guarded(lambda: run(request)))
