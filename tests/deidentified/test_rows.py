"""imr export --deidentified rows: what is in the files, and what is left out of them."""

from pathlib import Path

import duckdb
import polars as pl

from tests.deidentified.exports import ROWS, export, rows_of
from warehouse.deidentified import rows


def star(home: Path, sql: str) -> tuple[object, ...]:
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()[0]


def test_the_rows_are_those_of_the_star(home: Path, exported: Path) -> None:
    decisions = rows_of(exported, "decision")

    assert star(home, "SELECT count(*), sum(is_overturned) FROM fact_decision") == (
        len(decisions),
        decisions.get_column("is_overturned").sum(),
    )
    assert decisions.group_by("service").agg(pl.col("is_overturned").sum(), pl.len()).sort("service").rows() == [
        ("MRI", 12, 36),
        ("Massage therapy", 13, 24),
    ]
    assert len(rows_of(exported, "case")) == 60
    # Four have conservative_care_first: too few, so that the next rare value ("none", of 11) goes with it.
    assert rows_of(exported, "reason").get_column("reason").value_counts().sort("reason").rows() == [
        (None, 15),
        ("benefit_documented", 13),
        ("criteria_met", 12),
        ("no_objective_findings", 24),
    ]


def test_no_value_identifies_a_person(exported: Path) -> None:
    frames = [pl.read_parquet(path) for path in exported.glob("*.parquet")]

    words = {str(value) for frame in frames for column in frame.select(pl.col(pl.String)) for value in column}
    assert [word for word in words if "Smith" in word or "CM17" in word or "sprain" in word] == []
    assert [column.name for frame in frames for column in frame.select(pl.col(pl.Date, pl.Datetime))] == []
    assert {column for frame in frames for column in frame.columns if column.endswith("_key")} == {
        f"{name}_key" for name in ROWS
    }


def test_keys_join_with_nothing_and_rows_come_in_their_order(home: Path, exported: Path, tmp_path: Path) -> None:
    export(home, tmp_path / "again", "rows")

    for name in {*ROWS} - {"body_region"}:
        first, second = rows_of(exported, name), rows_of(tmp_path / "again", name)
        assert first.get_column(f"{name}_key").to_list() == list(range(1, len(first) + 1))
        assert name == "specialty" or first.rows() != second.rows()
        assert first.drop(f"{name}_key").sort(pl.all()).equals(second.drop(f"{name}_key").sort(pl.all()))
    assert rows_of(exported, "decision").get_column("service").rle_id().max() > 10


def test_high_ages_are_one_and_dates_are_bands(exported: Path) -> None:
    cases = rows_of(exported, "case")

    assert cases.get_column("age_band").value_counts().sort("age_band").rows() == [("30-44", 53), ("90+", 7)]
    assert cases.select("decision_year", "injury_years", "days_injury_to_decision").unique().rows() == [
        (2017, "2015-2019", "181-365")
    ]


def frame(*cases: tuple[int, int, str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(cases, schema=["case_key", "is_overturned", "sex", "age_band"], orient="row").with_row_index(
        "decision_key"
    )


def kept(found: pl.DataFrame) -> dict[tuple[object, ...], int]:
    return {row[:-1]: row[-1] for row in found.group_by("is_overturned", "sex", "age_band").len().rows()}


def test_rare_values_are_left_out_from_the_last_column() -> None:
    cases = [(number, 0, "male", "30-44" if number < 6 else "45-59") for number in range(12)]
    rare = [(number, 0, "male", "60-74") for number in range(20, 25)] + [(30, 0, "male", "75-89")]

    found = kept(rows.generalised(frame(*cases, *rare)))

    # One of 75 to 89 would be alone among those without a band: the next smallest band goes with it.
    assert found == {(0, "male", "30-44"): 6, (0, "male", "45-59"): 6, (0, "male", None): 6}


def test_decisions_of_one_case_are_no_crowd() -> None:
    men = [(number, 0, "male", None) for number in range(2, 9)]

    found = kept(rows.generalised(frame(*[(1, 0, "female", None)] * 9, *men)))

    assert found == {(0, None, None): 16}


def test_a_value_goes_for_both_outcomes() -> None:
    upheld = [(number, 0, "male" if number < 20 else "female", "30-44") for number in range(40)]
    overturned = [(number, 1, "male" if number < 53 else "female", "30-44") for number in range(50, 60)]

    found = kept(rows.generalised(frame(*upheld, *overturned)))

    assert found == {(0, None, "30-44"): 40, (1, None, "30-44"): 10}


def test_few_overturned_rows_have_no_outcome_and_few_rows_are_none() -> None:
    many = [(number, int(number < 3), "male", None) for number in range(10)]

    assert kept(rows.generalised(frame(*many))) == {(None, "male", None): 10}
    assert rows.generalised(frame(*many[:4])).is_empty()
