"""imr metric: a metric of the catalogue, broken down by dimensions and filtered."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.answers import AnswerFile, AnswerFormat, Overwrite, QueryTimeout, RowLimit, answer, answer_format
from orchestration.cli.console import err, out, report_query_errors
from orchestration.store.home import Home
from warehouse import read


def metric(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="The metric. Default: list metrics and dimensions.", show_default=False)
    ] = None,
    by: Annotated[
        str, typer.Option(help="Dimensions to break it down by, separated by commas: service,guideline_topic.")
    ] = "",
    where: Annotated[
        str | None,
        typer.Option(help="Which decisions: dimensions compared with values, as \"specialty = 'Neurology'\"."),
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="Only so many rows, those with the largest values.")] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL instead of the answer.")] = False,
    format: AnswerFormat = None,
    file: AnswerFile = None,
    overwrite: Overwrite = False,
    timeout: QueryTimeout = 60,
    rows: RowLimit = read.ROW_LIMIT,
) -> None:
    """Answer a metric: its values, of shares also n and a 95 % interval, with what misleads its readers on stderr."""
    home: Home = context.obj
    form = answer_format(format, file, overwrite=overwrite)
    if name is None:
        _list()
        return
    from warehouse.metrics.query import compose
    from warehouse.metrics.values import unknown_values

    with report_query_errors():
        query = compose(name, [one.strip() for one in by.split(",") if one.strip()], where, top=top)
        if sql:
            print(query.sql)
            return
        answer(home, query.sql, form, file, timeout, rows)
        unknown = (
            unknown_values(where, lambda sql: [row[0] for row in read.query(home.published_link, sql).rows])
            if where
            else []
        )
    for note in (*query.notes, *unknown):
        err.print(note, markup=False, highlight=False, soft_wrap=True)


def _list() -> None:
    """Print the metrics and the dimensions."""
    from warehouse.metrics.catalogue import catalogue

    metrics: list[tuple[object, ...]] = [(metric.name, metric.definition) for metric in catalogue().metrics.values()]
    dimensions: list[tuple[object, ...]] = [
        (one.name, one.group, "yes" if catalogue().fans_out(one) else "", one.definition)
        for one in catalogue().dimensions.values()
    ]
    output.table(out, read.Answer(["metric", "definition"], metrics), "Metrics")
    output.table(out, read.Answer(["dimension", "describes", "fans out", "definition"], dimensions), "Dimensions")
