"""What narrows a question down: by whom, where, when, how."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, TypedDict, get_args

from selon.errors import UsageError
from selon.ledger.storable import storable
from selon.records import Kind, Polarity, SpeakerType

__all__ = ["MOST_ROWS", "Filters", "Narrowing", "Order", "days_of"]

Order = Literal["newest", "best"]

MOST_ROWS: Final = 10_000  # of one answer; whoever wants all of a ledger exports it
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Narrows a question down; what is ``None`` narrows nothing.

    Attributes:
        speaker: words of the speaker's name, in any order, each at least the beginning of one.
        speaker_type: person, organisation, office, media, document, group or anonymous.
        outlet: words of the outlet's name, likewise.
        language: the code of the document's language.
        since: days from here on. Where only a week, month or year of publication is known, that
            counts if any of its days fits; what has no date does not fit.
        until: days up to here. ``since`` and ``until`` are days, or ``YYYY``, ``YYYY-MM`` and
            ``YYYY-MM-DD``, which are meant to the full: until 2024 is until 31 December.
        act: what somebody does by saying it (``deny``, ``promise``, …; ``docs/acts.md``).
        polarity: affirm or deny.
        kind: direct, mixed, indirect or hearsay.
        min_confidence: Selon's own confidence, from 0 to 1, is no less.
        certainty_low: the source puts it at no less than this probability.
        certainty_high: … at no more. With either, what has no certainty does not fit.
        through: words of the name of somebody who relayed it: in the chain, before the speaker.
        anonymous: sources without a name only; ``False``: with a name only.
        source: words that stand in the source phrase in a row ("two people close to").
        document: a document's key or the beginning of it, its URL, or the input it came by.
        all_readings: also what earlier readers read in documents that were read again since.
        order: newest first, or (of a search) the best match first.
        limit: rows in the answer, 10,000 at most.
        offset: rows left out before them.
    """

    speaker: str | None = None
    speaker_type: str | None = None
    outlet: str | None = None
    language: str | None = None
    since: date | str | None = None
    until: date | str | None = None
    act: str | None = None
    polarity: str | None = None
    kind: str | None = None
    min_confidence: float | None = None
    certainty_low: float | None = None
    certainty_high: float | None = None
    through: str | None = None
    anonymous: bool | None = None
    source: str | None = None
    document: str | None = None
    all_readings: bool = False
    order: Order = "newest"
    limit: int = 20
    offset: int = 0

    def __post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises:
            UsageError: a value is none of those possible, or contradicts another.
        """
        for name in ("speaker", "outlet", "language", "act", "through", "source", "document"):
            text = getattr(self, name)
            if text is not None:  # as the ledger keeps its own texts; no database takes others
                object.__setattr__(self, name, storable(text))
        _one_of("speaker type", self.speaker_type, get_args(SpeakerType))
        _one_of("polarity", self.polarity, get_args(Polarity))
        _one_of("kind", self.kind, get_args(Kind))
        _one_of("order", self.order, get_args(Order))
        for name in ("min_confidence", "certainty_low", "certainty_high"):
            _share(name, getattr(self, name))
        _ordered("certainty", self.certainty_low, self.certainty_high)
        _ordered("days", self.first_day, self.last_day)
        if not 0 < self.limit <= MOST_ROWS or not 0 <= self.offset <= MOST_ROWS - self.limit:
            raise UsageError(f"an answer shows 1 to {MOST_ROWS:,} rows, offset included")

    @property
    def first_day(self) -> date | None:
        """The first day of ``since``."""
        return self.since if isinstance(self.since, date) else _end(self.since, 0)

    @property
    def last_day(self) -> date | None:
        """The last day of ``until``."""
        return self.until if isinstance(self.until, date) else _end(self.until, 1)

    def but(self, **changes: object) -> Filters:
        """A copy with some filters changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


class Narrowing(TypedDict, total=False):
    """The fields of ``Filters`` for those who give them by name, so that editors know them."""

    speaker: str | None
    speaker_type: str | None
    outlet: str | None
    language: str | None
    since: date | str | None
    until: date | str | None
    act: str | None
    polarity: str | None
    kind: str | None
    min_confidence: float | None
    certainty_low: float | None
    certainty_high: float | None
    through: str | None
    anonymous: bool | None
    source: str | None
    document: str | None
    all_readings: bool
    order: Order
    limit: int
    offset: int


def days_of(text: str) -> tuple[date, date]:
    """First and last day of ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Raises:
        UsageError: it is none of these.
    """
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text[:60]!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        last = day or monthrange(year, month or 12)[1]
        return date(year, month or 1, day or 1), date(year, month or 12, last)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day there is") from error


def _end(text: str | None, which: int) -> date | None:
    return None if text is None else days_of(text)[which]


def _one_of(what: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise UsageError(f"no {what} {value!r}: one of {', '.join(known)}")


def _share(what: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= 1:
        raise UsageError(f"{what.replace('_', ' ')} {value}: a number from 0 to 1")


def _ordered(what: str, low: float | date | None, high: float | date | None) -> None:
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        raise UsageError(f"{what} from {low} to {high}: the end is before the beginning")
