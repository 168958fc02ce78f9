"""imr: the command line. Imports late, so that a query starts at once."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration import answers, dashboard, postgres, privacy, report, search, sql, vocabulary
from orchestration.attended import at_work, queries, run
from orchestration.home import Home
from orchestration.terminal import USAGE, fail, out
from warehouse import read

SAMPLES = Path(__file__).parent / "samples"

app = typer.Typer(
    help="A warehouse of California Independent Medical Review decisions: determination letters in, a DuckDB star out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.add_typer(dashboard.app, name="dashboard")
app.add_typer(vocabulary.app, name="vocabulary")
app.add_typer(report.app, name="report")
app.command(epilog='Example: `imr sql "SELECT * FROM mart.overturn_rate_by_month" --output months.xlsx`')(sql.sql)
app.command(epilog='Example: `imr search "functional improvement" --service opioids --outcome overturned`')(
    search.search
)
app.command(epilog="Example: `imr publish postgresql://owner@localhost/imr`")(postgres.publish)
app.command(epilog="Example: `imr forget CM17-0900001`")(privacy.forget)
app.command(epilog="Example: `imr export --deidentified for-research`")(privacy.export)


@app.callback()
def choose_home(
    context: typer.Context,
    home: Annotated[
        Path, typer.Option(envvar="IMR_HOME", help="The folder that holds everything of a warehouse.")
    ] = Path("data"),
) -> None:
    """A warehouse of California Independent Medical Review decisions: determination letters in, a DuckDB star out."""
    context.obj = Home(home.resolve())


@app.command(epilog="Example: `imr load letters/ more.zip`")
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


@app.command(epilog="Example: `imr rebuild`")
def rebuild(context: typer.Context) -> None:
    """Parse every received letter again with the present code, and publish."""
    with at_work(context.obj):
        from orchestration.load import begin

        load = begin(context.obj, kind="rebuild")
        run(load)
    if load.changes:
        answers.table(out, load.changes, "What the rebuild changed", none="No decision changed.")


@app.command(epilog="Example: `imr quarantine --retry`")
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


@app.command(epilog="Example: `imr status`")
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


@app.command(epilog="Example: `imr explain CM17-0900001`")
def explain(
    context: typer.Context,
    letter: Annotated[str, typer.Argument(help="A case number, a letter_id, or the beginning of one.")],
) -> None:
    """Show one letter: every extracted value beside the words it was read from."""
    home: Home = context.obj
    with queries():
        found = read.report(home.link, "letter", name=letter)
        if not found.rows:
            fail(f"no letter is known by {letter!r}: name a case number, or a letter_id or its beginning", USAGE)
        for row in found.rows:
            answers.record(out, dict(zip(found.columns, row, strict=True)), "Letter")
        letter_id = str(found.rows[0][0])
        answers.table(
            out,
            read.report(home.link, "letter_decisions", letter_id=letter_id),
            "Decisions in the star",
            none="None of its decisions is in the star.",
        )
        answers.table(
            out,
            read.report(home.link, "letter_evidence", letter_id=letter_id),
            "Values and the words they were read from",
            none="Nothing was extracted.",
        )
        answers.table(
            out, _absent(home, letter_id), "Values that the letter does not give", none="Every value is given."
        )


@app.command(epilog="Example: `imr verify`")
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


@app.command(epilog="Example: `imr rollback`")
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


@app.command(epilog="Example: `imr demo`")
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


def _absent(home: Home, letter_id: str) -> read.Answer:
    """What a letter does not give, and why: it is read once more for this."""
    import polars as pl

    from transforms import absences, documents, schema

    (reading,) = documents.read_all([documents.Document(letter_id, home.raw_path(letter_id))], workers=1)
    if reading.text is None:
        return read.Answer([], [])
    row = (letter_id, reading.text.text, reading.text.heading_starts, reading.text.is_bold)
    found = absences.reasons(pl.DataFrame([row], schema=schema.TABLES["text"].dtypes, orient="row"))
    item = pl.when(pl.col("item_number") == 0).then(pl.lit("letter")).otherwise(pl.col("item_number").cast(pl.String))
    told = found.select(item=item, field="field", reason="reason")
    return read.Answer(told.columns, told.rows())


def main() -> None:
    """The script `imr`."""
    app()
