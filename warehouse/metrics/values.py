"""The values that a filter names and no decision has: mostly misspelled, and the answer would be 0 without a word."""

from collections.abc import Callable, Iterator

import sqlglot
from sqlglot import exp

from warehouse.metrics.catalogue import catalogue, nearest
from warehouse.metrics.query import compose


def unknown_values(where: str, ask: Callable[[str], list[object]]) -> list[str]:
    """Return a line for each text in a filter that no decision has, which names the nearest that one has.

    ``ask`` returns the first column of the answer to a query.
    """
    lines = []
    for dimension, text in dict.fromkeys(_texts(where)):
        known = {str(value): "" for value in ask(compose("decisions", [dimension]).sql) if value is not None}
        if text not in known:
            similar = nearest(text, known)
            lines.append(f"No decision has {dimension} = {text!r}" + (f": did you mean {similar}?" if similar else "."))
    return lines


def _texts(where: str) -> Iterator[tuple[str, str]]:
    """Yield the dimensions that a filter compares with texts, by = or IN, and the texts."""
    for part in sqlglot.parse_one(f"SELECT 1 WHERE {where}", dialect="duckdb").find_all(exp.EQ, exp.In):
        if not isinstance(part.this, exp.Column):
            continue
        for value in part.expressions if isinstance(part, exp.In) else [part.expression]:
            if isinstance(value, exp.Literal) and value.is_string:
                yield catalogue().dimension(part.this.name.lower()).name, value.name
