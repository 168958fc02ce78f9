"""imr export: the star without the people in it."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import USAGE, fail, out, report_query_errors
from orchestration.store.home import Home


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
    deidentified: Annotated[
        bool, typer.Option("--deidentified", help="Without what could identify a person; the only export there is.")
    ] = False,
) -> None:
    """Write the star as Parquet, without narrative, free text, exact dates, case numbers, high ages, small cells."""
    home: Home = context.obj
    if not deidentified:
        fail("say --deidentified: the warehouse itself is a DuckDB file that can be copied as it is", USAGE)
    if folder.exists():
        fail(f"{folder} exists: name a folder that does not", USAGE)
    from warehouse.deidentified import write

    try:
        with report_query_errors():
            rows = write(home.published_link, folder)
    except OSError as error:
        fail(f"{folder} cannot be written: {error.strerror or error}", USAGE)
    for table, count in rows.items():
        out.print(f"{folder / table}.parquet: {count:,} rows", soft_wrap=True)
