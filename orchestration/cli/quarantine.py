"""imr quarantine: the letters that are not loaded."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import exclusive_home, out, report_query_errors, run_load
from orchestration.store.home import Home
from warehouse import read


def quarantine(
    context: typer.Context,
    retry: Annotated[bool, typer.Option("--retry", help="Parse the quarantined letters again, after a fix.")] = False,
) -> None:
    """List the letters that are not loaded, and why."""
    home: Home = context.obj
    with report_query_errors():
        if retry:
            ids = [str(row[0]) for row in read.report(home.link, "quarantined_letters").rows]
            if not ids:
                out.print("No letter is quarantined.")
                return
            with exclusive_home(home):
                run_load(home, kind="retry", letter_ids=ids)
        letters = read.report(home.link, "quarantine")
        output.table(out, letters, "Quarantined letters", none="No letter is quarantined.")
