"""imr search: passages with all of the words, the best first; the index is beside its build and goes with it."""

import shlex
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import duckdb
import pexpect
import polars as pl
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from tests.stage_frames import MASSAGE, MRI, NORCO, item, letter, load, publish_build, write
from warehouse import build, extensions, publish, read, search

RATIONALES = {
    "MRI": "Red flags were found. The records show functional improvement, again functional improvement.",
    "Norco": "No improvements are told, of functioning nothing, and the long text goes on about many other things.",
    "Massage": "Relief without improvement.",
}


def published(home: Path, name: str) -> Path:
    (home / "builds").mkdir(parents=True, exist_ok=True)
    service = {"MRI": MRI, "Norco": NORCO, "Massage": MASSAGE}
    items = [
        item(title, "Upheld" if title == "Norco" else "Overturned", **service[title]) | {"rationale": rationale}
        for title, rationale in RATIONALES.items()
    ]
    # Of "letter aa", the text, "letter" is the summary.
    summary = {"summary_start": 0, "summary_end": 6}
    decided = letter("aa", *items, case_number="CM17-9000001", decision_date=date(2017, 3, 20), **summary)
    files = write(home / f"stage-{name}", load("L1", datetime(2017, 4, 1), decided))
    build.build(home / "candidate", files, temp=home)
    manifest = build.finish(home / "candidate", pl.DataFrame({"load_id": ["L1"]}))
    link = home / "warehouse.duckdb"
    publish_build(home / "candidate", manifest, link=link, builds=home / "builds", name=name)
    return link


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("home"), "warehouse-1")


def test_all_words_are_found_in_any_form_and_the_best_is_first(link: Path) -> None:
    found = search.search(link, "functional improvement")

    assert [(decision.disputed_service, decision.hits) for decision in found] == [
        ("MRI", ["functional", "improvement"]),
        ("Norco", ["functioning", "improvements"]),
    ]
    assert found[0].score > found[1].score
    assert found[0].words == RATIONALES["MRI"]


@pytest.mark.parametrize(
    ("filters", "services"),
    [
        ({"service": "opioids"}, ["Norco"]),
        ({"service": "mri"}, ["MRI"]),
        ({"outcome": "Upheld"}, ["Norco"]),
        ({"year": 2017, "limit": 1}, ["MRI"]),
        ({"year": 2016}, []),
    ],
)
def test_filters_narrow_what_is_found(link: Path, filters: dict[str, str | int], services: list[str]) -> None:
    found = search.search(link, "improvement function", **filters)

    assert [decision.disputed_service for decision in found] == services


def test_the_summary_of_a_case_is_found_once_however_many_decisions_it_has(link: Path) -> None:
    (found,) = search.search(link, "letters")

    assert (found.part, found.case_number, found.item_number) == ("summary", "CM17-9000001", None)
    assert (found.words, found.hits, found.outcome) == ("letter", ["letter"], "Partial Overturn")


@pytest.mark.parametrize(
    ("filters", "count"),
    [({"service": "opioids"}, 1), ({"outcome": "Upheld", "service": "mri"}, 0), ({"part": "rationale"}, 0)],
)
def test_a_summary_is_that_of_a_case_with_such_a_decision(
    link: Path, filters: dict[str, str | int], count: int
) -> None:
    assert len(search.search(link, "letter", **filters)) == count


@pytest.mark.parametrize("words", ["zorbium", "'; DROP TABLE fact_decision; --"])
def test_words_that_nothing_has_find_nothing(link: Path, words: str) -> None:
    assert search.search(link, words) == []


@pytest.mark.parametrize("words", ["", "the", "%", "\\ \x00", "60"])
def test_a_search_without_a_word_is_refused(link: Path, words: str) -> None:
    with pytest.raises(read.QueryError, match="has no indexed word"):
        search.search(link, words)


@pytest.mark.parametrize("words", ["the improvement", "improvement?", " improvement.", "60 improvement", "IMPROVEMENT"])
def test_common_words_numbers_and_signs_are_not_looked_for(link: Path, words: str) -> None:
    assert search.search(link, words) == search.search(link, "improvement") != []


def test_a_build_is_read_without_the_extension_and_its_index_holds_no_rationale(link: Path) -> None:
    search.search(link, "improvement")

    assert read.query(link, "SELECT count(*) FROM fact_decision").rows == [(3,)]
    assert read.query(link, "SELECT * FROM duckdb_functions() WHERE schema_name LIKE 'fts%'").rows == []
    assert b"functional improvement" not in link.resolve().with_suffix(".search").read_bytes()


def test_the_index_answers_in_sql_as_well(link: Path) -> None:
    search.search(link, "improvement")

    with duckdb.connect(str(link.resolve().with_suffix(".search")), read_only=True) as connection:
        extensions.load(connection, "fts")
        connection.execute(f"ATTACH '{link.resolve()}' AS build (READ_ONLY)")
        found = connection.execute(
            "SELECT disputed_service FROM search('improvement') INNER JOIN build.fact_decision ON key = decision_key"
        ).fetchall()
    assert sorted(found) == [("MRI",), ("Massage",), ("Norco",)]


def test_the_index_is_made_once_and_goes_with_its_build(tmp_path: Path) -> None:
    link = published(tmp_path, "warehouse-1")
    search.search(link, "improvement")
    first = link.resolve().with_suffix(".search")
    made = first.stat().st_mtime_ns
    search.search(link, "improvement")
    (tmp_path / "builds" / ".warehouse-1.search.123").write_text("killed")

    published(tmp_path, "warehouse-2")

    assert first.stat().st_mtime_ns == made
    assert not search.is_indexed(link)
    publish.delete_before(link, tmp_path / "builds", "warehouse-2")
    assert sorted(path.name for path in (tmp_path / "builds").iterdir()) == ["warehouse-2.duckdb", "warehouse-2.json"]


def test_a_search_that_is_killed_while_it_indexes_leaves_no_half_index(tmp_path: Path) -> None:
    link = published(tmp_path, "warehouse-1")
    dies = (
        "import os, signal, sys; from pathlib import Path; from warehouse import search;"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL); search.search(Path(sys.argv[1]), 'improvement')"
    )

    killed = subprocess.run([sys.executable, "-c", dies, str(link)], check=False)

    assert killed.returncode == -9
    assert not search.is_indexed(link)
    assert len(search.search(link, "improvement")) == 3


def test_an_index_that_is_damaged_is_one_clear_line(tmp_path: Path) -> None:
    link = published(tmp_path, "warehouse-1")
    link.resolve().with_suffix(".search").write_text("no database" * 1000)

    result = CliRunner().invoke(app, ["--home", str(tmp_path), "search", "improvement"])

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_the_words_are_marked_in_a_terminal(link: Path) -> None:
    shown = pexpect.run(
        f"{sys.executable} -c 'from orchestration.cli import main; main()' --home {link.parent} search 'red flag'",
        env={"TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "COLUMNS": "100"},
    ).decode()

    assert "CM17-9000001 item 1" in shown
    assert "\x1b[1;7mflags\x1b[0m were found" in shown


def test_the_example_of_the_readme_finds_passages_of_the_samples(demo: Path) -> None:
    line = next(line for line in Path("README.md").read_text().splitlines() if "/imr search" in line)

    _, *arguments = shlex.split(line.partition("/imr ")[2].partition("#")[0])
    printed = CliRunner().invoke(app, ["--home", str(demo.parent), "search", *arguments]).stdout

    assert "score" in printed
