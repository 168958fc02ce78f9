"""The application `imr`: its commands, and the panels of its help.

The modules of the commands import their libraries late, so that a query starts quickly.
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from orchestration.cli import (
    benchmark,
    builds,
    dashboard,
    demo,
    explain,
    export,
    forget,
    lake,
    load,
    mcp,
    metric,
    publish,
    quarantine,
    rebuild,
    release,
    report,
    rollback,
    schedule,
    score,
    search,
    sql,
    status,
    verify,
    vocabulary,
    watch,
)
from orchestration.cli.console import BROKEN_PIPE, INTERRUPTED, fail, out
from orchestration.store.home import Home

# The panels of the help.
LOAD, MAINTAIN, QUERY = "Load letters", "Maintain the warehouse", "Query and publish"
DESCRIPTION = "A warehouse of California Independent Medical Review decisions: letters into a star schema in DuckDB."


class Commands(TyperGroup):
    """The group of commands; a command ends quietly when it is interrupted or its output is closed."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Exits with INTERRUPTED after one line, or with BROKEN_PIPE."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            fail("interrupted", INTERRUPTED)
        except typer.Abort as error:
            # A prompt raises Abort when it is answered with Ctrl-C.
            if isinstance(error.__context__, KeyboardInterrupt):
                fail("interrupted", INTERRUPTED)
            raise
        except BrokenPipeError as error:
            raise typer.Exit(BROKEN_PIPE) from error


app = typer.Typer(
    cls=Commands,
    help=DESCRIPTION,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        out.print(f"imr {version('imr-warehouse')}", highlight=False)
        raise typer.Exit


@app.callback()
def choose_home(
    context: typer.Context,
    home: Annotated[
        Path, typer.Option(envvar="IMR_HOME", help="The home: the folder that holds the whole warehouse.")
    ] = Path("data"),
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Choose the home that the commands work on."""
    context.obj = Home(home.resolve())


app.command(rich_help_panel=LOAD, epilog="Example: `imr load letters/ more.zip`")(load.load)
app.command(rich_help_panel=LOAD, epilog="Example: `imr rebuild`")(rebuild.rebuild)
app.command(rich_help_panel=LOAD, epilog="Example: `imr quarantine --retry`")(quarantine.quarantine)
app.command(rich_help_panel=LOAD, epilog="Example: `imr demo`")(demo.demo)
app.command(rich_help_panel=LOAD, epilog="Example: `imr forget CM17-0900001`")(forget.forget)
app.add_typer(vocabulary.app, rich_help_panel=LOAD, name="vocabulary")

app.command(rich_help_panel=MAINTAIN, epilog="Example: `imr status`")(status.status)
app.command(rich_help_panel=MAINTAIN, epilog="Example: `imr verify`")(verify.verify)
app.command(rich_help_panel=MAINTAIN, epilog="Example: `imr rollback`")(rollback.rollback)
app.add_typer(schedule.app, rich_help_panel=MAINTAIN, name="schedule")
app.command(rich_help_panel=MAINTAIN, epilog="Example: `imr builds`")(builds.builds)
app.command(rich_help_panel=MAINTAIN, epilog='Example: `imr keep --note "annual report 2017"`')(builds.keep)

app.command(
    cls=sql.SqlCommand,
    rich_help_panel=QUERY,
    epilog='Example: `imr sql "SELECT * FROM mart.overturn_rate_by_month" --output months.xlsx`',
)(sql.sql)
app.command(
    rich_help_panel=QUERY,
    epilog="Example: `imr metric overturn_rate --by service,guideline_topic --where \"specialty = 'Pain Medicine'\"`",
)(metric.metric)
app.command(rich_help_panel=QUERY, epilog="Example: `imr mcp`, as the command of an assistant's configuration")(mcp.mcp)
app.command(
    rich_help_panel=QUERY,
    epilog='Example: `imr search "functional improvement" --service pharmaceuticals --outcome upheld`',
)(search.search)
app.command(rich_help_panel=QUERY, epilog="Example: `imr explain CM17-0900001`")(explain.explain)
app.command(rich_help_panel=MAINTAIN, epilog="Example: `imr score data/warehouse.duckdb labels.jsonl --misses 5`")(
    score.score
)
app.add_typer(watch.app, rich_help_panel=QUERY, name="watch")
app.command(rich_help_panel=QUERY, epilog="Example: `imr benchmark my_cases.csv`")(benchmark.benchmark)
app.add_typer(report.app, rich_help_panel=QUERY, name="report")
app.add_typer(dashboard.app, rich_help_panel=QUERY, name="dashboard")
app.command(rich_help_panel=QUERY, epilog="Example: `imr publish postgresql://owner@localhost/imr`")(publish.publish)
app.add_typer(lake.app, rich_help_panel=QUERY, name="lake")
app.command(
    cls=export.ExportCommand,
    rich_help_panel=QUERY,
    epilog="Example: `imr export for-research --deidentified tables`",
)(export.export)
app.command(
    rich_help_panel=QUERY, epilog='Example: `imr release counts-2026 --version 1.0.0 --author "Workers Data Lab"`'
)(release.release)
