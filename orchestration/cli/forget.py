"""imr forget: a letter leaves the warehouse for good."""

import os
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import USAGE, confirm, err, exclusive_home, fail, out, run_load
from orchestration.environment import POSTGRES_URL
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from warehouse import publish


def forget(
    context: typer.Context,
    letter: Annotated[
        str | None,
        typer.Argument(help="A case number, a letter_id, or its first characters, 8 or more.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    rotate_key: Annotated[
        bool, typer.Option("--rotate-key", help="Protect the list of what is forgotten by a new key as well.")
    ] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="The key of the list is lost: begin with a new one.")
    ] = False,
) -> None:
    """Remove the letters of a case everywhere in the home, for good: later loads do not take them again."""
    home: Home = context.obj
    if [letter is not None, rotate_key, new_key].count(True) != 1:
        fail("name a letter, or say --rotate-key or --new-key", USAGE)
    with exclusive_home(home, must_exist=True):
        from orchestration.store import erasures

        if rotate_key:
            erasures.rotate_key(home)
            out.print(
                f"The list has a new key: {home.forgotten_key}. Keep a copy away from the backups.", soft_wrap=True
            )
            return
        if new_key:
            erasures.reset_key(home)
            out.print(f"The list begins with a new key: {home.forgotten_key}.", soft_wrap=True)
            return
        assert letter is not None
        letters = erasures.known(home, letter) if len(letter) >= 8 else None
        if letters is None or letters.is_empty():
            fail(
                f"no letter is known by {letter!r}: name a case number, or at least 8 characters of a letter_id", USAGE
            )
        for source in letters.get_column("source_uri"):
            out.print(f"received from {source!r}", markup=False, highlight=False, soft_wrap=True)
        if not yes:
            confirm(f"Forget {len(letters)} letters for good?")
        copies = erasures.inbox_copies(home, letters)
        erasures.add(home, letters.select("letter_id", "case_number").rows())
        for copy in copies:
            copy.unlink()
        done = run_load(home, Request(kind="forget", letter_ids=()))
        _report_copies(home, letters.get_column("source_uri").to_list())
        if os.environ.get(POSTGRES_URL) and "postgres" not in done.deferred:
            out.print("Forgotten in PostgreSQL.")


def _report_copies(home: Home, sources: list[str]) -> None:
    """Name what may still hold the letter: where it came from, and builds that were copied out of the home."""
    out.print(f"Forgotten in raw, stage, inbox and builds of {home.root}.", soft_wrap=True)
    for source in sources:
        if Path(source.split("!")[0]).exists():
            out.print(f"The letter is still in {source!r}.", markup=False, highlight=False, soft_wrap=True)
    published = publish.current(home.published_link)
    name = published.name if published else "the present build"
    err.print(
        f"Copies made by others stay: backups of the home, builds before {name}, exports. Remove it there as well.",
        soft_wrap=True,
    )
