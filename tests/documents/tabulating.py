"""What the tests of tables share: a file written, loaded, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selon.documents import Failure, LoadOptions, load
from selon.records import Document

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "The mayor said on Monday that the bridge would be ready next year."
Items = list[Document | Failure]


def read(tmp_path: Path, data: bytes | str, name: str = "a.csv", **options: Any) -> Items:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(load([path], options=LoadOptions(**options)))


def texts(items: Items) -> list[str]:
    return [item.text for item in items if isinstance(item, Document)]


def reasons(items: Items) -> list[str]:
    return [
        f"#{item.name.rpartition('#')[2]} {item.error.reason}"
        for item in items
        if isinstance(item, Failure)
    ]
