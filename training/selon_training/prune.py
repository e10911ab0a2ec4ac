"""Prune heads and neurons, so that a deeper model fits the time of a shallower one.

Importance is the mean absolute value of the loss's gradient with respect to a gate in front of
each head and neuron (Michel et al. 2019, "Are Sixteen Heads Really Better than One?"; Molchanov
et al. 2017). Layers compete: each keeps what is worth most in the whole network, though never
less than ``LEAST``; neurons are kept in blocks of 64, which is what the kernels like.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch

from selon_training import data
from selon_training.network import HEAD_SIZE, Layer, State, Tagger, fit
from selon_training.train import Batch, epoch_batches, load_vocabulary, loss_of


def importance(model: Tagger, batches: list[Batch]) -> tuple[torch.Tensor, torch.Tensor]:
    """Of heads [layers, heads] and neurons [layers, neurons]."""
    layers: list[Layer] = list(model.backbone.layers)  # type: ignore[arg-type]
    heads = torch.zeros(len(layers), layers[0].heads)
    neurons = torch.zeros(len(layers), layers[0].up.out_features)
    for layer in layers:
        layer.gates = (
            torch.ones(layer.heads, requires_grad=True),
            torch.ones(layer.up.out_features, requires_grad=True),
        )
    for batch in batches:
        loss_of(model, batch).backward()
        for i, layer in enumerate(layers):
            h, n = layer.gates or ()
            heads[i] += h.grad.abs()  # type: ignore[operator, union-attr]
            neurons[i] += n.grad.abs()  # type: ignore[operator, union-attr]
            h.grad = n.grad = None
        model.zero_grad()
    return heads, neurons


LEAST = (4, 512)
"""Heads and neurons that every layer keeps."""

BLOCK = 64


def shares(scores: torch.Tensor, total: int, least: int, block: int = 1) -> list[int]:
    """How many of each layer to keep, so that ``total`` of the most important remain.

    Args:
        scores: importance [layers, units].
        total: units to keep in the whole network.
        least: units that every layer keeps.
        block: kept counts are multiples of this.
    """
    ranked = scores.sort(1, descending=True).values
    kept = [least] * len(scores)
    while sum(kept) + block <= total:
        worth = [
            float(ranked[i, k : k + block].sum()) if k + block <= ranked.shape[1] else -1.0
            for i, k in enumerate(kept)
        ]
        kept[max(range(len(kept)), key=worth.__getitem__)] += block
    return kept


def cut(state: State, heads: torch.Tensor, neurons: torch.Tensor, keep: tuple[int, int]) -> State:
    """The state with only the most important heads and neurons, ``keep`` of each in all."""
    state = dict(state)
    many = shares(heads, keep[0], LEAST[0]), shares(neurons, keep[1], LEAST[1], BLOCK)
    print("heads", many[0], "neurons", many[1], flush=True)
    for i in range(len(heads)):
        p = f"backbone.layers.{i}."
        best = heads[i].topk(many[0][i]).indices.sort().values
        rows = (best[:, None] * HEAD_SIZE + torch.arange(HEAD_SIZE)).flatten()
        width = heads.shape[1] * HEAD_SIZE
        every = torch.cat([rows + part * width for part in range(3)])
        state[p + "qkv.weight"] = state[p + "qkv.weight"][every].clone()
        state[p + "qkv.bias"] = state[p + "qkv.bias"][every].clone()
        state[p + "out.weight"] = state[p + "out.weight"][:, rows].clone()
        kept = neurons[i].topk(many[1][i]).indices.sort().values
        state[p + "up.weight"] = state[p + "up.weight"][kept].clone()
        state[p + "up.bias"] = state[p + "up.bias"][kept].clone()
        state[p + "down.weight"] = state[p + "down.weight"][:, kept].clone()
    return state


def main() -> None:
    """Prune a checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--e5", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ours", type=Path, action="append", default=[])
    parser.add_argument("--heads", type=int, default=64, help="in all layers together")
    parser.add_argument("--neurons", type=int, default=8448, help="in all layers together")
    parser.add_argument("--batches", type=int, default=32)
    args = parser.parse_args()
    torch.set_num_threads(1)
    vocabulary, e5, words = load_vocabulary(args.vocabulary, args.e5)
    state = torch.load(args.model, weights_only=True)
    model = fit(e5, words, state)
    rng = random.Random(0)
    articles = [*data.polnear(args.polnear)]
    for folder in args.ours:
        articles += data.ours(folder)
    examples = [(data.example(a, vocabulary), 1.0) for a in articles]
    items = epoch_batches(examples, 256, 16, rng)[: args.batches]
    heads, neurons = importance(model, [Batch(i, rng, 0.0) for i in items])
    torch.save(cut(state, heads, neurons, (args.heads, args.neurons)), args.out)


if __name__ == "__main__":
    main()
