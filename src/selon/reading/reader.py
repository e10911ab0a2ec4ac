"""The reader: one document in, one reading out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selon.reading.steps import STEPS
from selon.records import Document, Reading
from selon.tagging.tagger import Tagger

if TYPE_CHECKING:
    from pathlib import Path


class Reader:
    """Reads documents with one set of weights, loaded when the first is read.

    Args:
        weights: a folder of weights; the shipped ones by default.
        threads: threads for the encoder.
    """

    def __init__(self, weights: Path | None = None, *, threads: int = 1) -> None:
        self.tagger = Tagger(weights, threads=threads)

    def read(self, document: Document) -> Reading:
        """Tag a document and take it through every step of ``selon.reading.steps.STEPS``.

        Raises:
            WeightsError: the weights are missing or damaged.
        """
        reading = Reading(document, tagging=self.tagger.tag(document.text))
        for step in STEPS:
            reading = step(reading)
        return reading
