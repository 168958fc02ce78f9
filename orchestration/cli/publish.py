"""imr publish: copy the published build to PostgreSQL or a DuckLake, for many readers."""

from typing import Annotated

import typer

from orchestration.cli.console import FAILED, USAGE, fail, out, report_query_errors
from orchestration.environment import LAKE, POSTGRES_URL
from orchestration.store.home import Home


def publish(
    context: typer.Context,
    url: Annotated[
        str,
        typer.Argument(
            envvar=[POSTGRES_URL, LAKE],
            help="postgresql://USER@HOST:PORT/DATABASE, of a user who may create schemas; or a lake,"
            " ducklake:postgres:dbname=DATABASE host=HOST user=USER, of a user who may create tables there.",
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="Publish even if this build is there already.")] = False,
    data: Annotated[
        str | None,
        typer.Option(
            help="Create a lake whose data is in this folder, or under s3://bucket/prefix.", show_default=False
        ),
    ] = None,
) -> None:
    """Copy the published warehouse into PostgreSQL (schemas star, mart, audit), or into a DuckLake with its history."""
    home: Home = context.obj
    with report_query_errors():
        message = (
            _publish_lake(home, url, data, force) if url.startswith("ducklake:") else _publish(home, url, data, force)
        )
    out.print(message, markup=False, highlight=False, soft_wrap=True)


def _publish(home: Home, url: str, data: str | None, force: bool) -> str:
    from warehouse.postgres import PostgresError, publish_to

    if data:
        fail("--data is for a lake: ducklake:postgres:...", USAGE)
    try:
        done = publish_to(url, home.published_link, force=force)
    except PostgresError as error:
        fail(str(error), FAILED)
    if done.rows:
        return f"{done.build} published to the database {done.database}: {done.rows:,} rows"
    return f"the database {done.database} has {done.build} already"


def _publish_lake(home: Home, address: str, data: str | None, force: bool) -> str:
    from warehouse import lake

    try:
        done = lake.publish_to(address, home.published_link, data=data, force=force)
    except lake.LakeError as error:
        fail(str(error), FAILED)
    if done.rows is None:
        return f"the lake in {done.place} has {done.build} already"
    return f"{done.build} published to the lake in {done.place}: {done.rows:,} rows written or removed"
