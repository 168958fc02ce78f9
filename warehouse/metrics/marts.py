"""What a build takes from the catalogue: macros that marts select, comments of their columns, and two tables.

A mart that is a table selects ``unnest(rates(is_overturned, is_ancillary))``. One that is a view adds up
``mart.monthly``, since a view must be valid in PostgreSQL, too; its columns get the same comments.
"""

from dataclasses import asdict
from functools import cache

import duckdb

from warehouse.metrics.catalogue import Dimension, Metric, catalogue
from warehouse.metrics.query import compose, inputs

UNCOMMENTED = """
SELECT table_name, column_name
FROM duckdb_columns()
WHERE schema_name = 'mart' AND comment IS NULL AND list_contains($names, column_name)
"""


def declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros that marts select, and register the rows of the catalogue for the marts that hold it."""
    for macro in dict.fromkeys(metric.marts for metric in catalogue().metrics.values() if metric.marts):
        rates = [metric for metric in catalogue().metrics.values() if metric.marts == macro]
        parameters = dict.fromkeys(name for metric in rates for name in inputs(metric))
        fields = ", ".join(f"{metric.name}: {metric.expression}" for metric in rates)
        connection.execute(f"CREATE TEMP MACRO {macro}({', '.join(parameters)}) AS {{{fields}}}")
    import polars as pl

    metrics, dimensions = _rows()
    connection.register("catalogue_metrics", pl.DataFrame(metrics).to_arrow())
    connection.register("catalogue_dimensions", pl.DataFrame(dimensions).to_arrow())


def comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Comment the columns of marts that are named as a metric, except those with a comment of their own."""
    metrics = catalogue().metrics
    for mart, column in connection.execute(UNCOMMENTED, {"names": list(metrics)}).fetchall():
        text = metrics[column].definition.replace("'", "''")
        connection.execute(f"COMMENT ON COLUMN mart.{mart}.{column} IS '{text}'")


@cache
def _rows() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the rows of mart.metric and of mart.dimension."""
    metrics = [_metric(metric, position) for position, metric in enumerate(catalogue().metrics.values(), 1)]
    dimensions = [_dimension(one, position) for position, one in enumerate(catalogue().dimensions.values(), 1)]
    return metrics, dimensions


def _metric(metric: Metric, position: int) -> dict[str, object]:
    return asdict(metric) | {
        "position": position,
        "dimensions": [dimension.name for dimension in catalogue().allowed(metric)],
        "sql": compose(metric.name, metric.by, metric.where).sql,
    }


def _dimension(dimension: Dimension, position: int) -> dict[str, object]:
    path = catalogue().path(dimension.join)
    weights = [join.weight for join in path if join.weight]
    return asdict(dimension) | {
        "position": position,
        "path": "\n".join(["FROM fact_decision", *(f"INNER JOIN {join.source} ON {join.on}" for join in path)]),
        "fans_out": catalogue().fans_out(dimension),
        "is_weighted": bool(weights),
        "left_out": next((join.left_out for join in path if join.left_out), None),
    }
