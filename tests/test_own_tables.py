"""Tables of the reader's own: they stand beside the warehouse, and a list of cases is compared with all others."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from warehouse import benchmark, intervals, read
from warehouse.metrics.query import compose

MINE = "case_number,claim\nCM17-0900001,1\n cm17-0900002,2\nCM17-0900003,3\nCM99-9999999,4\n"


def imr(demo: Path, *arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["--home", str(demo.parent), *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Four case numbers, one of them of no letter."""
    path = tmp_path / "my_cases.csv"
    path.write_text(MINE)
    return path


def test_a_file_is_a_table_of_the_query(demo: Path, mine: Path, tmp_path: Path) -> None:
    pl.DataFrame({"claim": [1, 3], "paid": [10.5, 2.0]}).write_parquet(tmp_path / "paid.parquet")
    pl.DataFrame({"claim": [2], "opened": [date(2017, 1, 31)]}).write_excel(tmp_path / "opened.xlsx")
    sql = (
        "SELECT claim, paid, opened, count(decision_key) > 0 AS is_known FROM cases LEFT JOIN paid USING (claim)"
        " LEFT JOIN opened USING (claim) LEFT JOIN mart.decision USING (case_number) GROUP BY ALL ORDER BY ALL"
    )
    files = {"cases": mine, "paid": tmp_path / "paid.parquet", "opened": tmp_path / "opened.xlsx"}
    own = [word for name, file in files.items() for word in ("--with", f"{name}={file}")]

    _, printed, _ = imr(demo, "sql", *own, sql, "--format", "csv")
    written = imr(demo, "sql", *own, sql, "-o", tmp_path / "a.parquet")[0]

    assert printed.splitlines() == [
        "claim,paid,opened,is_known", "1,10.5,,True", "2,,2017-01-31,False", "3,2.0,,True", "4,,,False",
    ]  # fmt: skip
    assert (written, pl.read_parquet(tmp_path / "a.parquet").height) == (0, 4)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_list_as_spreadsheets_save_it_is_read(demo: Path, tmp_path: Path, mark: str) -> None:
    (tmp_path / "a.csv").write_text(f"\ufeffcase_number{mark}note\r\nCM17-0900001{mark}é\r\n", encoding="utf-8")

    _, printed, _ = imr(
        demo, "sql", "--with", f"a={tmp_path / 'a.csv'}", "SELECT case_number, note FROM a", "--format", "md"
    )

    assert printed.splitlines()[-1] == "| CM17-0900001 | é |"


@pytest.mark.parametrize("sql", ["SELECT * FROM '{mine}'", "COPY cases TO '{mine}.stolen'", "DROP VIEW mart.decision"])
def test_a_query_with_a_table_of_ones_own_reaches_nothing_else(demo: Path, mine: Path, sql: str) -> None:
    code, printed, _ = imr(demo, "sql", "--with", f"cases={mine}", sql.format(mine=mine))

    assert (code, printed, sorted(mine.parent.iterdir())) == (2, "", [mine])


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ("{mine}", "names no table: write NAME=FILE"),
        ("Cases={mine}", "names no table: write NAME=FILE"),
        ("dim_case={mine}", "'dim_case' is taken by another table"),
        ("cases=/nowhere/a.csv", "/nowhere/a.csv cannot be read: No such file"),
        ("cases=a.txt", "a.txt is no .csv, .tsv, .parquet, .xlsx file: save it as one"),
        ("cases={folder}/bad.parquet", "bad.parquet cannot be read"),
        ("cases={folder}/bad.xlsx", "bad.xlsx cannot be read"),
        ("cases={folder}/latin.csv", "latin.csv cannot be read: it is not UTF-8; save it as CSV UTF-8"),
        ("cases={folder}/utf16.csv", "utf16.csv cannot be read: it is not UTF-8; save it as CSV UTF-8"),
        ("cases={folder}/utf16le.csv", "utf16le.csv cannot be read: it is not UTF-8; save it as CSV UTF-8"),
        ("cases={folder}/empty.xlsx", "empty.xlsx cannot be read: empty Excel sheet"),
    ],
)
def test_a_file_that_is_no_table_is_one_clear_line(demo: Path, mine: Path, own: str, message: str) -> None:
    for ending in ("parquet", "xlsx"):
        (mine.parent / f"bad.{ending}").write_text("neither")
    for name, encoding in (("latin", "latin-1"), ("utf16", "utf-16"), ("utf16le", "utf-16-le")):
        (mine.parent / f"{name}.csv").write_text("naïve\n1\n", encoding=encoding)
    pl.DataFrame().write_excel(mine.parent / "empty.xlsx")

    code, printed, error = imr(demo, "sql", "--with", own.format(mine=mine, folder=mine.parent), "SELECT 1")

    assert (code, printed, len(error.splitlines())) == (2, "", 1)
    assert message in error


def test_cases_are_compared_with_all_others_of_their_months(demo: Path, mine: Path) -> None:
    code, printed, error = imr(demo, "benchmark", mine, "--format", "csv")

    rows = list(csv.DictReader(StringIO(printed)))
    ours = "case_number IN ('CM17-0900001', 'CM17-0900002', 'CM17-0900003')"
    month = "date_trunc('month', decision_date)"
    months = f"{month} IN (SELECT {month} FROM mart.decision WHERE {ours})"
    # Letters without a case number belong to the others.
    sql = (
        f"SELECT count(*) FILTER (WHERE {ours}), count(*) FILTER (WHERE NOT coalesce({ours}, FALSE) AND {months}),"
        f" avg(is_overturned) FILTER (WHERE NOT coalesce({ours}, FALSE) AND {months}) FROM mart.decision"
    )
    ((decisions, others, rate),) = read.query(demo, sql).rows
    assert code == 0
    assert "3 of 4 case numbers are in the warehouse" in error
    assert (rows[0]["breakdown"], rows[0]["decisions"], rows[0]["other_decisions"]) == (
        "all",
        str(decisions),
        str(others),
    )
    assert float(rows[0]["other_overturn_rate"]) == pytest.approx(rate)
    assert {row["breakdown"] for row in rows} == {
        "all", "category", "guideline topic of the reviewer", "body region",
    }  # fmt: skip
    assert sum(int(row["decisions"]) for row in rows if row["breakdown"] == "category") == decisions


def test_only_a_difference_beyond_chance_is_called_one() -> None:
    verdicts = [benchmark._compared("all", "all", *counts)[-1] for counts in (
        (100, 60, 100, 20), (100, 20, 100, 60), (10, 3, 10, 2), (10, 3, 0, 0),
    )]  # fmt: skip

    assert verdicts == ["higher", "lower", "not clearly", None]


def test_the_interval_is_that_of_the_metrics(demo: Path) -> None:
    ((_, _, low, high),) = read.query(demo, compose("overturn_rate").sql).rows

    assert intervals.wilson(15, 131) == (pytest.approx(low), pytest.approx(high))
    assert intervals.wilson(0, 0) == (0, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("number\nCM17-0900001\n", "has no column case_number"),
        ("case_number\nCM99-1\n", "none of the 1 case numbers"),
    ],
)
def test_a_list_without_known_cases_says_so(demo: Path, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.csv").write_text(text)

    code, printed, error = imr(demo, "benchmark", tmp_path / "a.csv")

    assert (code, printed) == (2, "")
    assert message in error
