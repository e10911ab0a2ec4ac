"""What goes into a ledger, and what it answers to that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selon.records import Document, Reading

__all__ = ["Entry", "ReaderInfo", "Refused", "Written"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One document and what was read in it.

    Attributes:
        document: as it was loaded, before reading; its key is made of it.
        reading: its own document may differ in language and publication date only.
        mark: tells the input from its later versions (size and time of a file, an ETag).
    """

    document: Document
    reading: Reading
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ReaderInfo:
    """Who read: ``name`` is made of the version, the weights and a hash of the language data."""

    name: str
    version: str
    weights: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """What one batch added.

    Attributes:
        documents: those the ledger did not have.
        readings: those it did not have; ``attributions`` are theirs.
        already: entries whose document this reader had read before, in this batch or another.
        batch: the batch's number; ``None`` if no reading was added.
    """

    documents: int
    readings: int
    attributions: int
    already: int
    batch: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that failed, for the quarantine.

    Attributes:
        input: path, URL or ``file.jsonl#7`` as given.
        code: the error's (``E104``).
        reason: one line for people.
        options: how it was asked for (language, date, columns), to ask for it again.
        attempts: how often it has failed; the ledger counts.
    """

    input: str
    code: str
    reason: str
    options: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 1
