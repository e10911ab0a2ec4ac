"""The network: a post-LN BERT encoder with tagging heads and a span linker, in torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from selon_training.e5 import Encoder

HEAD_SIZE = 32
State = dict[str, torch.Tensor]


class Layer(nn.Module):
    """One transformer layer (Devlin et al. 2019), no dropout: it would leave the fast path."""

    def __init__(self, hidden: int, heads: int, feed_forward: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * heads * HEAD_SIZE)
        self.out = nn.Linear(heads * HEAD_SIZE, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.up = nn.Linear(hidden, feed_forward)
        self.down = nn.Linear(feed_forward, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)
        # Ones in front of heads and feed-forward neurons: the loss's gradient with respect to
        # them says how much each matters (Michel et al. 2019).
        self.gates: tuple[torch.Tensor, torch.Tensor] | None = None

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """States [windows, pieces, hidden] to states; ``mask`` [windows, 1, pieces] is added."""
        b, s, _ = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, self.heads, HEAD_SIZE).permute(2, 0, 3, 1, 4)
        if self.gates is not None:
            v = v * self.gates[0][:, None, None].to(v.dtype)
        # Written out: on a CPU this is twice as fast, backwards and forwards, as torch's fused one.
        with torch.autocast("cpu", enabled=False):
            q, k, v = (t.reshape(b * self.heads, s, HEAD_SIZE) for t in (q * HEAD_SIZE**-0.5, k, v))
            scores = torch.bmm(q, k.transpose(1, 2))
            if mask is not None:
                scores = scores + mask.repeat_interleave(self.heads, 0).to(scores.dtype)
            a = torch.bmm(torch.softmax(scores, -1), v).view(b, self.heads, s, HEAD_SIZE)
        x = self.norm1(x + self.out(a.transpose(1, 2).reshape(b, s, -1)))
        if self.gates is not None:
            return self.norm2(x + self.down(F.gelu(self.up(x)) * self.gates[1]))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Backbone(nn.Module):
    """Embeddings (word vectors frozen) and the first ``layers`` layers of the encoder."""

    def __init__(self, e5: Encoder, layers: int, words: torch.Tensor) -> None:
        super().__init__()
        self.words = words  # [pieces, hidden], not a parameter: never trained, never saved
        t = {k: torch.from_numpy(v) for k, v in e5.tensors.items()}
        self.position = nn.Parameter(t["emb.pos"] + t["emb.type"][:1])
        self.norm = nn.LayerNorm(e5.hidden, eps=1e-12)
        self.norm.weight.data, self.norm.bias.data = t["emb.ln.w"].clone(), t["emb.ln.b"].clone()
        self.layers = nn.ModuleList(
            Layer(e5.hidden, e5.heads, e5.feed_forward) for _ in range(layers)
        )
        for i, layer in enumerate(self.layers):
            p = f"l{i}."
            layer.qkv.weight.data = torch.cat([t[p + n + ".w"] for n in "qkv"])
            layer.qkv.bias.data = torch.cat([t[p + n + ".b"] for n in "qkv"])
            for module, name in (
                (layer.out, "ao"), (layer.norm1, "aln"), (layer.up, "fi"),
                (layer.down, "fo"), (layer.norm2, "oln"),
            ):  # fmt: skip
                module.weight.data = t[p + name + ".w"].clone()
                module.bias.data = t[p + name + ".b"].clone()

    def forward(self, ids: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """Piece ids [windows, pieces] to states."""
        x = F.embedding(ids, self.words).to(self.position.dtype)
        x = self.norm(x + self.position[: ids.shape[1]])
        for layer in self.layers:
            x = layer(x, mask)
        return x


DISTANCES = 33  # buckets of signed distance between two spans
BREAKS = 3  # no paragraph break between two spans, one, more


class Linker(nn.Module):
    """Scores how well two spans fit into one attribution.

    A span is its first and last piece, each projected, added, and put through a gelu; a relation
    is a bilinear form over two spans (Dozat & Manning 2017) plus biases for the signed distance
    and for the paragraph breaks between them; "there is none" has a score of its own.
    """

    def __init__(self, hidden: int, relations: int, size: int = 128) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(hidden, size), nn.Linear(hidden, size, bias=False)
        self.forms = nn.Parameter(torch.randn(relations, size, size) * 0.02)
        self.distance = nn.Parameter(torch.zeros(relations, DISTANCES))
        self.breaks = nn.Parameter(torch.zeros(relations, BREAKS))
        self.none = nn.Linear(size, relations)

    def represent(self, x: torch.Tensor, firsts: torch.Tensor, lasts: torch.Tensor) -> torch.Tensor:
        """Spans of one window: [spans, size]."""
        return F.gelu(self.first(x[firsts]) + self.last(x[lasts]))

    def forward(
        self, a: torch.Tensor, b: torch.Tensor, relation: int,
        distance: torch.Tensor, breaks: torch.Tensor,
    ) -> torch.Tensor:  # fmt: skip
        """Scores [len(a), 1 + len(b)]; column 0 is "there is none"."""
        scores = a @ self.forms[relation] @ b.T
        scores = scores + self.distance[relation][distance] + self.breaks[relation][breaks]
        return torch.cat([self.none(a)[:, relation : relation + 1], scores], 1)


class Tagger(nn.Module):
    """Encoder, tagging heads, linker."""

    def __init__(self, e5: Encoder, layers: int, words: torch.Tensor, classes: int) -> None:
        super().__init__()
        self.backbone = Backbone(e5, layers, words)
        self.heads = nn.Linear(e5.hidden, classes)
        self.linker = Linker(e5.hidden, 4)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Hidden states and logits."""
        x = self.backbone(ids, mask)
        return x, self.heads(x)


def fit(e5: Encoder, words: torch.Tensor, state: State) -> Tagger:
    """A network of the checkpoint's shape, with its weights."""
    layers = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("backbone.layers."))
    model = Tagger(e5, layers, words, len(state["heads.bias"]))
    for i in range(layers):
        p = f"backbone.layers.{i}."
        width, neurons = state[p + "out.weight"].shape[1], state[p + "down.weight"].shape[1]
        model.backbone.layers[i] = Layer(e5.hidden, width // HEAD_SIZE, neurons)
    model.load_state_dict(state)
    return model
