"""The command line; ``app`` has the list of commands."""

from __future__ import annotations

import io
import os
import sys

__all__ = ["main"]

INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C


def main() -> None:
    """The ``selon`` program: runs a command and ends the process with its status."""
    # Before numpy is imported, here or in a worker process, which inherits it: its threads spin
    # while they wait, and the linker's products are too small to be worth sharing out.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Help and doctor show letters that a terminal's encoding may lack.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        # Imported late, so that Ctrl-C is quiet from the start and worker processes stay light.
        from selon.cli.app import app

        app(prog_name="selon")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
