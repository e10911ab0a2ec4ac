"""What `make demo` shows: two real articles taken apart, then a ledger of a few more, asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = [str(ROOT / "examples" / name) for name in ("syrie.txt", "gm.txt")]
MORE = [
    str(ROOT / "corpora" / name)
    for name in (
        "fr-wikinews/dev/2017_03_25-003.json",
        "fr-wikinews/dev/2017_04_06-001.json",
        "fr-wikinews/dev/2017_04_19-004.json",
        "en-wikinews/dev/195869.json",
        "en-wikinews/dev/100911.json",
    )
]
LEDGER = ROOT / ".demo" / "demo.db"
QUESTIONS = [["who", "Fillon", "--limit", "3"], ["denials", "--limit", "3"]]


def main() -> int:
    """Read the example articles, keep them with others, ask; and say what to try next."""
    selon = [sys.executable, "-m", "selon"]
    status = subprocess.run([*selon, "read", *ARTICLES], check=False).returncode
    LEDGER.parent.mkdir(exist_ok=True)
    for old in LEDGER.parent.glob(f"{LEDGER.name}*"):
        old.unlink()
    kept = ["--ledger", str(LEDGER)]
    for words in (["add", *ARTICLES, *MORE], *QUESTIONS):
        shown = [w if not w.startswith(str(ROOT)) else Path(w).name for w in words]
        print(f"\n$ selon {' '.join(shown)}\n", flush=True)
        status = status or subprocess.run([*selon, *words, *kept], check=False).returncode
    print("\nNow an article of your own:  .venv/bin/selon read ARTICLE.txt")
    print("As JSON, or a page to open in a browser:  --format json   --format html -o page.html")
    print("A ledger of your own:  .venv/bin/selon add FOLDER  then  .venv/bin/selon who NAME")
    return status


if __name__ == "__main__":
    sys.exit(main())
