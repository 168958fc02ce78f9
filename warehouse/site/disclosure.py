"""Leave out small cells, for a site that anybody may see (``--deidentified``).

A cell of fewer than 11 decisions could identify a person, and so could a few overturned (or upheld) decisions in a
large cell: all three counts of a cell are 0 or at least 11. Where the cells add up to a number that is shown, further
cells are left out until the difference is not small either. Where cells overlap, what a cell leaves of a number that
contains it is not small. The threshold is that of the CMS cell size suppression policy.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from warehouse.site.cubes import Cube

SMALLEST = 11
# The kinds of agreement in which a side cites a guideline (the macro agreement_of).
BOTH_CITE = ("Both sides cite the same guideline", "They cite different guidelines")
NEITHER_CITES = "Neither side cites one"
ONLY_CITES = {
    "reviewer": "Only the reviewer cites one",
    "claims_administrator": "Only the claims administrator cites one",
}
# Totals of a site and their parts; what the parts leave of a total is a part as well.
SUMS = (
    ("loaded", ("letters",)),
    ("received", ("loaded", "superseded", "quarantined")),
    ("decisions", ("overturned",)),
    ("decisions", ("undated",)),
    ("decisions", ("unclassified",)),
    ("citations", ("unknown_citations",)),
)


def without_small(cells: pl.DataFrame, measures: Sequence[str], within: Sequence[str] = ()) -> pl.DataFrame:
    """Return the cells that may be shown, of cells that add up to a number that is shown.

    ``within`` names the columns by which they add up (none: all of them do).
    """
    counts = _counts(measures)
    names = [name for name in cells.columns if name not in measures and not cells.schema[name].is_nested()]
    marked = cells.with_columns(is_small=pl.any_horizontal(_is_small(count) for count in counts))
    # Small cells first, then the others by size: the sum before a cell is what a reader could infer if only those
    # before it were left out. The names decide between equal cells, so that two tables leave out the same ones.
    ordered = marked.sort("is_small", measures[0], *names, descending=[True, False, *(False for _ in names)])
    before = [_over(count.cum_sum() - count, within) for count in counts]
    is_inferable = pl.any_horizontal(_is_small(count) for count in before)
    hidden = pl.col("is_small") | (_over(pl.col("is_small").any(), within) & is_inferable)
    return ordered.filter(~hidden).drop("is_small")


def without_small_remainder(
    cells: pl.DataFrame, measures: Sequence[str], wholes: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """Return the cells that may be shown, of cells that overlap: none is small, and none leaves a small rest.

    Each of ``wholes`` holds counts that contain those of the cells, by columns that the cells have too. A cell whose
    whole is missing is left out.
    """
    kept = cells.filter(~pl.any_horizontal(_is_small(count) for count in _counts(measures)))
    for whole in wholes:
        keys = [name for name in whole.columns if name not in measures]
        renamed = whole.rename({name: f"whole_{name}" for name in measures})
        joined = kept.join(renamed, on=keys, nulls_equal=True) if keys else kept.join(renamed, how="cross")
        rests = [all_of - of for of, all_of in zip(_counts(measures), _counts(measures, "whole_"), strict=True)]
        kept = joined.filter(~pl.any_horizontal(_is_small(rest) for rest in rests)).select(cells.columns)
    return kept


def deidentified(cubes: dict[str, Cube]) -> dict[str, list[Cube]]:
    """Return cubes of one dimension each, without small cells: crossed dimensions would leave most of them small."""
    decisions, services, cited = cubes["decisions"], cubes["services"], cubes["guidelines"]
    letters, days = cubes["letters"], cubes["days"]
    weeks = days.cells.with_columns(pl.col("days") // 7 * 7)
    return {
        "decisions": [
            _aggregated(decisions, [], []),
            *(_aggregated(decisions, [name], []) for name in ("period", "category", "is_ancillary")),
            _overlapping(decisions, "families", _agreeing(cited, NEITHER_CITES)),
            _overlapping(decisions, "specialties"),
        ],
        "letters": [_aggregated(letters, [], []), _aggregated(letters, ["period"], [])],
        "services": [_by_level(services)],
        "guidelines": [_cited(cited)],
        "reasons": [_by_reason(cubes["reasons"])],
        "days": [_aggregated(Cube(weeks, days.detail), ["step", "days"], ["step"])],
    }


def steps(days: Cube) -> list[dict[str, Any]]:
    """Return the letters of each step, and the days within which half and nine tenths of them lie, in whole weeks.

    A step of few letters is left out. The days are the last ones of their weeks.
    """
    weeks = days.cells.group_by("step", week=pl.col("days") // 7).agg(pl.col("letters").cast(pl.Int64).sum())
    passed = weeks.sort("step", "week").with_columns(
        passed=pl.col("letters").cum_sum().over("step"), all=pl.col("letters").sum().over("step")
    )

    def within(share: float) -> pl.Expr:
        return pl.col("week").filter(pl.col("passed") >= share * pl.col("all")).first().cast(pl.Int64) * 7 + 6

    found = passed.group_by("step").agg(letters=pl.col("letters").sum(), half=within(0.5), most=within(0.9))
    return found.filter(pl.col("letters") >= SMALLEST).sort("step").to_dicts()


def summary(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the totals of a site, with None for those that are small or would tell a small one by subtraction."""
    hidden: set[str] = set()
    for total, names in SUMS:
        parts = {name: int(figures[name]) for name in names}
        parts["the rest"] = int(figures[total]) - sum(parts.values())
        small = {name for name, count in parts.items() if 0 < count < SMALLEST}
        hidden |= small
        if "the rest" in small and total not in ("loaded", "received"):
            hidden |= parts.keys()
        # The total of letters goes too where it would tell what is left out; that of decisions is the size of the site.
        left_out = sum(parts[name] for name in parts if name in hidden)
        if total in ("loaded", "received") and (0 < left_out < SMALLEST or "loaded" in hidden & parts.keys()):
            hidden.add(total)
        if int(figures[total]) < SMALLEST:
            hidden |= {total, *names}
    return {name: None if name in hidden else figure for name, figure in figures.items()}


def _aggregated(cube: Cube, by: list[str], within: list[str]) -> Cube:
    sums = pl.col(cube.measures).sum()
    rolled = cube.cells.group_by(by).agg(sums) if by else cube.cells.select(sums)
    shown = without_small(rolled, cube.measures, within)
    return Cube(shown, cube.detail, is_partial=len(shown) < len(rolled))


def _overlapping(cube: Cube, name: str, part_of_none: pl.DataFrame | None = None) -> Cube:
    """Count by a dimension of lists: a cell counts once per value. The empty list is a cell, what it leaves a whole.

    ``part_of_none`` are counts that are shown elsewhere and that the cell of the empty list contains.
    """
    single = pl.when(pl.col(name).is_null()).then(pl.lit([], cube.cells.schema[name])).otherwise(pl.concat_list(name))
    sums = pl.col(cube.measures).sum().cast(pl.Int64)
    rolled = cube.cells.explode(name).with_columns(single.alias(name)).group_by(name).agg(sums)
    whole = cube.cells.select(sums)
    of_none = rolled.filter(pl.col(name).list.len() == 0)
    some = whole.with_columns(pl.col(m) - of_none.get_column(m).sum() for m in cube.measures)
    named = without_small_remainder(rolled.filter(pl.col(name).list.len() > 0), cube.measures, [whole, some])
    kept = without_small_remainder(of_none, cube.measures, [whole])
    if (
        part_of_none is not None
        and len(without_small_remainder(part_of_none, cube.measures, [of_none.drop(name)])) == 0
    ):
        kept = kept.clear()
    shown = pl.concat([named, kept])
    return Cube(shown, cube.detail, is_partial=len(shown) < len(rolled))


def _by_level(services: Cube) -> Cube:
    """Return categories, groups and services as cells of one cube; no cell below one that is left out is shown."""
    leaves = services.cells.select("service_type", *services.measures).unnest("service_type").drop("level")
    levels = ["category", "group", "service"]
    shown: dict[str, pl.DataFrame] = {}
    cells = 0
    for depth, level in enumerate(levels):
        above, path = levels[:depth], levels[: depth + 1]
        rolled = leaves.group_by(path).agg(pl.col(services.measures).sum())
        cells += len(rolled)
        if above:
            rolled = rolled.join(shown[above[-1]], on=above, how="semi", nulls_equal=True)
        shown[level] = without_small(rolled, services.measures, above)
    levelled = pl.concat([cells.with_columns(level=pl.lit(name)) for name, cells in shown.items()], how="diagonal")
    return Cube(
        levelled.select(pl.struct("level", "category", "group", "service").alias("service_type"), *services.measures),
        services.detail,
        is_partial=len(levelled) < cells,
    )


def _cited(guidelines: Cube) -> Cube:
    """Count kinds of agreement, which add up to all decisions, and citations, which overlap and contain each other."""
    measures = guidelines.measures
    rolled = guidelines.cells.group_by("cited").agg(pl.col(measures).sum().cast(pl.Int64))
    flat = rolled.unnest("cited")
    shown = [without_small(flat.filter(level="agreement"), measures)]
    whole = flat.filter(level="agreement").select(pl.col(measures).sum())
    citing = pl.concat(
        flat.filter(pl.col("agreement").is_in([*BOTH_CITE, only])).select(
            pl.lit(side).alias("side"), pl.col(measures).sum()
        )
        for side, only in ONLY_CITES.items()
    )
    wholes = [whole, citing]
    for level, keys in (
        ("family", ()),
        ("guideline", ("side", "family")),
        ("section", ("side", "family", "guideline")),
    ):
        of_level = flat.filter(level=level)
        containing = [shown[-1].select(*keys, *measures)] if keys else wholes
        shown.append(without_small_remainder(of_level, measures, containing))
    of_mtus = shown[2].filter(family="MTUS").select("side", "guideline", *measures)
    shown.append(without_small_remainder(flat.filter(level="not in force"), measures, [of_mtus]))
    cells = pl.concat(shown)
    names = [name for name in flat.columns if name not in measures]
    return Cube(
        cells.select(pl.struct(names).alias("cited"), *measures), guidelines.detail, is_partial=len(cells) < len(flat)
    )


def _by_reason(reasons: Cube) -> Cube:
    """Count decisions with and without a reason, which add up to those of an outcome, and reasons, which overlap."""
    measures = reasons.measures
    rolled = reasons.cells.group_by("reason").agg(pl.col(measures).sum().cast(pl.Int64))
    flat = rolled.unnest("reason")
    parts = flat.filter(pl.col("level") != "reason")
    shown = without_small(parts, measures, ["outcome"])
    wholes = [
        parts.group_by("outcome").agg(pl.col(measures).sum()),
        shown.filter(level="some").select("outcome", *measures),
    ]
    # Where an outcome has two reasons, their counts and that of decisions with a reason give how many have both.
    is_second = (pl.len().over("outcome") == 2) & (pl.col("decisions").rank("ordinal").over("outcome") == 1)
    given = flat.filter(level="reason").filter(~is_second)
    cells = pl.concat([shown, without_small_remainder(given, measures, wholes)])
    names = [name for name in flat.columns if name not in measures]
    return Cube(
        cells.select(pl.struct(names).alias("reason"), *measures), reasons.detail, is_partial=len(cells) < len(flat)
    )


def _agreeing(guidelines: Cube, agreement: str) -> pl.DataFrame:
    """Return the counts of a kind of agreement, one row."""
    of = guidelines.cells.filter(pl.col("cited").struct.field("agreement") == agreement)
    return of.select(pl.col(guidelines.measures).sum().cast(pl.Int64))


def _counts(measures: Sequence[str], prefix: str = "") -> list[pl.Expr]:
    """Return the counts that must not be small: every measure, and the upheld decisions."""
    counts = [pl.col(f"{prefix}{name}").cast(pl.Int64) for name in measures]
    if set(measures) >= {"decisions", "overturned"}:
        counts.append(pl.col(f"{prefix}decisions").cast(pl.Int64) - pl.col(f"{prefix}overturned").cast(pl.Int64))
    return counts


def _is_small(count: pl.Expr) -> pl.Expr:
    return (count > 0) & (count < SMALLEST)


def _over(expression: pl.Expr, within: Sequence[str]) -> pl.Expr:
    return expression.over(list(within)) if within else expression
