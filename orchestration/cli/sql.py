"""imr sql: a query on the published warehouse, from the command line, from stdin, or at a prompt."""

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from orchestration.cli.answers import AnswerFile, AnswerFormat, Overwrite, QueryTimeout, RowLimit, answer, answer_format
from orchestration.cli.console import USAGE, fail, report_query_errors
from orchestration.store.home import Home
from warehouse import read

if TYPE_CHECKING:
    import pyarrow as pa

COMMENT = re.compile(r"--\s")


class SqlCommand(TyperCommand):
    """The command `imr sql`, whose query may begin with a comment, as the files of the cookbook do."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; one that begins with two hyphens and a blank is no option."""
        return super().parse_args(ctx, [f"\n{word}" if COMMENT.match(word) else word for word in args])


def sql(
    context: typer.Context,
    query: Annotated[
        str | None,
        typer.Argument(
            help="One SQL statement; it can read only the warehouse. Default: stdin, or a prompt.",
            show_default=False,
        ),
    ] = None,
    format: AnswerFormat = None,
    file: AnswerFile = None,
    own: Annotated[
        list[str] | None,
        typer.Option("--with", help="A file of your own as a table: cases=my_cases.csv (CSV or Parquet); repeatable."),
    ] = None,
    overwrite: Overwrite = False,
    timeout: QueryTimeout = 60,
    rows: RowLimit = read.ROW_LIMIT,
) -> None:
    """Query the published warehouse, read-only; without a query a prompt with completion and history."""
    home: Home = context.obj
    form = answer_format(format, file, overwrite=overwrite)
    with report_query_errors():
        tables = _own_tables(own or [])
        if query is None and sys.stdin.isatty():
            from orchestration.cli.prompt import prompt

            if file:
                fail("the prompt writes no file: give a query with --output", USAGE)
            prompt(home, lambda entered: answer(home, entered, form, None, timeout, rows, tables))
            return
        answer(home, _read_stdin() if query is None else query, form, file, timeout, rows, tables)


def _read_stdin() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        fail(f"stdin is not {error.encoding} text: byte 0x{error.object[error.start]:02x}", USAGE)


def _own_tables(named: list[str]) -> "dict[str, pa.Table]":
    """Read the files of --with. Raises QueryError."""
    if not named:
        return {}
    from warehouse.own_tables import read_tables

    return read_tables(named)
