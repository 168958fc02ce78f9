"""imr status: the state of the warehouse."""

import os

import typer

from orchestration.cli import output
from orchestration.cli.console import out, report_query_errors
from orchestration.environment import POSTGRES_URL
from orchestration.store import drafts
from orchestration.store.home import Home
from warehouse import read
from warehouse.read import Answer


def status(context: typer.Context) -> None:
    """Show loads, counts, freshness, quarantine, and services that the vocabulary lacks."""
    home: Home = context.obj
    with report_query_errors():
        link = home.published_link
        if unfinished := _unfinished(home):
            output.table(out, Answer(["load", "letters", "state"], unfinished), "Loads that are not published")
        output.record(out, read.status(link), f"Warehouse {link}")
        output.table(out, Answer(["place", "build", "state"], _served(home)), "Served")
        output.table(out, read.named_report(link, "status_loads"), "Last loads")
        output.table(out, read.named_report(link, "drift"), "Drift of the last load with letters", none="No drift yet.")
        output.table(
            out,
            read.named_report(link, "unclassified", limit=20),
            "Unclassified services",
            none="Every service is classified.",
        )


def _served(home: Home) -> list[tuple[object, ...]]:
    """Return one row per place that readers use: which build it serves, and whether that is the published one."""
    from warehouse.site import shown_build

    published = home.published_link.resolve().stem
    served = {"warehouse.duckdb": published, "page": shown_build(home.site) or "none"}
    if url := os.environ.get(POSTGRES_URL):
        from warehouse.postgres import PostgresError, served_build

        try:
            served["PostgreSQL"] = served_build(url) or "none"
        except PostgresError as error:
            served["PostgreSQL"] = str(error)
    return [(place, build, "current" if build == published else "outdated") for place, build in served.items()]


def _unfinished(home: Home) -> list[tuple[object, ...]]:
    """Return one row per unpublished load with letters: how many, and what to do with them."""
    rows: list[tuple[object, ...]] = []
    for draft in drafts.all_drafts(home):
        reasons = drafts.stop_reasons(draft)
        state = (
            f"stopped: {'; '.join(reasons)}; after a fix: imr quarantine --retry"
            if reasons
            else "the next load resumes it"
        )
        rows.append((draft.load_id, draft.counts.get("new", 0), state))
    return rows
