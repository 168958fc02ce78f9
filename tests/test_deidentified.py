"""imr export --deidentified: the star as Parquet, without what could tell of a person."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.stage_frames import MASSAGE, MRI, cites, item, letter, load
from tests.test_load import imr
from tests.test_publish import publish_star

OLD_AGE = 97


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty cases: MRI overturned in 12 of 26, massage in 3 of 13, and one of a man of 97."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "builds").mkdir()
    described = {"decision_date": date(2017, 2, 20), "injury_date": date(2016, 6, 30), "sex": "male"}
    cited = [
        cites("reviewer", "Low Back Complaints", "Special Studies"),
        cites("reviewer", "Mr. Smith's Handbook", family="Other", is_known=False),
    ]
    letters = [
        letter(
            f"{number:02}",
            item("MRI for Mr. Smith", "Overturned" if number < 12 else "Upheld", cited=cited, **MRI)
            if number < 26
            else item("Massage for Mr. Smith", "Overturned" if number < 29 else "Upheld", **MASSAGE),
            case_number=f"CM17-90000{number:02}",
            age=OLD_AGE if number == 0 else 44,
            diagnoses=["the sprain of Mr. Smith"],
            specialties=["Neurology"],
            **described,
        )
        for number in range(40)
    ]
    publish_star(folder / "warehouse.duckdb", folder / "builds", "w-1", load("L1", datetime(2017, 3, 1), *letters))
    return folder


@pytest.fixture(scope="module")
def exported(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "new"
    code, printed = imr(home, "export", folder, "--deidentified")
    assert code == 0, printed
    return folder


def table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{name}.parquet")


def test_the_counts_are_those_of_the_star(home: Path, exported: Path) -> None:
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as star:
        decisions = star.execute("SELECT count(*), sum(is_overturned) FROM fact_decision").fetchone()

    facts = table(exported, "fact_decision")
    assert (len(facts), facts.get_column("is_overturned").sum()) == decisions
    assert len(facts.join(table(exported, "dim_case"), on="case_key")) == len(facts)
    assert len(table(exported, "bridge_decision_guideline").join(facts, on="decision_key")) == 52


def test_no_value_tells_of_a_person(exported: Path) -> None:
    # When an edition of a guideline came into force is nobody's date.
    frames = [pl.read_parquet(path) for path in exported.glob("*.parquet") if path.stem != "dim_guideline"]

    words = {str(value) for frame in frames for column in frame.select(pl.col(pl.String)) for value in column}
    assert [word for word in words if "Smith" in word or "CM17" in word or "sprain" in word] == []
    assert [column.name for frame in frames for column in frame.select(pl.col(pl.Date, pl.Datetime))] == []


def test_keys_are_drawn_anew_and_are_no_keys_of_the_warehouse(home: Path, exported: Path, tmp_path: Path) -> None:
    imr(home, "export", tmp_path / "again", "--deidentified")

    first, second = table(exported, "fact_decision"), table(tmp_path / "again", "fact_decision")
    assert first.get_column("decision_key").sort().to_list() == list(range(1, 41))
    assert first.rows() != second.rows()
    assert first.get_column("service_type_key").sort().equals(second.get_column("service_type_key").sort())


def test_high_ages_are_one(exported: Path) -> None:
    assert sorted(table(exported, "dim_case").get_column("age").unique()) == [44, 90]


def test_dates_are_years_and_days_between(exported: Path) -> None:
    case = table(exported, "dim_case").row(0, named=True)

    assert (case["injury_year"], case["decision_year"], case["days_injury_to_decision"]) == (2016, 2017, 235)


def test_small_cells_are_left_out(exported: Path) -> None:
    rates = table(exported, "overturn_rate_by_service").select("service", "decisions", "overturned").sort("service")

    assert rates.rows() == [("MRI", 26, 12), ("Massage therapy", 14, None)]


def test_an_export_overwrites_nothing_and_says_what_it_is(home: Path, exported: Path) -> None:
    assert imr(home, "export", exported, "--deidentified")[0] == 2
    assert imr(home, "export", exported.with_name("whole"))[0] == 2
    assert "years and counts of days" in " ".join((exported / "README.md").read_text().split())
