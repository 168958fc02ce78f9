"""imr benchmark: the overturn rates of listed cases beside those of all others of the same months."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.answers import AnswerFormat, Overwrite, answer_format, show
from orchestration.cli.console import USAGE, err, fail, report_query_errors
from orchestration.cli.output import Format
from orchestration.store.home import Home


def benchmark(
    context: typer.Context,
    cases: Annotated[Path, typer.Argument(help="A CSV, Parquet or XLSX file with a column case_number.")],
    format: AnswerFormat = None,
    file: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file; xlsx needs one.")] = None,
    overwrite: Overwrite = False,
) -> None:
    """Compare listed cases with all others of the same months, by category, guideline topic and body region."""
    from warehouse.benchmark import benchmark as compare

    home: Home = context.obj
    form = answer_format(format, file, overwrite=overwrite)
    if form is Format.parquet:
        fail("imr benchmark writes no Parquet: choose csv, json, xlsx or md", USAGE)
    with report_query_errors():
        found = compare(home.published_link, cases)
    show(home, found.answer, form, file)
    for note in (
        f"{found.found} of {found.listed} case numbers are in the warehouse. low and high are the 95 % interval of "
        "overturn_rate; difference_low and difference_high that of its difference to the others.",
        "Of many rows some differ by chance; and the cases differ in more than their outcome.",
    ):
        err.print(note, markup=False, highlight=False, soft_wrap=True)
