"""imr publish: the published build in PostgreSQL, for many readers at once."""

from typing import Annotated

import typer

from orchestration.attended import queries
from orchestration.store.home import Home
from orchestration.terminal import fail, out

VARIABLE = "IMR_POSTGRES"


def publish(
    context: typer.Context,
    url: Annotated[
        str,
        typer.Argument(
            envvar=VARIABLE, help="postgresql://USER:PASSWORD@HOST:PORT/DATABASE, of a user who may create schemas."
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="Also when this build stands there already.")] = False,
) -> None:
    """Copy the published warehouse into PostgreSQL: schemas star, mart, audit, and a role that reads them."""
    from warehouse.postgres import PostgresError, publish_to

    home: Home = context.obj
    with queries():
        try:
            done = publish_to(url, home.link, force=force)
        except PostgresError as error:
            fail(str(error), 1)
    if done.rows:
        told = f"{done.build} published to the database {done.database}: {done.rows:,} rows"
    else:
        told = f"{done.build} stands in the database {done.database} already"
    out.print(told, markup=False, highlight=False, soft_wrap=True)
