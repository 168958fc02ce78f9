"""imr dashboard: the site, as a folder of files or served on this machine with every letter."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import USAGE, fail, locked_home, out, report_query_errors
from orchestration.store.home import Home

app = typer.Typer(help="Build a static site, or serve it on this machine with every letter.", no_args_is_help=True)


@app.command(epilog="Example: `imr dashboard build public --deidentified`")
def build(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="A new or empty folder, or an earlier site; default: site/ of the home."),
    ] = None,
    letters: Annotated[
        int, typer.Option(min=0, help="With more letters than this, the site holds only counts.")
    ] = 5_000,
    deidentified: Annotated[
        bool, typer.Option("--deidentified", help="Leave out letters, quotations, and counts below 11.")
    ] = False,
) -> None:
    """Build the site of the published warehouse: it opens from disk, and any web host can serve it."""
    home: Home = context.obj
    if deidentified and folder is None:
        fail("--deidentified needs a folder: imr dashboard build public --deidentified", USAGE)
    if folder is None:
        _build_own(home, letters)
    else:
        _build(home, folder.resolve(), letters, deidentified)


@app.command(epilog="Example: `imr dashboard serve --port 8480`")
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8480,
) -> None:
    """Serve the site on this machine only, with all letters of the warehouse."""
    from warehouse.site import is_current, serve

    home: Home = context.obj
    if not is_current(home.published_link, home.site):
        _build_own(home)
    try:
        serve.serve(
            home.published_link, home.site, port, lambda address: out.print(f"Open {address}, end with Ctrl-C.")
        )
    except OSError as error:
        fail(f"port {port} cannot be used: {error.strerror}; name another with --port", USAGE)


def _build_own(home: Home, letters: int = 5_000) -> None:
    """Build the site of the home, which is locked against loads meanwhile."""
    with locked_home(home, must_exist=True):
        _build(home, home.site, letters)


def _build(home: Home, folder: Path, letters: int, deidentified: bool = False) -> None:
    from warehouse.site import build

    try:
        with report_query_errors():
            site = build.build(home.published_link, folder, letters_at_most=letters, deidentified=deidentified)
    except build.SiteError as error:
        fail(str(error), USAGE)
    held = f"{site.letters:,} letters" if site.letters else "no letters"
    out.print(f"{site.decisions:,} decisions, {held}. Open {site.page}", soft_wrap=True, highlight=False)
