"""The application `imr`: which commands there are, in which panel of the help.

The modules of the commands import late what they need, so that a query starts at once.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from orchestration.cli import (
    dashboard,
    demo,
    explain,
    export,
    forget,
    load,
    publish,
    quarantine,
    rebuild,
    report,
    rollback,
    score,
    search,
    sql,
    status,
    verify,
    vocabulary,
)
from orchestration.cli.console import BROKEN_PIPE, INTERRUPTED, fail, out, replace_missing_characters
from orchestration.cli.demo import SAMPLES
from orchestration.store.home import Home

__all__ = ["SAMPLES", "app", "main"]

# The panels of the help.
LETTERS, ORDER, ANSWERS = "Letters in", "In good order", "Answers out"


class Commands(TyperGroup):
    """The commands, each of which ends quietly when it is interrupted or when nobody reads its output any more."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Exits with INTERRUPTED after one line, or with BROKEN_PIPE."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            fail("interrupted", INTERRUPTED)
        except typer.Abort as error:
            # What a question raises when it is answered with Ctrl-C.
            if isinstance(error.__context__, KeyboardInterrupt):
                fail("interrupted", INTERRUPTED)
            raise
        except BrokenPipeError as error:
            raise typer.Exit(BROKEN_PIPE) from error


app = typer.Typer(
    cls=Commands,
    help="A warehouse of California Independent Medical Review decisions: determination letters in, a DuckDB star out.",
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
        Path, typer.Option(envvar="IMR_HOME", help="The folder that holds everything of a warehouse.")
    ] = Path("data"),
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """A warehouse of California Independent Medical Review decisions: determination letters in, a DuckDB star out."""
    context.obj = Home(home.resolve())


app.command(rich_help_panel=LETTERS, epilog="Example: `imr load letters/ more.zip`")(load.load)
app.command(rich_help_panel=LETTERS, epilog="Example: `imr rebuild`")(rebuild.rebuild)
app.command(rich_help_panel=LETTERS, epilog="Example: `imr quarantine --retry`")(quarantine.quarantine)
app.command(rich_help_panel=LETTERS, epilog="Example: `imr demo`")(demo.demo)
app.command(rich_help_panel=LETTERS, epilog="Example: `imr forget CM17-0900001`")(forget.forget)
app.add_typer(vocabulary.app, rich_help_panel=LETTERS, name="vocabulary")

app.command(rich_help_panel=ORDER, epilog="Example: `imr status`")(status.status)
app.command(rich_help_panel=ORDER, epilog="Example: `imr verify`")(verify.verify)
app.command(rich_help_panel=ORDER, epilog="Example: `imr rollback`")(rollback.rollback)

app.command(
    rich_help_panel=ANSWERS,
    epilog='Example: `imr sql "SELECT * FROM mart.overturn_rate_by_month" --output months.xlsx`',
)(sql.sql)
app.command(
    rich_help_panel=ANSWERS,
    epilog='Example: `imr search "functional improvement" --service opioids --outcome overturned`',
)(search.search)
app.command(rich_help_panel=ANSWERS, epilog="Example: `imr explain CM17-0900001`")(explain.explain)
app.command(rich_help_panel=ORDER, epilog="Example: `imr score data/warehouse.duckdb labels.jsonl --misses 5`")(
    score.score
)
app.add_typer(report.app, rich_help_panel=ANSWERS, name="report")
app.add_typer(dashboard.app, rich_help_panel=ANSWERS, name="dashboard")
app.command(rich_help_panel=ANSWERS, epilog="Example: `imr publish postgresql://owner@localhost/imr`")(publish.publish)
app.command(
    cls=export.ExportCommand,
    rich_help_panel=ANSWERS,
    epilog="Example: `imr export for-research --deidentified tables`",
)(export.export)


def main() -> None:
    """The script `imr`."""
    replace_missing_characters()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
