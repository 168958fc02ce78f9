"""DuckDB's extensions from their Python packages, which are pinned with DuckDB: nothing is downloaded at run time."""

from importlib.resources import files

import duckdb


class MissingExtension(Exception):
    """The package of an extension is not installed; the message names it."""


def load(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Load extensions into a connection. Raises MissingExtension."""
    for name in names:
        try:
            path = (
                files(f"duckdb_extension_{name}") / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
            )
        except ModuleNotFoundError:
            raise MissingExtension(f"the package duckdb-extension-{name.replace('_', '-')} is not installed") from None
        if not path.is_file():
            raise MissingExtension(
                f"the package duckdb-extension-{name.replace('_', '-')} is not for DuckDB {duckdb.__version__}"
            )
        connection.load_extension(str(path))
