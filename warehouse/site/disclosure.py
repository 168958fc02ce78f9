"""Leave out small cells, for a site that anybody may see (``--deidentified``).

A cell of fewer than 11 decisions could identify a person, and so could a few overturned (or upheld) decisions in a
large cell: all three counts of a cell are 0 or at least 11. Where the cells add up to a number that is shown, further
cells are left out until the difference is not small either. The threshold is that of the CMS cell size suppression
policy.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from warehouse.site.cubes import Cube

SMALLEST = 11


def without_small(cells: pl.DataFrame, measures: Sequence[str], within: Sequence[str] | None = None) -> pl.DataFrame:
    """Return the cells that may be shown.

    ``within`` names the columns by which cells add up to a number that is shown ([]: all of them do). None means that
    cells overlap, so that their sum is meaningless.
    """
    counts = [pl.col(name) for name in measures]
    if set(measures) >= {"decisions", "overturned"}:
        counts.append(pl.col("decisions") - pl.col("overturned"))
    marked = cells.with_columns(is_small=pl.any_horizontal(_is_small(count) for count in counts))
    if within is None:
        return marked.filter(~pl.col("is_small")).drop("is_small")
    # Small cells first, then the others by size: the sum before a cell is what a reader could infer if only those
    # before it were left out.
    ordered = marked.sort("is_small", measures[0], descending=[True, False], maintain_order=True)
    before = [_over(count.cum_sum() - count, within) for count in counts]
    is_inferable = pl.any_horizontal(_is_small(count) for count in before)
    hidden = pl.col("is_small") | (_over(pl.col("is_small").any(), within) & is_inferable)
    return ordered.filter(~hidden).drop("is_small")


def deidentified(cubes: dict[str, Cube]) -> dict[str, list[Cube]]:
    """Return cubes of one dimension each, without small cells: crossed dimensions would leave most of them small."""
    decisions, services, cited = cubes["decisions"], cubes["services"], cubes["guidelines"]
    letters, days = cubes["letters"], cubes["days"]
    weeks = days.cells.with_columns(pl.col("days") // 7 * 7)
    return {
        "decisions": [
            _aggregated(decisions, [], []),
            *(_aggregated(decisions, [name], []) for name in ("period", "category", "is_ancillary")),
            *(_aggregated(_exploded(decisions, name), [name], None) for name in ("families", "specialties")),
        ],
        "letters": [_aggregated(letters, [], []), _aggregated(letters, ["period"], [])],
        "services": [_by_level(services)],
        "guidelines": [_cited(cited)],
        "days": [_aggregated(Cube(weeks, days.detail), ["step", "days"], ["step"])],
    }


def summary(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the totals of a site, with None for small counts."""
    return {name: None if isinstance(count, int) and 0 < count < SMALLEST else count for name, count in figures.items()}


def _aggregated(cube: Cube, by: list[str], within: list[str] | None) -> Cube:
    sums = pl.col(cube.measures).sum()
    rolled = cube.cells.group_by(by).agg(sums) if by else cube.cells.select(sums)
    shown = without_small(rolled, cube.measures, within)
    first = cube.measures[0]
    hidden = 0 if within is None else _left_out(rolled.get_column(first), shown.get_column(first))
    return Cube(shown, cube.detail, hidden)


def _exploded(cube: Cube, name: str) -> Cube:
    """Split cells so that each list has one value; a cell counts once per value. Empty lists are kept."""
    single = pl.when(pl.col(name).is_null()).then(pl.lit([], cube.cells.schema[name])).otherwise(pl.concat_list(name))
    return Cube(cube.cells.explode(name).with_columns(single.alias(name)), cube.detail)


def _by_level(services: Cube) -> Cube:
    """Return categories, groups and services as cells of one cube; no cell below one that is left out is shown."""
    leaves = services.cells.select("service_type", *services.measures).unnest("service_type").drop("level")
    levels = ["category", "group", "service"]
    shown: dict[str, pl.DataFrame] = {}
    for depth, level in enumerate(levels):
        above, path = levels[:depth], levels[: depth + 1]
        rolled = leaves.group_by(path).agg(pl.col(services.measures).sum())
        if above:
            rolled = rolled.join(shown[above[-1]], on=above, how="semi", nulls_equal=True)
        shown[level] = without_small(rolled, services.measures, above)
    levelled = pl.concat([cells.with_columns(level=pl.lit(name)) for name, cells in shown.items()], how="diagonal")
    hidden = _left_out(leaves.get_column("decisions"), shown["category"].get_column("decisions"))
    return Cube(
        levelled.select(pl.struct("level", "category", "group", "service").alias("service_type"), *services.measures),
        services.detail,
        hidden,
    )


def _cited(guidelines: Cube) -> Cube:
    """Aggregate citations, which overlap, and kinds of agreement, which add up to all decisions."""
    rolled = guidelines.cells.group_by("cited").agg(pl.col(guidelines.measures).sum())
    agreement = pl.col("cited").struct.field("level") == "agreement"
    adds_up = without_small(rolled.filter(agreement), guidelines.measures, [])
    overlaps = without_small(rolled.filter(~agreement), guidelines.measures, None)
    return Cube(pl.concat([adds_up, overlaps]), guidelines.detail)


def _left_out(every: pl.Series, shown: pl.Series) -> int | None:
    hidden = int(every.sum()) - int(shown.sum())
    return None if 0 < hidden < SMALLEST else hidden


def _is_small(count: pl.Expr) -> pl.Expr:
    return (count > 0) & (count < SMALLEST)


def _over(expression: pl.Expr, within: Sequence[str]) -> pl.Expr:
    return expression.over(list(within)) if within else expression
