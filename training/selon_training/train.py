"""Train the tagger. Resumable: the state is written after every epoch and at every 300 steps."""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import distributed
from torch.nn import functional as F

from selon.tagging.distance import breaks_between, buckets
from selon.tagging.labels import HEADS, OFFSETS, SIZE
from selon.tagging.linker import RELATIONS
from selon.tagging.tokens import BOS, BREAK, PAD, UNK, Vocabulary
from selon_training import data, names, wrap
from selon_training.damage import DAMAGES
from selon_training.e5 import decode, unpack
from selon_training.network import Tagger, fit

WEIGHTS = {"layer1": 2.0, "hearsay": 2.0, "names": 0.7}
"""Weights of the heads' losses, 1 where nothing stands: rare labels count for more."""

EDGE = 6  # pieces at a cut edge of a window whose labels do not count

Shown = tuple[data.Example, float]
"""An example, and how often an epoch shows it: 0.5 is in every other one."""

Window = tuple[data.Example, int, int]
"""Pieces [start, end) of an example."""


def load_vocabulary(folder: Path, e5_path: Path) -> tuple[Vocabulary, Any, torch.Tensor]:
    """Vocabulary, decoded encoder, and word vectors of the kept pieces."""
    vocabulary = Vocabulary.load(folder / "vocabulary.json")
    ids = np.loadtxt(folder / "vocabulary.ids", dtype=np.int64)
    e5 = decode(e5_path)
    return vocabulary, e5, torch.from_numpy(unpack(e5.word_scales[ids], e5.word_nibbles[ids]))


def windows(example: data.Example, size: int, rng: random.Random) -> list[tuple[int, int]]:
    """Cut an article at a random offset; pieces [start, end) of each window."""
    n = len(example.pieces)
    inner = size - 2
    if n <= inner:
        return [(0, n)]
    first = rng.randrange(inner // 3, inner + 1)
    cuts = [0, *range(first, n, inner), n]
    return [(s, e) for s, e in itertools.pairwise(cuts) if e > s]


class Batch:
    """Windows of one length class, padded."""

    def __init__(self, items: list[Window], rng: random.Random, drop: float) -> None:
        self.items = items
        width = max(e - s for _, s, e in items) + 2
        shape = (len(items), width)
        self.ids = torch.full(shape, PAD, dtype=torch.long)
        self.labels = {h: torch.full(shape, data.IGNORE, dtype=torch.long) for h in HEADS}
        self.mask = torch.zeros(shape, dtype=torch.bool)
        self.taught: torch.Tensor | None = None
        if any(ex.taught is not None for ex, _, _ in items):
            self.taught = torch.full((*shape, SIZE), torch.nan)
        for row, (ex, s, e) in enumerate(items):
            n = e - s
            ids = torch.from_numpy(ex.pieces.ids[s:e].astype(np.int64))
            if drop:
                gone = torch.from_numpy(
                    np.random.default_rng(rng.randrange(1 << 30)).random(n) < drop
                )
                ids = torch.where(gone & (ids != BREAK), torch.tensor(UNK), ids)
            self.ids[row, 0], self.ids[row, 1 : n + 1], self.ids[row, n + 1] = BOS, ids, BREAK
            self.mask[row, : n + 2] = True
            if self.taught is not None and ex.taught is not None:
                self.taught[row, 1 : n + 1] = torch.from_numpy(ex.taught[s:e]).float()
            lo = 1 + (EDGE if s else 0)
            hi = n + 1 - (EDGE if e < len(ex.pieces) else 0)
            for h in HEADS:
                row_labels = torch.from_numpy(ex.labels[h][s:e])
                self.labels[h][row, lo:hi] = row_labels[lo - 1 : hi - 1]


def link_loss(model: Tagger, x: torch.Tensor, batch: Batch) -> tuple[torch.Tensor, int]:
    """Cross entropy of each span's partner among the spans of its window, and their number."""
    losses, count = [], 0
    for row, (ex, s, e) in enumerate(batch.items):
        inside = [i for i, (_, _, f, t) in enumerate(ex.spans) if f >= s and t <= e]
        if not inside:
            continue
        index = {g: k for k, g in enumerate(inside)}
        first = np.array([ex.spans[i][2] - s for i in inside])
        end = np.array([ex.spans[i][3] - s for i in inside])
        role = np.array([ex.spans[i][0] for i in inside])
        breaks = np.flatnonzero(ex.pieces.ids[s:e] == BREAK)
        states = x[row].float()
        # The linker's gradient is strong and early on it disturbs the encoder: let a tenth through.
        states = 0.1 * states + 0.9 * states.detach()
        spans = model.linker.represent(states, torch.from_numpy(first + 1), torch.from_numpy(end))
        for relation, name in enumerate(RELATIONS):
            pairs = [(index[a], b) for r, a, b in ex.links
                     if r == relation and a in index and (b == -1 or b in index)]  # fmt: skip
            targets = np.flatnonzero(role == data.ROLE[name.split("-")[1]])
            if not pairs:
                continue
            rank = {int(t): k + 1 for k, t in enumerate(targets)}
            a = np.array([p for p, _ in pairs])
            gold = torch.tensor([0 if b == -1 else rank[index[b]] for _, b in pairs])
            distance = torch.from_numpy(buckets(first[a], end[a], first[targets], end[targets]))
            between = torch.from_numpy(
                breaks_between(breaks, first[a], end[a], first[targets], end[targets])
            )
            scores = model.linker(
                spans[torch.from_numpy(a)],
                spans[torch.from_numpy(targets)],
                relation,
                distance,
                between,
            )
            losses.append(F.cross_entropy(scores, gold, reduction="sum"))
            count += len(pairs)
    return sum(losses, torch.tensor(0.0)), count


def teacher_loss(logits: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
    """Divergence from a teacher's label distributions, head by head, where it has spoken.

    Hinton et al. 2015, at temperature 1; every head learns on every text, also on those where
    nobody annotated what it labels.
    """
    known = ~taught[..., 0].isnan()
    if not known.any():
        return torch.tensor(0.0)
    ours, theirs = logits[known], taught[known]
    total = torch.tensor(0.0)
    for head, classes in HEADS.items():
        part = slice(OFFSETS[head], OFFSETS[head] + len(classes))
        divergence = F.kl_div(
            ours[:, part].log_softmax(-1), theirs[:, part].log_softmax(-1),
            reduction="batchmean", log_target=True,
        )  # fmt: skip
        last_losses["kl " + head] = divergence.item()
        total = total + WEIGHTS.get(head, 1.0) * divergence
    return total


last_losses: dict[str, float] = {}


def loss_of(model: Tagger, batch: Batch) -> torch.Tensor:
    """Tagging and linking loss of a batch."""
    full = bool(batch.mask.all())
    mask = None if full else torch.where(batch.mask, 0.0, -1e4)[:, None, :].bfloat16()
    with torch.autocast("cpu", torch.bfloat16):
        x, logits = model(batch.ids, mask)
    logits = logits.float()
    total = torch.tensor(0.0)
    if batch.taught is not None:
        total = total + teacher_loss(logits, batch.taught)
    for head, labels in batch.labels.items():
        part = logits[..., OFFSETS[head] : OFFSETS[head] + len(HEADS[head])]
        known = labels != data.IGNORE
        if known.any():
            part_loss = F.cross_entropy(part[known], labels[known])
            last_losses[head] = part_loss.item()
            total = total + WEIGHTS.get(head, 1.0) * part_loss
    links, count = link_loss(model, x, batch)
    if not count:
        return total
    last_losses["links"] = links.item() / count
    return total + 0.3 * links / count


def load_articles(args: argparse.Namespace) -> list[tuple[data.Article, float]]:
    """Articles, and how often an epoch shows each."""
    articles: list[tuple[data.Article, float]] = []
    silver = names.silver(args.silver) if args.silver else {}
    if args.polnear:
        nested = json.loads(args.nested.read_text("utf-8")) if args.nested else {}
        for a in data.polnear(args.polnear, every_annotator=args.all_annotators):
            article = replace(a, names=silver.get(a.name))
            if a.name in nested:
                article = data.with_silver(article, nested[a.name])
            articles.append((article, 1.0))
    told: set[str] = {stem for path in args.leave_out for stem in path.read_text().split()}
    known = {a.name: a for a in names.winer(args.winer, told)} if args.winer else {}
    for spec in args.ours:
        folder, repeat = spec.rsplit(":", 1)
        for a in data.ours(Path(folder)):
            told.add(a.name)
            same = known.get(a.name)
            called = same.names if same is not None and same.text == a.text else None
            articles.append((replace(a, names=called), float(repeat)))
    articles += [(a, args.winer_share) for a in known.values() if a.name not in told]
    if args.fraction < 1:
        articles = [a for i, a in enumerate(articles) if i % round(1 / args.fraction) == 0]
    return articles


def load_examples(args: argparse.Namespace, vocabulary: Vocabulary) -> list[Shown]:
    """Examples, and how often an epoch shows each."""
    rng = random.Random(args.seed)
    teacher = np.load(args.teacher) if args.teacher else {}
    out: list[Shown] = []
    articles = load_articles(args)
    for article, repeat in articles:
        clean = repeat
        # Our own articles are few and shown often: once in every epoch as a damaged copy.
        if args.damage and (repeat > 1 or rng.random() < args.damage) and article.told:
            out.append((data.example(damaged(article, rng), vocabulary), 1))
            clean -= 1
        if clean > 0:
            shown = data.example(article, vocabulary)
            if article.name in teacher:
                shown.taught = teacher[article.name]
            out.append((shown, clean))
    if args.wrap:
        out += [
            (data.example(article, vocabulary), shown)
            for article, shown in wrapped_copies(articles, args.wrap, rng)
        ]
    return out


def wrapped_copies(
    articles: list[tuple[data.Article, float]], share: float, rng: random.Random
) -> list[tuple[data.Article, float]]:
    """Copies with attributions put into contents (``wrap.py``).

    One for every three articles of PolNeAR, two of each of our own.
    """
    told = [(a, repeat) for a, repeat in articles if a.told]
    stores: dict[bool, list[wrap.Donor]] = {True: [], False: []}
    for a, _ in told:
        stores[wrap.language(a) == "fr"] += wrap.donors(a)
    out: list[tuple[data.Article, float]] = []
    for a, repeat in told:
        copies = 2 if repeat > 1 else int(rng.random() < 0.34)
        store = stores[wrap.language(a) == "fr"]
        out += [(wrap.wrapped(a, store, rng, share), 1.0) for _ in range(copies)]
    return out


def damaged(article: data.Article, rng: random.Random) -> data.Article:
    """A copy with its quotation marks, accents, capitals or letters spoilt, labels carried along."""
    # What hurts most is shown most.
    kinds = [*DAMAGES, "all caps", "no accents", "no accents", "ocr", "dashes"]
    found = DAMAGES[rng.choice(kinds)](article.text, rng)
    golds = [
        replace(
            g, source=found.map.spans(g.source), cue=found.map.spans(g.cue),
            content=found.map.spans(g.content), addressee=found.map.spans(g.addressee),
        )
        for g in article.attributions
    ]  # fmt: skip
    moved = [(k, found.map.spans([(s, e)])) for k, s, e in article.names or ()]
    called = [(k, spans[0][0], spans[-1][1]) for k, spans in moved if spans]
    return replace(
        article, text=found.text, attributions=golds,
        names=None if article.names is None else called,
        unknown=[(s, e) for u in article.unknown for s, e in found.map.spans([u])] or article.unknown,
    )  # fmt: skip


def epoch_batches(
    examples: list[Shown], window: int, size: int, rng: random.Random
) -> list[list[Window]]:
    """All windows of an epoch, ``size`` to a batch, shuffled within classes of like length."""
    items = [
        (ex, s, e)
        for ex, repeat in examples
        for _ in range(int(repeat) + (rng.random() < repeat % 1))
        for s, e in windows(ex, window, rng)
        if e - s > 12 or len(ex.pieces) <= window
    ]
    rng.shuffle(items)
    items.sort(key=lambda it: (it[2] - it[1]) // 32)
    batches = [items[i : i + size] for i in range(0, len(items), size)]
    rng.shuffle(batches)
    return batches


def add_data(parser: argparse.ArgumentParser) -> None:
    """The options that say what to train on; see ``load_articles``."""
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--ours", action="append", default=[], help="FOLDER:REPEATS")
    parser.add_argument("--winer", type=Path, help="folder of WiNER-fr: names")
    parser.add_argument("--winer-share", type=float, default=0.5, help="of its articles, an epoch")
    parser.add_argument("--leave-out", type=Path, action="append", default=[], help="file of stems")
    parser.add_argument("--silver", type=Path, help="names in PolNeAR as another system finds them")
    parser.add_argument("--nested", type=Path, help="what is said inside PolNeAR's contents")
    parser.add_argument("--all-annotators", action="store_true")
    parser.add_argument("--fraction", type=float, default=1.0)


def main() -> None:
    """Train, save, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_data(parser)
    parser.add_argument("--e5", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, help="its logits, as teach.py writes them")
    parser.add_argument("--init", type=Path)
    parser.add_argument("--damage", type=float, default=0.0, help="share of damaged articles")
    parser.add_argument("--wrap", type=float, default=0.0, help="share of contents, see wrap.py")
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--window", type=int, default=256)
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--lr-heads", type=float, default=1e-3)
    parser.add_argument("--drop", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--world", type=int, default=1, help="processes that train together")
    parser.add_argument("--rank", type=int, default=0, help="which of them this one is")
    args = parser.parse_args()
    if args.world > 1:
        args.out.mkdir(parents=True, exist_ok=True)
        meeting = f"file://{(args.out / 'meeting').resolve()}"
        distributed.init_process_group(
            "gloo", init_method=meeting, rank=args.rank, world_size=args.world
        )
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    vocabulary, e5, words = load_vocabulary(args.vocabulary, args.e5)
    examples = load_examples(args, vocabulary)
    if args.init:
        model = fit(e5, words, torch.load(args.init, weights_only=True))
    else:
        model = Tagger(e5, args.layers, words, SIZE)
    train(model, examples, args)


def share_gradients(model: Tagger, world: int) -> None:
    """Average the gradients of processes that train together.

    Two with a thread each get through more than one with two threads.
    """
    if world == 1:
        return
    parameters = list(model.parameters())
    flat = torch.cat(
        [(p.grad if p.grad is not None else torch.zeros_like(p)).flatten() for p in parameters]
    )
    distributed.all_reduce(flat)
    flat /= world
    for p, part in zip(parameters, flat.split([p.numel() for p in parameters]), strict=True):
        p.grad = part.view_as(p)


def train(model: Tagger, examples: list[Shown], args: argparse.Namespace) -> None:
    """The loop: AdamW, warm-up over a sixteenth, then linear decay."""
    args.out.mkdir(parents=True, exist_ok=True)
    encoder = list(model.backbone.parameters())
    heads = [*model.heads.parameters(), *model.linker.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": args.lr}, {"params": heads, "lr": args.lr_heads}],
        weight_decay=0.01,
    )
    steps = (
        args.epochs
        * len(epoch_batches(examples, args.window, args.batch, random.Random(0)))
        // args.world
    )
    warm = steps // 16 + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda i: min((i + 1) / warm, max(0.0, (steps - i) / (steps - warm)))
    )
    state_path, done, start_epoch, start_batch = args.out / "state.pt", 0, 0, 0
    if state_path.exists():
        state = torch.load(state_path, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        # A resumed run may be given a longer schedule or other rates.
        schedule.base_lrs = [args.lr, args.lr_heads]
        done, start_epoch, start_batch = state["done"], state["epoch"], state["batch"]
    began, seen = time.time(), 0

    def save(epoch: int, batch: int) -> None:
        if args.rank:
            return
        part = state_path.with_suffix(".part")
        torch.save(
            {"model": model.state_dict(), "optimiser": optimiser.state_dict(),
             "schedule": schedule.state_dict(), "done": done, "epoch": epoch, "batch": batch}, part
        )  # fmt: skip
        part.replace(state_path)

    for epoch in range(start_epoch, args.epochs):
        rng = random.Random(args.seed * 1000 + epoch)
        batches = epoch_batches(examples, args.window, args.batch, rng)
        batches = batches[args.rank :: args.world][: len(batches) // args.world]
        for number, items in enumerate(batches):
            if epoch == start_epoch and number < start_batch:
                continue
            batch = Batch(items, rng, args.drop)
            loss = loss_of(model, batch)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            share_gradients(model, args.world)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            seen += int(batch.mask.sum())
            if done % 25 == 0 and not args.rank:
                line = {"epoch": epoch, "step": done, "of": steps, **{k: round(v, 3) for k, v in last_losses.items()},
                        "pieces_s": round(seen / (time.time() - began))}  # fmt: skip
                print(json.dumps(line), flush=True)
            if done % 300 == 0:
                save(epoch, number + 1)
        save(epoch + 1, 0)
        if not args.rank:
            torch.save(model.state_dict(), args.out / f"model-{epoch + 1}.pt")
            print(f"epoch {epoch + 1} done", flush=True)


if __name__ == "__main__":
    main()
