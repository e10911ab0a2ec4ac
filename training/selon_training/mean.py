"""The mean of several models of one shape (Wortsman et al. 2022, "Model soups").

python -m selon_training.mean --out FILE MODEL MODEL …
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("models", type=Path, nargs="+")
    args = parser.parse_args()
    states = [torch.load(path, weights_only=True) for path in args.models]
    mean = {
        name: sum(s[name] for s in states) / len(states) if first.is_floating_point() else first
        for name, first in states[0].items()
    }
    torch.save(mean, args.out)


if __name__ == "__main__":
    main()
