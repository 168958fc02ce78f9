"""The catalog of a lake, read with psycopg alone: its address, and which of its snapshots is which load."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from warehouse.build import SQL
from warehouse.errors import QueryError

PREFIX = "ducklake:postgres:"
EXAMPLE = f"{PREFIX}dbname=lake host=db.example.org user=owner"
# Where the message of PostgreSQL begins in one of DuckDB's, which quotes the statement before it.
POSTGRES_MESSAGE = re.compile(r"(?:ERROR:|FATAL:) +([^\n]+)|Unable to connect to Postgres at \"[^\"]*\": ([^\n]+)")
CONFLICT_SIGNS = ("conflict", "already exists", "duplicate key", "could not serialize", "deadlock")
VERSIONS = re.compile(r"catalog version is ([\w.-]+), but the extension requires version ([\w.-]+)")
OTHER_PATH = re.compile(r'DATA_PATH parameter "(.+)" does not match existing data path in the catalog "(.+)"')


class LakeError(QueryError):
    """A lake cannot be read or written; the message is one line that says why and what to do."""


class Conflict(Exception):
    """Another writer committed first: the work can be done again."""


@dataclass(frozen=True)
class Snapshot:
    """A state of the lake that a publication wrote: the build, its newest load, and how many loads it has."""

    snapshot: int
    published_at: datetime
    load: str
    number: int
    build: str
    digest: str


@dataclass(frozen=True)
class Catalog:
    """A PostgreSQL database that is or becomes the catalog of a lake. ``conninfo`` has no password."""

    conninfo: str
    password: str | None
    place: str

    @classmethod
    def parse(cls, address: str) -> "Catalog":
        """Read an address, ``ducklake:postgres:`` and libpq's words or URL. Raises LakeError."""
        if not address.startswith(PREFIX):
            raise LakeError(f"not the address of a lake: {EXAMPLE}")
        try:
            words = conninfo_to_dict(address.removeprefix(PREFIX))
        except psycopg.Error as error:
            raise LakeError(f"not the address of a lake ({_first_line(error)}): {EXAMPLE}") from None
        password = words.pop("password", None)
        words.setdefault("connect_timeout", "10")
        host = words.get("host") or os.environ.get("PGHOST") or "the local socket"
        name = words.get("dbname") or os.environ.get("PGDATABASE") or words.get("user") or "of the user"
        return cls(make_conninfo("", **words), str(password) if password else None, f"{host}, database {name}")

    def snapshots(self) -> list[Snapshot]:
        """Return the snapshots that publications wrote, the newest first; none without a lake. Raises LakeError."""
        found = ((number, at, json.loads(info or "{}")) for number, at, info in self.all_snapshots())
        return [
            Snapshot(number, at, info["load"], info["number"], info["build"], info["digest"])
            for number, at, info in found
            if info.get("build")
        ]

    def all_snapshots(self) -> list[tuple[int, datetime, str | None]]:
        """Return number, time (UTC) and extra information of each snapshot, the newest first. Raises LakeError."""
        try:
            with self._connection() as database:
                return database.execute((SQL / "lake" / "snapshots.sql").read_bytes()).fetchall()
        except psycopg.errors.UndefinedTable:
            return []
        except psycopg.Error as error:
            raise LakeError(f"{_first_line(error)} ({self.place})") from None

    def data_path(self) -> str | None:
        """Return where the data of the lake is, or None when there is no lake yet. Raises LakeError."""
        try:
            with self._connection() as database:
                ((path,),) = database.execute("SELECT value FROM ducklake_metadata WHERE key = 'data_path'").fetchall()
                return str(path)
        except (psycopg.errors.UndefinedTable, ValueError):
            return None
        except psycopg.Error as error:
            raise LakeError(f"{_first_line(error)} ({self.place})") from None

    def missing(self) -> LakeError:
        """Return the error that there is no lake yet."""
        return LakeError(
            f"there is no lake in {self.place}: create it with imr publish {PREFIX}... --data FOLDER, or s3://bucket/prefix"
        )

    def _connection(self) -> psycopg.Connection:
        secret = {"password": self.password} if self.password else {}
        return psycopg.connect(make_conninfo(self.conninfo, application_name="imr", **secret))

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Raise Conflict or LakeError for errors of DuckDB, without the statements that these quote."""
        try:
            yield
        except duckdb.Error as error:
            if any(sign in str(error) for sign in CONFLICT_SIGNS):
                raise Conflict from None
            raise LakeError(self._message(error)) from None

    def _message(self, error: duckdb.Error) -> str:
        words = str(error)
        if "does not exist - and creating" in words:
            return str(self.missing())
        if found := VERSIONS.search(words):
            return (
                f"the lake in {self.place} has a catalog of version {found[1]}, and this DuckLake reads {found[2]}: "
                "install the version of imr-warehouse[ducklake] that wrote it, or migrate it (AUTOMATIC_MIGRATION)"
            )
        if found := OTHER_PATH.search(words):
            return f"the data of the lake in {self.place} is at {found[2]}, not at {found[1]}: leave out --data"
        if found := POSTGRES_MESSAGE.search(words):
            return f"{(found[1] or found[2]).rstrip('.')} ({self.place})"
        return f"{_first_line(error)} ({self.place})"


def _first_line(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return words[0].rstrip(".:") if words else type(error).__name__
