"""The label sets of the encoder's heads, shared by training and run time."""

from __future__ import annotations

ROLES = ("source", "cue", "content")
NAMES = ("person", "organisation", "place")


def _bio(*names: str) -> tuple[str, ...]:
    return ("O", *(f"{b}-{name}" for name in names for b in "BI"))


HEADS: dict[str, tuple[str, ...]] = {
    "layer0": _bio(*ROLES),
    "layer1": _bio(*ROLES),
    "hearsay": _bio("cue"),
    "addressee": _bio("addressee"),
    "names": _bio(*NAMES),
}
"""Heads in the order of the logits.

Layer 0: attributions in the article's own voice; layer 1: inside the content or source of another;
``hearsay``: cues that stand inside their own content; ``names``: what people, bodies and places
are called.
"""

OFFSETS = {head: sum(len(v) for v in list(HEADS.values())[:i]) for i, head in enumerate(HEADS)}
"""Where each head's logits start."""

SIZE = sum(len(v) for v in HEADS.values())
"""Logits for each piece."""
