"""Queries on the published star: they answer, they say in one line what is wrong, and they reach nothing else."""

import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.cli import output
from tests.attacks import ATTACKS
from tests.stage_frames import publish_build, two_loads, write
from warehouse import build, read
from warehouse.manifest import Manifest

PARAMETERS = {
    "expectation_results": {"loads": 30},
    "unclassified": {"limit": 20},
    "quarantined_of_load": {"load_id": "L1"},
    "letter": {"name": "bb"},
    "letter_decisions": {"letter_id": "bb"},
    "letter_evidence": {"letter_id": "bb"},
}
# Kills the fork of a process: its only child with the same command line.
KILLER = """
import os, pathlib, signal, sys, time
from warehouse.manifest import Manifest
parent = sys.argv[1]
def command(process):
    path = pathlib.Path(f"/proc/{process}/cmdline")
    return path.read_bytes() if path.exists() else b""
forks = []
while not forks:
    time.sleep(0.2)
    children = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    forks = [child for child in children if command(child) == command(parent)]
os.kill(int(forks[0]), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published star of two loads."""
    home = tmp_path_factory.mktemp("home")
    (home / "builds").mkdir()
    build.build(home / "candidate", write(home / "stage", *two_loads()), temp=home)
    manifest = build.finish(home / "candidate", pl.DataFrame({"load_id": ["L2"]}))
    publish_build(
        home / "candidate", manifest, link=home / "warehouse.duckdb", builds=home / "builds", name="warehouse-1"
    )
    (home / "secret.csv").write_text("secret\n1\n")
    return home / "warehouse.duckdb"


def test_an_answer_has_columns_and_rows(link: Path) -> None:
    answer = read.query(link, "SELECT outcome, count(*) AS decisions FROM mart.decision GROUP BY ALL ORDER BY ALL")

    assert answer.columns == ["outcome", "decisions"]
    assert answer.rows == [("Overturned", 2), ("Upheld", 1)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELEC 1", 'Parser Error: syntax error at or near "SELEC"'),
        ("SELECT * FROM nowhere", "Catalog Error: Table with name nowhere does not exist!"),
        ("SELECT 'x'::INTEGER", "Conversion Error: Could not convert string 'x' to INT32"),
        ("", "the query is empty"),
        ("-- nothing", "the query is empty"),
        ("SELECT $name", "Values were not provided"),
        ("SELECT '\ud800'", "surrogates not allowed"),
    ],
)
def test_what_is_wrong_with_a_query_is_one_clear_line(link: Path, sql: str, message: str) -> None:
    with pytest.raises(read.QueryError) as raised:
        read.query(link, sql)

    assert message in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("sql", ATTACKS)
def test_a_query_writes_nothing_and_reaches_nothing_else(link: Path, sql: str) -> None:
    before = sorted(link.parent.rglob("*"))

    with pytest.raises(read.QueryError):
        read.query_untrusted(link, sql.format(home=link.parent), seconds=20)

    assert sorted(link.parent.rglob("*")) == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(repeat('x', 4000000000))",
        "SELECT count(*) FROM range(10000000000) a, range(10000000000) b",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
        "SELECT list_sum(list_transform(range(1000000000), x -> x * x))",
        "SELECT sum(i) FROM (SELECT unnest(range(100000000000)) AS i)",
        "SELECT string_agg(repeat('x', 100000), '') FROM range(1000000)",
        "SELECT md5(repeat('x', 2000000000)) FROM range(1000)",
    ],
)
def test_a_query_without_end_is_stopped(link: Path, sql: str) -> None:
    begun = time.monotonic()

    with pytest.raises(read.QueryError) as raised:
        read.query_untrusted(link, sql, seconds=2)

    assert time.monotonic() - begun < 10
    assert len(str(raised.value).splitlines()) == 1
    assert read.query(link, "SELECT 1").rows == [(1,)]


def test_a_query_whose_process_is_killed_says_so(link: Path) -> None:
    killing = [sys.executable, "-c", KILLER, str(os.getpid())]

    with subprocess.Popen(killing), pytest.raises(read.QueryError) as raised:
        read.query_untrusted(link, "SELECT count(*) FROM range(10000000000) a, range(10000000000) b", seconds=60)

    assert str(raised.value) == "the query ended its process (SIGKILL)"


def test_a_query_within_its_limits_answers_as_any_other(link: Path) -> None:
    sql = "SELECT decision_key, title, quantity FROM fact_decision ORDER BY 1"

    assert read.query_untrusted(link, sql, seconds=20) == read.query(link, sql)
    with pytest.raises(read.QueryError, match="no_such_column"):
        read.query_untrusted(link, "SELECT no_such_column FROM dim_case", seconds=20)


def test_a_query_sees_no_variable_of_the_program(link: Path) -> None:
    frame = pl.DataFrame({"a": [1]})

    with read.connect(link) as connection, pytest.raises(duckdb.Error, match="frame does not exist"):
        connection.execute("SELECT * FROM frame")

    assert duckdb.sql("SELECT * FROM frame").fetchall() == frame.rows()


def test_a_warehouse_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(read.QueryError, match="load letters first"):
        read.query(tmp_path / "warehouse.duckdb", "SELECT 1")


def test_a_link_to_a_build_that_is_missing_names_it_and_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").symlink_to("builds/warehouse-7.duckdb")

    with pytest.raises(read.QueryError) as raised:
        read.query(tmp_path / "warehouse.duckdb", "SELECT 1")

    assert str(raised.value) == (
        "the published build warehouse-7.duckdb is missing: imr rollback goes back to the build before it"
    )


def test_a_file_that_is_no_warehouse_says_so(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").write_text("no database" * 1000)
    Manifest([], {}, "").write(tmp_path / "warehouse.json")

    with pytest.raises(read.QueryError, match="not a valid DuckDB database"):
        read.query(tmp_path / "warehouse.duckdb", "SELECT 1")


def test_parquet_keeps_the_types(link: Path, tmp_path: Path) -> None:
    rows = read.query_untrusted_arrow(link, "SELECT decision_date, pages FROM dim_case, bridge_decision_guideline", 20)
    output.write_parquet(rows, tmp_path / "a.parquet", {})

    assert pl.read_parquet_schema(tmp_path / "a.parquet") == {"decision_date": pl.Date, "pages": pl.List(pl.String)}


@pytest.mark.parametrize("name", sorted(path.stem for path in read.REPORTS.glob("*.sql")))
def test_every_report_answers(link: Path, name: str) -> None:
    answer = read.named_report(link, name, **PARAMETERS.get(name, {}))

    assert answer.columns
    assert answer.rows


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("CM17-9000001", [("bb", "loaded"), ("aa", "superseded")]),
        ("CM17-9000002", [("dd", "quarantined")]),
        ("a", [("aa", "superseded")]),
        ("CC", [("cc", "loaded")]),
        ("%", []),
        ("CM17-900000", []),
    ],
    ids=["case number", "of a quarantined letter", "prefix", "letter_id in capitals", "no pattern", "part of a number"],
)
def test_a_letter_is_found_by_its_case_number_or_the_beginning_of_its_letter_id(
    link: Path, name: str, letters: list[tuple[str, str]]
) -> None:
    answer = read.named_report(link, "letter", name=name)

    found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert [(row["letter_id"], row["status"]) for row in found] == letters


def test_evidence_shows_the_words_of_each_value(link: Path) -> None:
    assert read.named_report(link, "letter_evidence", letter_id="aa").rows == [("letter", "id", "aa", "aa", "7-9")]


def test_status_has_counts_and_freshness(link: Path) -> None:
    status = read.status(link)

    counts = {"letters_received": 4, "loaded": 2, "superseded": 1, "quarantined": 1, "decisions": 3, "unclassified": 1}
    assert {name: status[name] for name in counts} == counts
    assert status["last_load"] == "2017-04-01 02:00 UTC"


def test_reading_imports_no_frames() -> None:
    code = "import sys, warehouse.read; print({'polars', 'pyarrow', 'pandas', 'numpy'} & set(sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "set()"
