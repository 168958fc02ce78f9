"""The two ends of the terminal, and how a command fails: one line, and an exit code."""

import sys
from typing import NoReturn

import typer
from rich.console import Console

STOPPED, BUSY, USAGE = 3, 4, 2

# A pipe has no width: tables are then as wide as they need to be.
out = Console(width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True)


def fail(message: str, code: int) -> NoReturn:
    """Print one line on stderr and exit with the code."""
    err.print(f"imr: {message}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)
