"""imr search: decisions by the words of their rationale, the best first, with the words marked."""

import re
from enum import StrEnum
from typing import Annotated

import typer

from orchestration.attended import queries
from orchestration.home import Home
from orchestration.terminal import err, out

BEFORE, SNIPPET = 60, 280


class Outcome(StrEnum):
    """How a decision ended."""

    upheld = "Upheld"
    overturned = "Overturned"


def search(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Words that the rationale has, all of them, in any of their forms.")],
    service: Annotated[
        str | None, typer.Option(help="Part of a category, drug class or service: opioids, MRI.")
    ] = None,
    outcome: Annotated[Outcome | None, typer.Option(case_sensitive=False, help="How it was decided.")] = None,
    year: Annotated[int | None, typer.Option(help="Calendar year of decision.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Show so many at most.")] = 10,
) -> None:
    """Search the reviewers' rationales; the first search after a load makes the index, seconds per 10,000 letters."""
    from rich.text import Text

    from warehouse import search as index

    home: Home = context.obj
    with queries():
        if not index.is_indexed(home.link):
            err.print("Indexing the rationales of this build, once.")
        found = index.search(
            home.link, words, service=service, outcome=outcome.value if outcome else None, year=year, limit=limit
        )
    if not found:
        out.print("No rationale has all of these words.")
    for decision in found:
        name = f"{decision.case_number or 'a case without number'} item {decision.item_number}"
        kind = " > ".join(part for part in (decision.category, decision.service) if part)
        out.print(
            f"{name}  {decision.outcome}  {kind}  {decision.decision_date or 'without date'}  score {decision.score:g}",
            style="bold", markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
        marked = Text(f"  {_snippet(decision.rationale, decision.hits)}")
        marked.highlight_regex(_any_of(decision.hits), "bold reverse")
        out.print(marked, soft_wrap=True)


def _any_of(words: list[str]) -> str:
    return rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b"


def _snippet(rationale: str, hits: list[str]) -> str:
    """The part of a rationale around the first of the words."""
    text = "".join(c if c.isprintable() else " " for c in rationale)
    first = re.search(_any_of(hits), text)
    begin = max(0, (first.start() if first else 0) - BEFORE)
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    cut = text[begin : begin + SNIPPET]
    return f"{'… ' if begin else ''}{cut}{' …' if begin + SNIPPET < len(text) else ''}"
