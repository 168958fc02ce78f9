"""imr forget: remove a letter from the warehouse permanently."""

import os
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import USAGE, confirm, err, exclusive_home, fail, out, run_load
from orchestration.environment import LAKE, POSTGRES_URL
from orchestration.store.addresses import is_address
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from warehouse import publish


def forget(
    context: typer.Context,
    letter: Annotated[
        str | None,
        typer.Argument(help="A case number, a letter_id, or its first characters, 8 or more.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    rotate_key: Annotated[
        bool, typer.Option("--rotate-key", help="Protect the list of forgotten letters with an additional key.")
    ] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Replace the key of the list, because it is lost.")
    ] = False,
) -> None:
    """Remove the letters of a case from the home permanently: later loads skip them."""
    home: Home = context.obj
    if [letter is not None, rotate_key, new_key].count(True) != 1:
        fail("name a letter, or use --rotate-key or --new-key", USAGE)
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
            out.print(f"The list has a new key, which replaces the lost one: {home.forgotten_key}.", soft_wrap=True)
            return
        assert letter is not None
        letters = erasures.known(home, letter) if len(letter) >= 8 else None
        if letters is None or letters.is_empty():
            fail(f"no letter matches {letter!r}: name a case number, or at least 8 characters of a letter_id", USAGE)
        for source in letters.get_column("source_uri"):
            out.print(f"received from {source!r}", markup=False, highlight=False, soft_wrap=True)
        if not yes:
            confirm(f"Forget {len(letters)} letters permanently?")
        copies = erasures.inbox_copies(home, letters)
        erasures.add(home, letters.select("letter_id", "case_number").rows())
        for copy in copies:
            copy.unlink()
        done = run_load(home, Request(kind="forget", letter_ids=()))
        _report_copies(home, letters.get_column("source_uri").to_list())
        if os.environ.get(POSTGRES_URL) and "postgres" not in done.deferred:
            out.print("Forgotten in PostgreSQL.")
        if os.environ.get(LAKE) and "lake" not in done.deferred:
            out.print("Forgotten in the lake, whose earlier snapshots are removed.")


def _report_copies(home: Home, sources: list[str]) -> None:
    """Name the copies that may still hold the letter: its source, and builds that were copied from the home."""
    out.print(f"Forgotten in raw, stage, inbox and builds of {home.root}.", soft_wrap=True)
    for source in sources:
        place = source.split("!")[0]
        if is_address(place) or Path(place).exists():
            verb = "may still be" if is_address(place) else "is still"
            out.print(f"The letter {verb} in {source!r}.", markup=False, highlight=False, soft_wrap=True)
    published = publish.current(home.published_link)
    name = published.name if published else "the present build"
    err.print(
        f"Other copies remain: backups of the home, builds before {name}, exports. Remove it there as well.",
        soft_wrap=True,
    )
