"""imr lake: the snapshots of a DuckLake that builds were published to."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import USAGE, fail, out, report_query_errors
from orchestration.environment import LAKE
from warehouse.read import Answer

app = typer.Typer(help="The snapshots of a DuckLake, one per published load: imr publish ducklake:... writes them.")
LAKE_EXAMPLE = "ducklake:postgres:dbname=lake"
LakeAddress = Annotated[
    str | None, typer.Option("--lake", envvar=LAKE, help="The address of the lake, as for imr publish.")
]


@app.command("list", epilog="Example: `imr lake list`")
def list_(address: LakeAddress = None) -> None:
    """List the loads that imr sql --as-of can read, the newest first, with their snapshots."""
    from warehouse import lake

    with report_query_errors():
        found = lake.Catalog.parse(_required(address)).snapshots()
    columns = ["number", "load", "published_at", "snapshot", "build", "digest"]
    rows: list[tuple[object, ...]] = [tuple(getattr(one, name) for name in columns) for one in found]
    output.table(out, Answer(columns, rows), None, none="The lake has no published load.")


@app.command(epilog="Example: `imr lake expire --older-than 90`")
def expire(
    older_than: Annotated[float, typer.Option(min=0, help="Remove snapshots that are older than so many days.")],
    address: LakeAddress = None,
) -> None:
    """Remove old snapshots, merge small files, and delete files that nothing has needed for a day."""
    from warehouse import lake

    with report_query_errors():
        done = lake.expire(_required(address), older_than)
    out.print(
        f"removed {done.snapshots:,} snapshots and {done.files:,} files of the lake in {done.place}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _required(address: str | None) -> str:
    return address or fail(f"name a lake: set {LAKE}, or add --lake {LAKE_EXAMPLE}", USAGE)
