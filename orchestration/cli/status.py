"""imr status: how the warehouse is."""

import typer

from orchestration.cli import output
from orchestration.cli.console import out, report_query_errors
from orchestration.store.home import Home
from warehouse import read


def status(context: typer.Context) -> None:
    """Show loads, counts, freshness, quarantine and what the vocabulary does not know."""
    home: Home = context.obj
    with report_query_errors():
        output.record(out, read.status(home.link), f"Warehouse {home.link}")
        output.table(out, read.report(home.link, "status_loads"), "Last loads")
        output.table(out, read.report(home.link, "drift"), "Drift of the last load with letters", none="No drift yet.")
        output.table(
            out,
            read.report(home.link, "unclassified", limit=20),
            "Unclassified services",
            none="Every service is classified.",
        )
