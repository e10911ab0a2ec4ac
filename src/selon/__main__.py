"""``python -m selon`` is ``selon``."""

from __future__ import annotations

from selon.cli import main

if __name__ == "__main__":
    main()
