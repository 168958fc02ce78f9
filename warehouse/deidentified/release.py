"""A release: the tables of counts as a citable data set, whose bytes depend on the letters and the programs alone."""

import json
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version as version_of
from pathlib import Path

import duckdb
import polars as pl

from warehouse import publish
from warehouse.deidentified import tables
from warehouse.deidentified.export import QUERIES, TEXTS, Written, write_folder

ACCURACY = Path(__file__).parent.parent.parent / "ACCURACY.md"
TITLE = "Decisions of California Independent Medical Review: de-identified counts"
ELSEWHERE = "See ACCURACY.md of the project, in the version that README.txt names.\n"
NOBODY = "The publisher of this copy of the IMR warehouse"


def write_release(link: Path, folder: Path, version: str | None = None, authors: Sequence[str] = ()) -> list[Written]:
    """Write a release of the published build into a new folder. Raises QueryError, TooFewCases, OSError."""

    def write(connection: duckdb.DuckDBPyConnection, draft: Path) -> dict[str, int]:
        facts = _facts(link, version)
        counts, described = {}, []
        for name, frame in tables.frames(connection, QUERIES):
            frame.write_parquet(draft / f"{name}.parquet")
            counts[f"{name}.parquet"] = frame.height
            described += [(name, column, str(dtype)) for column, dtype in frame.schema.items()]
        _dictionary(described).write_csv(draft / "dictionary.csv")
        text = (TEXTS / "tables.txt").read_text().replace("(CSV)", "(Parquet)").replace(".csv", ".parquet")
        cited = "\n".join(f"  {name:<10}  {fact}" for name, fact in facts.items())
        (draft / "README.txt").write_text(f"{text}\nCite as\n{cited}\n")
        (draft / "ACCURACY.md").write_text(ACCURACY.read_text() if ACCURACY.exists() else ELSEWHERE)
        (draft / "CITATION.cff").write_text(_citation(facts, authors or (NOBODY,)))
        files = sorted(draft.iterdir())
        sums = "".join(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
        (draft / "SHA256SUMS").write_text(sums)
        for file in draft.iterdir():
            file.chmod(0o444)
        return counts

    return write_folder(link, folder, write)


def _facts(link: Path, version: str | None) -> dict[str, str]:
    """Return what to cite of a release. The name of the build, which has the time of the load, is left out."""
    found = {"digest": "unknown"} | publish.citation(link.resolve())
    del found["build"]
    return {"release": version or f"{version_of('imr-warehouse')}+{found['digest'][:12]}", **found}


def _dictionary(described: Sequence[tuple[str, str, str]]) -> pl.DataFrame:
    """Return one row per column of each table, with its meaning. Raises KeyError for a column without one."""
    meanings = dict(pl.read_csv(TEXTS / "columns.csv").rows())
    rows = [(f"{table}.parquet", column, dtype, meanings[column]) for table, column, dtype in described]
    return pl.DataFrame(rows, schema=["file", "column", "type", "meaning"], orient="row")


def _citation(facts: dict[str, str], authors: Sequence[str]) -> str:
    """Return a Citation File Format file (1.2.0), in which strings are written as JSON, a part of YAML."""
    lines = [
        "cff-version: 1.2.0",
        "message: Cite this data set with its version and digest.",
        "type: dataset",
        f"title: {json.dumps(TITLE)}",
        f"version: {json.dumps(facts['release'])}",
        "authors:",
        *(f"  - name: {json.dumps(author)}" for author in authors),
        "identifiers:",
        "  - type: other",
        f"    value: {json.dumps('sha256:' + facts['digest'])}",
        "    description: Digest of the build of the IMR warehouse",
    ]
    return "\n".join(lines) + "\n"
