"""imr sql: a query on the published warehouse, from the command line, from stdin, or at a prompt."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import USAGE, fail, out, report_query_errors
from orchestration.cli.output import Format
from orchestration.store.home import Home
from warehouse import read


def sql(
    context: typer.Context,
    query: Annotated[
        str | None,
        typer.Argument(
            help="One SQL statement; it can read only the warehouse. Default: stdin, or a prompt.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="The format of the answer; default: by the extension of the file, or a table."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file; parquet and xlsx need one.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Stop the query after this many seconds.")] = 60,
    rows: Annotated[int, typer.Option(min=1, help="Refuse an answer with more rows.")] = read.ROW_LIMIT,
) -> None:
    """Query the published warehouse, read-only; without a query a prompt with completion and history."""
    home: Home = context.obj
    form = _form(format, file)
    with report_query_errors():
        if query is None and sys.stdin.isatty():
            from orchestration.cli.prompt import prompt

            if file:
                fail("the prompt writes no file: give a query with --output", USAGE)
            prompt(home, lambda entered: _answer(home, entered, form, None, timeout, rows))
            return
        _answer(home, _read_stdin() if query is None else query, form, file, timeout, rows)


def _read_stdin() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        fail(f"stdin is not {error.encoding} text: byte 0x{error.object[error.start]:02x}", USAGE)


def _answer(home: Home, query: str, form: Format, file: Path | None, timeout: float, rows: int) -> None:
    """Run a query, and print its answer or write it to a file. Raises QueryError."""
    if form is Format.parquet and file:
        table = read.query_untrusted_arrow(home.published_link, query, timeout, rows)
        _write(file, lambda: output.write_parquet(table, file))
        return
    found = read.query_untrusted(home.published_link, query, timeout, rows)
    if file is None:
        if form is Format.table:
            output.table(out, found, None, none="No rows.")
        else:
            output.write(found, form, sys.stdout)
    else:
        _write(file, lambda: output.write_file(found, form, file))


def _form(format: Format | None, file: Path | None) -> Format:
    """Return the requested format, or that of the file name."""
    ending = file.suffix.lstrip(".").lower() if file else ""
    form = format or (Format(ending) if ending in list(Format) else Format.table)
    if form in (Format.parquet, Format.xlsx) and file is None:
        fail(f"--format {form.value} needs a file: --output answer.{form.value}", USAGE)
    if file and not file.parent.is_dir():
        fail(f"{file} cannot be written: there is no folder {file.parent}", USAGE)
    return form


def _write(file: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or error}", USAGE)
    except output.DoesNotFit as error:
        fail(f"{file} cannot hold the answer: {error}", USAGE)
