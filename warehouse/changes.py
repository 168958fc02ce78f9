"""Compare the facts of two builds: what a rebuild changed."""

from pathlib import Path

import duckdb

from warehouse.build import SQL, DamagedBuild, damage_message
from warehouse.read import Answer


def changes(before: Path, after: Path) -> Answer | None:
    """Return one row per field and kind of change: how many decisions differ in it, and one of them.

    A decision is added or removed; a field is found (it was NULL), lost (it is NULL now) or changed. None when a
    version with other tables wrote one of the builds. Raises DamagedBuild when one of them cannot be read.
    """
    try:
        return _changes(before, after)
    except (duckdb.BinderException, duckdb.CatalogException):
        return None
    except duckdb.Error as error:
        reason = damage_message(before, error) or f"{before}: {str(error).splitlines()[0]}"
        raise DamagedBuild(f"{reason}: what changed since cannot be listed") from error


def _changes(before: Path, after: Path) -> Answer:
    facts = (SQL / "facts.sql").read_text()
    with duckdb.connect(str(before), read_only=True) as old, duckdb.connect(str(after), read_only=True) as new:
        # Not attached: a process can open a build under one name only. A stream of Arrow batches can be read only once.
        for build in (old, new):
            build.execute(facts)
        new.register("batches", old.execute("SELECT * FROM facts").to_arrow_reader())
        new.execute("CREATE TEMP TABLE before AS SELECT * FROM batches")
        result = new.execute((SQL / "changes.sql").read_text())
        return Answer([column[0] for column in result.description or []], result.fetchall())
