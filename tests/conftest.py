"""What all tests share: where the data room is, if it is there, and one reader."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from selon.reading.reader import Reader

ROOT = Path(__file__).resolve().parents[1]
LONG_ID = 60  # characters


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Names a case by its argument when its value is long.

    pytest-xdist refuses to run when two workers spell the same case differently, and compressed
    bytes hold the second in which they were made: long values must not stand in names.
    """
    if isinstance(val, bytes | str) and len(val) > LONG_ID:
        return argname
    return None


def data_room() -> Path | None:
    """The folder with PolNeAR and the ruler, beside the checkout; users have none."""
    folder = Path(os.environ.get("SELON_DATA_ROOM", ROOT.parent / "shared"))
    return folder if (folder / "tools" / "score.py").is_file() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = data_room()
    if folder is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have the data room beside the checkout")
        pytest.skip("needs the data room (PolNeAR), which is not ours to publish")
    return folder


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()
