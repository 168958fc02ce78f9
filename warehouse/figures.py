"""The figures of a build: its counts, what its expectations check, and how far its last load is from those before."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.build import ROLLBACK_HINT, SQL, DamagedBuild, connect, damage_message

if TYPE_CHECKING:
    import polars as pl


def profile(
    target: Path,
    *,
    published: Path | None = None,
    forgotten: Sequence[str] = (),
    loads: Sequence[str] | None = None,
) -> "pl.DataFrame":
    """Return one row: the figures of a build, and how many violations each check of ``sql/checks`` found.

    ``lost_letters``, ``share_lost`` and ``missing_letters`` compare it with the published build, without the letter_ids
    in ``forgotten``. They are NULL without a published build, and when a version with other tables wrote it. The share
    of quarantined letters is that of the worst of ``loads``, by default of the newest load. Raises DamagedBuild when
    the published build cannot be read; when its file is damaged, the message says what to do.
    """
    import polars as pl

    with connect(target) as connection:
        connection.execute("SET VARIABLE loads = $loads", {"loads": None if loads is None else list(loads)})
        figures = connection.execute((SQL / "profile.sql").read_text()).pl()
        lost, share, missing = _lost(connection, published, forgotten) if published else (None, None, None)
        checks = {
            check.stem: len(connection.execute(check.read_text()).fetchall())
            for check in sorted((SQL / "checks").glob("*.sql"))
        }
    losses = (
        pl.lit(lost, pl.Int64).alias("lost_letters"),
        pl.lit(share, pl.Float64).alias("share_lost"),
        pl.lit(missing, pl.Int64).alias("missing_letters"),
    )
    return figures.with_columns(*losses, *(pl.lit(count, pl.Int64).alias(name) for name, count in checks.items()))


def counts(target: Path) -> dict[str, int]:
    """Return the counts of a build that its publication reports."""
    with connect(target) as connection:
        return connection.execute((SQL / "counts.sql").read_text()).pl().row(0, named=True)


def drift(target: Path) -> "pl.DataFrame":
    """Return one row: how far each measure of audit.drift is from its history, in standard deviations."""
    with connect(target) as connection:
        return connection.execute((SQL / "drift.sql").read_text()).pl()


def _lost(
    connection: duckdb.DuckDBPyConnection, published: Path, forgotten: Sequence[str]
) -> tuple[int | None, float | None, int | None]:
    """Return how many published letters are lost, their share of the loaded ones, and how many are missing."""
    # ATTACH takes no parameters. A second connection would need the same settings as other readers in this process.
    path = str(published).replace("'", "''")
    try:
        connection.execute(f"ATTACH '{path}' AS published_build (READ_ONLY)")
        found = connection.execute((SQL / "lost.sql").read_text(), {"forgotten": list(forgotten)}).fetchone()
    except (duckdb.CatalogException, duckdb.BinderException):
        found = None
    except duckdb.Error as error:
        if reason := damage_message(published, error):
            # A run reports the first cause of a failure: here DuckDB's error, which does not say what to do.
            raise DamagedBuild(f"{reason}: {ROLLBACK_HINT}") from None
        raise DamagedBuild(f"{published}: {str(error).splitlines()[0]}") from error
    return found or (None, None, None)
