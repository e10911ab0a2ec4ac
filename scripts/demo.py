"""What `make demo` shows: the ledger of two real news articles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Read the example articles, and say what to try next."""
    selon = [sys.executable, "-m", "selon"]
    articles = [str(ROOT / "examples" / name) for name in ("syrie.txt", "gm.txt")]
    status = subprocess.run([*selon, "read", *articles], check=False).returncode
    print("\nNow an article of your own:  .venv/bin/selon read ARTICLE.txt")
    print("As JSON, or a page to open in a browser:  --format json   --format html -o page.html")
    return status


if __name__ == "__main__":
    sys.exit(main())
