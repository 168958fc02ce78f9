"""How answers are shown: as tables and records on a terminal, as CSV or JSON elsewhere."""

import csv
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import TextIO

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from warehouse.read import Answer

LONGEST_CELL = 300


class Format(StrEnum):
    """How `imr sql` gives its answer."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def table(out: Console, answer: Answer, title: str | None, none: str = "Nothing.") -> None:
    """Print the rows of an answer, or what to say when there are none."""
    if not answer.rows:
        out.print(none)
        return
    shown = Table(*(name.replace("_", " ") for name in answer.columns), title=title, box=box.SIMPLE_HEAD)
    for row in answer.rows:
        shown.add_row(*(_cell(value) for value in row))
    out.print(shown)


def record(out: Console, figures: Mapping[str, object], title: str) -> None:
    """Print one row as a list of names and values; what is NULL is left out."""
    shown = Table(show_header=False, title=title, title_justify="left", box=box.SIMPLE)
    for name, value in figures.items():
        if value is not None:
            shown.add_row(name.replace("_", " "), _cell(value))
    out.print(shown)


def write(answer: Answer, format: Format, target: TextIO) -> None:
    """Write an answer as CSV or JSON; NULL is an empty cell or null."""
    if format is Format.json:
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        print(json.dumps(rows, indent=1, default=str, ensure_ascii=False), file=target)
    else:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) and value < 10**12 else str(value)
    # Names of files are anybody's words: a line break or a mark that turns the writing direction is shown, not obeyed.
    text = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
    return escape(text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "\u2026")
