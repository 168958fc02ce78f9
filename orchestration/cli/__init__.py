"""imr: the command line, one file per command."""

from orchestration.cli.app import app, main

__all__ = ["app", "main"]
