"""Train the linker once more, on what the shipped tagger really finds.

During ``train.py`` the linker sees gold spans and floating-point states. Here it sees the spans
and states of the exported int8 model. On articles that the tagger was trained on it finds too
much that is right; so every article is decoded several times, readier and less ready to find
something (``READINESS``), and some spans are dropped: the linker learns to live with strangers,
and to say "there is none" when the right partner was not found, instead of taking the next best.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from selon.tagging.distance import breaks_between, buckets, ranks
from selon.tagging.label_text import Found as Spans
from selon.tagging.label_text import find_spans, strangers
from selon.tagging.labels import OFFSETS
from selon.tagging.linker import RELATIONS
from selon.tagging.tagger import Tagger
from selon.tagging.tokens import BREAK
from selon_training import data
from selon_training.network import Linker

READINESS = (-1.5, 0.0, 1.5)
"""Shifts of the logits of "O" on the two layers, each a copy of every article."""

DROP = 0.08  # share of cues, sources and addressees that are hidden in a round

DROPOUT = 0.1  # of the states' components


class RankedLinker(Linker):
    """The linker, with a bias for how many other candidates stand between two spans."""

    def __init__(self, hidden: int, relations: int) -> None:
        super().__init__(hidden, relations)
        self.ranks = torch.nn.Parameter(torch.zeros(relations, 4))


@dataclass
class Found:
    """The spans found in one article, and for each relation the right partners.

    ``targets[relation]``: pairs of a span and its partner, -1 for "there is none".
    """

    firsts: np.ndarray
    ends: np.ndarray
    roles: np.ndarray
    levels: np.ndarray
    first_states: torch.Tensor
    last_states: torch.Tensor
    breaks: np.ndarray
    targets: list[list[tuple[int, int]]]


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    inner = min(a[1], b[1]) - max(a[0], b[0])
    return inner / (max(a[1], b[1]) - min(a[0], b[0])) if inner > 0 else 0.0


def _same(example: data.Example, gold: int, spans: list[tuple[int, int, int]]) -> int:
    """The found span that is a gold one, or -1."""
    role, _, first, end = example.spans[gold]
    need = 0.01 if role == data.ROLE["cue"] else 0.5
    best = max(
        ((_overlap((first, end), (f, e)), -k) for k, (r, f, e) in enumerate(spans) if r == role),
        default=(0.0, 0),
    )
    return -best[1] if best[0] >= need else -1


def find(tagger: Tagger, article: data.Article) -> list[Found]:
    """Tag an article and match what was found with the gold annotation, once for each readiness."""
    pieces = tagger.vocabulary.encode(article.text)
    states, logits = (np.concatenate(p) for p in zip(*tagger.answers(pieces), strict=True))
    example = data.example(article, tagger.vocabulary)
    out = []
    for shift in READINESS:
        shifted = logits.copy()
        for head in ("layer0", "layer1"):
            shifted[:, OFFSETS[head]] -= shift
        found = match(find_spans(pieces, 0, shifted), states, example)
        if found is not None:
            out.append(found)
    return out


def match(found: Spans, states: np.ndarray, example: data.Example) -> Found | None:
    """What was found in an article, with the right partners by its gold annotation."""
    where = zip(found.firsts.tolist(), found.ends.tolist(), found.spans, strict=True)
    spans = [(data.ROLE[s.role], f, e) for f, e, s in where]
    if not spans:
        return None
    here = {g: _same(example, g, spans) for g in range(len(example.spans))}
    targets: list[list[tuple[int, int]]] = [[] for _ in RELATIONS]
    for relation, a, b in example.links:
        if here[a] >= 0:
            targets[relation].append((here[a], -1 if b < 0 else here[b]))
    firsts, ends = (np.array([s[k] for s in spans]) for k in (1, 2))
    return Found(
        firsts, ends, np.array([s[0] for s in spans]),
        np.array([s.level for s in found.spans]),
        torch.from_numpy(states[firsts]), torch.from_numpy(states[ends - 1]),
        np.flatnonzero(example.pieces.ids == BREAK), targets,
    )  # fmt: skip


def loss_of(model: RankedLinker, found: Found, rng: np.random.Generator) -> torch.Tensor | None:
    """Cross entropy of the right partners, some candidates hidden."""
    first, last = (F.dropout(t, DROPOUT) for t in (found.first_states, found.last_states))
    x = F.gelu(model.first(first) + model.last(last))
    losses = []
    for relation, name in enumerate(RELATIONS):
        pairs = found.targets[relation]
        role = data.ROLE[name.split("-")[1]]
        candidates = np.flatnonzero((found.roles == role) & (rng.random(len(found.roles)) > DROP))
        if not pairs:
            continue
        a = np.array([p for p, _ in pairs])
        rank = {int(c): k + 1 for k, c in enumerate(candidates)}
        gold = torch.tensor([rank.get(b, 0) for _, b in pairs])
        places = found.firsts[a], found.ends[a], found.firsts[candidates], found.ends[candidates]
        scores = model(
            x[a], x[candidates], relation,
            torch.from_numpy(buckets(*places)),
            torch.from_numpy(breaks_between(found.breaks, *places)),
        )  # fmt: skip
        apart = strangers(name.split("-")[1], found.levels[a], found.levels[candidates])
        right = F.one_hot(gold, scores.shape[1])[:, 1:].bool()
        scores[:, 1:] = scores[:, 1:].masked_fill(torch.from_numpy(apart) & ~right, -30.0)
        near = ranks(found.firsts[a], found.firsts[candidates])
        scores[:, 1:] = scores[:, 1:] + model.ranks[relation][torch.from_numpy(near)]
        losses.append(F.cross_entropy(scores, gold, reduction="sum"))
    return torch.stack(losses).sum() if losses else None


def main() -> None:
    """Train, and write ``linker.npz`` into the weights folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--ours", type=Path, action="append", default=[])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--every", type=int, default=1, help="use every n-th PolNeAR article")
    args = parser.parse_args()
    tagger = Tagger(args.weights, threads=2)
    articles = list(data.polnear(args.polnear))[:: args.every]
    for folder in args.ours:
        articles += data.ours(folder)
    everything = [f for a in articles for f in find(tagger, a)]
    print(len(everything), "readings of", len(articles), "articles", flush=True)
    model = RankedLinker(everything[0].first_states.shape[1], len(RELATIONS))
    with np.load(args.weights / "linker.npz") as old:
        tensors = {k: torch.from_numpy(old[k].astype(np.float32)) for k in old.files}
    names = {
        "first": "first.weight", "first_bias": "first.bias", "last": "last.weight",
        "forms": "forms", "distance": "distance", "breaks": "breaks",
        "none": "none.weight", "none_bias": "none.bias", "ranks": "ranks",
    }  # fmt: skip
    model.load_state_dict({names[k]: v for k, v in tensors.items()}, strict=False)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    steps = args.epochs * len(everything) // 4 + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: max(0.0, 1 - i / steps))
    order, rng = random.Random(1), np.random.default_rng(1)
    for epoch in range(args.epochs):
        order.shuffle(everything)
        total = 0.0
        for start in range(0, len(everything), 4):
            parts = [loss_of(model, f, rng) for f in everything[start : start + 4]]
            known = [p for p in parts if p is not None]
            if not known:
                continue
            loss = torch.stack(known).sum()
            total += loss.item()
            optimiser.zero_grad()
            (loss / 100).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1}: {total / len(everything):.2f} an article", flush=True)
    state = model.state_dict()
    np.savez_compressed(
        args.weights / "linker.npz",
        **{k: state[v].numpy().astype(np.float16) for k, v in names.items()},
    )


if __name__ == "__main__":
    main()
