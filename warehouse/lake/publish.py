"""Publish a build to a lake: one transaction, which is one snapshot, and writes only rows that differ.

Every publication replaces the row of audit.build, so that of two at once only one commits. The other one starts again
from what the first one wrote.
"""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import publish, read
from warehouse.build import SQL
from warehouse.lake import views
from warehouse.lake.catalog import PREFIX as PREFIX
from warehouse.lake.catalog import Catalog, Conflict, LakeError
from warehouse.lake.connection import attach, place_of_data
from warehouse.lake.expire import expire_before
from warehouse.postgres.relations import Relation, relations

# Seconds before each attempt; chance keeps two writers from meeting again.
WAITS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
COMMIT = "CALL lake.set_commit_message('imr publish', $message, extra_info => $info)"


@dataclass(frozen=True)
class Published:
    """What a publication did: how many rows it wrote or removed; None when the lake already had the build."""

    build: str
    place: str
    rows: int | None


def publish_to(address: str, link: Path, *, data: str | None = None, force: bool = False) -> Published:
    """Publish the published build to the lake of an address, unless that is its newest state. Raises LakeError.

    ``data`` is where a new lake has its files; ``force`` writes every table anew. Raises QueryError when no warehouse
    is published.
    """
    catalog = Catalog.parse(address)
    place = place_of_data(data) if data else None
    return retried(lambda: _publish(catalog, link, place, force), catalog)


def retried(work: Callable[[], Published], catalog: Catalog) -> Published:
    """Do the work again when another writer committed first. Raises LakeError after the last attempt."""
    for wait in WAITS:
        time.sleep(wait * random.uniform(0.5, 1.0))
        try:
            return work()
        except Conflict:
            continue
    raise LakeError(f"others wrote to the lake {len(WAITS)} times meanwhile ({catalog.place}): try again later")


def _publish(catalog: Catalog, link: Path, data: str | None, force: bool) -> Published:
    with read.connect(link) as checked:
        found = relations(checked)
        forgot = checked.execute("SELECT max(load_id) FROM audit.load WHERE kind = 'forget'").fetchone() or (None,)
    build = link.resolve()
    manifest = publish.manifest(build)
    if manifest is None:
        raise LakeError(f"the build {build.name} has no manifest: see imr verify")
    # Snapshots before an erasure hold what was erased, and so do their files.
    snapshots = catalog.snapshots()
    stale = [one for one in snapshots if one.load < (forgot[0] or "")]
    is_current = bool(snapshots) and (snapshots[0].build, snapshots[0].digest) == (build.stem, manifest.digest)
    if is_current and not stale and not force:
        return Published(build.stem, catalog.place, None)
    with attach(catalog, data=data, is_writer=True) as connection, catalog.errors():
        connection.execute(f"ATTACH '{str(build).replace(chr(39), chr(39) * 2)}' AS build (READ_ONLY)")
        connection.begin()
        rows = _write(connection, found, anew=force or bool(stale))
        load = max(manifest.loads, default="")
        info = {"load": load, "number": len(manifest.loads), "build": build.stem, "digest": manifest.digest}
        connection.execute(COMMIT, {"message": f"load {load}, {build.stem}", "info": json.dumps(info)})
        connection.commit()
        if stale:
            expire_before(connection, catalog, catalog.snapshots()[0].snapshot)
    return Published(build.stem, catalog.place, rows)


def _write(connection: duckdb.DuckDBPyConnection, found: list[Relation], *, anew: bool) -> int:
    """Make the lake equal to the build; return how many rows were written or removed."""
    there = {
        (schema, name): columns
        for schema, name, columns in connection.execute((SQL / "lake" / "tables.sql").read_text()).fetchall()
    }
    for schema in ("mart", "audit"):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS lake.{schema}")
    count = 0
    for relation in found:
        name, known = _name(relation), there.pop((relation.schema, relation.name), None)
        definition = [list(column) for column in known or []]
        if relation.definition is not None:
            continue
        if anew or definition != [[column.name, column.dtype] for column in relation.columns]:
            connection.execute(f"CREATE OR REPLACE TABLE lake.{name} AS FROM build.{name}")
            ((added,),) = connection.execute(f"SELECT count(*) FROM build.{name}").fetchall()
            _comment(connection, relation, "TABLE")
            count += added
        else:
            count += _update(connection, name)
    for schema, name in there:
        connection.execute(f'DROP TABLE lake."{schema}"."{name}"')
    _write_views(connection, found)
    return count


def _write_views(connection: duckdb.DuckDBPyConnection, found: list[Relation]) -> None:
    """Create the views that the lake has not, or has with another query, and drop those that the build has not."""
    there = {
        (schema, name): created
        for schema, name, created in connection.execute((SQL / "lake" / "views.sql").read_text()).fetchall()
    }
    for view, query in views.queries(found):
        created = there.pop((view.schema, view.name), None)
        if created is None or not views.is_same(created, query):
            connection.execute(f"CREATE OR REPLACE VIEW lake.{_name(view)} AS {query}")
            _comment(connection, view, "VIEW")
    for schema, name in there:
        connection.execute(f'DROP VIEW lake."{schema}"."{name}"')


def _update(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Write the rows of a table that differ; return how many."""
    ((removed, added),) = connection.execute((SQL / "lake" / "compare.sql").read_text().format(table=name)).fetchall()
    if removed:
        connection.execute(f"DELETE FROM lake.{name} WHERE rowid IN (SELECT place FROM removed)")
    if added:
        connection.execute(f"INSERT INTO lake.{name} FROM build.{name} WHERE rowid IN (SELECT place FROM added)")
    return int(removed + added)


def _comment(connection: duckdb.DuckDBPyConnection, relation: Relation, kind: str) -> None:
    """Copy the comments of a table with its columns, or of a view, whose columns cannot have one in a lake."""
    described = [(f"{kind} lake.{_name(relation)}", relation.comment)]
    if kind == "TABLE":
        described += [(f'COLUMN lake.{_name(relation)}."{one.name}"', one.comment) for one in relation.columns]
    for what, comment in described:
        if comment:
            connection.execute(f"COMMENT ON {what} IS '{comment.replace(chr(39), chr(39) * 2)}'")


def _name(relation: Relation) -> str:
    return f'"{relation.schema}"."{relation.name}"'
