"""The steps of reading, in order.

Dating; relations, subjects, inner, nesting, kinds, cues; speakers, chains, denials; times, said,
certainty, forecasts; confidence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from selon.languages.certainty import yardstick
from selon.reading.certainty import certainty
from selon.reading.chains import chains
from selon.reading.confidence import confidence
from selon.reading.cues import cues
from selon.reading.dating import dating
from selon.reading.denials import denials
from selon.reading.forecasts import forecasts
from selon.reading.inner import inner
from selon.reading.kinds import kinds
from selon.reading.nesting import nesting
from selon.reading.relations import relations
from selon.reading.said import said
from selon.reading.speakers import speakers
from selon.reading.subjects import subjects
from selon.reading.times import times
from selon.records import Reading

Step = Callable[[Reading], Reading]

STEPS: tuple[Step, ...] = (
    dating,
    relations,
    subjects,
    inner,
    nesting,
    kinds,
    cues,
    speakers,
    chains,
    denials,
    times,
    said,
    certainty,
    forecasts,
    confidence,
)
"""Each takes a reading and returns a reading; its docstring says what it needs and adds."""


def steps(scale: str | None = None) -> tuple[Step, ...]:
    """The steps, with words of probability measured by the yardstick ``scale`` (default: PHIA).

    Raises:
        UsageError: there is no such yardstick.
    """
    if scale is None:
        return STEPS
    name = yardstick(scale).name
    measured: dict[Step, Step] = {
        certainty: partial(certainty, scale=name),
        forecasts: partial(forecasts, scale=name),
    }
    return tuple(measured.get(step, step) for step in STEPS)
