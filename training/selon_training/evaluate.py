"""Read articles with a checkpoint (torch) or with exported weights, in the ruler's format."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from selon.reading.steps import STEPS
from selon.records import Document, Reading, Tagging
from selon.tagging.label_text import tagging
from selon.tagging.linker import Linker
from selon.tagging.tagger import Tagger as Runtime
from selon.tagging.windows import plan
from selon_training.export import save_linker
from selon_training.network import fit
from selon_training.train import load_vocabulary


class TorchTagger:
    """A checkpoint behind the run-time tagger's interface."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.vocabulary, e5, words = load_vocabulary(args.vocabulary, args.e5)
        state = torch.load(args.model, weights_only=True)
        state = state.get("model", state)
        self.model = fit(e5, words, state).eval()
        path = Path(args.model).with_suffix(".linker.npz")
        save_linker({k: v.float().numpy() for k, v in state.items()}, path)
        self.linker = Linker.load(path)
        self.window, self.overlap = args.window, args.overlap

    @torch.no_grad()
    def outputs(self, text: str):
        """Pieces, states and logits of a text."""
        pieces = self.vocabulary.encode(text)
        windows = plan(len(pieces), self.window, self.overlap)
        with torch.autocast("cpu", torch.bfloat16):
            x, logits = self.model(torch.from_numpy(windows.ids(pieces.ids)))
        return pieces, windows.stitch(x.float().numpy()), windows.stitch(logits.float().numpy())

    def tag(self, text: str) -> Tagging:
        """Label a text."""
        return tagging(*self.outputs(text), self.linker)


def main() -> None:
    """Print predictions as JSON Lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--e5", type=Path)
    parser.add_argument("--vocabulary", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="checkpoint, or weights folder")
    parser.add_argument("--window", type=int, default=190)
    parser.add_argument("--overlap", type=int, default=32)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("texts", type=Path, nargs="+")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tagger = Runtime(args.model) if args.model.is_dir() else TorchTagger(args)
    with args.out.open("w", encoding="utf-8") as out:
        for path in args.texts:
            with path.open(encoding="utf-8", newline="") as file:
                text = file.read()
            reading = Reading(Document(text, path.name), tagging=tagger.tag(text))
            for step in STEPS:
                reading = step(reading)
            rows = [
                {r: [list(s) for s in v.spans] if (v := getattr(a, r)) else []
                 for r in ("source", "cue", "content")} | {"confidence": a.confidence}
                for a in reading.attributions
            ]  # fmt: skip
            out.write(json.dumps({"doc": path.stem, "attributions": rows}) + "\n")


if __name__ == "__main__":
    main()
