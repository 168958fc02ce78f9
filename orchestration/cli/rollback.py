"""imr rollback: publish an earlier build."""

import os
from typing import Annotated

import typer

from orchestration.cli.console import USAGE, err, exclusive_home, fail, out
from orchestration.environment import LAKE, POSTGRES_URL
from orchestration.store.home import Home
from warehouse import publish


def rollback(
    context: typer.Context,
    build: Annotated[str | None, typer.Argument(help="The name of a build; default: the one before.")] = None,
) -> None:
    """Go back to an earlier build, also on the site, in PostgreSQL and a lake, until the next load publishes again."""
    home: Home = context.obj
    with exclusive_home(home, must_exist=True):
        try:
            target = publish.rollback(home.published_link, home.builds, build)
        except publish.NoSuchBuild as error:
            fail(str(error), USAGE)
        out.print(f"{target.stem} is now published, until the next load publishes again.", soft_wrap=True)
        from orchestration.steps.outputs import publish_deferred

        url, lake = os.environ.get(POSTGRES_URL), os.environ.get(LAKE)
        failed = publish_deferred(home, url, lake)
    for line in failed.values():
        err.print(f"imr: {line}", markup=False, highlight=False, soft_wrap=True)
    if url and "postgres" not in failed:
        out.print("PostgreSQL serves it as well.")
    if lake and "lake" not in failed:
        out.print("The lake serves it as well.")
