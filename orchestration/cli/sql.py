"""imr sql: a query on the published warehouse, from the command line, from stdin, or at a prompt."""

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from orchestration.cli.answers import (
    AnswerFile,
    AnswerFormat,
    Overwrite,
    OwnTables,
    QueryTimeout,
    RowLimit,
    answer,
    answer_format,
    own_tables,
)
from orchestration.cli.console import USAGE, fail, report_query_errors
from orchestration.cli.lake import LAKE_EXAMPLE, LakeAddress
from orchestration.environment import LAKE
from orchestration.store.home import Home
from warehouse import read

if TYPE_CHECKING:
    from warehouse import lake

COMMENT = re.compile(r"--(\s|[^=\n]*\n)")


class SqlCommand(TyperCommand):
    """The command `imr sql`, whose query may begin with a comment, as the files of the cookbook do."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; one that begins with a line that is a comment is no option."""
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
    own: OwnTables = None,
    overwrite: Overwrite = False,
    timeout: QueryTimeout = 60,
    rows: RowLimit = read.ROW_LIMIT,
    load: Annotated[
        str | None,
        typer.Option("--as-of", help="Query a lake as of a load: its id or number, as imr lake list prints them."),
    ] = None,
    address: LakeAddress = None,
) -> None:
    """Query the published warehouse, read-only; without a query a prompt with completion and history."""
    home: Home = context.obj
    form = answer_format(format, file, overwrite=overwrite)
    with report_query_errors():
        tables = own_tables(own)
        snapshot = _as_of(address, load) if load else None
        if query is None and sys.stdin.isatty():
            from orchestration.cli.prompt import prompt

            if file:
                fail("the prompt writes no file: give a query with --output", USAGE)
            words = [word for name, table in tables.items() for word in (name, *table.column_names)]
            prompt(home, lambda entered: answer(home, entered, form, None, timeout, rows, tables, snapshot), words)
            return
        answer(home, _read_stdin() if query is None else query, form, file, timeout, rows, tables, snapshot)


def _read_stdin() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        fail(f"stdin is not {error.encoding} text: byte 0x{error.object[error.start]:02x}", USAGE)


def _as_of(address: str | None, load: str) -> "lake.AsOf":
    """Find the snapshot of a load in a lake. Raises QueryError."""
    if address is None:
        fail(f"--as-of needs a lake: set {LAKE}, or add --lake {LAKE_EXAMPLE}", USAGE)
    from warehouse import lake

    return lake.as_of(address, load)
