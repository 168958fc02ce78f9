"""Run the query of a command on the published warehouse, and print its answer or write it to a file."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import USAGE, fail, out
from orchestration.cli.output import Format
from orchestration.store.home import Home
from warehouse import publish, read

if TYPE_CHECKING:
    import pyarrow as pa

    from warehouse import lake

# Options of the commands that answer a query.
AnswerFormat = Annotated[
    Format | None,
    typer.Option("--format", help="The format of the answer; default: by the extension of the file, or a table."),
]
AnswerFile = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file; parquet and xlsx need one.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file of --output if it exists.")]
OwnTables = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        help="A file of your own as a table: cases=my_cases.csv (CSV, Parquet, or a first sheet in XLSX).",
    ),
]
QueryTimeout = Annotated[float, typer.Option(min=0.1, help="Stop the query after this many seconds.")]
RowLimit = Annotated[int, typer.Option(min=1, help="Refuse an answer with more rows.")]


def answer(
    home: Home,
    query: str,
    form: Format,
    file: Path | None,
    timeout: float,
    rows: int,
    tables: "Mapping[str, pa.Table] | None" = None,
    snapshot: "lake.AsOf | None" = None,
) -> None:
    """Run a query, and print its answer or write it to a file. Raises QueryError."""
    source = snapshot.connect if snapshot else home.published_link
    cited = snapshot.citation if snapshot else None
    if form is Format.parquet and file:
        table = read.query_untrusted_arrow(source, query, timeout, rows, tables)
        _write(file, lambda: output.write_parquet(table, file, cited or _citation(home)))
        return
    show(home, read.query_untrusted(source, query, timeout, rows, tables), form, file, cited)


def own_tables(named: list[str] | None) -> "dict[str, pa.Table]":
    """Read the files of --with. Raises QueryError."""
    if not named:
        return {}
    from warehouse.own_tables import read_tables

    return read_tables(named)


def _citation(home: Home) -> Mapping[str, str]:
    return publish.citation(home.published_link.resolve())


def show(
    home: Home, found: read.Answer, form: Format, file: Path | None, cited: Mapping[str, str] | None = None
) -> None:
    """Print an answer, or write it to a file with what to cite: by default the published build."""
    if file is None:
        if form is Format.table:
            output.table(out, found, None, none="No rows.", is_exact=True)
        else:
            output.write(found, form, sys.stdout)
    else:
        _write(file, lambda: output.write_file(found, form, file, cited or _citation(home)))


def answer_format(format: Format | None, file: Path | None, *, overwrite: bool) -> Format:
    """Return the requested format, or that of the file name. Exits when the file exists, unless ``overwrite``."""
    ending = file.suffix.lstrip(".").lower() if file else ""
    form = format or (Format(ending) if ending in list(Format) else Format.table)
    if form in (Format.parquet, Format.xlsx) and file is None:
        fail(f"--format {form.value} needs a file: --output answer.{form.value}", USAGE)
    if file and not file.parent.is_dir():
        fail(f"{file} cannot be written: there is no folder {file.parent}", USAGE)
    if file and file.exists() and not overwrite:
        fail(f"{file} exists: name another file, or add --overwrite", USAGE)
    return form


def _write(file: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or error}", USAGE)
    except output.DoesNotFit as error:
        fail(f"{file} cannot hold the answer: {error}", USAGE)
