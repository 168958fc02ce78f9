"""Print answers as tables and records, and write them as files in formats of other programs."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from warehouse import markdown
from warehouse.read import Answer

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_CELL = 300
# A column of text is never narrower than this; an answer of few rows that does not fit is printed as records.
NARROWEST, FEW_ROWS = 24, 3
ELIDED = "\u2026"
# Characters with which a formula begins in a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SHEET_ROWS, SHEET_CELL = 1_048_575, 32_767


class DoesNotFit(Exception):
    """A file of this format cannot hold the answer; the message says why."""


class Format(StrEnum):
    """The formats of an answer."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"
    md = "md"


def table(out: Console, answer: Answer, title: str | None, none: str = "Nothing.", *, is_exact: bool = False) -> None:
    """Print the rows of an answer, or the sentence ``none`` when there are none.

    An exact answer keeps the names of its columns and has no separators of thousands: a year is 2017, not 2,017.

    Of an answer that is wider than the terminal, columns in the middle are left out, and a line says so; up to
    ``FEW_ROWS`` rows are printed as records instead.
    """
    if not answer.rows:
        out.print(none)
        return
    names = answer.columns if is_exact else [name.replace("_", " ") for name in answer.columns]
    cells = [[_cell(value, is_exact) for value in row] for row in answer.rows]
    widths = [_width(values) for values in zip(names, *cells, strict=True)]
    kept = _columns_that_fit(widths, out.width)
    if len(kept) < len(names) and len(cells) <= FEW_ROWS:
        for number, row in enumerate(answer.rows, 1):
            of = f"{number} of {len(cells)}"
            of = f"{title}, {of}" if title else f"Row {of}"
            record(out, dict(zip(names, row, strict=True)), of, is_exact=is_exact)
        return
    gap = next((place for place, (a, b) in enumerate(pairwise(kept), 1) if b - a > 1), None)
    shown = Table(title=title, box=box.SIMPLE_HEAD)
    for place, column in enumerate(kept):
        if place == gap:
            shown.add_column(ELIDED)
        shown.add_column(names[column], min_width=widths[column])
    for row_cells in cells:
        line = [row_cells[column] for column in kept]
        shown.add_row(*(line if gap is None else [*line[:gap], ELIDED, *line[gap:]]))
    out.print(shown)
    if gap is not None:
        out.print(
            f"{len(kept)} of {len(names)} columns are shown: name the columns you need, or write all of them with "
            "--format csv or --output answer.xlsx.",
            highlight=False,
            soft_wrap=True,
        )


def _width(values: Iterable[str]) -> int:
    """Return the width that a column needs: that of its longest line, or less where text can wrap between words."""
    return max(max(map(cell_len, _unbreakable(value)), default=0) for value in values)


def _unbreakable(value: str) -> list[str]:
    """Return the parts of a cell between which a line may break: short cells are kept whole."""
    lines = value.splitlines() or [""]
    return [
        part for line in lines for part in ([line] if cell_len(line) <= NARROWEST else [*line.split(), NARROWEST * " "])
    ]


def _columns_that_fit(widths: Sequence[int], width: int) -> list[int]:
    """Return the columns to show: all of them, or the first and the last ones that fit beside the mark of the gap."""
    # Two characters beside each cell, two at the edges of the table.
    if sum(widths) + 2 * len(widths) + 2 <= width:
        return list(range(len(widths)))
    first, last = 1, 0
    used = widths[0] + 2 + 2 + len(ELIDED) + 2
    while first + last < len(widths) - 1:
        column = first if first <= 2 * last else len(widths) - 1 - last
        used += widths[column] + 2
        if used > width:
            break
        first, last = (first + 1, last) if column == first else (first, last + 1)
    return [*range(first), *range(len(widths) - last, len(widths))]


def record(out: Console, figures: Mapping[str, object], title: str, *, is_exact: bool = False) -> None:
    """Print one row as a list of names and values, without NULL values."""
    shown = Table(show_header=False, title=title, title_justify="left", box=box.SIMPLE)
    for name, value in figures.items():
        if value is not None:
            shown.add_row(name if is_exact else name.replace("_", " "), _cell(value, is_exact))
    out.print(shown)


def write(answer: Answer, format: Format, target: TextIO) -> None:
    """Write an answer as CSV, JSON, JSON lines, Markdown or a table; NULL is an empty cell or null."""
    if format is Format.json:
        print(json.dumps(_named(answer), indent=1, default=_json, ensure_ascii=False), file=target)
    elif format is Format.jsonl:
        for row in _named(answer):
            print(json.dumps(row, default=_json, ensure_ascii=False), file=target)
    elif format is Format.md:
        target.writelines(f"{line}\n" for line in markdown.table(answer.columns, answer.rows))
    elif format is Format.table:
        table(Console(file=target, width=200), answer, None, none="No rows.", is_exact=True)
    else:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(map(safe, answer.columns))
        writer.writerows([safe(value) for value in row] for row in answer.rows)


def write_file(answer: Answer, format: Format, path: Path, cited: Mapping[str, str]) -> None:
    """Write an answer into a file; the properties of a workbook say what to cite. Raises OSError, DoesNotFit."""
    if format is Format.xlsx:
        _write_xlsx(answer, path, cited)
        return
    with path.open("w", newline="", encoding="utf-8") as target:
        write(answer, format, target)


def write_parquet(rows: "pa.Table", path: Path, cited: Mapping[str, str]) -> None:
    """Write an answer, with its types, into a Parquet file, whose metadata say what to cite.

    Raises OSError, DoesNotFit.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        named = {f"imr.{name}": fact for name, fact in cited.items()}
        pq.write_table(rows.replace_schema_metadata({**(rows.schema.metadata or {}), **named}), path)
    except pa.ArrowNotImplementedError as error:
        raise DoesNotFit("Parquet has no type for one of its columns: cast it, to VARCHAR for instance") from error


def citation(cited: Mapping[str, str]) -> str:
    """Return what to cite of a build in one line."""
    return f"Cite as: {', '.join(f'{name} {fact}' for name, fact in cited.items())}."


def safe(value: object) -> object:
    """Return a value that no spreadsheet evaluates: text that begins like a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _write_xlsx(answer: Answer, path: Path, cited: Mapping[str, str]) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    if len(answer.rows) > SHEET_ROWS:
        raise DoesNotFit(f"a sheet has {SHEET_ROWS:,} rows, the answer {len(answer.rows):,}")
    as_text = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = Workbook(
        str(path), {"constant_memory": True, "remove_timezone": True, "default_date_format": "yyyy-mm-dd", **as_text}
    )
    book.set_properties({"comments": citation(cited)})
    sheet = book.add_worksheet("answer")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, map(safe, answer.columns), book.add_format({"bold": True}))
    for number, row in enumerate(answer.rows, 1):
        sheet.write_row(number, 0, [_sheet_cell(value) for value in row])
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _sheet_cell(value: object) -> object:
    if isinstance(value, float):
        # A sheet has neither NaN nor infinity.
        return value if isfinite(value) else None
    if value is None or isinstance(value, bool | date | datetime):
        return value
    # A sheet stores 15 digits: a key of 19 digits would change.
    if isinstance(value, int | Decimal) and -(10**15) < value < 10**15:
        return value
    return str(safe(str(value)))[:SHEET_CELL]


def _named(answer: Answer) -> list[dict[str, object]]:
    """Return the rows as dicts for JSON, with distinct names, and with null for numbers that are not finite."""
    seen: Counter[str] = Counter()
    names = []
    for column in answer.columns:
        seen[column] += 1
        names.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    return [
        {name: None if isinstance(v, float) and not isfinite(v) else v for name, v in zip(names, row, strict=True)}
        for row in answer.rows
    ]


def _json(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def _cell(value: object, is_exact: bool = False) -> str:
    if value is None:
        return ""
    is_counted = isinstance(value, int) and not isinstance(value, bool) and value < 10**12 and not is_exact
    text = f"{value:,}" if is_counted else str(round(value, 6) if isinstance(value, float) else value)
    # Names of files are untrusted: control and direction characters are replaced.
    text = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
    return escape(text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "\u2026")
