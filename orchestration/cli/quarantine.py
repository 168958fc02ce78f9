"""imr quarantine: list the letters that are not loaded, and retry them."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import exclusive_home, out, report_query_errors, run_load
from orchestration.store import drafts
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from warehouse import read


def quarantine(
    context: typer.Context,
    retry: Annotated[bool, typer.Option("--retry", help="Parse the quarantined letters again, after a fix.")] = False,
) -> None:
    """List the letters that are not loaded, and why.

    A reason says what could not be read, or names the rule of expectations/RULES.md that a row of the letter breaks.
    Correct the vocabulary or the parser and use --retry, or load a correct copy of the letter, which replaces it.
    """
    home: Home = context.obj
    with report_query_errors():
        if retry:
            with exclusive_home(home, must_exist=True):
                is_published = home.published_link.is_symlink()
                listed = read.named_report(home.published_link, "quarantined_letters").rows if is_published else []
                ids = [str(row[0]) for row in listed]
                stopped = drafts.stopped(home)
                if not ids and not stopped:
                    out.print("No letter is quarantined.")
                    return
                for draft in stopped:
                    drafts.resume(draft)
                run_load(home, Request(kind="retry", letter_ids=tuple(ids)))
        letters = read.named_report(home.published_link, "quarantine")
        output.table(out, letters, "Quarantined letters", none="No letter is quarantined.")
