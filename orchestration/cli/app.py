"""imr: the command line. Imports late, so that a query starts at once."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration import answers, dashboard, explain, postgres, privacy, report, search, sql, vocabulary
from orchestration.attended import at_work, queries, run
from orchestration.store.home import Home
from orchestration.terminal import USAGE, fail, out
from warehouse import read

SAMPLES = Path(__file__).parents[1] / "samples"
# The panels of the help.
LETTERS, ORDER, ANSWERS = "Letters in", "In good order", "Answers out"

app = typer.Typer(
    help="A warehouse of California Independent Medical Review decisions: determination letters in, a DuckDB star out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def choose_home(
    context: typer.Context,
    home: Annotated[
        Path, typer.Option(envvar="IMR_HOME", help="The folder that holds everything of a warehouse.")
    ] = Path("data"),
) -> None:
    """A warehouse of California Independent Medical Review decisions: determination letters in, a DuckDB star out."""
    context.obj = Home(home.resolve())


@app.command(epilog="Example: `imr load letters/ more.zip`", rich_help_panel=LETTERS)
def load(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Letters (.pdf, .txt), folders, archives (.zip, .tar.gz); default: the inbox of the home.",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a letter is quarantined.")] = False,
) -> None:
    """Load letters: parse, validate, build the star and publish it. The same letters again change nothing."""
    home: Home = context.obj
    for path in paths or []:
        if not path.exists():
            fail(f"no such file or folder: {path}", USAGE)
    with at_work(home):
        from orchestration.load import begin

        summary = run(begin(home, paths or [home.inbox]))
    if strict and summary.get("quarantined"):
        raise typer.Exit(1)


@app.command(epilog="Example: `imr rebuild`", rich_help_panel=LETTERS)
def rebuild(context: typer.Context) -> None:
    """Parse every received letter again with the present code, and publish."""
    with at_work(context.obj):
        from orchestration.load import begin

        load = begin(context.obj, kind="rebuild")
        run(load)
    if load.changes:
        answers.table(out, load.changes, "What the rebuild changed", none="No decision changed.")


@app.command(epilog="Example: `imr quarantine --retry`", rich_help_panel=LETTERS)
def quarantine(
    context: typer.Context,
    retry: Annotated[bool, typer.Option("--retry", help="Parse the quarantined letters again, after a fix.")] = False,
) -> None:
    """List the letters that are not loaded, and why."""
    home: Home = context.obj
    with queries():
        if retry:
            ids = [str(row[0]) for row in read.report(home.link, "quarantined_letters").rows]
            if not ids:
                out.print("No letter is quarantined.")
                return
            with at_work(home):
                from orchestration.load import begin

                run(begin(home, kind="retry", letter_ids=ids))
        answers.table(
            out, read.report(home.link, "quarantine"), "Quarantined letters", none="No letter is quarantined."
        )


@app.command(epilog="Example: `imr status`", rich_help_panel=ORDER)
def status(context: typer.Context) -> None:
    """Show loads, counts, freshness, quarantine and what the vocabulary does not know."""
    home: Home = context.obj
    with queries():
        figures = read.status(home.link)
        answers.record(out, figures, f"Warehouse {home.link}")
        answers.table(out, read.report(home.link, "status_loads"), "Last loads")
        answers.table(out, read.report(home.link, "drift"), "Drift of the last load with letters", none="No drift yet.")
        answers.table(
            out,
            read.report(home.link, "unclassified", limit=20),
            "Unclassified services",
            none="Every service is classified.",
        )


@app.command(epilog="Example: `imr verify`", rich_help_panel=ORDER)
def verify(context: typer.Context) -> None:
    """Check all that the home holds: raw letters against their hashes, the build against its manifest, the ledger."""
    home: Home = context.obj
    with at_work(home):
        from orchestration.verify import verify as verdicts

        faults = 0
        for part, verified, found in verdicts(home):
            verdict = f"{len(found):,} fault{'s' * (len(found) > 1)}" if found else "all in order"
            out.print(f"{part}: {verified:,}, {verdict}")
            for fault in found:
                out.print(f"  {fault}", markup=False, highlight=False, soft_wrap=True)
            faults += len(found)
    if faults:
        raise typer.Exit(1)


@app.command(epilog="Example: `imr rollback`", rich_help_panel=ORDER)
def rollback(
    context: typer.Context,
    build: Annotated[str | None, typer.Argument(help="A build's name; default: the one before.")] = None,
) -> None:
    """Go back to an earlier build, until the next load publishes again."""
    from warehouse import publish

    home: Home = context.obj
    with at_work(home):
        try:
            target = publish.rollback(home.link, home.builds, build)
        except publish.NoSuchBuild as error:
            fail(str(error), USAGE)
    out.print(f"Published is now {target.stem}, until the next load publishes again.", soft_wrap=True)


@app.command(epilog="Example: `imr demo`", rich_help_panel=LETTERS)
def demo(context: typer.Context) -> None:
    """Load the sample letters that are shipped, and show what the warehouse tells."""
    home: Home = context.obj
    with at_work(home):
        from orchestration.load import begin

        run(begin(home, [SAMPLES]))
    with queries():
        for name, title in (
            ("overturned_by_category", "Overturned, by service"),
            ("overturned_by_guideline", "Overturned, by guideline the reviewer cites"),
            ("overturned_by_specialty", "Overturned, by specialty of the reviewer"),
        ):
            answers.table(out, read.report(home.link, name), title)
    out.print(f"The warehouse is {home.link}", soft_wrap=True)
    out.print(f"Open {home.site / 'index.html'} to look at it.", soft_wrap=True, highlight=False)
    out.print('Next: imr sql "SELECT * FROM mart.decision LIMIT 5", imr status, imr load YOUR_LETTERS')


app.command(epilog="Example: `imr forget CM17-0900001`", rich_help_panel=LETTERS)(privacy.forget)
app.add_typer(vocabulary.app, name="vocabulary", rich_help_panel=LETTERS)
app.command(
    epilog='Example: `imr sql "SELECT * FROM mart.overturn_rate_by_month" --output months.xlsx`',
    rich_help_panel=ANSWERS,
)(sql.sql)
app.command(
    epilog='Example: `imr search "functional improvement" --service opioids --outcome overturned`',
    rich_help_panel=ANSWERS,
)(search.search)
app.command(epilog="Example: `imr explain CM17-0900001`", rich_help_panel=ANSWERS)(explain.explain)
app.add_typer(report.app, name="report", rich_help_panel=ANSWERS)
app.add_typer(dashboard.app, name="dashboard", rich_help_panel=ANSWERS)
app.command(epilog="Example: `imr publish postgresql://owner@localhost/imr`", rich_help_panel=ANSWERS)(postgres.publish)
app.command(epilog="Example: `imr export --deidentified for-research`", rich_help_panel=ANSWERS)(privacy.export)


def main() -> None:
    """The script `imr`."""
    app()
