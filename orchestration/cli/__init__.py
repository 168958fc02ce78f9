"""imr: the command line, one file per command.

The script imports this module alone. A worker process imports the script again, and needs no command.
"""

import gc
import os
import sys

# Imports and loads make many objects that stay: looking for garbage among them takes a fifth of the time of an import.
GARBAGE_AFTER = 50_000


def main() -> None:
    """The script `imr`."""
    gc.set_threshold(GARBAGE_AFTER)
    from orchestration.cli.app import app
    from orchestration.cli.console import BROKEN_PIPE, replace_missing_characters

    replace_missing_characters()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes stdout again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
