"""Prune heads and neurons, so that a deeper model fits the time of a shallower one.

Importance is the mean absolute value of the loss's gradient with respect to a gate in front of
each head and neuron (Michel et al. 2019, "Are Sixteen Heads Really Better than One?"; Molchanov
et al. 2017). Every layer keeps the same number of each.
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


def cut(state: State, heads: torch.Tensor, neurons: torch.Tensor, keep: tuple[int, int]) -> State:
    """The state with only the most important heads and neurons of each layer."""
    state = dict(state)
    for i in range(len(heads)):
        p = f"backbone.layers.{i}."
        best = heads[i].topk(keep[0]).indices.sort().values
        rows = (best[:, None] * HEAD_SIZE + torch.arange(HEAD_SIZE)).flatten()
        width = heads.shape[1] * HEAD_SIZE
        every = torch.cat([rows + part * width for part in range(3)])
        state[p + "qkv.weight"] = state[p + "qkv.weight"][every].clone()
        state[p + "qkv.bias"] = state[p + "qkv.bias"][every].clone()
        state[p + "out.weight"] = state[p + "out.weight"][:, rows].clone()
        kept = neurons[i].topk(keep[1]).indices.sort().values
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
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--neurons", type=int, default=1024)
    parser.add_argument("--batches", type=int, default=24)
    args = parser.parse_args()
    torch.set_num_threads(1)
    vocabulary, e5, words = load_vocabulary(args.vocabulary, args.e5)
    state = torch.load(args.model, weights_only=True)
    model = fit(e5, words, state)
    rng = random.Random(0)
    examples = [(data.example(a, vocabulary), 1) for a in data.polnear(args.polnear)]
    items = epoch_batches(examples, 256, 16, rng)[: args.batches]
    heads, neurons = importance(model, [Batch(i, rng, 0.0) for i in items])
    torch.save(cut(state, heads, neurons, (args.heads, args.neurons)), args.out)


if __name__ == "__main__":
    main()
