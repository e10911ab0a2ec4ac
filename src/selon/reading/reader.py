"""The reader: one document in, one reading out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selon.reading.steps import steps
from selon.records import Document, Reading
from selon.tagging.tagger import Tagger

if TYPE_CHECKING:
    from pathlib import Path


class Reader:
    """Reads documents with one set of weights, loaded when the first is read.

    Args:
        weights: a folder of weights; the shipped ones by default.
        threads: threads for the encoder.
        yardstick: what words of probability mean: "PHIA" (the default), "ICD-203",
            "IPCC-AR5" or "Kent-1964".

    Raises:
        UsageError: there is no such yardstick.
    """

    def __init__(
        self, weights: Path | None = None, *, threads: int = 1, yardstick: str | None = None
    ) -> None:
        self.tagger = Tagger(weights, threads=threads)
        self.steps = steps(yardstick)

    def read(self, document: Document) -> Reading:
        """Tag a document and take it through every step of ``selon.reading.steps``.

        Raises:
            WeightsError: the weights are missing or damaged.
        """
        reading = Reading(document, tagging=self.tagger.tag(document.text))
        for step in self.steps:
            reading = step(reading)
        return reading
