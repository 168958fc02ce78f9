"""Create the new schemas of a publication: tables, keys, views, comments, and the rights of readers."""

from collections.abc import Sequence

import psycopg
from psycopg import sql

from warehouse.postgres.relations import SCHEMAS, Column, Relation, postgres_query, staging

READER = "imr_reader"
# No dashboard needs a longer query, and a session that is idle in a transaction blocks the next publication.
SETTINGS = {
    "statement_timeout": "'60s'",
    "idle_in_transaction_session_timeout": "'60s'",
    "default_transaction_read_only": "on",
    "search_path": "star, mart, audit",
}
TYPES = {
    "VARCHAR": "text",
    "TINYINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "numeric",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "VARCHAR[]": "text[]",
}


class UnknownType(Exception):
    """A column has a type without a PostgreSQL type in TYPES; the message names both."""


def create_tables(database: psycopg.Connection, relations: Sequence[Relation]) -> None:
    """Create the new schemas with their empty tables."""
    for schema in SCHEMAS:
        database.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(staging(schema))))
    for relation in relations:
        if relation.definition is None:
            columns = [
                sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(_type(column)))
                for column in relation.columns
            ]
            database.execute(sql.SQL("CREATE TABLE {} ({})").format(relation.identifier, sql.SQL(", ").join(columns)))


def _type(column: Column) -> str:
    if column.dtype not in TYPES:
        raise UnknownType(f"the column {column.name} is of type {column.dtype}, which has no PostgreSQL type here")
    return TYPES[column.dtype]


def finish(database: psycopg.Connection, relations: Sequence[Relation], version: str) -> None:
    """Create keys, indexes, views, comments and statistics, and grant the rights of the readers."""
    _index(database, relations)
    # Names without a schema are those of the star.
    database.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(staging("main"))))
    for view in relations:
        if view.definition is not None:
            database.execute(sql.SQL("CREATE VIEW {} AS {}").format(view.identifier, sql.SQL(postgres_query(view))))
    _comment(database, relations, version)
    for relation in relations:
        if relation.definition is None:
            database.execute(sql.SQL("ANALYZE {}").format(relation.identifier))
    _grant(database)


def _index(database: psycopg.Connection, relations: Sequence[Relation]) -> None:
    tables = [relation for relation in relations if relation.definition is None]
    for table in tables:
        keys = [sql.Identifier(column.name) for column in table.columns if column.is_primary_key]
        if keys:
            database.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(table.identifier, *keys))
    owners = {relation.name: relation for relation in tables if relation.schema == "main"}
    for table in tables:
        for column in table.columns:
            if column.refers_to is None:
                continue
            owner = owners[column.refers_to]
            key = next((key.name for key in owner.columns if key.is_primary_key), column.name)
            if column.name == "letter_key":
                key = column.name
                database.execute(
                    sql.SQL("CREATE UNIQUE INDEX IF NOT EXISTS {} ON {} ({})").format(
                        sql.Identifier(f"{owner.name}_{key}"), owner.identifier, sql.Identifier(key)
                    )
                )
            name = sql.Identifier(column.name)
            database.execute(sql.SQL("CREATE INDEX ON {} ({})").format(table.identifier, name))
            database.execute(
                sql.SQL("ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} ({})").format(
                    table.identifier, name, owner.identifier, sql.Identifier(key)
                )
            )


def _comment(database: psycopg.Connection, relations: Sequence[Relation], version: str) -> None:
    for relation in relations:
        kind = sql.SQL("TABLE" if relation.definition is None else "VIEW")
        comment = sql.SQL("COMMENT ON {} {} IS {}").format(kind, relation.identifier, sql.Literal(relation.comment))
        database.execute(comment)
        for column in relation.columns:
            place = sql.Identifier(staging(relation.schema), relation.name, column.name)
            database.execute(sql.SQL("COMMENT ON COLUMN {} IS {}").format(place, sql.Literal(column.comment)))
    for schema in SCHEMAS:
        place = sql.Identifier(staging(schema))
        database.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(place, sql.Literal(version)))


def _grant(database: psycopg.Connection) -> None:
    """Grant read-only access to a role; its owner sets a password with ALTER ROLE imr_reader PASSWORD."""
    reader = sql.Identifier(READER)
    # PostgreSQL lets every role write temporary tables, which fill its disk.
    here = sql.Identifier(str(database.info.dbname))
    database.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(here))
    if not database.execute("SELECT FROM pg_roles WHERE rolname = %s", [READER]).rowcount:
        database.execute(sql.SQL("CREATE ROLE {} LOGIN").format(reader))
        for name, value in SETTINGS.items():
            # SET takes a list of schemas as it is, not as one quoted word.
            database.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(reader, sql.SQL(name), sql.SQL(value)))
    for schema in SCHEMAS:
        place = sql.Identifier(staging(schema))
        database.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(place, reader))
        database.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(place, reader))
