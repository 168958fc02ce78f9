"""Find the decisions that are new in a build and match a watch."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from warehouse.build import SQL
from warehouse.errors import QueryError
from warehouse.read import Answer, connect


def new_decisions(before: Path, after: Path, filters: Mapping[str, str | None]) -> Answer:
    """Return one row per decision of a letter that the build before lacks.

    Columns: letter_id, item_number, decision_date, outcome, category, service. ``filters`` has service, outcome,
    specialty, guideline and reason; None lets everything pass. Raises QueryError.
    """
    with connect(before) as old, connect(after) as new:
        try:
            new.register(
                "known_letter",
                old.execute("SELECT letter_id FROM dim_case WHERE letter_id IS NOT NULL").to_arrow_table(),
            )
            result = new.execute((SQL / "watch.sql").read_text(), dict(filters))
            return Answer([column[0] for column in result.description or []], result.fetchall())
        except duckdb.Error as error:
            raise QueryError(str(error).splitlines()[0]) from error
