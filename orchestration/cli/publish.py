"""imr publish: copy the published build to PostgreSQL, for many readers."""

from typing import Annotated

import typer

from orchestration.cli.console import FAILED, fail, out, report_query_errors
from orchestration.environment import POSTGRES_URL
from orchestration.store.home import Home


def publish(
    context: typer.Context,
    url: Annotated[
        str,
        typer.Argument(
            envvar=POSTGRES_URL, help="postgresql://USER:PASSWORD@HOST:PORT/DATABASE, of a user who may create schemas."
        ),
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Publish even if the database has this build already.")
    ] = False,
) -> None:
    """Copy the published warehouse into PostgreSQL: schemas star, mart, audit, and a role that reads them."""
    from warehouse.postgres import PostgresError, publish_to

    home: Home = context.obj
    with report_query_errors():
        try:
            done = publish_to(url, home.published_link, force=force)
        except PostgresError as error:
            fail(str(error), FAILED)
    if done.rows:
        message = f"{done.build} published to the database {done.database}: {done.rows:,} rows"
    else:
        message = f"the database {done.database} has {done.build} already"
    out.print(message, markup=False, highlight=False, soft_wrap=True)
