"""imr search: find decisions by words of their rationale or case summary, the best match first."""

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import err, out, report_query_errors
from orchestration.store.home import Home

if TYPE_CHECKING:
    from warehouse.search import Passage

BEFORE, SNIPPET = 60, 280


class Outcome(StrEnum):
    """How a decision ended."""

    upheld = "Upheld"
    overturned = "Overturned"


# The filters that imr watch has too.
Service = Annotated[str | None, typer.Option(help="Part of a category, drug class or service: opioids, MRI.")]
OutcomeFilter = Annotated[Outcome | None, typer.Option(case_sensitive=False, help="How the decision ended.")]
Reason = Annotated[
    str | None, typer.Option(help="A reason that the reviewer gives: its code in dim_reason, or part of its words.")
]


class Part(StrEnum):
    """The part of a letter to search."""

    rationale = "rationale"
    summary = "summary"


def search(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Words that the passage contains, all of them, in any form.")],
    service: Service = None,
    outcome: OutcomeFilter = None,
    year: Annotated[int | None, typer.Option(help="Calendar year of decision.")] = None,
    reason: Reason = None,
    part: Annotated[
        Part | None, typer.Option("--in", help="Rationales of decisions, or clinical case summaries; default: both.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="The most passages to show.")] = 10,
) -> None:
    """Search rationales and summaries. The first search after a load writes the index: seconds per 10,000 letters."""
    from rich.text import Text

    from warehouse import search as index

    home: Home = context.obj
    with report_query_errors():
        if not index.is_indexed(home.published_link):
            err.print("Indexing the rationales and summaries of this build, once.")
        found = index.search(
            home.published_link, words, service=service, outcome=outcome.value if outcome else None, year=year,
            part=part.value if part else None, reason=reason, limit=limit,
        )  # fmt: skip
    if not found:
        out.print("No passage contains all of these words.")
    for passage in found:
        out.print(_heading(passage), style="bold", markup=False, highlight=False, soft_wrap=True)
        marked = Text(f"  {_snippet(passage.words, passage.hits)}")
        marked.highlight_regex(_any_of(passage.hits), "bold reverse")
        out.print(marked, soft_wrap=True)


def _heading(passage: "Passage") -> str:
    """Return the line above a passage: its decision, or its case for a summary."""
    name = passage.case_number or "a case without number"
    where = f"{name} item {passage.item_number}" if passage.item_number else f"{name} summary"
    kind = " > ".join(part for part in (passage.category, passage.service) if part)
    when = passage.decision_date or "without date"
    return "  ".join(part for part in (where, passage.outcome, kind, f"{when}  score {passage.score:g}") if part)


def _any_of(words: list[str]) -> str:
    return rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b"


def _snippet(passage: str, hits: list[str]) -> str:
    """Return the part of a passage around the first of the words."""
    text = "".join(c if c.isprintable() else " " for c in passage)
    first = re.search(_any_of(hits), text)
    begin = max(0, (first.start() if first else 0) - BEFORE)
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    part = text[begin : begin + SNIPPET]
    return f"{'… ' if begin else ''}{part}{' …' if begin + SNIPPET < len(text) else ''}"
