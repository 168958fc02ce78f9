"""imr release: a citable version of the de-identified counts."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import out
from orchestration.cli.export import write_new_folder
from orchestration.store.home import Home


def release(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or does not exist yet.")],
    version: Annotated[
        str | None,
        typer.Option(help="The version to cite; default: that of this project and the digest of the build."),
    ] = None,
    author: Annotated[
        list[str] | None, typer.Option(help="Who publishes it; repeat the option for several.", show_default=False)
    ] = None,
) -> None:
    """Write a citable version of the de-identified counts: Parquet, dictionary, accuracy, checksums, CITATION.cff.

    The same letters, parser and vocabularies give the same bytes. No count comes from fewer than 11 cases.
    """
    home: Home = context.obj
    from warehouse.deidentified.release import write_release

    write_new_folder(home, folder, partial(write_release, version=version, authors=author or ()))
    out.print(f"{folder / 'CITATION.cff'} says how to cite it, SHA256SUMS is for sha256sum -c", soft_wrap=True)
