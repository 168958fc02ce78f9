"""Tables of counts written by chance."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from warehouse.deidentified import tables


def written_by_chance(generator: np.random.Generator) -> dict[str, pl.DataFrame]:
    """The counts of a few hundred cases with skewed values."""

    def drawn(values: list[object], size: int) -> list[object]:
        weights = generator.dirichlet(np.full(len(values), 0.6))
        return [values[place] for place in generator.choice(len(values), size, p=weights)]

    cases, decisions = int(generator.integers(60, 500)), int(generator.integers(200, 1200))
    person = pl.DataFrame(
        {
            "case_key": range(cases),
            "year": drawn([2016, 2017, 2018, None], cases),
            "quarter": drawn([1, 2, 3, 4], cases),
            "age_band": drawn(["30-44", "45-59", "60-74", None], cases),
            "sex": drawn(["male", "female", None], cases),
            "days_assigned_to_decision": drawn(["0-30", "31-45", "46-90"], cases),
            "specialty": drawn(["A", "B", "C", "D"], cases),
        }
    )
    groups = [(f"c{number // 3}", f"s{number}", f"v{number}{letter}") for number in range(9) for letter in "ab"]
    services = drawn(list(range(len(groups))), decisions)
    decided = pl.DataFrame(
        {
            "decision_key": range(decisions),
            "case_key": generator.integers(0, cases, decisions),
            "is_overturned": generator.random(decisions) < generator.uniform(0.05, 0.4),
            "category": [groups[place][0] for place in services],
            "subcategory": [groups[place][1] for place in services],
            "drug_class": [None for _ in services],
            "service": [groups[place][2] for place in services],
            "body_region": drawn(["neck", "back", "knee"], decisions),
            "cited_by": drawn(["reviewer", "claims_administrator"], decisions),
            "family": drawn(["MTUS", "ODG"], decisions),
            "guideline": drawn(["g", "h", "i", "j"], decisions),
            "reason": drawn(["p", "q", "r", "s", "t", None], decisions),
        }
    ).join(person, on="case_key")
    outcome = pl.when("is_overturned").then(pl.lit("Overturned")).otherwise(pl.lit("Upheld"))
    decided = decided.with_columns(outcome=outcome)
    by = {table.name: table.dimensions for table in tables.TABLES}
    return {name: decided.group_by(columns).agg(*_counts()).sort(columns) for name, columns in by.items()}


def _counts() -> Iterator[pl.Expr]:
    case, is_overturned = pl.col("case_key"), pl.col("is_overturned")
    yield pl.len().cast(pl.Int64).alias("decisions")
    yield is_overturned.sum().cast(pl.Int64).alias("overturned")
    yield case.n_unique().cast(pl.Int64).alias("cases")
    yield case.filter(is_overturned).n_unique().cast(pl.Int64).alias("overturned_cases")
    yield case.filter(~is_overturned).n_unique().cast(pl.Int64).alias("upheld_cases")
