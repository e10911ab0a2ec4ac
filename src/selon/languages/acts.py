"""The closed set of acts: what somebody does by saying it. ``docs/acts.md`` defines each."""

from __future__ import annotations

from typing import Final

__all__ = ["ACTS", "DENY", "REFUSE_TO_COMMENT", "REPORT"]

DENY: Final = "deny"
REFUSE_TO_COMMENT: Final = "refuse-to-comment"
REPORT: Final = "report"

ACTS: Final[tuple[str, ...]] = (
    "state",
    DENY,
    "confirm",
    "warn",
    "accuse",
    "ask",
    "order",
    "promise",
    "predict",
    "believe",
    "want",
    "propose",
    "decide",
    REPORT,
    "reveal",
    "explain",
    "admit",
    "praise",
    "criticise",
    "agree",
    "oppose",
    "feel",
    "perceive",
    REFUSE_TO_COMMENT,
)
