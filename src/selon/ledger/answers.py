"""What the ledger answers: rows with a word on what was counted, and the same as frames.

Every kind of row is a frozen dataclass with plain fields; their names are the columns of tables,
frames and files, and their types those of the Arrow schema, also where there is no row.
"""

from __future__ import annotations

import dataclasses
import types
from dataclasses import dataclass
from datetime import date
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from selon.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = [
    "Answer", "Calibration", "Denial", "Foretold", "Scored", "SpeakerCount", "Statement", "columns",
]  # fmt: skip

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution with what one needs to quote it.

    Attributes:
        key: what ``selon show`` takes.
        day: when the document was published, to ``day_end``, which is later where only a week,
            a month or a year is known.
        chain: names of those through whom the words came, outermost relay first, speaker last.
        document: the document's key.
        denies: keys of the statements in the document that this one rejects.
        denied_by: keys of those that reject this one.
    """

    key: str
    day: date | None
    day_end: date | None
    outlet: str | None
    title: str | None
    url: str | None
    language: str | None
    speaker: str | None
    speaker_type: str | None
    role: str | None
    affiliation: str | None
    anonymity: str | None
    chain: tuple[str, ...]
    source: str | None
    cue: str | None
    act: str | None
    polarity: str
    kind: str
    content: str
    addressee: str | None
    said_start: date | None
    said_end: date | None
    certainty_low: float | None
    certainty_high: float | None
    confidence: float
    denies: tuple[str, ...]
    denied_by: tuple[str, ...]
    document: str
    reader: str


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """A speaker's name and how often it speaks: ``first`` and ``last`` are days of publication."""

    name: str
    type: str | None
    statements: int
    denials: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Denial:
    """Who denied what: the denial, and beside it what it denies where the document says that."""

    key: str
    day: date | None
    outlet: str | None
    url: str | None
    denier: str | None
    chain: tuple[str, ...]
    cue: str | None
    denial: str
    denied_key: str | None
    denied_speaker: str | None
    denied_source: str | None
    denied: str | None
    document: str


@dataclass(frozen=True, slots=True)
class Foretold:
    """A forecast with its last resolution; ``outcome`` is ``None`` as long as it is open."""

    key: str
    speaker: str | None
    speaker_type: str | None
    event: str
    low: float | None
    high: float | None
    horizon_start: date | None
    horizon_end: date | None
    condition: str | None
    day: date | None
    outlet: str | None
    url: str | None
    outcome: str | None
    resolved_on: date | None
    because: str | None
    resolutions: int
    attribution: str
    document: str


@dataclass(frozen=True, slots=True)
class Scored:
    """How good a speaker's forecasts were: the mean Brier score, 0 being perfect.

    ``best`` takes each forecast by that end of its interval which is nearer to what came,
    ``worst`` by the other; ``unmeasured`` are those without a probability.
    """

    speaker: str | None
    scored: int
    void: int
    unmeasured: int
    best: float | None
    worst: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """A speaker's forecasts of about the same probability, and the share of them that came.

    ``plausible_low`` and ``plausible_high`` are the 95 % interval behind that share.
    """

    speaker: str | None
    low: float
    high: float
    count: int
    came: float
    plausible_low: float
    plausible_high: float
    calibrated: bool


@dataclass(frozen=True, slots=True)
class Answer(Generic[Row]):
    """Rows, all of one kind.

    Attributes:
        rows: in the order asked for.
        kind: the dataclass of the rows.
        total: how many there are in all, of which ``rows`` are some.
        at_least: there are more than ``total``, which is where counting stopped.
        looked_back_to: older days than this were not looked at; ask again with ``until``.
        notes: what else one should know, each a sentence.
    """

    rows: tuple[Row, ...]
    kind: type[Row]
    total: int
    at_least: bool = False
    looked_back_to: date | None = None
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Any]]:
        """A dict for each row."""
        names = columns(self.kind)
        return [{name: getattr(row, name) for name in names} for row in self.rows]

    def arrow(self) -> pa.Table:
        """The rows as an Arrow table; its schema does not depend on them."""
        import pyarrow as pa

        schema = pa.schema([(n, _arrow_type(t)) for n, t in columns(self.kind).items()])
        return pa.Table.from_pylist(self.records(), schema=schema)

    def polars(self) -> pl.DataFrame:
        """The rows as a polars frame.

        Raises:
            UsageError: polars is not installed.
        """
        try:
            import polars as pl
        except ImportError as error:
            raise UsageError("polars is not installed: pip install polars") from error
        frame: Any = pl.from_arrow(self.arrow())
        return cast("pl.DataFrame", frame)

    def pandas(self) -> pd.DataFrame:
        """The rows as a pandas frame.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: F401 - pyarrow would not say so clearly
        except ImportError as error:
            raise UsageError("pandas is not installed: pip install pandas") from error
        frame: pd.DataFrame = self.arrow().to_pandas()
        return frame


def columns(kind: Any) -> dict[str, Any]:
    """The fields of a kind of row and their types, without the ``None``."""
    hints = get_type_hints(kind)
    return {f.name: _bare(hints[f.name]) for f in dataclasses.fields(kind)}


def _bare(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        return next(t for t in get_args(hint) if t is not types.NoneType)
    return hint


def _arrow_type(hint: Any) -> Any:
    import pyarrow as pa

    if get_origin(hint) is tuple:
        return pa.list_(_arrow_type(get_args(hint)[0]))
    return {
        str: pa.string(), int: pa.int64(), float: pa.float64(),
        bool: pa.bool_(), date: pa.date32(),
    }[hint]  # fmt: skip
