"""The published build, copied into PostgreSQL for many readers: star, marts and audit with keys, indexes, comments.

All in one transaction: the new schemas are made beside the old ones and renamed at its end, so a publisher that dies at
any instant leaves the old ones whole and nothing besides. Nobody reads two versions at once: the old tables are taken
when no transaction reads them, and for as long as it takes to rename six schemas.
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
from warehouse.postgres.schemas import UnknownType, finish, make
from warehouse.read import connect

OWNED = "IMR warehouse, written by imr publish"
# Below deadlock_timeout (1 s), so that it is this transaction that steps back, never a reader.
TAKE, TAKE_FOR = "200ms", 300.0
LOCK = 0x494D52


class PostgresError(Exception):
    """A build could not be published to PostgreSQL; the message is one line that says why and what to do."""


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
        found = relations(checked)
    build = link.resolve()
    with _database(url) as database, duckdb.connect(str(build), read_only=True) as source:
        name = database.info.dbname
        _claim(database, name)
        if not force and _published_version(database) == _version(build):
            return Published(build.stem, name, 0)
        make(database, found)
        rows = sum(copy(source, database, relation) for relation in found if relation.definition is None)
        finish(database, found, _version(build))
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
    except (duckdb.Error, UnknownType) as error:
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
        [[*SCHEMAS.values(), *map(staging, SCHEMAS)]],
    ).fetchall()
    foreign = sorted(schema for schema, comment in found if not (comment or "").startswith(OWNED))
    if foreign:
        raise PostgresError(
            f"the database {name} has a schema {foreign[0]!r} that is not of this warehouse: "
            "name a database of its own (CREATE DATABASE imr), or rename that schema"
        )


def served_build(url: str) -> str | None:
    """The name of the build that a database serves; None where none was published. Raises PostgresError."""
    with _database(url) as database:
        found = re.match(rf"{OWNED}: (.+), digest ", _published_version(database) or "")
    return found[1] if found else None


def _published_version(database: psycopg.Connection) -> str | None:
    """The version that the database serves."""
    found = database.execute("SELECT obj_description(to_regnamespace('star')::oid, 'pg_namespace')").fetchone()
    return found[0] if found else None


def _version(build: Path) -> str:
    manifest = publish.manifest(build)
    return f"{OWNED}: {build.stem}, digest {manifest.digest if manifest else 'unknown'}"


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
        database.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(staging(schema)), place))


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
