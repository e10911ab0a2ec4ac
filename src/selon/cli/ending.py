"""How a command ends: its exit status, and one line on standard error for what went wrong."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from selon.cli import INTERRUPTED
from selon.errors import SelonError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "NOTHING_READ", "SOME_FAILED", "WELL", "complain", "guarded", "line", "tell",
]  # fmt: skip

WELL, SOME_FAILED, NOTHING_READ = 0, 1, 2
BROKEN_PIPE = 141  # what a shell reports for a program ended by a closed pipe


def guarded(command: Callable[[], int]) -> int:
    """The status of ``command``; an interrupt or a closed pipe ends it without a word."""
    try:
        return command()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes standard output once more at exit; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def tell(work: Callable[[], int]) -> int:
    """The status of ``work``; an error that ends it is one line on standard error, and status 2.

    Raises:
        BrokenPipeError: nobody reads any more; ``guarded`` knows what to do.
    """
    try:
        return work()
    except SelonError as error:
        complain(error.name, error)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the last stop before a traceback
        from selon.cli.pool import internal

        complain(None, internal("selon", error).error)
    return NOTHING_READ


def complain(name: str | None, error: SelonError) -> None:
    """Tell of an error on standard error."""
    typer.echo(line(name, error), err=True)


def line(name: str | None, error: SelonError) -> str:
    """``selon: NAME: reason [E102]`` on one line, safe to print."""
    from selon.views.text import one_line

    where = f"{name}: " if name else ""
    return one_line(f"selon: {where}{error.reason} [{error.code}]")
