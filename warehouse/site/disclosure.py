"""Small cells left out, for a site that anybody may see (``--deidentified``).

A cell of fewer than 11 decisions could tell of a person, and so could the few that were overturned (or upheld) in a
large one: of every cell all three counts are 0 or at least 11. Where the cells add up to a number that is shown, so
many more are left out that the difference is no small number either. The threshold is that of the CMS cell size
suppression policy.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from warehouse.site.cubes import Cube

SMALLEST = 11


def without_small(cells: pl.DataFrame, measures: Sequence[str], within: Sequence[str] | None = None) -> pl.DataFrame:
    """The cells that may be shown.

    ``within`` names the columns that stay the same over cells which add up to a shown number ([]: all cells do); None:
    they overlap and add up to nothing.
    """
    counts = [pl.col(name) for name in measures]
    if set(measures) >= {"decisions", "overturned"}:
        counts.append(pl.col("decisions") - pl.col("overturned"))
    marked = cells.with_columns(is_small=pl.any_horizontal(_is_small(count) for count in counts))
    if within is None:
        return marked.filter(~pl.col("is_small")).drop("is_small")
    # The small ones first, then the others by size: the sum of those before a cell is what leaving them out would tell.
    ordered = marked.sort("is_small", measures[0], descending=[True, False], maintain_order=True)
    before = [_over(count.cum_sum() - count, within) for count in counts]
    tells = pl.any_horizontal(_is_small(count) for count in before)
    hidden = pl.col("is_small") | (_over(pl.col("is_small").any(), within) & tells)
    return ordered.filter(~hidden).drop("is_small")


def deidentified(cubes: dict[str, Cube]) -> dict[str, list[Cube]]:
    """Cubes of one dimension each, without small cells: crossed, nearly all cells would be small."""
    decisions, services, cited = cubes["decisions"], cubes["services"], cubes["guidelines"]
    letters, days = cubes["letters"], cubes["days"]
    weeks = days.cells.with_columns(pl.col("days") // 7 * 7)
    return {
        "decisions": [
            _told(decisions, [], []),
            *(_told(decisions, [name], []) for name in ("period", "category", "is_ancillary")),
            *(_told(_apart(decisions, name), [name], None) for name in ("families", "specialties")),
        ],
        "letters": [_told(letters, [], []), _told(letters, ["period"], [])],
        "services": [_levels(services)],
        "guidelines": [_cited(cited)],
        "days": [_told(Cube(weeks, days.detail), ["step", "days"], ["step"])],
    }


def summary(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The totals of a site, those that are few left out."""
    return {name: None if isinstance(count, int) and 0 < count < SMALLEST else count for name, count in figures.items()}


def _told(cube: Cube, by: list[str], within: list[str] | None) -> Cube:
    sums = pl.col(cube.measures).sum()
    rolled = cube.cells.group_by(by).agg(sums) if by else cube.cells.select(sums)
    shown = without_small(rolled, cube.measures, within)
    first = cube.measures[0]
    hidden = 0 if within is None else _left_out(rolled.get_column(first), shown.get_column(first))
    return Cube(shown, cube.detail, hidden)


def _apart(cube: Cube, name: str) -> Cube:
    """The cube with lists of one value, a cell counting for each value of its list; cells of empty lists keep them."""
    single = pl.when(pl.col(name).is_null()).then(pl.lit([], cube.cells.schema[name])).otherwise(pl.concat_list(name))
    return Cube(cube.cells.explode(name).with_columns(single.alias(name)), cube.detail)


def _levels(services: Cube) -> Cube:
    """Categories, groups and services as cells beside each other; below one that is left out nothing is shown."""
    leaves = services.cells.select("service_type", *services.measures).unnest("service_type").drop("level")
    levels = ["category", "group", "service"]
    shown: dict[str, pl.DataFrame] = {}
    for depth, level in enumerate(levels):
        above, path = levels[:depth], levels[: depth + 1]
        rolled = leaves.group_by(path).agg(pl.col(services.measures).sum())
        if above:
            rolled = rolled.join(shown[above[-1]], on=above, how="semi", nulls_equal=True)
        shown[level] = without_small(rolled, services.measures, above)
    told = pl.concat([cells.with_columns(level=pl.lit(name)) for name, cells in shown.items()], how="diagonal")
    hidden = _left_out(leaves.get_column("decisions"), shown["category"].get_column("decisions"))
    return Cube(
        told.select(pl.struct("level", "category", "group", "service").alias("service_type"), *services.measures),
        services.detail,
        hidden,
    )


def _cited(guidelines: Cube) -> Cube:
    """What is cited overlaps; the kinds of agreement add up to all decisions."""
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
