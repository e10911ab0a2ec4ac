"""An attribution with some fields changed, made anew only where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selon.records import Attribution

__all__ = ["changed"]


def changed(a: Attribution, **fields: Any) -> Attribution:
    """``a`` with other values in ``fields``; ``a`` itself if it has just these.

    Most attributions have no certainty, no time and no parent: to say so again need not copy them.
    """
    if all(getattr(a, name) == value for name, value in fields.items()):
        return a
    return replace(a, **fields)
