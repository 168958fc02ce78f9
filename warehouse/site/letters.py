"""The letters of the site: the list of decisions, and one file per letter, which its page loads on demand."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from transforms import vocabulary
from warehouse.site.cubes import SQL
from warehouse.site.pack import script_of_json

BATCH = 500
# The filters of a list: days are those of ``step``, and an edition is one that was not in force.
ASKED = (
    *("first_day", "last_day", "category", "group", "service", "outcome", "ancillary", "specialty", "family", "side"),
    *("cited_family", "guideline", "section", "edition", "agreement", "reason", "step", "fewest_days", "most_days"),
    *("topic", "region", "age", "year"),
)
UNLIMITED = 2**31


def decisions(
    connection: duckdb.DuckDBPyConnection, asked: Mapping[str, object] | None = None, at_most: int = UNLIMITED
) -> dict[str, Any]:
    """Return the decisions that pass the filters, at most ``at_most`` of them, and how many there are.

    The connection needs the views of ``views.sql``.
    """
    parameters = {**dict.fromkeys(ASKED), **(asked or {}), "at_most": at_most}
    answer = connection.execute((SQL / "letters" / "list.sql").read_text(), parameters)
    columns = [column[0] for column in answer.description or []]
    rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    count = rows[0]["decisions"] if rows else 0
    for row in rows:
        del row["decisions"]
    return {"decisions": count, "rows": rows}


def letter(connection: duckdb.DuckDBPyConnection, letter_id: str) -> str | None:
    """Return the script of one letter, or None when the star does not hold it."""
    return next((text for _, text in _scripts(connection, [letter_id])), None)


def write(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Write the script of every letter into a subfolder named after its first two characters; return how many."""
    names = connection.execute(
        "SELECT letter_id FROM dim_case WHERE letter_id IS NOT NULL ORDER BY letter_id"
    ).fetchall()
    written = 0
    for first in range(0, len(names), BATCH):
        for letter_id, text in _scripts(connection, [name for (name,) in names[first : first + BATCH]]):
            path = folder / letter_id[:2] / f"{letter_id}.js"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            written += 1
    return written


def entries() -> dict[str, dict[str, Any]]:
    """Return the vocabulary entries that classify services, by their name in service_type_rule."""
    return {
        f"{name}:{row['code']}": {"file": f"{name}.csv", "row": row}
        for name in ("services", "drugs")
        for row in vocabulary.load(name).iter_rows(named=True)
    }


def _scripts(connection: duckdb.DuckDBPyConnection, letter_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    scripts = connection.execute((SQL / "letters" / "letter.sql").read_text(), {"letter_ids": list(letter_ids)})
    for letter_id, value in scripts.fetchall():
        yield letter_id, script_of_json("letter", value)
