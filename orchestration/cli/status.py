"""imr status: the state of the warehouse, for people and for programs that watch it."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import err, out, report_query_errors
from orchestration.environment import LAKE, POSTGRES_URL, STALE_HOURS, stale_hours
from orchestration.store import drafts, heartbeat, journal, usage
from orchestration.store.home import Home
from warehouse import publish, read
from warehouse.read import Answer

# The exit codes of imr status --json, beside 0 and 2.
EXIT_CODES = {"good": 0, "stale": 5, "failed": 6, "daemon is silent": 7}


def status(
    context: typer.Context,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Print JSON for programs. Exit codes: 0 fresh, 2 nothing is published, 5 stale, 6 a load failed since"
            " the last good one or was stopped, 7 the daemon is silent (with --expect-daemon).",
        ),
    ] = False,
    stale_after: Annotated[
        float | None,
        typer.Option(min=0, envvar=STALE_HOURS, help="Hours after which the warehouse is stale; default: 48."),
    ] = None,
    expect_daemon: Annotated[
        bool,
        typer.Option("--expect-daemon", help="With --json: exit with 7 when the daemon was silent for 15 minutes."),
    ] = False,
    alert: Annotated[
        bool,
        typer.Option("--alert", help="Report to IMR_WEBHOOK what is not good: for cron, in case the daemon is dead."),
    ] = False,
) -> None:
    """Show loads, counts, freshness, failures, quarantine, disk use, and services that the vocabulary lacks."""
    home: Home = context.obj
    hours = stale_hours() if stale_after is None else stale_after
    with report_query_errors():
        link = home.published_link
        figures = read.status(link)
        cited = publish.citation(link.resolve())
        unfinished, failed = _unfinished(home), _failed(home)
        silent = heartbeat.minutes_silent(home)
        is_dead = expect_daemon and (silent is None or silent > heartbeat.DEAD_AFTER_MINUTES)
        state = _state(figures, hours, unfinished, failed, is_dead)
        if alert and state != "good":
            _alert(home, state, [*failed.rows, *unfinished.rows], is_dead)
        if as_json:
            reports = {name: _rows(read.named_report(link, name)) for name in ("status_loads", "drift")}
            found = {
                "state": state,
                "warehouse": figures | {"file": str(link), "stale_after_hours": hours},
                "build": cited,
                "staged_by": _rows(_staged_by(home)),
                "unpublished_loads": _rows(unfinished),
                "failed_loads": _rows(failed),
                "daemon_silent_minutes": silent,
                "served": _rows(Answer(["place", "build", "state"], _served(home))),
                "last_loads": reports["status_loads"],
                "drift": reports["drift"],
                "disk_bytes": usage.disk_usage(home),
            }
            print(json.dumps(found, indent=1, default=str, ensure_ascii=False), file=sys.stdout)
            raise typer.Exit(EXIT_CODES[state])
        if unfinished.rows:
            output.table(out, unfinished, "Loads that are not published")
        if failed.rows:
            output.table(out, failed, "Loads that failed since the last good one")
        daemon = None if silent is None else f"last seen {silent:,.0f} minutes ago"
        output.record(out, figures | {"state": state, "daemon": daemon}, f"Warehouse {link}")
        output.record(out, cited, "Cite as")
        staged_by = _staged_by(home)
        if len(staged_by.rows) > 1:
            title = "Letters were staged by different versions: imr rebuild parses all of them with the current one"
            output.table(out, staged_by, title)
        output.table(out, Answer(["place", "build", "state"], _served(home)), "Served")
        output.table(out, read.named_report(link, "status_loads"), "Last loads")
        output.table(out, read.named_report(link, "drift"), "Drift of the last load with letters", none="No drift yet.")
        output.table(
            out,
            read.named_report(link, "unclassified", limit=20),
            "Unclassified services",
            none="Every service is classified.",
        )
        output.record(out, {name: _megabytes(size) for name, size in usage.disk_usage(home).items()}, "Disk use")


def _alert(home: Home, state: str, rows: Sequence[tuple[object, ...]], is_daemon_dead: bool) -> None:
    """Report the state to IMR_WEBHOOK, and say so on stderr when it cannot be reported.

    A failed load does not hide that the daemon is silent.
    """
    from orchestration.pipeline import alerts

    kind = {"daemon is silent": "daemon"}.get(state, state)
    details = "; ".join(", ".join(map(str, row)) for row in rows) if state == "failed" else "see imr status"
    if is_daemon_dead and state == "failed":
        details += "; the daemon is silent"
    if problem := alerts.report(home, kind, f"{state}: {details}", reason=details):
        err.print(f"imr: {problem}", markup=False, highlight=False, soft_wrap=True)


def _state(
    figures: Mapping[str, object], stale_after: float, unfinished: Answer, failed: Answer, is_daemon_dead: bool
) -> str:
    """Return the worst state, a name of ``EXIT_CODES``. A load that the next one resumes is no failure."""
    if failed.rows or any(str(state).startswith("stopped") for *_, state in unfinished.rows):
        return "failed"
    if is_daemon_dead:
        return "daemon is silent"
    hours = figures["hours_since_last_load"]
    return "stale" if hours is None or float(str(hours)) >= stale_after else "good"


def _staged_by(home: Home) -> Answer:
    """Return how many letters each version of parser and vocabularies has staged; none where the build is older."""
    try:
        return read.named_report(home.published_link, "staged_by")
    except read.QueryError:
        return Answer(["parser", "vocabulary", "letters"], [])


def _failed(home: Home) -> Answer:
    found = journal.failures_since_success(home)
    return Answer(
        ["at", "load", "reason"],
        [tuple(entry.get(name) for name in ("at", "load", "reason")) for entry in found],
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
    if address := os.environ.get(LAKE):
        from warehouse import lake

        try:
            served["lake"] = next((one.build for one in lake.Catalog.parse(address).snapshots()), "none")
        except lake.LakeError as error:
            served["lake"] = str(error)
    return [(place, build, "current" if build == published else "outdated") for place, build in served.items()]


def _unfinished(home: Home) -> Answer:
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
    return Answer(["load", "letters", "state"], rows)


def _rows(answer: Answer) -> Sequence[dict[str, object]]:
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
