"""What the web UI shows of a publication: figures that it plots, and tables of counts. No word of a letter."""

from pathlib import Path

import dagster as dg

from warehouse import read

TABLES = ("overturned_by_month", "overturned_by_category", "quarantined_by_reason", "drift")


def of(link: Path) -> dict[str, dg.MetadataValue]:
    """The metadata of the published warehouse: every number is plotted from load to load."""
    numbers = {name: value for name, value in read.status(link).items() if isinstance(value, int | float)}
    figures = {name: dg.MetadataValue.float(float(value)) for name, value in numbers.items()}
    return figures | {name: dg.MetadataValue.md(_markdown(read.report(link, name))) for name in TABLES}


def _markdown(answer: read.Answer) -> str:
    lines = (answer.columns, ["---"] * len(answer.columns), *answer.rows)
    return "\n".join("| " + " | ".join("" if cell is None else str(cell) for cell in line) + " |" for line in lines)
