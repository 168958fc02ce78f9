"""imr score: precision and recall of every field of a warehouse, compared with labels that people wrote."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import USAGE, err, fail, out, report_query_errors


def score(
    warehouse: Annotated[Path, typer.Argument(help="The warehouse: the file warehouse.duckdb of a home.")],
    labels: Annotated[Path, typer.Argument(help="Labels as JSON lines; ACCURACY.md describes them.")],
    misses: Annotated[int, typer.Option(min=0, help="How many differences of each field to show.")] = 0,
    format: Annotated[output.Format, typer.Option("--format", help="The format of the figures.")] = output.Format.table,
) -> None:
    """Compare a warehouse with labels: precision and recall of every field."""
    from warehouse import accuracy

    if format in (output.Format.parquet, output.Format.xlsx):
        fail(f"the figures are printed: {format.value} is a format of files", USAGE)
    try:
        read = accuracy.read_labels(labels)
    except accuracy.BadLabels as error:
        fail(str(error), USAGE)
    with report_query_errors():
        figures = accuracy.by_field(warehouse, read)
        differences = accuracy.misses(warehouse, read, misses) if misses else None
        missing = accuracy.missing_letters(warehouse, read)
    if missing:
        err.print(f"Not in the warehouse: {len(missing):,} of {len(read):,} letters, {', '.join(missing[:5])}")
    for answer in (figures, differences):
        if answer is None:
            continue
        if format is output.Format.table:
            output.table(out, answer, None, none="No difference.")
        else:
            output.write(answer, format, sys.stdout)
