"""``selon audit``: does the ledger still say what was written, and does every quotation stand?"""

from __future__ import annotations

from dataclasses import dataclass

import typer

from selon.cli.ending import tell
from selon.ledger.audit import Audit
from selon.ledger.hashing import GENESIS
from selon.ledger.store import Ledger
from selon.views.text import one_line

__all__ = ["Request", "audit"]

SOUND, FAULTY = 0, 1
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for.

    Attributes:
        ledger: its address.
        head: the head an earlier audit told, which must still be in the chain.
        read_only: change nothing, and leave out the search index, whose check counts as writing.
        quiet: no summary, findings only.
    """

    ledger: str
    head: str | None = None
    read_only: bool = False
    quiet: bool = False


def audit(request: Request) -> int:
    """Prints what is wrong, then a summary, and gives the exit status.

    0: nothing is wrong; 1: something is; 2: the ledger cannot be opened.
    """

    def work() -> int:
        with Ledger.open(request.ledger, create=False, read_only=request.read_only) as ledger:
            return _audit(ledger, request)

    return tell(work)


def _audit(ledger: Ledger, request: Request) -> int:
    auditor = Audit(ledger.engine, read_only=request.read_only, head=request.head)
    found = 0
    for finding in auditor.findings():
        found += 1
        if found <= _SHOWN:
            typer.echo(one_line(f"selon: {ledger.name}: {finding}"), err=True)
    if found > _SHOWN:
        typer.echo(f"selon: {ledger.name}: … and {found - _SHOWN} more", err=True)
    if not request.quiet:
        typer.echo("\n".join(_summary(ledger.name, auditor, found)))
    return FAULTY if found else SOUND


def _summary(name: str, auditor: Audit, found: int) -> list[str]:
    checked = (
        _count(auditor.attributions, "attribution"),
        _count(auditor.readings, "reading"),
        _count(auditor.batches, "batch", "batches"),
    )
    told = "{} in {} of {} checked against the texts".format(*checked)
    lines = [one_line(name), f"  {told}"]
    if auditor.head != GENESIS:
        lines.append(f"  head {auditor.head}")
    if auditor.unsearched:
        lines.append("  the search index was not checked: that needs the right to write")
    lines.append(f"  {_count(found, 'fault')} found" if found else "  no fault found")
    return lines


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
