"""The tagger at run time: weights, one pass of the encoder, decoding."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selon.errors import WeightsError
from selon.records import Tagging
from selon.tagging.label_text import label_pieces
from selon.tagging.labels import SIZE
from selon.tagging.linker import Linker
from selon.tagging.tokens import Vocabulary
from selon.tagging.windows import plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onnxruntime import InferenceSession

    from selon.tagging.label_text import Answer
    from selon.tagging.tokens import Pieces

_BATCH = 8  # windows in one run of the encoder: more only costs memory


def default_weights() -> Path:
    """The folder of the weights that ship inside the package."""
    return Path(str(files("selon.tagging") / "weights"))


class Tagger:
    """Labels sources, cues, contents and addressees, and says which belong together.

    Args:
        weights: a folder with ``model.onnx``, ``model.json``, ``vocabulary.json`` and
            ``linker.npz``; the shipped one by default.
        threads: threads for the encoder.

    Nothing is read before the first text.
    """

    def __init__(self, weights: Path | None = None, *, threads: int = 1) -> None:
        self.folder = weights or default_weights()
        self.threads = threads

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What ``model.json`` says: name, window, overlap, calibration, licence, figures."""
        try:
            settings: dict[str, Any] = json.loads(
                (self.folder / "model.json").read_text(encoding="utf-8")
            )
        except (OSError, ValueError) as error:
            raise WeightsError(f"cannot read model.json: {error}", str(self.folder)) from error
        return settings

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Pieces and normalisation map."""
        try:
            return Vocabulary.load(self.folder / "vocabulary.json")
        except (OSError, ValueError, KeyError) as error:
            raise WeightsError(f"cannot read vocabulary.json: {error}", str(self.folder)) from error

    @cached_property
    def linker(self) -> Linker:
        """The linker's weights."""
        try:
            return Linker.load(self.folder / "linker.npz")
        except (OSError, ValueError, KeyError) as error:
            raise WeightsError(f"cannot read linker.npz: {error}", str(self.folder)) from error

    @cached_property
    def session(self) -> InferenceSession:
        """The encoder and its heads, as an onnxruntime session."""
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The graph is written with the kernels it should use. Left to itself onnxruntime would
        # fuse each addition with the layer norm after it into one that is far slower on a CPU.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        path = str(self.folder / "model.onnx")
        try:
            session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own exceptions share no base class
            reason = str(error).split("\n")[0]
            raise WeightsError(f"cannot load model.onnx: {reason}", str(self.folder)) from error
        width = session.get_outputs()[1].shape[-1]
        if width != SIZE:
            reason = f"model.onnx gives {width} labels a piece, this version reads {SIZE}"
            raise WeightsError(reason, str(self.folder))
        return session

    def tag(self, text: str) -> Tagging:
        """Label one text; offsets count code points of ``text``.

        Raises:
            WeightsError: the weights are missing or damaged.
        """
        name = str(self.settings["name"])
        pieces = self.vocabulary.encode(text)
        if not len(pieces):
            return Tagging(model=name)
        found = label_pieces(pieces, self.answers(pieces), self.linker)
        return replace(found, model=name, calibration=self._calibration)

    def answers(self, pieces: Pieces) -> Iterator[Answer]:
        """States and logits, some windows at a time: all of a long text's would fill the memory."""
        windows = plan(len(pieces), self.settings["window"], self.settings["overlap"])
        ids = windows.ids(pieces.ids)
        for i in range(0, len(ids), _BATCH):
            states, logits = self.session.run(None, {"ids": ids[i : i + _BATCH]})
            yield windows.stitch(states, i), windows.stitch(logits, i)

    @cached_property
    def _calibration(self) -> tuple[tuple[float, float], ...]:
        return tuple((x, y) for x, y in self.settings.get("calibration", []))
