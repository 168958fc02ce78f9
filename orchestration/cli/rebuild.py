"""imr rebuild: parse all letters again."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import err, exclusive_home, out, run_load
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from warehouse import publish
from warehouse.build import DamagedBuild
from warehouse.changes import changes


def rebuild(
    context: typer.Context,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Publish even if letters are lost: damaged, missing, or quarantined.")
    ] = False,
) -> None:
    """Parse every received letter again with the current code, and publish."""
    home: Home = context.obj
    before = publish.current(home.published_link)
    with exclusive_home(home, must_exist=True):
        run_load(home, Request(kind="rebuild", accept_loss=accept_loss))
        after = publish.current(home.published_link)
        try:
            changed = changes(before, after) if before and after else None
        except DamagedBuild as error:
            err.print(f"imr: the warehouse is published. {error}", markup=False, highlight=False, soft_wrap=True)
            return
    if changed:
        output.table(out, changed, "What the rebuild changed", none="No decision changed.")
    elif before:
        err.print("Another version wrote the build before: what changed cannot be listed.")
