"""imr report annual: the tables of a year, and published figures in a column of their own."""

import csv
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from warehouse import annual, read

runner = CliRunner()


def imr(link: Path, *arguments: str) -> tuple[int, str, str]:
    result = runner.invoke(app, ["--home", str(link.parent), "report", "annual", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_every_table_counts_the_letters_of_the_year(demo: Path) -> None:
    letters, decisions = read.query(
        demo,
        "SELECT count(DISTINCT case_key), count(*) FROM fact_decision WHERE decision_date_key // 10000 = 2017",
    ).rows[0]

    sections = {section.title: section.answer for section in annual.sections(demo, 2017)}

    assert len(sections) == 9
    assert sections["Letters and their outcomes"].rows[0][:2] == (letters, decisions)
    for title in (
        "Decisions by type of service",
        "Letters and processing time by quarter",
        "Decisions by year of injury",
    ):
        answer = sections[title]
        at = answer.columns.index("decisions")
        assert sum(int(str(row[at])) for row in answer.rows) == decisions, title


def test_published_figures_are_beside_ours_with_source_unit_day_and_definition(demo: Path) -> None:
    answer = annual.sections(demo, 2017)[0].answer
    letters = str(read.query(demo, "SELECT count(*) FROM dim_case WHERE year(decision_date) = 2017").rows[0][0])

    assert answer.columns[2:4] == ["these_letters", "published"]
    found = {(row[0], row[1], row[5]): row for row in answer.rows}
    assert found["letters", "all", "DWC annual report"][2:4] == (letters, "172145")
    assert found["letters", "all", "CWCI bulletin"][2:4] == (letters, "172194")
    assert found["share_of_items", "Pharmaceuticals", "DWC annual report"][3:5] == ("42.6", "percent")
    assert [row for row in answer.rows if None in row[3:]] == []


def test_a_published_figure_is_listed_even_where_no_letter_gives_one(demo: Path) -> None:
    published = read.query(demo, "SELECT count(*) FROM mart.published_figure WHERE year = 2024").rows
    sql = (read.REPORTS / "annual" / "1_published.sql").read_text()

    rows = read.query(demo, sql, {"year": 2024}).rows

    assert published == [(len(rows),)] == [(9,)]


def test_no_count_of_the_warehouse_reads_published_figures() -> None:
    files = [path for path in (read.REPORTS.parent).rglob("*.sql") if "published_figure" in path.read_text()]

    # The de-identified copy holds them as they are.
    assert {path.name for path in files} == {"200_published_figure.sql", "1_published.sql", "copy.sql"}


def test_the_report_is_markdown_csv_or_html(demo: Path, tmp_path: Path) -> None:
    code, printed, _ = imr(demo, "--year", "2017")
    assert code == 0
    assert printed.startswith("# Independent Medical Review 2017\n")
    assert printed.count("\n## ") == 9
    (digest,) = read.query(demo, "SELECT digest FROM audit.build").rows[0]
    assert f"Cite as: build {demo.resolve().stem}, digest {digest}, " in printed

    assert imr(demo, "--year", "2017", "--format", "csv", "-o", str(tmp_path / "a.csv"))[0] == 0
    with (tmp_path / "a.csv").open(newline="") as file:
        lines = list(csv.reader(file))
    header = lines.index(["Letters and their outcomes"]) + 1
    assert lines[header][:2] == ["letters", "decisions"]

    assert imr(demo, "--year", "2017", "--format", "html", "-o", str(tmp_path / "a.html"))[0] == 0
    page = (tmp_path / "a.html").read_text()
    assert digest in page
    assert any(str(digest) in cell for line in lines for cell in line)
    assert page.count("<h2>") == page.count("<table>") + page.count("<p>None.</p>") == 9
    assert "Evaluation &amp; Management" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--year", "2011"), "no letter of the warehouse was decided in 2011: it holds 2017, 2018"),
        (("--year", "2017", "-o", "/nowhere/a.md"), "/nowhere/a.md cannot be written: No such file or directory"),
    ],
)
def test_what_is_wrong_is_one_line(demo: Path, arguments: tuple[str, ...], message: str) -> None:
    code, _, error = imr(demo, *arguments)

    assert code == 2
    assert error == f"imr: {message}\n"


def test_csv_into_a_zip_is_a_file_for_each_table(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "tables.zip"

    code, printed, _ = imr(demo, "--year", "2017", "--format", "csv", "--output", str(file))

    assert (code, printed) == (0, "")
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert "Cite as" in archive.read("README.txt").decode()
        outcomes = list(csv.DictReader(archive.read("2-letters-and-their-outcomes.csv").decode().splitlines()))
    assert (len(names), len(outcomes)) == (10, 1)
    assert imr(demo, "--year", "2017", "--output", str(file))[0] == 2, "Markdown is no archive"
