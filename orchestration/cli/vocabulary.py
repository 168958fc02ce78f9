"""imr vocabulary: extend, check and explain the vocabularies."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import FAILED, out, report_query_errors
from orchestration.store.home import Home
from warehouse import read

app = typer.Typer(help="Extend, check and explain the vocabularies.", no_args_is_help=True)


@app.command(epilog="Example: `imr vocabulary suggest --limit 5`")
def suggest(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many headings.")] = 20,
) -> None:
    """List unclassified headings, the most frequent first, with the nearest entries and a row ready to paste."""
    home: Home = context.obj
    with report_query_errors():
        rows = read.named_report(home.published_link, "unclassified", limit=limit).rows
    if not rows:
        out.print("Every decision is classified.")
        return
    from transforms.suggestions import suggest
    from transforms.vocabulary import FOLDER

    found = suggest([str(heading) for heading, _ in rows])
    shown: list[tuple[object, ...]] = [
        (decisions, suggestion.heading, ", ".join(suggestion.nearest))
        for (_, decisions), suggestion in zip(rows, found, strict=True)
    ]
    output.table(out, read.Answer(["decisions", "heading", "nearest entries"], shown), "Unclassified")
    for file in sorted({suggestion.file for suggestion in found}):
        out.print(f"Rows for {FOLDER / file}; correct them where they are wrong:", markup=False, soft_wrap=True)
        for suggestion in found:
            if suggestion.file == file:
                out.print(suggestion.row, markup=False, highlight=False, soft_wrap=True)


@app.command(epilog="Example: `imr vocabulary check`")
def check() -> None:
    """Check every row: its cells, its place in the taxonomy, and whether its example matches it."""
    from transforms.vocabulary import FOLDER
    from transforms.vocabulary_lint import COLUMNS, problems

    found = problems()
    for problem in found:
        out.print(
            f"{FOLDER / problem.file}:{problem.line}: {problem.reason}", markup=False, highlight=False, soft_wrap=True
        )
    if found:
        raise typer.Exit(FAILED)
    out.print(f"{len(COLUMNS)} vocabularies are in order.")


@app.command(epilog='Example: `imr vocabulary explain "TENS electrodes"`')
def explain(text: Annotated[str, typer.Argument(help="A disputed service, in the words of a heading.")]) -> None:
    """Show every entry that matches a heading, the chosen one first, and why it was chosen."""
    import polars as pl

    from transforms import services

    found = services.candidates(pl.Series([text]))
    shown = found.select(
        "rule", "service", place=pl.format("{}: {}", "category", pl.coalesce("subcategory", "drug_class")),
        term="words", priority="priority", length="length",
        suppressed_by="suppressed_by",
    )  # fmt: skip
    output.table(out, read.Answer(shown.columns, shown.rows()), text, none="No entry matches.")
    if found.is_empty():
        ((rule, service),) = services.classify(pl.Series([text])).select("rule", "service").rows()
        out.print(f"A misspelling: {rule} ({service})" if rule else "It is unclassified.")
    else:
        out.print("Of those not suppressed the highest priority wins, then the longest term, then the first.")
