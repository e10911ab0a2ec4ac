"""The filters as options: one line for each, shared by the commands that ask a ledger."""

from __future__ import annotations

import inspect
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, get_type_hints

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["FILTERS", "ROWS", "Order", "narrowed"]

_DAY: Final = "YYYY[-MM[-DD]]"


class Order(StrEnum):
    """What comes first."""

    newest = "newest"
    best = "best"


def _text(metavar: str, help: str, *flags: str) -> tuple[Any, Any]:  # noqa: A002 - typer's name
    return str | None, typer.Option(None, *flags, metavar=metavar, help=help)


def _share(metavar: str, help: str, *flags: str) -> tuple[Any, Any]:  # noqa: A002 - likewise
    return float | None, typer.Option(None, *flags, metavar=metavar, help=help)


FILTERS: Final[dict[str, tuple[Any, Any]]] = {
    "speaker": _text("NAME", "By whom: words of the name.", "--speaker", "--who"),
    "speaker_type": _text(
        "TYPE", "person, organisation, office, media, document, group or anonymous.", "--type"
    ),
    "outlet": _text("NAME", "In which outlet."),
    "language": _text("xx", "In which language."),
    "since": _text(_DAY, "Published from here on."),
    "until": _text(_DAY, "Published up to here."),
    "act": _text("ACT", "deny, promise, warn, … (docs/acts.md)."),
    "polarity": _text("affirm|deny", "Said or denied."),
    "kind": _text("KIND", "direct, mixed, indirect or hearsay."),
    "min_confidence": _share("X", "Selon's confidence, 0 to 1, at least."),
    "certainty_low": _share("P", "As likely as this, at least.", "--certainty-from"),
    "certainty_high": _share("P", "… and at most.", "--certainty-to"),
    "through": _text("NAME", "Relayed by somebody of this name."),
    "anonymous": (
        bool | None,
        typer.Option(
            None, "--anonymous/--named", help="Sources without a name only, or with one."
        ),
    ),
    "source": _text("PHRASE", "Words of the source phrase, in a row."),
    "document": _text("KEY|URL|INPUT", "In this document."),
    "all_readings": (
        bool,
        typer.Option(
            False,  # noqa: FBT003 - typer's way to say it
            "--all-readings", help="Also what earlier readers read.",
        ),
    ),
    "order": (Order, typer.Option(Order.newest, help="Newest or (search) best first.")),
    "limit": (int, typer.Option(20, "--limit", "-n", min=1, help="Rows shown.")),
    "offset": (int, typer.Option(0, min=0, help="Rows left out before them.")),
}  # fmt: skip
"""The fields of ``selon.ledger.filters.Filters``: of what type each is, and its option."""

ROWS: Final = ("all_readings", "order", "limit", "offset")
"""Those that say which rows of an answer are told; an export has all of the latest readings."""


def narrowed(command: Callable[..., None], without: Collection[str] = ()) -> Callable[..., None]:
    """The command with an option for each filter, which it gets together as ``filters``.

    Args:
        command: has a parameter ``filters``, a dict.
        without: filters that mean nothing to it.
    """
    shared = {name: how for name, how in FILTERS.items() if name not in without}
    hints = get_type_hints(command, include_extras=True)
    hints |= {name: kind for name, (kind, _) in shared.items()}
    own = [p for name, p in inspect.signature(command).parameters.items() if name != "filters"]
    hints.pop("filters")

    def run(**values: Any) -> None:
        filters = {name: values.pop(name) for name in shared}
        command(filters=filters, **values)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = hints
    merged = [p.replace(annotation=hints[p.name]) for p in own]
    merged += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=option, annotation=kind)
        for name, (kind, option) in shared.items()
    ]
    run.__signature__ = inspect.Signature(merged)  # type: ignore[attr-defined]
    return run
