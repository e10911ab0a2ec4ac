"""Export a trained tagger: ONNX with int8 weights, 4-bit word vectors, linker, settings.

The graph is written node by node, so that onnxruntime's fused kernels are used and nothing else
is in it. Weights are quantised per output channel to signed 8 bits, activations on the fly to
unsigned 8 bits (Jacob et al. 2018). Word vectors keep the 4-bit blocks that the encoder came
with: they were never trained, so that this loses nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from selon.tagging.labels import OFFSETS
from selon_training.e5 import Encoder, decode
from selon_training.network import HEAD_SIZE

MS = "com.microsoft"
Array = npt.NDArray[Any]

RECALL = {"layer0": 0.7, "layer1": 0.4, "hearsay": 0.8, "addressee": 1.4}
"""How far the logits of "O" are lowered; chosen on dev articles (``docs/accuracy.md``)."""


class Graph:
    """Nodes and initialisers in the making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Array) -> str:
        """Add an initialiser."""
        self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **more: Any) -> str:
        """Add a node with one output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **more))
        return output

    def linear(self, x: str, weight: Array, bias: Array, name: str, *, int8: bool = True) -> str:
        """``x @ weight.T + bias``; ``weight`` is [out, in]."""
        b = self.constant(name + ".bias", bias.astype(np.float32))
        if not int8:
            w = self.constant(name + ".weight", weight.T.astype(np.float32))
            y = self.node("MatMul", [x, w], name + ".product")
            return self.node("Add", [y, b], name)
        scale = np.maximum(np.abs(weight).max(1) / 127, 1e-12).astype(np.float32)
        quantised = np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8)
        inputs = [
            x,
            self.constant(name + ".weight", quantised.T),
            self.constant(name + ".scale", scale),
            self.constant(name + ".zero", np.zeros(len(scale), np.int8)),
            b,
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, MS)

    def norm(self, x: str, weight: Array, bias: Array, name: str) -> str:
        """Layer normalisation over the last axis."""
        w, b = self.constant(name + ".weight", weight), self.constant(name + ".bias", bias)
        return self.node("LayerNormalization", [x, w, b], name, epsilon=1e-12, axis=-1)


def _words(graph: Graph, e5: Encoder, ids: npt.NDArray[np.int64]) -> str:
    """Word vectors: 4-bit blocks gathered and unpacked by one node."""
    nibbles = e5.word_nibbles[ids]
    values = np.concatenate([nibbles & 15, nibbles >> 4], -1).reshape(len(ids), -1)
    packed = (values[:, 0::2] | (values[:, 1::2] << 4)).astype(np.uint8)
    tensor = helper.make_tensor(
        "words", TensorProto.UINT4, values.shape, packed.tobytes(), raw=True
    )
    graph.initialisers.append(tensor)
    scales = graph.constant("words.scale", e5.word_scales[ids].astype(np.float32))
    zeros = helper.make_tensor(
        "words.zero", TensorProto.UINT4, scales_shape(e5, ids),
        np.full(len(ids) * e5.word_scales.shape[1] // 2, 0x88, np.uint8).tobytes(), raw=True,
    )  # fmt: skip
    graph.initialisers.append(zeros)
    return graph.node(
        "GatherBlockQuantized", ["words", "ids", scales, "words.zero"], "word_vectors", MS,
        gather_axis=0, quantize_axis=1, block_size=32,
    )  # fmt: skip


def scales_shape(e5: Encoder, ids: npt.NDArray[np.int64]) -> tuple[int, int]:
    """Shape of the scales: a row a piece, a column a block."""
    return len(ids), e5.word_scales.shape[1]


def _layer(graph: Graph, x: str, state: dict[str, Array], p: str) -> str:
    heads = state[p + "out.weight"].shape[1] // HEAD_SIZE  # a pruned layer has fewer
    q, k, v = np.split(state[p + "qkv.weight"], 3)
    qb, kb, vb = np.split(state[p + "qkv.bias"], 3)
    parts = [
        graph.linear(x, w, b, p + n)
        for n, w, b in (("query", q, qb), ("key", k, kb), ("value", v, vb))
    ]
    a = graph.node("MultiHeadAttention", parts, p + "attention", MS, num_heads=heads)
    o = graph.linear(a, state[p + "out.weight"], state[p + "out.bias"], p + "output")
    y = graph.node("Add", [x, o], p + "sum1")
    y = graph.norm(y, state[p + "norm1.weight"], state[p + "norm1.bias"], p + "norm1")
    u = graph.linear(y, state[p + "up.weight"], state[p + "up.bias"], p + "up")
    u = graph.node("FastGelu", [u], p + "gelu", MS)
    d = graph.linear(u, state[p + "down.weight"], state[p + "down.bias"], p + "down")
    z = graph.node("Add", [y, d], p + "sum2")
    return graph.norm(z, state[p + "norm2.weight"], state[p + "norm2.bias"], p + "norm2")


def build(state: dict[str, Array], e5: Encoder, ids: npt.NDArray[np.int64]) -> onnx.ModelProto:
    """The whole graph: piece ids to states and logits."""
    graph = Graph()
    words = _words(graph, e5, ids)
    position = graph.constant("position", state["backbone.position"])
    shape = graph.node("Shape", ["ids"], "shape", start=1, end=2)
    zero = graph.constant("zero", np.zeros(1, np.int64))
    rows = graph.node("Slice", [position, zero, shape, zero], "rows")
    x = graph.node("Add", [words, rows], "embedded")
    x = graph.norm(x, state["backbone.norm.weight"], state["backbone.norm.bias"], "norm")
    layers = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("backbone.layers."))
    for i in range(layers):
        x = _layer(graph, x, state, f"backbone.layers.{i}.")
    logits = graph.linear(x, state["heads.weight"], state["heads.bias"], "heads", int8=False)
    hidden = e5.hidden
    outputs = [
        helper.make_tensor_value_info(x, TensorProto.FLOAT, ["windows", "pieces", hidden]),
        helper.make_tensor_value_info(
            logits, TensorProto.FLOAT, ["windows", "pieces", len(state["heads.bias"])]
        ),
    ]
    inputs = [helper.make_tensor_value_info("ids", TensorProto.INT64, ["windows", "pieces"])]
    proto = helper.make_graph(graph.nodes, "selon", inputs, outputs, graph.initialisers)
    model = helper.make_model(
        proto, opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(MS, 1)]
    )
    model.ir_version = 10
    return model


def save_linker(state: dict[str, Array], path: Path) -> None:
    """The linker's weights, in half precision."""
    names = {
        "first": "first.weight", "first_bias": "first.bias", "last": "last.weight",
        "forms": "forms", "distance": "distance", "breaks": "breaks",
        "none": "none.weight", "none_bias": "none.bias",
    }  # fmt: skip
    tensors = {k: state["linker." + v].astype(np.float16) for k, v in names.items()}
    # Learnt later, by ``link.py``: how many other candidates stand between two spans.
    tensors["ranks"] = np.zeros((len(tensors["distance"]), 4), np.float16)
    np.savez_compressed(path, **tensors)


def main() -> None:
    """Write the weights folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--e5", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="a checkpoint of train.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", default="selon")
    parser.add_argument("--recall", type=float, default=1.0, help="how much of RECALL")
    parser.add_argument("--window", type=int, default=254)
    parser.add_argument("--overlap", type=int, default=24)
    args = parser.parse_args()
    state = {k: v.float().numpy() for k, v in torch.load(args.model, weights_only=True).items()}
    # A little less readiness to call a piece "O": what is found in vain has a low confidence and
    # is dropped later, what is missed cannot be had back.
    for head, shift in RECALL.items():
        state["heads.bias"][OFFSETS[head]] -= args.recall * shift
    ids = np.loadtxt(args.vocabulary / "vocabulary.ids", dtype=np.int64)
    e5 = decode(args.e5)
    args.out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(state, e5, ids), args.out / "model.onnx")
    save_linker(state, args.out / "linker.npz")
    shutil.copy(args.vocabulary / "vocabulary.json", args.out)
    settings = {"name": args.name, "window": args.window, "overlap": args.overlap}
    (args.out / "model.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    for file in sorted(args.out.iterdir()):
        print(file.name, round(file.stat().st_size / 1e6, 2), "MB")


if __name__ == "__main__":
    main()
