"""The steps of reading, in order: relations, subjects, nesting, kinds, cues, confidence."""

from __future__ import annotations

from collections.abc import Callable

from selon.reading.confidence import confidence
from selon.reading.cues import cues
from selon.reading.kinds import kinds
from selon.reading.nesting import nesting
from selon.reading.relations import relations
from selon.reading.subjects import subjects
from selon.records import Reading

Step = Callable[[Reading], Reading]

STEPS: tuple[Step, ...] = (relations, subjects, nesting, kinds, cues, confidence)
"""Each takes a reading and returns a reading; its docstring says what it needs and adds."""
