"""imr sql: a query on the published warehouse, from the command line, from stdin, or at a prompt."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration import answers
from orchestration.answers import Format
from orchestration.attended import queries
from orchestration.store.home import Home
from orchestration.terminal import USAGE, fail, out
from warehouse import read


def sql(
    context: typer.Context,
    query: Annotated[
        str | None,
        typer.Argument(
            help="One SQL statement; it can read the warehouse and nothing else. Default: stdin, or a prompt.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="How the answer is written; default: as the file's name ends, or a table."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file; parquet and xlsx need one.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Stop the query after so many seconds.")] = 60,
    rows: Annotated[int, typer.Option(min=1, help="Refuse an answer of more rows.")] = read.ROWS,
) -> None:
    """Query the published warehouse, read-only; without a query a prompt with completion and history."""
    home: Home = context.obj
    form = _form(format, output)
    with queries():
        if query is None and sys.stdin.isatty():
            from orchestration.prompt import prompt

            if output:
                fail("the prompt writes no file: give a query with --output", USAGE)
            prompt(home, form, timeout, rows)
            return
        answer(home, sys.stdin.read() if query is None else query, form, output, timeout, rows)


def answer(home: Home, query: str, form: Format, output: Path | None, timeout: float, rows: int) -> None:
    """Print the answer of a query, or write it into a file. Raises QueryError."""
    if form is Format.parquet and output:
        table = read.ask_arrow(home.link, query, timeout, rows)
        _into(output, lambda: answers.write_parquet(table, output))
        return
    found = read.ask(home.link, query, timeout, rows)
    if output is None:
        if form is Format.table:
            answers.table(out, found, None, none="No rows.")
        else:
            answers.write(found, form, sys.stdout)
    else:
        _into(output, lambda: answers.write_file(found, form, output))


def _form(format: Format | None, output: Path | None) -> Format:
    """The format that is asked for, or that the file's name tells."""
    ending = output.suffix.lstrip(".").lower() if output else ""
    form = format or (Format(ending) if ending in list(Format) else Format.table)
    if form in (Format.parquet, Format.xlsx) and output is None:
        fail(f"--format {form.value} needs a file: --output answer.{form.value}", USAGE)
    if output and not output.parent.is_dir():
        fail(f"{output} cannot be written: there is no folder {output.parent}", USAGE)
    return form


def _into(output: Path, write: "answers.Writing") -> None:
    try:
        write()
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror or error}", USAGE)
    except answers.TooLong as error:
        fail(f"{output} cannot hold the answer: {error}", USAGE)
