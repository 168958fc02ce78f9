"""The rates of the marts, declared once: how each is computed, and the comment that the dictionary shows.

A mart that is a table selects ``unnest(rates(is_overturned, is_ancillary))``. One that is a view adds up
``mart.monthly``, since a view must be valid in PostgreSQL, too; its columns get the same comments.
"""

import duckdb

RATES = {
    "decisions": ("count(*)", "Decisions."),
    "overturned": ("sum(is_overturned)::BIGINT", "Decisions that overturn the denial."),
    "overturn_rate": ("avg(is_overturned)", "Share of decisions that overturn the denial, 0 to 1."),
    "primary_decisions": (
        "count(*) FILTER (WHERE NOT is_ancillary)",
        "Decisions on primary services: without the ancillary ones, which belong to a surgery.",
    ),
    "primary_overturned": (
        "coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT",
        "Of these, decisions that overturn the denial.",
    ),
    "primary_overturn_rate": (
        "avg(is_overturned) FILTER (WHERE NOT is_ancillary)",
        "Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.",
    ),
}
UNCOMMENTED = """
SELECT table_name, column_name
FROM duckdb_columns()
WHERE schema_name = 'mart' AND comment IS NULL AND list_contains($names, column_name)
"""


def create_macro(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macro that the marts select."""
    fields = ", ".join(f"{name}: {expression}" for name, (expression, _) in RATES.items())
    connection.execute(f"CREATE TEMP MACRO rates(is_overturned, is_ancillary) AS {{{fields}}}")


def comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Comment the columns of rates in all marts, except those with a comment of their own."""
    for mart, column in connection.execute(UNCOMMENTED, {"names": list(RATES)}).fetchall():
        connection.execute(f"COMMENT ON COLUMN mart.{mart}.{column} IS '{RATES[column][1]}'")
