"""Copy the published build into PostgreSQL for many readers: star, marts and audit with keys, indexes and comments.

One transaction creates the new schemas beside the old ones and renames them at its end. A publisher that dies at any
instant leaves the old schemas complete and nothing else. Nobody reads two versions at once: the transaction
locks the old tables when nobody reads them, and only while it renames six schemas.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from warehouse import publish
from warehouse.build import SQL
from warehouse.postgres.copy import copy
from warehouse.postgres.relations import SCHEMAS, relations, staging
from warehouse.postgres.schemas import UnknownType, create_tables, finish
from warehouse.read import connect

OWNED = "IMR warehouse, written by imr publish"
# Below deadlock_timeout (1 s), so that this transaction gives way, never a reader.
LOCK_TIMEOUT, LOCK_SECONDS_AT_MOST = "200ms", 300.0
ADVISORY_LOCK = 0x494D52


class PostgresError(Exception):
    """A build could not be published to PostgreSQL; the message is one line that says why and what to do."""


@dataclass(frozen=True)
class Published:
    """What a publication did: how many rows it copied, 0 when the database already had the build."""

    build: str
    database: str
    rows: int


def publish_to(url: str, link: Path, *, force: bool = False) -> Published:
    """Copy the published build to the database of a URL, unless it is there already. Raises PostgresError.

    Raises QueryError when no warehouse is published.
    """
    with connect(link) as checked:
        found = relations(checked)
    build = link.resolve()
    with _database(url) as database, duckdb.connect(str(build), read_only=True) as source:
        name = database.info.dbname
        _acquire_publish_lock(database, name)
        if not force and _published_version(database) == _version(build):
            return Published(build.stem, name, 0)
        create_tables(database, found)
        rows = sum(copy(source, database, relation) for relation in found if relation.definition is None)
        finish(database, found, _version(build))
        _replace_schemas(database)
    return Published(build.stem, name, rows)


@contextmanager
def _database(url: str) -> Iterator[psycopg.Connection]:
    """A transaction on the database, committed at the end. Raises PostgresError, without the password."""
    try:
        shown = conninfo_to_dict(url)
        where = (
            f"{shown.get('host', 'the local socket')}, database {shown.get('dbname', shown.get('user', 'of the user'))}"
        )
    except psycopg.Error as error:
        raise PostgresError(f"not a database address ({_line(error)}): postgresql://USER@HOST/DATABASE") from error
    try:
        with psycopg.connect(url, connect_timeout=10, application_name="imr publish") as database:
            yield database
    except psycopg.errors.InsufficientPrivilege as error:
        raise PostgresError(
            f"{_line(error)} ({where}): publish as a user who may CREATE ON DATABASE and, the first time, CREATEROLE"
        ) from error
    except psycopg.Error as error:
        raise PostgresError(f"{_line(error)} ({where}); the build published before is unchanged") from error
    except (duckdb.Error, UnknownType) as error:
        raise PostgresError(f"{_line(error)}; the build published before is unchanged") from error


def _line(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return words[0].rstrip(".") if words else type(error).__name__


def _acquire_publish_lock(database: psycopg.Connection, name: str) -> None:
    """Allow one publication at a time, and refuse schemas that this warehouse did not create."""
    if not database.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK]).fetchone() == (True,):
        raise PostgresError(f"another publication to the database {name} is running: try again when it is finished")
    found = database.execute(
        "SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = ANY(%s)",
        [[*SCHEMAS.values(), *map(staging, SCHEMAS)]],
    ).fetchall()
    foreign = sorted(schema for schema, comment in found if not (comment or "").startswith(OWNED))
    if foreign:
        raise PostgresError(
            f"the database {name} has a schema {foreign[0]!r} that does not belong to this warehouse: "
            "name a database of its own (CREATE DATABASE imr), or rename that schema"
        )


def served_build(url: str) -> str | None:
    """Return the name of the build that a database serves, or None when none was published. Raises PostgresError."""
    with _database(url) as database:
        found = re.match(rf"{OWNED}: (.+), digest ", _published_version(database) or "")
    return found[1] if found else None


def _published_version(database: psycopg.Connection) -> str | None:
    """Return the version that the database serves."""
    found = database.execute("SELECT obj_description(to_regnamespace('star')::oid, 'pg_namespace')").fetchone()
    return found[0] if found else None


def _version(build: Path) -> str:
    manifest = publish.manifest(build)
    return f"{OWNED}: {build.stem}, digest {manifest.digest if manifest else 'unknown'}"


def _replace_schemas(database: psycopg.Connection) -> None:
    """Replace the old schemas by the new ones, when no transaction reads the old ones."""
    schemas = list(SCHEMAS.values())
    dependents = database.execute((SQL / "postgres" / "dependents.sql").read_text(), {"schemas": schemas}).fetchall()
    if dependents:
        raise PostgresError(
            f"{dependents[0][0]} depends on the published tables and would be dropped with them: drop it, "
            "publish, and create it again"
        )
    old = database.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY 1, 2", [schemas]
    ).fetchall()
    if old:
        _lock_tables(database, sql.SQL(", ").join(sql.Identifier(*name) for name in old))
    for schema, name in SCHEMAS.items():
        place = sql.Identifier(name)
        database.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(place))
        database.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(staging(schema)), place))


def _lock_tables(database: psycopg.Connection, tables: sql.Composed) -> None:
    """Lock the old tables when nobody reads them; give up and retry often, so that readers never wait long."""
    deadline = time.monotonic() + LOCK_SECONDS_AT_MOST
    database.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
    while True:
        try:
            with database.transaction():
                database.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(tables))
                return
        except psycopg.errors.LockNotAvailable as error:
            if time.monotonic() > deadline:
                raise PostgresError(
                    f"readers have held the tables for {LOCK_SECONDS_AT_MOST:.0f} seconds: "
                    "see pg_stat_activity for who is idle in a transaction"
                ) from error
            time.sleep(0.05)
