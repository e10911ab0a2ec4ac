"""The command line: ``selon read``, ``selon doctor``, ``selon --version``."""

from __future__ import annotations

import io
import sys

__all__ = ["main"]

INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C


def main() -> None:
    """The ``selon`` program: runs a command and ends the process with its status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Help and doctor show letters that a terminal's encoding may lack.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        # Imported late, so that Ctrl-C is quiet from the start and worker processes stay light.
        from selon.cli.app import app

        app(prog_name="selon")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
