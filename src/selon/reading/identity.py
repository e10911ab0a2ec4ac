"""Who reads: a name that changes whenever what is read may change."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from selon.errors import WeightsError
from selon.tagging.tagger import default_weights

__all__ = ["Identity", "identity"]

_ROOMS = ("languages", "tagging", "reading")
_KINDS = (".py", ".toml", ".json")
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Identity:
    """A reader: the package's version, its weights, and both in one name.

    Attributes:
        name: equal for two readers that read alike, and for no others: version, weights with a
            hash of their files, yardstick, and a hash of the code and language data.
        version: the package's.
        weights: their name.
    """

    name: str
    version: str
    weights: str


@lru_cache(maxsize=4)
def identity(weights: Path | None = None, yardstick: str | None = None) -> Identity:
    """Who a ``Reader`` with these weights and this yardstick is.

    Raises:
        WeightsError: the weights are missing.
    """
    folder = weights or default_weights()
    try:
        called = str(json.loads((folder / "model.json").read_text("utf-8"))["name"])
        of_weights = _hash(sorted(p for p in folder.iterdir() if p.is_file()), folder)
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(f"cannot be read: {error}", str(folder)) from error
    try:
        number = version("selon")
    except PackageNotFoundError:
        number = "0"
    measured = f", {yardstick}" if yardstick else ""
    name = f"selon {number} ({called} {of_weights}{measured}, data {_of_data()})"
    return Identity(name, number, called)


@lru_cache(maxsize=1)
def _of_data() -> str:
    root = Path(str(files("selon")))
    found = (
        path
        for room in _ROOMS
        for path in (root / room).rglob("*")
        if path.suffix in _KINDS and "weights" not in path.relative_to(root).parts
    )
    return _hash(sorted(found), root)


def _hash(paths: list[Path], root: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode())
        total.update(data)
    return total.hexdigest()[:_DIGITS]
