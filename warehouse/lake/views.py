"""The views of a build in a lake: with the schema of every table, as a lake looks for a name in the reader's schema."""

from collections.abc import Sequence

import sqlglot
from sqlglot import exp

from warehouse.postgres.relations import Relation


def queries(relations: Sequence[Relation]) -> list[tuple[Relation, str]]:
    """Return each view with its query."""
    known = {relation.name for relation in relations if relation.schema == "main"}
    return [(view, _query(str(view.definition), known)) for view in relations if view.definition is not None]


def is_same(created: str, query: str) -> bool:
    """Whether a CREATE VIEW statement of DuckDB has that query; it writes some queries in other words."""
    return _query(created, set()) == query


def _query(created: str, known: set[str]) -> str:
    query = sqlglot.parse_one(created, read="duckdb").expression
    named = {common.alias for common in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        if not table.db and table.name in known - named:
            table.set("db", exp.to_identifier("main"))
    return str(query.sql(dialect="duckdb"))
