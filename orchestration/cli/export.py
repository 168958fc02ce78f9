"""imr export: de-identified decisions, as single rows or as counts."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from orchestration.cli.console import FAILED, USAGE, fail, out, report_query_errors
from orchestration.store.home import Home

if TYPE_CHECKING:
    from warehouse.deidentified.export import Written

CHOICE = (
    "use --deidentified rows (single rows in bands, without keys) or --deidentified tables (no small counts);"
    " the warehouse itself is a DuckDB file that you can copy"
)


class Kind(StrEnum):
    """The two exports."""

    rows = "rows"
    tables = "tables"


class ExportCommand(TyperCommand):
    """The command. It explains the two exports when --deidentified has no value, as in earlier versions."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments. Exits with USAGE when the value of --deidentified is not one of the two."""
        values = dict(zip(args, [*args[1:], ""], strict=True))
        if values.get("--deidentified", "rows") not in set(Kind):
            fail(CHOICE, USAGE)
        return super().parse_args(ctx, args)


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or does not exist yet.")],
    deidentified: Annotated[
        Kind | None,
        typer.Option(
            help="rows: single rows, years and bands only, no key from one to another. tables: counts by one or two"
            " dimensions, none from fewer than 11 cases. Two exports never go into one folder."
        ),
    ] = None,
) -> None:
    """Write de-identified decisions, as single rows (Parquet) or as counts (CSV)."""
    home: Home = context.obj
    if deidentified is None:
        fail(CHOICE, USAGE)
    from warehouse.deidentified.export import write_rows, write_tables

    write_new_folder(home, folder, write_rows if deidentified is Kind.rows else write_tables)
    out.print(f"{folder / 'README.txt'} says what was left out, and what not to do", soft_wrap=True, markup=False)


def write_new_folder(home: Home, folder: Path, write: "Callable[[Path, Path], list[Written]]") -> None:
    """Write an export into a new folder and print its files. Exits with one line when it cannot be written."""
    from warehouse.deidentified.rows import TooFewCases

    target = folder.resolve()
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            fail(f"{folder} is not an empty folder: name one that is, or that does not exist yet", USAGE)
        with report_query_errors():
            written = write(home.published_link, target)
    except TooFewCases as error:
        fail(str(error), FAILED)
    except OSError as error:
        is_in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
        reason = "a file is in the way" if is_in_the_way else error.strerror or error
        fail(f"{folder} cannot be written: {reason}", USAGE)
    for file in written:
        out.print(f"{folder / file.path.name}: {file.rows:,} rows", soft_wrap=True, markup=False, highlight=False)
