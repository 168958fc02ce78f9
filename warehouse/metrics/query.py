"""The query that answers a metric: composed of the catalogue's expressions, valid in DuckDB and in PostgreSQL."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlglot
from jinja2 import Environment, StrictUndefined
from sqlglot import exp

from warehouse.errors import QueryError
from warehouse.metrics.catalogue import Dimension, Join, Metric, catalogue

if TYPE_CHECKING:
    from jinja2 import Template

Dialect = Literal["duckdb", "postgres"]
TEMPLATE = Path(__file__).parent / "metric.sql.jinja"
WEIGHT = "weight"
EXAMPLE = "write it as \"specialty = 'Neurology' AND year >= 2016\""
# A filter compares dimensions, and reads no table.
NO_FILTER = (exp.Query, exp.AggFunc, exp.Window, exp.Star, exp.Parameter, exp.Placeholder, exp.Lambda)
NAME, LITERAL = re.compile(r"\b[a-z_]+\b"), re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class MetricQuery:
    """The SQL of a metric, and ``notes``: what the reader of its answer has to know."""

    metric: Metric
    sql: str
    notes: list[str]


def compose(
    name: str,
    by: Sequence[str] = (),
    where: str | None = None,
    *,
    top: int | None = None,
    dialect: Dialect = "duckdb",
) -> MetricQuery:
    """Compose the query of a metric: one row for each value of the dimensions ``by``, where the filter holds.

    The rows are sorted by the dimensions; with ``top`` only those with the largest values, the largest first. Raises
    QueryError for an unknown name, for a filter that is more than a comparison of dimensions, and for dimensions with
    which the answer would be wrong.
    """
    metric = catalogue().metric(name)
    dimensions = [catalogue().dimension(dimension) for dimension in dict.fromkeys(by)]
    condition, filters = _condition(where) if where else (None, [])
    for dimension in dimensions:
        _refuse_wrong(metric, dimension, is_filter=False)
    for dimension in filters:
        _refuse_wrong(metric, dimension, is_filter=True)
    needed = [*catalogue().grains[metric.grain].key, *inputs(metric)]
    joins = _joins([*dimensions, *filters], needed)
    _refuse_doubled_weights(metric, joins, dimensions, condition)

    names = [dimension.name for dimension in dimensions]
    has_copies = metric.grain != "decision" or any(join.fans_out for join in joins)
    order = [f"{name} NULLS LAST" for name in names]
    sql = _template().render(
        metric=metric,
        by=names,
        columns={dimension.name: dimension.expression for dimension in dimensions}
        | {name: _weight(joins) if name == WEIGHT else catalogue().inputs[name].expression for name in needed},
        joins=joins,
        condition=condition and _with_expressions(condition).sql(dialect=dialect, comments=False),
        is_distinct=has_copies and metric.fan_out != "weighted",
        interval=catalogue().intervals[metric.interval] if metric.interval else None,
        order=order if top is None else [f"{metric.name} DESC NULLS LAST", *order],
        top=top,
    )
    return MetricQuery(metric, sql, _notes(metric, joins, dimensions, filters))


@cache
def _template() -> "Template":
    return Environment(undefined=StrictUndefined).from_string(TEMPLATE.read_text())


def inputs(metric: Metric) -> list[str]:
    """Return the names of the inputs that the expressions of a metric need, in order; ``weight`` is one of them."""
    named = NAME.findall(LITERAL.sub("", f"{metric.expression} {metric.n or ''}"))
    return [name for name in dict.fromkeys(named) if name == WEIGHT or name in catalogue().inputs]


def _joins(dimensions: Sequence[Dimension], names: Iterable[str]) -> list[Join]:
    """Return the joins that dimensions and inputs need, each after the one that it builds on."""
    known = [catalogue().inputs[name] for name in names if name != WEIGHT]
    paths = [catalogue().path(join) for join in (*(one.join for one in dimensions), *(one.join for one in known))]
    return list({join.name: join for path in paths for join in path}.values())


def _weight(joins: Sequence[Join]) -> str:
    """Return the product of the weights of all joins: over all of their rows together it adds up to 1."""
    return " * ".join([join.weight for join in joins if join.weight] or ["1.0"])


def _condition(where: str) -> tuple[exp.Expression, list[Dimension]]:
    """Parse a filter, and return it with the dimensions that it names."""
    try:
        statements = sqlglot.parse(f"SELECT 1 WHERE {where}", dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        reason = str(error).splitlines()[0]
        raise QueryError(f"the filter cannot be read ({reason}): {EXAMPLE}") from None
    clauses = {key: clause for key, clause in statements[0].args.items() if clause} if statements[0] else {}
    parsed = clauses.get("where")
    if len(statements) != 1 or set(clauses) != {"expressions", "where"} or parsed is None or parsed.find(*NO_FILTER):
        raise QueryError("a filter compares dimensions with values: no queries, aggregates or further clauses")
    dimensions: dict[str, Dimension] = {}
    for column in parsed.find_all(exp.Column):
        if column.table:
            raise QueryError(f"a filter names dimensions without a table: {column.name} instead of {column.sql()}")
        dimensions[column.name] = catalogue().dimension(column.name.lower())
    if not dimensions:
        raise QueryError(f"the filter names no dimension: {EXAMPLE}")
    return parsed.this, list(dimensions.values())


def _with_expressions(condition: exp.Expression) -> exp.Expression:
    """Return a filter on the columns of the star instead of dimensions."""

    def replaced(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column):
            expression = exp.condition(catalogue().dimension(node.name.lower()).expression, dialect="duckdb")
            return expression if isinstance(expression, exp.Column) else exp.paren(expression)
        return node

    return condition.transform(replaced)


def _refuse_wrong(metric: Metric, dimension: Dimension, *, is_filter: bool) -> None:
    if reason := catalogue().refusal(metric, dimension, is_filter=is_filter):
        instead = (
            f"; ask for {metric.instead} instead" if metric.instead and dimension.group in metric.dimensions else ""
        )
        verb = "filtered" if is_filter else "broken down"
        raise QueryError(f"{metric.name} cannot be {verb} by {dimension.name}: {reason}{instead}")


def _refuse_doubled_weights(
    metric: Metric, joins: Sequence[Join], dimensions: Sequence[Dimension], condition: exp.Expression | None
) -> None:
    """Refuse weights that add up to more than 1, because they are those of several values of a dimension."""
    if metric.fan_out != "weighted":
        return
    chosen = {dimension.name for dimension in dimensions} | (set() if condition is None else _equalities(condition))
    for join in joins:
        if join.weight_per and join.weight_per not in chosen:
            raise QueryError(
                f"the weights of {join.table} add up to 1 for each value of {join.weight_per}, so {metric.name} would "
                f"count a decision more than once: add {join.weight_per} to the dimensions, or filter one value of it "
                f"(AND {join.weight_per} = 'reviewer')"
            )


def _equalities(condition: exp.Expression) -> set[str]:
    """Return the names of the dimensions that a filter holds at one value."""
    parts = condition.flatten() if isinstance(condition, exp.And) else [condition]
    return {
        part.this.name.lower()
        for part in (part.unnest() for part in parts)
        if isinstance(part, exp.EQ) and isinstance(part.this, exp.Column) and isinstance(part.expression, exp.Literal)
    }


def _notes(
    metric: Metric, joins: Sequence[Join], dimensions: Sequence[Dimension], filters: Sequence[Dimension]
) -> list[str]:
    """Return the definition of a metric, its traps, and what its joins do to its rows."""
    notes = [f"{metric.label}: {metric.definition}", metric.traps]
    names = {dimension.name for dimension in (*dimensions, *filters)}
    for dimension in dimensions:
        if metric.fan_out == "distinct" and catalogue().fans_out(dimension):
            notes.append(
                f"Rows of {dimension.name} do not add up: a {metric.grain} counts once for each of its values."
            )
    left_out = [join.left_out for join in joins if join.left_out]
    if left_out:
        notes.append(f"Left out: {', '.join(left_out)}.")
    if any(join.weight_per for join in joins) and "cited_by" not in names:
        notes.append("Citations of both sides count: add cited_by to the dimensions, or filter one side.")
    return notes
