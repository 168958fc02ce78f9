"""Search rationales and case summaries with DuckDB's full-text index, which the first search writes beside a build.

The index is not in the build: it takes 16 seconds for 100,000 letters, and a build must open in clients without the
extension. It is deleted with its build.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from warehouse import extensions
from warehouse.build import SQL
from warehouse.files import replacing
from warehouse.read import QueryError, connect, query

QUERIES = SQL / "search"
SUFFIX = ".search"


@dataclass(frozen=True)
class Passage:
    """A passage that contains the search words: ``part`` is rationale (of a decision) or summary (of a case).

    A summary has no item_number, category, service and disputed_service; its outcome is that of the case. ``hits`` are
    the search words in the spelling of the passage.
    """

    part: str
    case_number: str | None
    item_number: int | None
    outcome: str
    category: str | None
    service: str | None
    decision_date: date | None
    disputed_service: str | None
    words: str
    score: float
    hits: list[str]


def search(
    link: Path,
    words: str,
    *,
    service: str | None = None,
    outcome: str | None = None,
    year: int | None = None,
    part: str | None = None,
    reason: str | None = None,
    limit: int = 10,
) -> list[Passage]:
    """Return the passages that contain all of the words, the best match first. Raises QueryError.

    Filters apply to decisions, and to the summary of a case with such a decision. ``service`` is part of the name of a
    category, subcategory, drug class or service; ``part`` is rationale, summary, or None for both; ``reason`` is a code
    of dim_reason, or part of its words.
    """
    with _index(link) as index, connect(link) as build:
        if index.execute("SELECT sought($words) IS NULL", {"words": words}).fetchone() == (True,):
            raise QueryError(f"{words!r} has no indexed word: numbers, signs and the most common words are not indexed")
        terms = {"words": words, "part": part}
        found = index.execute("SELECT * FROM search($words) WHERE part = coalesce($part, part)", terms).to_arrow_table()
        build.register("found", found)
        filters = {"service": service, "outcome": outcome, "year": year, "reason": reason, "limit": limit}
        rows = build.execute((QUERIES / "found.sql").read_text(), filters).fetchall()
        hits = (QUERIES / "hits.sql").read_text()
        return [
            Passage(*(*row, [hit for (hit,) in index.execute(hits, {"words": words, "text": row[8]}).fetchall()]))
            for row in rows
        ]


def is_indexed(link: Path) -> bool:
    """Whether the published build has its index. Raises QueryError when nothing is published."""
    query(link, "SELECT 1")
    return _path(link).exists()


@contextmanager
def _index(link: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the index of the published build, and write it first when it is missing."""
    if not is_indexed(link):
        _write_index(link)
    try:
        with duckdb.connect(str(_path(link)), read_only=True) as connection:
            extensions.load(connection, "fts")
            yield connection
    except duckdb.Error as error:
        raise QueryError(str(error).splitlines()[0]) from error


def _write_index(link: Path) -> None:
    """Write the index under a temporary name, and rename it when it is complete: a killed search leaves no index."""
    target = _path(link)
    try:
        with replacing(target) as draft:
            with connect(link) as build, duckdb.connect(str(draft)) as index:
                extensions.load(index, "fts")
                passages = build.execute((QUERIES / "passages.sql").read_text())
                index.register("passages", passages.to_arrow_reader())
                for statements in sorted(QUERIES.glob("00*.sql")):
                    index.execute(statements.read_text())
                index.unregister("passages")
                index.execute("CHECKPOINT")
            draft.chmod(0o400)
    except (duckdb.Error, OSError) as error:
        raise QueryError(f"the index {target} cannot be written: {str(error).splitlines()[0]}") from error


def _path(link: Path) -> Path:
    return link.resolve().with_suffix(SUFFIX)
