"""The attacker: who holds the letters (here the warehouse) looks for cases in the exports.

``pytest -s`` prints what he finds. Of the rows he knows every column, in the same bands, and how they are generalised.
Of the counts he knows which cells occur, how many decisions there are of each outcome, and all that is published, and
solves for what is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from tests.homes import imr
from warehouse.deidentified import rows, tables
from warehouse.deidentified.export import QUERIES
from warehouse.read import connect

# The largest share of cases that either export may give away.
LIMIT = 0.0
NEAR = 2 + 1e-6
# As the first export had them: years, and days between exact dates.
EXACT = ["age", "sex", "year(injury_date)", "decision_date - injury_date", "decision_date - assigned_date"]
EXACT += ["application_received_date - ur_denial_date"]
# Tables written by chance that are tried.
RANDOM = 4
KEYS = ["case_key", "decision_key"]
ROWS = ["case", "decision", "citation", "specialty", "reason", "body_region"]


Frames: TypeAlias = dict[str, pl.DataFrame]
Key: TypeAlias = tuple[object, ...]
# The columns of the upheld and the overturned decisions of each cell of each table.
Places: TypeAlias = dict[str, dict[Key, tuple[int, int]]]


@pytest.fixture(params=["demo", "real"])
def link(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found / "warehouse.duckdb" if request.param == "real" else found


def exported(link: Path, folder: Path, kind: str) -> Path:
    code, printed = imr(link.parent, "export", folder, "--deidentified", kind)
    assert code == 0, printed
    return folder


def banded(link: Path) -> dict[str, pl.DataFrame]:
    """What the attacker knows of every row, with its case."""
    with connect(link) as connection:
        connection.execute((QUERIES / "bands.sql").read_text())
        return {name: connection.execute((QUERIES / "rows" / f"{name}.sql").read_text()).pl() for name in ROWS}


def alone(frame: pl.DataFrame, by: list[str]) -> set[int]:
    """The cases that alone have a combination of values."""
    cases = frame.group_by(by).agg(pl.col("case_key").unique())
    return set(cases.filter(pl.col("case_key").list.len() == 1).get_column("case_key").explode(empty_as_null=False))


def share_of(what: str, cases: set[int], of: int) -> float:
    print(f"{what:<64} {len(cases):>4} of {of}  {len(cases) / of:6.1%}")
    return len(cases) / of


def test_no_row_is_one_case_alone(link: Path, tmp_path: Path) -> None:
    folder = exported(link, tmp_path / "rows", "rows")
    known = banded(link)
    cases = known["case"].get_column("case_key").n_unique()
    print(f"\n{link.parent.name}: rows")
    with connect(link) as connection:
        exact = connection.execute(f"SELECT case_key, {', '.join(EXACT)} FROM dim_case WHERE case_key <> -1").pl()
    share_of("before: age, sex, injury year and three counts of days", alone(exact, exact.columns[1:]), cases)
    columns = {name: [column for column in frame.columns if column not in KEYS] for name, frame in known.items()}
    for name, frame in known.items():
        share_of(f"in bands, nothing left out: {name}", alone(frame, columns[name]), cases)
    decisions = known["decision"].with_columns(pl.struct(columns["decision"]).alias("all"))
    linked = decisions.group_by("case_key").agg(pl.col("all").struct.json_encode().sort().str.join())
    share_of("in bands, nothing left out: decisions linked by their case", alone(linked, ["all"]), cases)
    service = pl.struct("is_overturned", "category", "subcategory", "drug_class", "service")
    linked = decisions.group_by("case_key").agg(service.struct.json_encode().sort().str.join().alias("all"))
    share_of("linked by their case, service and outcome only", alone(linked, ["all"]), cases)

    found: set[int] = set()
    for name in ROWS:
        export = pl.read_parquet(folder / f"{name}.parquet").drop(f"{name}_key")
        found |= matched(export, known[name])
        again = rows.generalised(known[name])
        # Who knows the rule applies it himself, and gets the same rows, each with its case.
        assert again.drop(KEYS, strict=False).sort(pl.all()).equals(export.sort(pl.all()))
        found |= alone(again, columns[name])
        smallest = again.group_by(columns[name]).agg(pl.col("case_key").n_unique()).get_column("case_key").min()
        print(f"the export: {name:<52} {again.height:>5} rows, fewest cases of a combination {smallest}")
        assert again.is_empty() or smallest >= rows.CASES

    assert share_of("the export of rows, found again", found, cases) <= LIMIT


def matched(export: pl.DataFrame, known: pl.DataFrame) -> set[int]:
    """The cases that are the only one which a row could be, where a missing value may be any value."""
    found = set()
    for row in export.unique().to_dicts():
        same = [pl.col(name).eq_missing(pl.lit(value)) for name, value in row.items() if value is not None]
        cases = known.filter(*same).get_column("case_key").unique()
        if len(cases) == 1:
            found.add(cases.item())
    return found


@pytest.mark.faults
def test_no_count_that_is_left_out_can_be_solved_for(link: Path, tmp_path: Path) -> None:
    folder = exported(link, tmp_path / "tables", "tables")
    with connect(link) as connection:
        connection.execute((QUERIES / "bands.sql").read_text())
        counted = dict(tables.counted(connection, QUERIES))
    published = {table.name: read(folder, table.name, counted[table.name]) for table in tables.TABLES}
    only_large = {name: without_small(frame) for name, frame in counted.items()}

    small, open_cells = solved(counted, only_large)
    print(f"\n{link.parent.name}: tables, {small} small counts; found within 2 of the truth")
    print(f"  where small counts alone are left out: {len(open_cells)}")
    small, found = solved(counted, published)
    print(f"  in the export of tables: {len(found)}, of {sum(map(len, published.values()))} cells")

    assert len(open_cells) > 0, "the attack is too weak to prove anything"
    assert found == []
    assert [name for name, frame in published.items() if few(frame, counted[name])] == []


def test_random_tables_keep_their_small_counts() -> None:
    generator = np.random.default_rng(15)
    total, weak = 0, 0
    for number in range(RANDOM):
        counted = written_by_chance(generator)
        small, found = solved(counted, dict(tables.disclosed(counted)))
        total += small
        assert found == []
        if number == 0:
            weak = len(solved(counted, {name: without_small(frame) for name, frame in counted.items()})[1])
            print(f"\nrandom tables: of {small} small counts, {weak} found where small counts alone are left out")
    print(f"random tables: of {total} small counts, 0 found in the tables")
    assert weak > 0


def test_two_tables_never_share_a_ring_of_dimensions() -> None:
    met: dict[str, str] = {}

    def root(name: str) -> str:
        while met.get(name, name) != name:
            name = met[name]
        return name

    for table in tables.TABLES:
        if table.above and table.beside:
            one, other = root(table.above), root(table.beside)
            assert one != other, f"{table.name} closes a ring"
            met[one] = other


def read(folder: Path, name: str, counted: pl.DataFrame) -> pl.DataFrame:
    frame = pl.read_csv(folder / f"{name}.csv", schema_overrides={**counted.schema, "overturned": pl.Int64})
    assert [column for column in frame.columns if "cases" in column] == []
    return frame


def few(published: pl.DataFrame, counted: pl.DataFrame) -> bool:
    """Whether a count is published that comes from 1 to 10 cases."""
    by = [name for name in counted.columns if name not in tables.COUNTS]
    both = published.join(counted, on=by, nulls_equal=True, suffix="_true")
    assert len(both) == len(published)
    of_outcomes = both.filter(pl.col("overturned").is_not_null())
    counts = [both["cases"], of_outcomes["overturned_cases"], of_outcomes["upheld_cases"]]
    return any(bool(count.is_between(1, tables.SMALLEST - 1).any()) for count in counts)


def without_small(counted: pl.DataFrame) -> pl.DataFrame:
    """What would be published if small counts were left out, and nothing more."""
    small = [pl.col(name).is_between(1, tables.SMALLEST - 1) for name in ("overturned_cases", "upheld_cases")]
    overturned = pl.when(~pl.any_horizontal(small)).then("overturned").alias("overturned")
    return counted.filter(pl.col("cases") >= tables.SMALLEST).with_columns(overturned)


@dataclass
class Programme:
    """Linear constraints on the upheld and overturned decisions of every cell that occurs."""

    bounds: list[tuple[float, float | None]] = field(default_factory=list)
    equal: list[tuple[list[int], float]] = field(default_factory=list)
    equal_sums: list[tuple[list[int], list[int]]] = field(default_factory=list)
    at_least: list[tuple[list[int], list[int]]] = field(default_factory=list)

    def matrices(self) -> dict[str, object]:
        sums = [(plus, [], number) for plus, number in self.equal] + [(one, two, 0.0) for one, two in self.equal_sums]
        less = [(two, one, 0.0) for one, two in self.at_least]
        return {
            "A_eq": self._matrix(sums), "b_eq": [number for *_, number in sums],
            "A_ub": self._matrix(less) if less else None, "b_ub": [0.0 for _ in less] or None, "bounds": self.bounds,
        }  # fmt: skip

    def _matrix(self, sums: list[tuple[list[int], list[int], float]]) -> csr_array:
        entries = [
            (row, column, sign)
            for row, (plus, minus, _) in enumerate(sums)
            for columns, sign in ((plus, 1.0), (minus, -1.0))
            for column in columns
        ]
        places, columns, signs = zip(*entries, strict=True)
        return csr_array((signs, (places, columns)), shape=(len(sums), len(self.bounds)))


def solved(counted: Frames, published: Frames) -> tuple[int, list[Key]]:
    """How many counts are small, and those whose bounds lie within 2 of the truth, given all that is published."""
    programme = Programme()
    places: Places = {}
    names = {table: [name for name in frame.columns if name not in tables.COUNTS] for table, frame in counted.items()}
    total = counted["year"].select(pl.col("decisions", "overturned").sum()).row(0)
    outcome_totals = (total[0] - total[1], total[1])
    for table in tables.TABLES:
        by = names[table.name]
        width = len(by)
        cells = places[table.name] = {}
        shown = published[table.name].select(*by, "decisions", "overturned")
        known = {row[:width]: row[width:] for row in shown.rows()}
        for cell in counted[table.name].select(by).rows():
            start = len(programme.bounds)
            # A cell of one outcome has no decision of the other.
            named = {"Upheld", "Overturned"}.intersection(cell) or {"Upheld", "Overturned"}
            programme.bounds += [
                (0.0, total if outcome in named else 0.0)
                for outcome, total in zip(("Upheld", "Overturned"), outcome_totals, strict=True)
            ]
            cells[cell] = (start, start + 1)
            decisions, overturned = known.get(cell, (None, None))
            if decisions is not None:
                programme.equal.append(([start, start + 1], decisions))
            if overturned is not None:
                programme.equal.append(([start + 1], overturned))
        for side in (table.above, table.beside):
            for parent, above in (places[side] if side else {}).items():
                part = [by.index(name) for name in names[side]]
                inside = [cells[cell] for cell in cells if tuple(cell[place] for place in part) == parent]
                for outcome in (0, 1):
                    below = [pair[outcome] for pair in inside]
                    if table.overlaps:
                        programme.at_least.append((below, [above[outcome]]))
                        programme.at_least += [([above[outcome]], [place]) for place in below]
                    else:
                        programme.equal_sums.append((below, [above[outcome]]))
        if not table.above and not table.overlaps:
            for outcome in (0, 1):
                programme.equal.append(([pair[outcome] for pair in cells.values()], outcome_totals[outcome]))
    return _near(programme, counted, names, places)


def _near(programme: Programme, counted: Frames, names: dict[str, list[str]], places: Places) -> tuple[int, list[Key]]:
    matrices = programme.matrices()
    small, found = 0, []
    for name, frame in counted.items():
        for row in frame.to_dicts():
            cell = tuple(row[column] for column in names[name])
            upheld, overturned = places[name][cell]
            counts = (
                ("decisions", row["decisions"], row["cases"], [upheld, overturned]),
                ("overturned", row["overturned"], row["overturned_cases"], [overturned]),
                ("upheld", row["decisions"] - row["overturned"], row["upheld_cases"], [upheld]),
            )
            for what, truth, cases, columns in counts:
                if 0 < cases < tables.SMALLEST:
                    small += 1
                    bounds = (_bound(matrices, columns, len(programme.bounds), sign) for sign in (-1.0, 1.0))
                    if all(abs(truth - bound) <= NEAR for bound in bounds):
                        found.append((name, *cell, what, truth))
    return small, found


def _bound(matrices: dict[str, object], columns: list[int], length: int, sign: float) -> float:
    goal = np.zeros(length)
    goal[columns] = 1.0
    answer = linprog(sign * goal, method="highs", **matrices)
    assert answer.success
    return sign * float(answer.fun)


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
