"""A writer killed with ``kill -9`` at any moment loses nothing it acknowledged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_fifty_kills(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ledger.crashing", tmp_path, "50", "20240501"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    acknowledged, _ = map(int, done.stdout.split())
    assert acknowledged >= 100  # else it was killed before it did anything
