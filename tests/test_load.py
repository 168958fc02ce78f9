"""Loads from the command line to the published star, on letters written here."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from orchestration.store import staging
from tests.homes import copy, digest, imr, letter, load_steps, rows, write
from warehouse import publish


def test_a_load_prints_its_counts_and_publishes_the_star(tmp_path: Path) -> None:
    letters = write(tmp_path / "letters", letter(1), letter(2))

    code, printed = imr(tmp_path / "home", "load", letters)

    assert (code, printed.split()) == (
        0,
        "received 2 new 2 duplicate 0 superseded 0 quarantined 0 decisions 4".split(),
    )
    assert rows(
        tmp_path / "home",
        "SELECT case_number, title, outcome, category, claims_administrator_basis, reviewer_basis, age, sex"
        " FROM fact_decision JOIN dim_case USING (case_key) JOIN dim_service_type USING (service_type_key)"
        " WHERE case_number LIKE '%1' ORDER BY item_number",
    ) == [
        ("CM17-9000001", "MRI of the lumbar spine", "Upheld", "Diagnostic Testing", "none", "cited", 44, "female"),
        ("CM17-9000001", "Office visit", "Overturned", "Evaluation & Management", "cited", "none", 44, "female"),
    ]


def test_the_same_letters_again_change_nothing(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    before = publish.current(home / "warehouse.duckdb")

    code, printed = imr(home, "load", one_load.parent / "first")

    assert code == 0
    assert printed.split() == "received 2 new 0 duplicate 2".split()
    assert publish.current(home / "warehouse.duckdb") == before


def test_a_page_that_is_missing_is_drawn_by_the_next_load_without_a_new_letter(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    shutil.rmtree(home / "site")

    imr(home, "load", one_load.parent / "first")

    assert (home / "site" / "index.html").exists()


def test_a_rebuild_parses_everything_again_to_the_same_rows(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    load_steps(home, write(tmp_path / "second", letter(3), "no letter at all"))
    before = digest(home)
    statuses = "SELECT letter_id, source_uri, received_at, load_id, status, reason FROM audit.letter ORDER BY letter_id"
    ledger = rows(home, statuses)

    code, printed = imr(home, "rebuild")

    assert code == 0
    assert "No decision changed." in printed
    assert digest(home) == before
    assert rows(home, statuses) == ledger


def test_a_corrected_letter_supersedes_the_earlier_one(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")

    _, printed = imr(home, "load", write(tmp_path / "second", letter(1, "Massage therapy", "03/20/2017")))

    assert "superseded 1" in printed
    of_the_case = "FROM fact_decision JOIN dim_case USING (case_key) WHERE case_number = 'CM17-9000001'"
    assert rows(home, f"SELECT title {of_the_case} AND item_number = 1") == [("Massage therapy",)]
    assert rows(home, "SELECT status, count(*) FROM audit.letter GROUP BY ALL ORDER BY ALL") == [
        ("loaded", 2),
        ("superseded", 1),
    ]


def test_a_failure_of_the_whole_stops_the_publication_with_exit_code_3(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    before = publish.current(home / "warehouse.duckdb")
    nonsense = [letter(n, f"Zorbium plaxation {n}").replace("Office visit", "Quuxing") for n in range(11, 71)]

    code, printed = imr(home, "load", write(tmp_path / "nonsense", *nonsense))

    assert code == 3
    assert "share_unclassified" in printed
    assert publish.current(home / "warehouse.duckdb") == before
    assert imr(home, "load", write(tmp_path / "more", letter(99)))[0] == 0, "the next load completes"


def test_a_rebuild_without_a_raw_letter_changes_nothing(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    before = digest(home)
    next(path for path in (home / "raw").rglob("*") if path.is_file()).unlink()

    code, printed = imr(home, "rebuild")

    assert code == 3
    assert "a raw letter is missing" in printed
    assert digest(home) == before


@pytest.mark.parametrize("format", ["csv", "json"])
def test_answers_come_in_formats(one_load: Path, format: str) -> None:
    code, printed = imr(one_load, "sql", "SELECT DISTINCT outcome FROM fact_decision ORDER BY 1", "--format", format)

    assert code == 0
    assert printed.count("Upheld") == printed.count("Overturned") == 1


def test_the_folders_of_many_loads_become_one(
    more_loads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.steps.compact.FOLDERS_AT_MOST", 2)
    home = copy(more_loads, tmp_path / "home")

    for number in (4, 5):
        load_steps(home, write(tmp_path / f"night-{number}", letter(number)))

    assert len([path for path in (home / "stage").iterdir() if path.is_dir()]) == 2
    assert imr(home, "verify")[0] == 0
    assert rows(home, "SELECT count(*), count(DISTINCT load_id) FROM audit.letter") == [(5, 4)]
    assert rows(home, "SELECT count(*) FROM audit.load") == [(4,)]
    assert rows(home, "SELECT count(DISTINCT load_id) FROM audit.expectation_result") == [(4,)]
    load_steps(tmp_path / "at once", write(tmp_path / "letters", *(letter(number) for number in range(1, 6))))
    assert digest(home) == digest(tmp_path / "at once")


def test_letters_staged_before_a_column_was_added_are_loaded_without_it_until_a_rebuild(
    one_load: Path, tmp_path: Path
) -> None:
    home = copy(one_load, tmp_path / "home")
    for staged in home.glob("stage/*/letters.parquet"):
        # A version that had no such column recorded no sizes.
        (staged.parent / staging.FILES).unlink()
        pl.read_parquet(staged).drop("summary_start", "summary_end").write_parquet(staged)
    for manifest in home.glob("builds/*.json"):
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"code": "that of an older version"}))
    known = "SELECT count(*), count(summary_start) FROM letter_text"

    code, _ = imr(home, "load", write(tmp_path / "more", letter(3)))

    assert (code, rows(home, known)) == (0, [(3, 1)])
    assert imr(home, "rebuild")[0] == 0
    assert rows(home, known) == [(3, 3)]
