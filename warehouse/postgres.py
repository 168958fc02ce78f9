"""The published build, copied into PostgreSQL for many readers: star, marts and audit with keys, indexes, comments.

All in one transaction: the new schemas are made beside the old ones and renamed at its end, so a publisher that dies at
any instant leaves the old ones whole and nothing besides. Nobody reads two versions at once: the old tables are taken
when no transaction reads them, and for as long as it takes to rename six schemas.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import duckdb
import psycopg
import sqlglot
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlglot import exp

from warehouse import publish
from warehouse.build import SQL
from warehouse.postgres_copy import copy
from warehouse.read import connect

SCHEMAS = {"main": "star", "mart": "mart", "audit": "audit"}
READER = "imr_reader"
OWNED = "IMR warehouse, written by imr publish"
# A query of this length is no dashboard's, and whoever sleeps in a transaction keeps the next version out.
SETTINGS = {
    "statement_timeout": "'60s'",
    "idle_in_transaction_session_timeout": "'60s'",
    "default_transaction_read_only": "on",
    "search_path": "star, mart, audit",
}
# Below deadlock_timeout (1 s), so that it is this transaction that steps back, never a reader.
TAKE, TAKE_FOR = "200ms", 300.0
LOCK = 0x494D52
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


class PostgresError(Exception):
    """A build could not be published to PostgreSQL; the message is one line that says why and what to do."""


@dataclass(frozen=True)
class Relation:
    """A table or view of a build: its columns, and of a view what it selects."""

    schema: str
    name: str
    definition: str | None
    comment: str | None
    columns: "list[Column]"

    @property
    def place(self) -> sql.Identifier:
        """Its name while it is made."""
        return sql.Identifier(_next(self.schema), self.name)


@dataclass(frozen=True)
class Column:
    """A column of a table or view; ``refers_to`` is the table whose key it holds."""

    name: str
    dtype: str
    comment: str | None
    is_primary_key: bool
    refers_to: str | None


@dataclass(frozen=True)
class Published:
    """What a publication did: how many rows it copied, 0 when the build stood there already."""

    build: str
    database: str
    rows: int


def publish_to(url: str, link: Path, *, force: bool = False) -> Published:
    """Publish the published build to the database of a URL, unless it stands there already. Raises PostgresError.

    Raises QueryError when no warehouse is published.
    """
    with connect(link) as checked:
        relations = _relations(checked)
    build = link.resolve()
    with _database(url) as database, duckdb.connect(str(build), read_only=True) as source:
        name = database.info.dbname
        _claim(database, name)
        if not force and _standing(database) == _version(build):
            return Published(build.stem, name, 0)
        _make(database, relations)
        rows = sum(copy(source, database, relation) for relation in relations if relation.definition is None)
        _finish(database, relations, _version(build))
        _swap(database)
    return Published(build.stem, name, rows)


@contextmanager
def _database(url: str) -> Iterator[psycopg.Connection]:
    """A transaction on the database, committed at the end; what goes wrong becomes one line, without the password."""
    try:
        shown = conninfo_to_dict(url)
        where = (
            f"{shown.get('host', 'the local socket')}, database {shown.get('dbname', shown.get('user', 'of the user'))}"
        )
    except psycopg.Error as error:
        raise PostgresError(f"no address of a database ({_line(error)}): postgresql://USER@HOST/DATABASE") from error
    try:
        with psycopg.connect(url, connect_timeout=10, application_name="imr publish") as database:
            yield database
    except psycopg.OperationalError as error:
        raise PostgresError(f"{_line(error)} ({where}); what was published before stands") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise PostgresError(
            f"{_line(error)} ({where}): publish as a user who may CREATE ON DATABASE and, the first time, CREATEROLE"
        ) from error
    except psycopg.Error as error:
        raise PostgresError(f"{_line(error)} ({where}); what was published before stands") from error
    except duckdb.Error as error:
        raise PostgresError(f"{_line(error)}; what was published before stands") from error


def _line(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return words[0].rstrip(".") if words else type(error).__name__


def _claim(database: psycopg.Connection, name: str) -> None:
    """Make sure that this is the only publication at work, and that the schemas are ours to replace."""
    if not database.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone() == (True,):
        raise PostgresError(f"another publication to the database {name} is at work: try again when it is done")
    found = database.execute(
        "SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = ANY(%s)",
        [[*SCHEMAS.values(), *map(_next, SCHEMAS)]],
    ).fetchall()
    foreign = sorted(schema for schema, comment in found if not (comment or "").startswith(OWNED))
    if foreign:
        raise PostgresError(
            f"the database {name} has a schema {foreign[0]!r} that is not of this warehouse: "
            "name a database of its own (CREATE DATABASE imr), or rename that schema"
        )


def _standing(database: psycopg.Connection) -> str | None:
    """The version that stands in the database."""
    found = database.execute("SELECT obj_description(to_regnamespace('star')::oid, 'pg_namespace')").fetchone()
    return found[0] if found else None


def _version(build: Path) -> str:
    manifest = publish.manifest(build)
    return f"{OWNED}: {build.stem}, digest {manifest.digest if manifest else 'unknown'}"


def _relations(build: duckdb.DuckDBPyConnection) -> list[Relation]:
    """What is to be made, tables before views and views in their order."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, _, name, dtype, meaning, is_key, refers_to in build.execute(
        (SQL / "dictionary.sql").read_text()
    ).fetchall():
        columns.setdefault((schema, table), []).append(Column(name, dtype, meaning, is_key, refers_to))
    found = build.execute((SQL / "postgres" / "relations.sql").read_text()).fetchall()
    return _in_order([Relation(s, name, view, comment, columns[s, name]) for s, name, view, comment in found])


def _in_order(relations: list[Relation]) -> list[Relation]:
    """Views behind what they read."""
    made = {(relation.schema, relation.name) for relation in relations if relation.definition is None}
    ordered = [relation for relation in relations if relation.definition is None]
    waiting = [relation for relation in relations if relation.definition is not None]
    known = {(relation.schema, relation.name) for relation in relations}
    while waiting:
        ready = [view for view in waiting if _reads(view) & known <= made]
        ordered += ready
        made |= {(view.schema, view.name) for view in ready}
        waiting = [view for view in waiting if view not in ready]
    return ordered


def _reads(view: Relation) -> set[tuple[str, str]]:
    return {(table.db or "main", table.name) for table in _query(view).find_all(exp.Table)}


def _query(view: Relation) -> exp.Expression:
    """What a view selects, of DuckDB's CREATE VIEW."""
    return cast("exp.Expression", sqlglot.parse_one(str(view.definition), read="duckdb").expression)


def _next(schema: str) -> str:
    return f"imr_next_{SCHEMAS[schema]}"


def _make(database: psycopg.Connection, relations: Sequence[Relation]) -> None:
    """The new schemas with their empty tables."""
    for schema in SCHEMAS:
        database.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(_next(schema))))
    for relation in relations:
        if relation.definition is None:
            columns = [
                sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(_type(column)))
                for column in relation.columns
            ]
            database.execute(sql.SQL("CREATE TABLE {} ({})").format(relation.place, sql.SQL(", ").join(columns)))


def _type(column: Column) -> str:
    if column.dtype not in TYPES:
        raise PostgresError(
            f"the column {column.name} is of type {column.dtype}, for which PostgreSQL has no name here"
        )
    return TYPES[column.dtype]


def _finish(database: psycopg.Connection, relations: Sequence[Relation], version: str) -> None:
    """Keys, indexes, views, comments, statistics and the rights of the readers."""
    _index(database, relations)
    # Names without a schema are of the star.
    database.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(_next("main"))))
    for view in relations:
        if view.definition is not None:
            database.execute(sql.SQL("CREATE VIEW {} AS {}").format(view.place, sql.SQL(_translated(view))))
    _comment(database, relations, version)
    for relation in relations:
        if relation.definition is None:
            database.execute(sql.SQL("ANALYZE {}").format(relation.place))
    _grant(database)


def _index(database: psycopg.Connection, relations: Sequence[Relation]) -> None:
    tables = [relation for relation in relations if relation.definition is None]
    for table in tables:
        keys = [sql.Identifier(column.name) for column in table.columns if column.is_primary_key]
        if keys:
            database.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(table.place, *keys))
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
                        sql.Identifier(f"{owner.name}_{key}"), owner.place, sql.Identifier(key)
                    )
                )
            name = sql.Identifier(column.name)
            database.execute(sql.SQL("CREATE INDEX ON {} ({})").format(table.place, name))
            database.execute(
                sql.SQL("ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} ({})").format(
                    table.place, name, owner.place, sql.Identifier(key)
                )
            )


def _translated(view: Relation) -> str:
    """What a view selects, in PostgreSQL's words and of the schemas that are being made."""
    query = _query(view)
    for table in query.find_all(exp.Table):
        if table.db in SCHEMAS:
            table.set("db", exp.to_identifier(_next(table.db)))
    for call in query.find_all(exp.Anonymous):
        # DuckDB's own name of it, in a view that it wrote down.
        if call.name.lower() == "count_star":
            call.replace(exp.Count(this=exp.Star()))
    return query.sql(dialect="postgres")


def _comment(database: psycopg.Connection, relations: Sequence[Relation], version: str) -> None:
    for relation in relations:
        kind = sql.SQL("TABLE" if relation.definition is None else "VIEW")
        comment = sql.SQL("COMMENT ON {} {} IS {}").format(kind, relation.place, sql.Literal(relation.comment))
        database.execute(comment)
        for column in relation.columns:
            place = sql.Identifier(_next(relation.schema), relation.name, column.name)
            database.execute(sql.SQL("COMMENT ON COLUMN {} IS {}").format(place, sql.Literal(column.comment)))
    for schema in SCHEMAS:
        place = sql.Identifier(_next(schema))
        database.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(place, sql.Literal(version)))


def _grant(database: psycopg.Connection) -> None:
    """A role that reads and nothing else; its owner gives it a password: ALTER ROLE imr_reader PASSWORD ..."""
    reader = sql.Identifier(READER)
    if not database.execute("SELECT FROM pg_roles WHERE rolname = %s", [READER]).rowcount:
        database.execute(sql.SQL("CREATE ROLE {} LOGIN").format(reader))
        for name, value in SETTINGS.items():
            # Names of schemas are no one word: SET takes them as they are.
            database.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(reader, sql.SQL(name), sql.SQL(value)))
    for schema in SCHEMAS:
        place = sql.Identifier(_next(schema))
        database.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(place, reader))
        database.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(place, reader))


def _swap(database: psycopg.Connection) -> None:
    """Put the new schemas in the place of the old ones, when no transaction reads these."""
    schemas = list(SCHEMAS.values())
    dependents = database.execute((SQL / "postgres" / "dependents.sql").read_text(), {"schemas": schemas}).fetchall()
    if dependents:
        raise PostgresError(
            f"{dependents[0][0]} is made of the published tables and would go with them: drop it, "
            "publish, and make it again"
        )
    old = database.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY 1, 2", [schemas]
    ).fetchall()
    if old:
        _take(database, sql.SQL(", ").join(sql.Identifier(*name) for name in old))
    for schema, name in SCHEMAS.items():
        place = sql.Identifier(name)
        database.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(place))
        database.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(_next(schema)), place))


def _take(database: psycopg.Connection, tables: sql.Composed) -> None:
    """Lock the old tables once nobody reads them, stepping back again and again so that readers never wait long."""
    until = time.monotonic() + TAKE_FOR
    database.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(TAKE)))
    while True:
        try:
            with database.transaction():
                database.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(tables))
                return
        except psycopg.errors.LockNotAvailable as error:
            if time.monotonic() > until:
                raise PostgresError(
                    f"readers have kept the tables for {TAKE_FOR:.0f} seconds: "
                    "see pg_stat_activity for who is idle in a transaction"
                ) from error
            time.sleep(0.05)
