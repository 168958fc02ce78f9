"""Metadata for the web UI: figures to plot, schemas and tables of counts, without quotations from letters."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dagster as dg

from transforms.schema import TABLES
from warehouse import markdown, read

REPORTS = ("overturned_by_month", "overturned_by_category", "quarantined_by_reason", "drift")
Metadata = dict[str, dg.MetadataValue[Any]]


def publication_metadata(link: Path) -> Metadata:
    """Return the figures of the published warehouse, which the web UI plots, and reports as Markdown."""
    numbers = {name: value for name, value in read.status(link).items() if isinstance(value, int | float)}
    figures = {name: dg.MetadataValue.float(float(value)) for name, value in numbers.items()}
    reports = {name: read.named_report(link, name) for name in REPORTS}
    tables = {name: "\n".join(markdown.table(report.columns, report.rows)) for name, report in reports.items()}
    return figures | {name: dg.MetadataValue.md(table) for name, table in tables.items()}


def row_metadata(rows: int | None, columns: Iterable[tuple[str, str, str | None]] = ()) -> Metadata:
    """Return the row count of a table (None for a view), and its columns with types and comments if given."""
    found: Metadata = {} if rows is None else {"dagster/row_count": dg.MetadataValue.int(rows)}
    listed = [dg.TableColumn(name, dtype, comment) for name, dtype, comment in columns]
    return found | ({"dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(listed))} if listed else {})


def schema_metadata(table: str) -> dict[str, dg.TableSchema]:
    """Return the columns of a staged table."""
    columns = [dg.TableColumn(name, str(dtype), text) for name, (dtype, text) in TABLES[table].columns.items()]
    return {"dagster/column_schema": dg.TableSchema(columns)}
