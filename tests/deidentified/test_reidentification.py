"""The attacker: who holds the letters (here the warehouse) looks for cases in the exports.

``pytest -s`` prints what he finds. Of the rows he knows every column, in the same bands, and how they are generalised.
Of the counts he knows which cells occur, how many decisions there are of each outcome, and all that is published, and
solves for what is left out.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.deidentified.exports import ROWS, export, rows_of
from tests.deidentified.random_tables import written_by_chance
from tests.deidentified.solver import solved
from warehouse.deidentified import rows, tables
from warehouse.deidentified.export import QUERIES
from warehouse.read import connect

# The largest share of cases that either export may give away.
LIMIT = 0.0
# As the first export had them: years, and days between exact dates.
EXACT = ["age", "sex", "year(injury_date)", "decision_date - injury_date", "decision_date - assigned_date"]
EXACT += ["application_received_date - ur_denial_date"]
# Tables written by chance that are tried.
RANDOM = 4
KEYS = ["case_key", "decision_key"]


@pytest.fixture(params=["demo", "real"])
def link(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found / "warehouse.duckdb" if request.param == "real" else found


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
    folder = export(link.parent, tmp_path / "rows", "rows")
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
        exported = rows_of(folder, name).drop(f"{name}_key")
        found |= matched(exported, known[name])
        again = rows.generalised(known[name])
        # Who knows the rule applies it himself, and gets the same rows, each with its case.
        assert again.drop(KEYS, strict=False).sort(pl.all()).equals(exported.sort(pl.all()))
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
    folder = export(link.parent, tmp_path / "tables", "tables")
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
