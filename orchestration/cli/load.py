"""imr load: load letters."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration import engines
from orchestration.cli.console import (
    FAILED,
    USAGE,
    exclusive_home,
    fail,
    report_query_errors,
    run_load,
    warn_of_samples,
)
from orchestration.store import addresses, inbox
from orchestration.store.drafts import Request
from orchestration.store.home import Home

WAIT_SECONDS = 6 * 3600.0


def load(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Letters (.pdf, .txt), folders, archives (.zip, .tar.gz), also as s3://, gs://, sftp:// and https://; "
            "default: the inbox of the home, and the address IMR_INBOX.",
            show_default=False,
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="ENGINE",
            help="Read and parse on dask, dask://HOST:8786, spark://HOST:7077 or local-cluster[2,1,2048]; every worker "
            "has to see the home under the same path.",
            show_default=False,
        ),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait up to 6 hours while another load is running.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a letter is quarantined.")] = False,
) -> None:
    """Load letters: parse, validate, build the star and publish it. Loading the same letters again changes nothing."""
    home: Home = context.obj
    try:
        if on:
            engines.check(on)
        sources = tuple(map(_source, paths)) if paths else inbox.sources(home)
    except (addresses.BadAddress, engines.EngineError) as error:
        fail(str(error), USAGE)
    with exclusive_home(home, wait=WAIT_SECONDS if wait else 0):
        done = run_load(home, Request(sources=sources, engine=on))
    with report_query_errors():
        warn_of_samples(home)
    if strict and (done.counts.get("quarantined") or done.counts.get("still_quarantined")):
        raise typer.Exit(FAILED)


def _source(given: str) -> str:
    if addresses.is_address(given):
        addresses.check(given)
        return given
    path = Path(given)
    if not path.exists():
        fail(f"no such file or folder: {path}", USAGE)
    return str(path.resolve())
