"""How forecasts turned out, and how good those who made them are.

Needs no ledger: whoever keeps forecasts and their resolutions gives them here as ``Settled``. The
score is Brier's (Monthly Weather Review 78, 1950), for one event (p - outcome)²: 0 is perfect, 0.25
what "fifty-fifty" always gets, 1 as wrong as can be. A forecast by an interval of probability is
scored at both its ends, so that a score has a best and a worst; the truth of what the words meant
lies between. Nobody gains by vagueness: an interval from 0 to 1 has the worst worst.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from selon.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

__all__ = [
    "Bin", "Outcome", "Record", "Resolution", "Score", "Settled", "brier", "calibration", "ranked",
    "record", "records",
]  # fmt: skip

Outcome = Literal["yes", "no", "void"]

BINS: Final = 10
_Z: Final = 1.96  # 95 %
_OUTCOMES: Final = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a forecast turned out.

    Attributes:
        outcome: ``"void"`` where it can't be told, or the condition never came about.
        on: the day on which it was known.
        because: where one can see it, mostly a URL.
    """

    outcome: Outcome
    on: date
    because: str

    def __post_init__(self) -> None:
        """Refuse what is no outcome.

        Raises:
            UsageError: the outcome is none of "yes", "no" and "void".
        """
        if self.outcome not in _OUTCOMES:
            raise UsageError(f"no outcome {self.outcome!r}: yes, no or void")


@dataclass(frozen=True, slots=True)
class Settled:
    """A forecast with its resolution: by whom, how likely (``None``: not said), how it went."""

    speaker: str | None
    probability: tuple[float, float] | None
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class Score:
    """A Brier score, at that end of the interval which is nearer to the truth, and at the other."""

    best: float
    worst: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same probability, and how many of them came true.

    Attributes:
        low: mean of the low ends of their intervals.
        high: mean of the high ends.
        count: how many forecasts.
        came: share of them that came true.
        plausible: 95 % interval for the share behind ``came`` (Wilson 1927): wide where few.
    """

    low: float
    high: float
    count: int
    came: float
    plausible: tuple[float, float]

    @property
    def calibrated(self) -> bool:
        """Whether what was said and what came can be the same."""
        return self.low <= self.plausible[1] and self.plausible[0] <= self.high


@dataclass(frozen=True, slots=True)
class Record:
    """One speaker's forecasts that were settled.

    ``void`` and ``unmeasured`` (no probability said) are counted, but not scored; ``score`` is
    the mean over the ``scored``, ``None`` where there is none.
    """

    speaker: str | None
    scored: int
    void: int
    unmeasured: int
    score: Score | None
    bins: tuple[Bin, ...]


def brier(probability: tuple[float, float], resolution: Resolution) -> Score | None:
    """The score of one forecast; ``None`` for a void one.

    Args:
        probability: the interval from low to high, both in [0, 1]; a number is low = high.
        resolution: how it turned out.

    Raises:
        UsageError: that is no interval of probability.
    """
    low, high = probability
    if not 0 <= low <= high <= 1:
        raise UsageError(f"no interval of probability: {low} to {high}")
    if resolution.outcome == "void":
        return None
    truth = 1.0 if resolution.outcome == "yes" else 0.0
    ends = sorted([(low - truth) ** 2, (high - truth) ** 2])
    return Score(ends[0], ends[1])


def calibration(settled: Iterable[Settled], *, bins: int = BINS) -> tuple[Bin, ...]:
    """Forecasts by the middle of their interval, in ``bins`` equal parts; empty ones left out."""
    groups: dict[int, list[tuple[float, float, bool]]] = defaultdict(list)
    for s in settled:
        if s.probability is None or s.resolution.outcome == "void":
            continue
        low, high = s.probability
        place = min(bins - 1, int((low + high) / 2 * bins))
        groups[place].append((low, high, s.resolution.outcome == "yes"))
    return tuple(_bin(groups[place]) for place in sorted(groups))


def records(settled: Iterable[Settled], *, bins: int = BINS) -> tuple[Record, ...]:
    """Every speaker's record, the ones with most scored forecasts first."""
    return tuple(record(group, bins=bins) for group in ranked(settled))


def ranked(settled: Iterable[Settled]) -> list[list[Settled]]:
    """Every speaker's forecasts, in the order of ``records``, which take longer to work out."""
    groups: dict[str | None, list[Settled]] = defaultdict(list)
    for s in settled:
        groups[s.speaker].append(s)

    def place(group: Sequence[Settled]) -> tuple[int, str]:
        scored = sum(bool(s.probability) and s.resolution.outcome != "void" for s in group)
        return -scored, group[0].speaker or ""

    return sorted(groups.values(), key=place)


def record(group: Sequence[Settled], *, bins: int = BINS) -> Record:
    """The record of the one speaker whose forecasts these are, one at least."""
    void = sum(s.resolution.outcome == "void" for s in group)
    real = [s for s in group if s.resolution.outcome != "void"]
    scores = [sc for s in real if s.probability and (sc := brier(s.probability, s.resolution))]
    mean = None
    if scores:
        n = len(scores)
        mean = Score(sum(s.best for s in scores) / n, sum(s.worst for s in scores) / n)
    unmeasured = len(real) - len(scores)
    return Record(
        group[0].speaker, len(scores), void, unmeasured, mean, calibration(group, bins=bins)
    )


def _bin(group: Sequence[tuple[float, float, bool]]) -> Bin:
    n = len(group)
    came = sum(yes for _, _, yes in group) / n
    return Bin(
        sum(low for low, _, _ in group) / n,
        sum(high for _, high, _ in group) / n,
        n,
        came,
        _wilson(came, n),
    )


def _wilson(share: float, n: int) -> tuple[float, float]:
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
