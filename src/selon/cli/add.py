"""``selon add``: inputs read into a ledger; ``selon retry``: those that failed, once more.

``follow_into`` is here as well: what it does with articles is the same.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import typer

from selon.cli.ending import NOTHING_READ, complain, tell
from selon.cli.filling import AddRequest, Filling, Tally, intake_for
from selon.cli.options import given, ledger_address
from selon.documents import Failure
from selon.documents.containers import container
from selon.errors import Disallowed, NotAFeed, NotNow, UsageError
from selon.ledger.store import Ledger

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from selon.cli.follow import Request as FollowRequest
    from selon.ledger.entries import Refused
    from selon.records import Document

__all__ = ["add_all", "follow_into", "retry_all"]

_OF_FEEDS = frozenset(error.code for error in (NotAFeed, Disallowed, NotNow))


def add_all(request: AddRequest) -> int:
    """Reads all inputs into the ledger and gives the exit status.

    0: all went well; 1: some inputs failed (they are in the quarantine, or feeds remember them);
    2: none could be read, the ledger cannot be written, or the request makes no sense.
    """
    inputs = given(request.inputs, "add")
    if not inputs:
        return NOTHING_READ
    options = {
        "language": request.language, "date": request.date, "columns": list(request.columns),
    }  # fmt: skip

    def work() -> int:
        with Ledger.open(ledger_address(request.ledger)) as ledger:
            tally = Tally()
            Filling(request, ledger, options, tally).run(inputs)
            _say(request, ledger, tally.told())
            return tally.status

    return tell(work)


def follow_into(request: AddRequest, asked: FollowRequest) -> int:
    """Goes around feeds and reads what is new into the ledger that ``request`` names.

    The exit status is ``selon.cli.follow.follow_all``'s.
    """
    from selon.cli.follow import follow_all
    from selon.ledger.following import FollowingState

    def work() -> int:
        with Ledger.open(ledger_address(request.ledger)) as ledger:
            tally = Tally()
            intake = intake_for(request, ledger)

            def take(items: Iterator[Document | Failure]) -> Generator[Document | Failure]:
                with closing(intake.run(items)) as kept:
                    for item in kept:
                        tally.take(item)
                        yield item if isinstance(item, Failure) else item.document

            status = follow_all(asked, FollowingState(ledger.engine), take)
            _say(request, ledger, tally.told())
            return status

    return tell(work)


def retry_all(request: AddRequest) -> int:
    """Reads once more what is in the quarantine, each input as it was asked for.

    What belongs to feeds is left to ``selon follow``. The exit status is ``add_all``'s: 0 if
    nothing else is left in the quarantine.
    """

    def work() -> int:
        with Ledger.open(ledger_address(request.ledger)) as ledger:
            waiting = ledger.refused()
            ours = [refused for refused in waiting if refused.code not in _OF_FEEDS]
            tally = Tally(for_feeds=len(waiting) - len(ours))
            for options, names in _by_options(ours):
                _retry(request, ledger, names, options, tally)
            if ours:
                told = tally.told()
            elif waiting:
                told = f"nothing to try again, {tally.told_for_feeds()}"
            else:
                told = "the quarantine is empty"
            _say(request, ledger, told)
            return tally.status

    return tell(work)


def _by_options(waiting: Iterable[Refused]) -> list[tuple[Mapping[str, Any], set[str]]]:
    """The names of inputs, together with the options they were asked for with."""
    groups: dict[str, tuple[Mapping[str, Any], set[str]]] = {}
    for refused in waiting:
        way = repr(sorted(refused.options.items()))
        groups.setdefault(way, (refused.options, set()))[1].add(refused.input)
    return list(groups.values())


def _retry(
    request: AddRequest, ledger: Ledger, names: set[str], options: Mapping[str, Any], tally: Tally
) -> None:
    """Loads the files that the inputs stand in, and of these only what failed."""
    whole = sorted({container(name) for name in names})
    try:
        left = Filling(request, ledger, options, tally).run(whole, only=names)
    except UsageError as error:
        complain(error.name, error)
        tally.failed += len(names)
    else:
        tally.gone += len(left)


def _say(request: AddRequest, ledger: Ledger, told: str) -> None:
    if not request.quiet:
        typer.echo(f"selon: {ledger.name}: {told}", err=True)
