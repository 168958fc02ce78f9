"""imr sql: formats, files and limits, from the command line, from stdin, and at a prompt in a real terminal."""

import csv
import json
import re
import stat
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import duckdb
import openpyxl
import pexpect
import polars as pl
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from warehouse import cookbook

runner = CliRunner()
HOSTILE = "SELECT '=1+1' AS a, '@x' AS b, '-1' AS c, -1 AS d, chr(9) || 'x' AS e, '+' AS f, 'a=b' AS g, NULL AS h"
MADE_SAFE = ["'=1+1", "'@x", "'-1", "-1", "'\tx", "'+", "a=b", ""]


def imr(link: Path, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
    result = runner.invoke(app, ["--home", str(link.parent), "sql", *arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def test_csv_holds_no_formula(demo: Path) -> None:
    _, printed, _ = imr(demo, HOSTILE, "--format", "csv")

    assert list(csv.reader(StringIO(printed)))[1] == MADE_SAFE


def test_a_sheet_holds_no_formula_and_keeps_numbers_dates_and_long_keys(demo: Path, tmp_path: Path) -> None:
    query = (
        f"{HOSTILE}, DATE '2017-01-02' AS i, 1.5 AS j, 1234567890123456789 AS k, 'http://x' AS l, 'nan'::DOUBLE AS m"
    )

    assert imr(demo, query, "-o", str(tmp_path / "a.xlsx"))[0] == 0

    cells = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.rows)[1]
    assert [str(cell.value) for cell in cells[:7]] == MADE_SAFE[:7]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert (cells[3].value, cells[7].value, cells[9].value, cells[12].value) == (-1, None, 1.5, None)
    assert cells[8].value.isoformat() == "2017-01-02T00:00:00"
    assert (cells[10].value, cells[11].hyperlink) == ("1234567890123456789", None)


def test_a_heading_that_is_a_formula_is_none_either(demo: Path) -> None:
    assert imr(demo, 'SELECT 1 AS "=cmd()"', "--format", "csv")[1] == "'=cmd()\n1\n"


def test_a_workbook_and_a_parquet_file_say_what_to_cite(demo: Path, tmp_path: Path) -> None:
    ((digest,),) = duckdb.connect(str(demo), read_only=True).sql("SELECT digest FROM audit.build").fetchall()

    for name in ("a.xlsx", "a.parquet"):
        assert imr(demo, "SELECT 1 AS a", "-o", str(tmp_path / name))[0] == 0

    assert str(digest) in openpyxl.load_workbook(tmp_path / "a.xlsx").properties.description
    assert pl.read_parquet_metadata(tmp_path / "a.parquet")["imr.digest"] == digest


def test_of_a_wide_answer_the_first_and_last_columns_are_shown_whole(demo: Path) -> None:
    code, printed, _ = imr(demo, "SELECT * FROM mart.decision ORDER BY decision_key LIMIT 8")

    header, _, *lines = [line for line in printed.splitlines() if line.strip()]
    assert code == 0
    assert max(map(len, printed.splitlines()[:-1])) <= 200
    assert header.split()[:3] == ["decision_key", "case_number", "decision_date"]
    assert " \u2026 " in header
    assert re.search(r"^(\d+) of (\d+) columns are shown: .*--format csv", lines[-1])
    assert sum(bool(re.match(r" +\d{15,}", line)) for line in lines) == 8, "a key is never broken"


def test_few_rows_of_a_wide_answer_are_records(demo: Path) -> None:
    everything = duckdb.connect(str(demo), read_only=True).sql("SELECT * FROM mart.decision LIMIT 1").columns

    _, printed, _ = imr(demo, "SELECT * FROM mart.decision ORDER BY decision_key LIMIT 2")

    assert "Row 1 of 2" in printed
    assert "Row 2 of 2" in printed
    assert [name for name in everything if name not in printed] == []


def test_an_answer_that_fits_is_a_table_without_a_gap(demo: Path) -> None:
    _, printed, _ = imr(demo, "SELECT 1 AS a, repeat('word ', 60) AS b")

    assert "columns are shown" not in printed
    assert printed.split()[:2] == ["a", "b"]
    assert printed.count("word") == 60


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "md", "xlsx", "parquet"])
def test_the_name_of_a_file_decides_its_format(demo: Path, tmp_path: Path, ending: str) -> None:
    query = "SELECT drug_class, decisions FROM mart.overturn_rate_by_drug_class ORDER BY ALL"
    path = tmp_path / f"answer.{ending}"

    code, printed, _ = imr(demo, query, "--output", str(path))

    readers = {
        "csv": lambda: pl.read_csv(path).rows(),
        "json": lambda: [tuple(row.values()) for row in json.loads(path.read_text())],
        "jsonl": lambda: [tuple(json.loads(line).values()) for line in path.read_text().splitlines()],
        "md": lambda: [(a.strip(), int(b)) for _, a, b, _ in (s.split("|") for s in path.read_text().splitlines()[2:])],
        "xlsx": lambda: list(openpyxl.load_workbook(path).active.values)[1:],
        "parquet": lambda: pl.read_parquet(path).rows(),
    }
    rows = readers[ending]()
    assert (code, printed) == (0, "")
    assert rows[0][0] == "Anti-epilepsy drugs"
    assert ("Opioids", 8) in rows


def test_a_query_may_come_from_stdin(demo: Path) -> None:
    assert imr(demo, "--format", "csv", stdin="SELECT 1 AS one;\n")[1] == "one\n1\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("SELECT 1", "--format", "xlsx"), "--format xlsx needs a file: --output answer.xlsx"),
        (("SELECT 1", "-o", "/nowhere/a.csv"), "/nowhere/a.csv cannot be written: there is no folder /nowhere"),
        (("SELECT * FROM range(11)", "--rows", "10"), "the answer has more than 10 rows: add a LIMIT"),
        (("SELECT * FROM range(11)", "--rows", "10", "-o", "a.parquet"), "the answer has more than 10 rows"),
        (("SELECT count(*) FROM range(10000000000) a, range(1000) b", "--timeout", "1"), "took more than 1 seconds"),
        (("SELECT * FROM nowhere",), "Table with name nowhere does not exist!"),
        (("SELECT *\nFROM fact_decisions",), 'Did you mean "fact_decision"? (line 2, at fact_decisions)'),
        (("SELECT outcomes FROM fact_decision",), 'Candidate bindings: "outcome"'),
        (
            ("SELECT * FROM '/etc/passwd'",),
            "a query cannot open the file /etc/passwd, only the warehouse: --with NAME=FILE",
        ),
        (
            ("SELECT * FROM 'mine.xlsx'",),
            "a query cannot open the file mine.xlsx, only the warehouse: --with NAME=FILE",
        ),
        (("FROM read_csv('mine.csv')",), "a query cannot open the file mine.csv, only the warehouse: --with NAME=FILE"),
        (("COPY dim_case TO 'mine.csv'",), "a query cannot open the file mine.csv, only the warehouse"),
        (('FROM "mart.decision"',), "Table with name mart.decision does not exist!"),
        (("SELECT 1; SELECT 2",), "these are 2 statements: give one query"),
        ((), "the query is empty"),
    ],
)
def test_what_is_wrong_is_one_line_and_writes_nothing(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)

    code, printed, error = imr(demo, *arguments)

    assert (code, printed) == (2, "")
    assert message in error
    assert len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_query_may_begin_with_a_comment(demo: Path) -> None:
    recipe = sorted(cookbook.RECIPES.glob("*.sql"))[0].read_text()

    assert recipe.startswith("-- ")
    assert imr(demo, recipe, "--format", "csv")[0] == 0
    for comment in ("-- x", "--x y", "--"):
        assert imr(demo, f"{comment}\nSELECT 1 AS one;", "--format", "csv")[1] == "one\n1\n"
    assert imr(demo, "SELECT 1", "--fromat", "csv")[0] == 2


def test_a_table_shows_names_and_numbers_as_they_are(demo: Path) -> None:
    _, printed, _ = imr(demo, "SELECT 2017 AS decision_year, 20160101 AS decision_date_key, 1 / 3 AS share")

    assert [line.split() for line in printed.splitlines() if line.strip()][::2] == [
        ["decision_year", "decision_date_key", "share"],
        ["2017", "20160101", "0.333333"],
    ]


def test_a_file_is_replaced_only_when_asked(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("mine")

    code, _, error = imr(demo, "SELECT 1 AS one", "-o", str(file))

    assert (code, file.read_text()) == (2, "mine")
    assert "exists: name another file, or add --overwrite" in error
    assert imr(demo, "SELECT 1 AS one", "-o", str(file), "--overwrite")[0] == 0
    assert file.read_text() == "one\n1\n"


@pytest.fixture
def terminal(demo: Path) -> Iterator[pexpect.spawn]:
    """imr sql without a query, in a pseudo-terminal."""
    main = "from orchestration.cli import main; main()"
    arguments = ["-c", main, "--home", str(demo.parent), "sql", "--timeout", "2"]
    env = {"TERM": "xterm", "PATH": "/usr/bin:/bin", "PROMPT_TOOLKIT_NO_CPR": "1"}
    session = pexpect.spawn(sys.executable, arguments, env=env, dimensions=(40, 120), encoding="utf-8", timeout=15)
    session.expect("imr>")
    yield session
    session.close(force=True)


def test_the_prompt_answers_over_several_lines_and_outlives_what_is_wrong(terminal: pexpect.spawn) -> None:
    terminal.send("SELECT 6 *\r")
    terminal.expect("->")
    terminal.send("7 AS answer;\r")
    terminal.expect("42")
    terminal.send("SELECT * FROM nowhere;\r")
    terminal.expect("imr: Catalog Error: Table with name nowhere does not exist!")
    terminal.send("SELECT count(*) FROM range(10000000000) a, range(1000) b;\r")
    terminal.expect("the query was stopped: it took more than 2 seconds")
    terminal.send("\\d mart.items_per_letter\r")
    terminal.expect("share_of_letters")
    terminal.send("\\q\r")
    terminal.expect(pexpect.EOF)
    terminal.close()

    assert terminal.exitstatus == 0


def test_tab_completes_tables_and_columns(terminal: pexpect.spawn) -> None:
    terminal.send("SELECT sum(decisions) AS found FROM mart.overturn_rate_by_fis\t")
    terminal.expect("cal_year")
    terminal.send(";\r")
    terminal.expect("130")


def test_the_history_is_kept_for_the_owner_alone(demo: Path, terminal: pexpect.spawn) -> None:
    terminal.send("SELECT 'remem' || 'bered' AS x;\r")
    terminal.expect("remembered")
    terminal.expect("imr>")
    terminal.send("\x04")
    terminal.expect(pexpect.EOF)

    history = demo.parent / "sql_history"
    assert re.search(r"^\+SELECT 'remem' \|\| 'bered' AS x;$", history.read_text(), re.M)
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
