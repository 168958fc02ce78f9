"""imr rebuild: parse all letters again."""

import typer

from orchestration.cli import output
from orchestration.cli.console import exclusive_home, out, run_load


def rebuild(context: typer.Context) -> None:
    """Parse every received letter again with the present code, and publish."""
    with exclusive_home(context.obj):
        done = run_load(context.obj, kind="rebuild")
    if done.changes:
        output.table(out, done.changes, "What the rebuild changed", none="No decision changed.")
