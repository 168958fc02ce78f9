"""imr forget and imr export: a letter leaves the warehouse for good; the star leaves it without the people in it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from orchestration.attended import at_work, queries, run
from orchestration.postgres import VARIABLE
from orchestration.store.home import Home
from orchestration.terminal import USAGE, err, fail, out
from warehouse import publish


def forget(
    context: typer.Context,
    letter: Annotated[str, typer.Argument(help="A case number, a letter_id, or its first characters, 8 or more.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove the letters of a case everywhere in the home, for good: later loads do not take them again."""
    home: Home = context.obj
    with at_work(home):
        from orchestration import forget as forgetting
        from orchestration.load import begin

        letters = forgetting.known(home, letter) if len(letter) >= 8 else None
        if letters is None or letters.is_empty():
            fail(
                f"no letter is known by {letter!r}: name a case number, or at least 8 characters of a letter_id", USAGE
            )
        for source in letters.get_column("source_uri"):
            out.print(f"received from {source!r}", markup=False, highlight=False, soft_wrap=True)
        if not yes:
            typer.confirm(f"Forget {len(letters)} letters for good?", abort=True)
        copies = forgetting.inbox_copies(home, letters)
        forgetting.add(home, letters.select("letter_id", "case_number").rows())
        load = begin(home, kind="forget", letter_ids=[])
        run(load)
        for copy in copies:
            copy.unlink()
        _tell_of_copies(home, letters.get_column("source_uri").to_list())
        if os.environ.get(VARIABLE) and "postgres" not in load.undone:
            out.print("Forgotten in PostgreSQL.")


def _tell_of_copies(home: Home, sources: list[str]) -> None:
    """Name what may still hold the letter: where it came from, and builds that were copied out of the home."""
    left = [source for source in sources if Path(source.split("!")[0]).exists()]
    out.print(f"Forgotten in raw, stage, inbox and builds of {home.root}.", soft_wrap=True)
    for source in left:
        out.print(f"It still lies in {source!r}.", markup=False, highlight=False, soft_wrap=True)
    published = publish.current(home.link)
    name = published.name if published else "the present build"
    err.print(
        f"Copies made by others stay: backups of the home, builds before {name}, exports. Remove it there as well.",
        soft_wrap=True,
    )


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
    deidentified: Annotated[
        bool, typer.Option("--deidentified", help="Without what could tell of a person; the only export there is.")
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
        with queries():
            rows = write(home.link, folder)
    except OSError as error:
        fail(f"{folder} cannot be written: {error.strerror or error}", USAGE)
    for table, count in rows.items():
        out.print(f"{folder / table}.parquet: {count:,} rows", soft_wrap=True)
