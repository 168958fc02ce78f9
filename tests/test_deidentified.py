"""imr export --deidentified rows and tables: what is in the files, and what goes wrong."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.builds import publish_star
from tests.homes import imr
from tests.stage_frames import MASSAGE, MRI, cites, item, letter, load
from warehouse.deidentified import rows
from warehouse.deidentified.suppression import DECISIONS, NOTHING, OUTCOMES, Cell, shown

FILES = {"body_region", "case", "citation", "decision", "reason", "specialty"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty cases: MRI overturned in 12 of 36, massage in 13 of 24; six are of men of 97, one of a man of 104.

    Of massage, none that is upheld has a reason; of MRI, 4 have two.
    """
    folder = tmp_path_factory.mktemp("home")
    (folder / "builds").mkdir()
    described = {"decision_date": date(2017, 2, 20), "injury_date": date(2016, 6, 30), "sex": "male"}
    cited = [
        cites("reviewer", "Low Back Complaints", "Special Studies"),
        cites("reviewer", "Mr. Smith's Handbook", family="Other", is_known=False),
    ]
    both = ["conservative_care_first", "no_objective_findings"]
    reasons = [["criteria_met"]] * 12 + [both] * 4 + [both[1:]] * 20 + [["benefit_documented"]] * 13 + [[]] * 11
    letters = [
        letter(
            f"{number:02}",
            item(
                "MRI for Mr. Smith",
                "Overturned" if number < 12 else "Upheld",
                cited=cited,
                reasons=reasons[number],
                **MRI,
            )
            if number < 36
            else item(
                "Massage for Mr. Smith",
                "Overturned" if number < 49 else "Upheld",
                reasons=reasons[number],
                **MASSAGE,
            ),
            case_number=f"CM17-90000{number:02}",
            age=104 if number == 13 else 97 if 14 <= number < 20 else 44,
            diagnoses=["the sprain of Mr. Smith"],
            specialties=["Neurology"],
            **described,
        )
        for number in range(60)
    ]
    publish_star(folder / "warehouse.duckdb", folder / "builds", "w-1", load("L1", datetime(2017, 3, 1), *letters))
    return folder


@pytest.fixture(scope="module")
def exported(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "new"
    code, printed = imr(home, "export", folder, "--deidentified", "rows")
    assert code == 0, printed
    return folder


@pytest.fixture(scope="module")
def counts(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "new"
    code, printed = imr(home, "export", folder, "--deidentified", "tables")
    assert code == 0, printed
    return folder


def table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{name}.parquet")


def star(home: Path, sql: str) -> tuple[object, ...]:
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()[0]


def test_the_rows_are_those_of_the_star(home: Path, exported: Path) -> None:
    decisions = table(exported, "decision")

    assert star(home, "SELECT count(*), sum(is_overturned) FROM fact_decision") == (
        len(decisions),
        decisions.get_column("is_overturned").sum(),
    )
    assert decisions.group_by("service").agg(pl.col("is_overturned").sum(), pl.len()).sort("service").rows() == [
        ("MRI", 12, 36),
        ("Massage therapy", 13, 24),
    ]
    assert len(table(exported, "case")) == 60
    # Four have conservative_care_first: too few, so that the next rare value ("none", of 11) goes with it.
    assert table(exported, "reason").get_column("reason").value_counts().sort("reason").rows() == [
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
        f"{name}_key" for name in FILES
    }


def test_keys_join_with_nothing_and_rows_come_in_their_order(home: Path, exported: Path, tmp_path: Path) -> None:
    imr(home, "export", tmp_path / "again", "--deidentified", "rows")

    for name in FILES - {"body_region"}:
        first, second = table(exported, name), table(tmp_path / "again", name)
        assert first.get_column(f"{name}_key").to_list() == list(range(1, len(first) + 1))
        assert name == "specialty" or first.rows() != second.rows()
        assert first.drop(f"{name}_key").sort(pl.all()).equals(second.drop(f"{name}_key").sort(pl.all()))
    assert table(exported, "decision").get_column("service").rle_id().max() > 10


def test_high_ages_are_one_and_dates_are_bands(exported: Path) -> None:
    cases = table(exported, "case")

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


def cell(column: str, decisions: int, overturned: int = 0, row: str = "r") -> Cell:
    of = [0 < count < 11 for count in (decisions, overturned, decisions - overturned)]
    return Cell(row, column, decisions, overturned, *of)


def test_a_large_cell_stays_and_a_small_one_takes_the_next_with_it() -> None:
    cells = [cell("a", 5), cell("b", 40), cell("c", 20)]

    assert shown(cells, {"r": OUTCOMES}, None) == [NOTHING, OUTCOMES, NOTHING]


def test_outcomes_go_where_one_is_small() -> None:
    cells = [cell("a", 50, 3), cell("b", 40, 20), cell("c", 60, 30)]

    assert shown(cells, {"r": OUTCOMES}, None) == [DECISIONS, DECISIONS, OUTCOMES]


def test_a_small_cell_of_two_dimensions_takes_three_more() -> None:
    sizes = {("x", "a"): 4, ("x", "b"): 30, ("x", "c"): 90, ("y", "a"): 25, ("y", "b"): 35, ("y", "c"): 95}
    sizes |= {("z", "a"): 80, ("z", "b"): 81, ("z", "c"): 82}
    lines = dict.fromkeys("xyz", OUTCOMES)

    found = shown([cell(c, size, row=r) for (r, c), size in sizes.items()], lines, dict.fromkeys("abc", OUTCOMES))

    hidden = {place for place, level in zip(sizes, found, strict=True) if level == NOTHING}
    assert hidden == {("x", "a"), ("x", "b"), ("y", "a"), ("y", "b")}


def test_below_what_is_left_out_nothing_is_shown() -> None:
    cells = [cell("a", 50, 20, row="r"), cell("b", 60, 30, row="s")]

    assert shown(cells, {"r": NOTHING, "s": DECISIONS}, None) == [NOTHING, DECISIONS]


def test_counts_are_those_of_the_star(counts: Path) -> None:
    assert (counts / "service.csv").read_text().splitlines() == [
        "category,subcategory,drug_class,service,decisions,overturned,overturn_rate",
        "Diagnostic Testing,Imaging/Radiology,,MRI,36,12,0.3333",
        "Rehabilitation,Other Therapies,,Massage therapy,24,13,0.5417",
    ]
    # Those without a reason go with those of the small one.
    assert (counts / "reason.csv").read_text().splitlines() == [
        "outcome,reason,decisions,overturned,overturn_rate",
        "Overturned,benefit_documented,13,13,1.0",
        "Overturned,criteria_met,12,12,1.0",
        "Upheld,no_objective_findings,20,0,0.0",
    ]
    # Seven are 90 or older, and what the others are would tell of them.
    assert (counts / "age_band.csv").read_text().splitlines() == ["age_band,decisions,overturned,overturn_rate"]
    assert not list(counts.glob("*.parquet"))


def test_an_export_says_what_it_is(exported: Path, counts: Path) -> None:
    for folder, words in ((exported, "The letters these rows come from are public records"), (counts, "are counts")):
        readme = (folder / "README.txt").read_text()
        assert words in readme
        assert [file.name for file in folder.iterdir() if file.name not in readme and file.name != "README.txt"] == []


@pytest.mark.parametrize(
    "words", [["new"], ["new", "--deidentified"], ["--deidentified", "new"], ["new", "--deidentified", "all"]]
)
def test_which_of_the_two_has_to_be_said(home: Path, tmp_path: Path, words: list[str]) -> None:
    code, printed = imr(home, "export", *[tmp_path / word if word == "new" else word for word in words])

    assert code == 2
    assert "--deidentified rows" in printed
    assert "--deidentified tables" in printed
    assert len(printed.splitlines()) == 1


def test_an_export_goes_into_no_folder_that_holds_anything(home: Path, exported: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()

    for folder in (exported, tmp_path / "file"):
        code, printed = imr(home, "export", folder, "--deidentified", "tables")
        assert (code, len(printed.splitlines())) == (2, 1)
        assert "is not an empty folder" in printed
    assert {path.stem for path in exported.glob("*.parquet")} == FILES
    assert imr(home, "export", tmp_path / "empty", "--deidentified", "tables")[0] == 0


def test_a_folder_that_cannot_be_written_is_one_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    code, printed = imr(home, "export", tmp_path / "file" / "new", "--deidentified", "rows")

    assert (code, len(printed.splitlines())) == (2, 1)
    assert "cannot be written: a file is in the way" in printed


def test_without_a_warehouse_there_is_no_folder(tmp_path: Path) -> None:
    code, printed = imr(tmp_path / "home", "export", tmp_path / "new", "--deidentified", "rows")

    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert "no warehouse is published" in printed


@pytest.mark.parametrize(("kind", "needed"), [("rows", "5 cases"), ("tables", "11 cases")])
def test_a_warehouse_of_few_cases_has_no_export(tmp_path: Path, kind: str, needed: str) -> None:
    (tmp_path / "home" / "builds").mkdir(parents=True)
    letters = [letter(name, item("MRI", **MRI), case_number=f"CM17-900000{name}") for name in "123"]
    published = tmp_path / "home" / "warehouse.duckdb"
    publish_star(published, tmp_path / "home" / "builds", "w-1", load("L1", datetime(2017, 3, 1), *letters))

    code, printed = imr(tmp_path / "home", "export", tmp_path / "new", "--deidentified", kind)

    assert (code, len(printed.splitlines()), (tmp_path / "new").exists()) == (1, 1, False)
    assert needed in printed


def test_an_interrupted_export_leaves_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Iterator[tuple[str, pl.DataFrame]]:
        yield "case", pl.DataFrame({"a": [1]})
        raise KeyboardInterrupt

    monkeypatch.setattr(rows, "frames", interrupted)

    assert imr(home, "export", tmp_path / "new", "--deidentified", "rows")[0] == 130
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_filled_meanwhile_stays(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> Iterator[tuple[str, pl.DataFrame]]:
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "mine").touch()
        yield "case", pl.DataFrame({"a": [1]})

    monkeypatch.setattr(rows, "frames", slow)

    assert imr(home, "export", tmp_path / "new", "--deidentified", "rows")[0] == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["new", "mine"]


KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse.deidentified import export, rows
whole = rows.frames
def killed(*arguments):
    yield next(whole(*arguments))
    os.kill(os.getpid(), signal.SIGKILL)
rows.frames = killed
export.write_rows(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_killed_export_has_no_folder_and_the_next_one_succeeds(home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(home / "warehouse.duckdb"), str(tmp_path / "new")]
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert not (tmp_path / "new").exists()
    assert imr(home, "export", tmp_path / "new", "--deidentified", "rows")[0] == 0
