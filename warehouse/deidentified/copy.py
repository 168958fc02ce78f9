"""Write a de-identified copy of a build beside it: a file of its own, for readers who must not get letters.

A filter could be circumvented by SQL; a file that never had the letters cannot. The copy is deleted with its build.
"""

from pathlib import Path

import duckdb

from warehouse import publish
from warehouse.build import SQL
from warehouse.errors import QueryError
from warehouse.files import replacing
from warehouse.metrics import marts

QUERIES = SQL / "deidentified"
SUFFIX = publish.COPY_SUFFIX
# Marts with texts of letters, and those that copy.sql takes from the build.
NOT_RUN = ("010_decision", "060_citation_not_in_force", "100_compound_ingredient", "200_published_figure")


def copy_of(build: Path) -> Path:
    """Return the de-identified copy of a build, and write it first when it is missing. Raises QueryError."""
    target = build.with_suffix(SUFFIX)
    if not target.exists():
        _write(build, target)
    return target


def _write(build: Path, target: Path) -> None:
    """Write the copy under a temporary name, and rename it when it is complete."""
    if reason := publish.integrity_error(build):
        raise QueryError(f"{reason}: see imr verify")
    try:
        with replacing(target) as draft:
            with duckdb.connect(str(draft)) as connection:
                # ATTACH takes no parameters.
                original = str(build).replace("'", "''")
                connection.execute(f"ATTACH '{original}' AS original (READ_ONLY)")
                connection.execute((QUERIES / "copy.sql").read_text())
                marts.declare(connection)
                for path in sorted((SQL / "marts").glob("*.sql")):
                    if path.stem not in NOT_RUN:
                        connection.execute(path.read_text())
                for (statement,) in connection.execute((QUERIES / "copy_comments.sql").read_text()).fetchall():
                    connection.execute(statement)
                connection.execute("DETACH original")
                connection.execute("CHECKPOINT")
            draft.chmod(0o400)
    except (duckdb.Error, OSError) as error:
        reason = str(error).splitlines()[0]
        raise QueryError(f"the de-identified copy {target} cannot be written: {reason}") from error
