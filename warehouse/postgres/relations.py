"""The tables and views of a build with their columns, and the queries of the views in PostgreSQL's dialect."""

from dataclasses import dataclass
from typing import cast

import duckdb
import sqlglot
from psycopg import sql
from sqlglot import exp

from warehouse.build import SQL

SCHEMAS = {"main": "star", "mart": "mart", "audit": "audit"}


@dataclass(frozen=True)
class Relation:
    """A table or view of a build; ``definition`` is the query of a view, None for a table."""

    schema: str
    name: str
    definition: str | None
    comment: str | None
    columns: "list[Column]"

    @property
    def identifier(self) -> sql.Identifier:
        """The name in the schema that is being created."""
        return sql.Identifier(staging(self.schema), self.name)


@dataclass(frozen=True)
class Column:
    """A column of a table or view; ``refers_to`` is the table whose key it holds."""

    name: str
    dtype: str
    comment: str | None
    is_primary_key: bool
    refers_to: str | None


def relations(build: duckdb.DuckDBPyConnection) -> list[Relation]:
    """Return the relations of a build in the order to create them: tables first, each view after those it reads."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, _, name, dtype, meaning, is_key, refers_to in build.execute(
        (SQL / "dictionary.sql").read_text()
    ).fetchall():
        columns.setdefault((schema, table), []).append(Column(name, dtype, meaning, is_key, refers_to))
    found = build.execute((SQL / "postgres" / "relations.sql").read_text()).fetchall()
    return _in_order([Relation(s, name, view, comment, columns[s, name]) for s, name, view, comment in found])


def _in_order(relations: list[Relation]) -> list[Relation]:
    """Sort views after the relations that they read."""
    created = {(relation.schema, relation.name) for relation in relations if relation.definition is None}
    ordered = [relation for relation in relations if relation.definition is None]
    waiting = [relation for relation in relations if relation.definition is not None]
    known = {(relation.schema, relation.name) for relation in relations}
    while waiting:
        ready = [view for view in waiting if _reads(view) & known <= created]
        ordered += ready
        created |= {(view.schema, view.name) for view in ready}
        waiting = [view for view in waiting if view not in ready]
    return ordered


def _reads(view: Relation) -> set[tuple[str, str]]:
    return {(table.db or "main", table.name) for table in _query(view).find_all(exp.Table)}


def _query(view: Relation) -> exp.Expression:
    """Return the query of DuckDB's CREATE VIEW statement."""
    return cast("exp.Expression", sqlglot.parse_one(str(view.definition), read="duckdb").expression)


def staging(schema: str) -> str:
    """Return the name of the schema that is created before it replaces the published one."""
    return f"imr_next_{SCHEMAS[schema]}"


def postgres_query(view: Relation) -> str:
    """Return the query of a view in PostgreSQL's dialect, on the schemas that are being created."""
    query = _query(view)
    for table in query.find_all(exp.Table):
        if table.db in SCHEMAS:
            table.set("db", exp.to_identifier(staging(table.db)))
    for call in query.find_all(exp.Anonymous):
        # DuckDB's own name for count(*) in a stored view.
        if call.name.lower() == "count_star":
            call.replace(exp.Count(this=exp.Star()))
    return query.sql(dialect="postgres")
