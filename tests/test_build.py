"""A build: its digest, its manifest, and the files that it is built from."""

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.stage_frames import MASSAGE, MRI, built, cites, item, letter, load, rows, two_loads, write
from warehouse import build

RESULTS = pl.DataFrame(
    {
        "load_id": ["L1"],
        "suite": ["letters"],
        "expectation": ["expect_column_values_to_not_be_null"],
        "column_name": ["letter_id"],
        "success": [True],
        "severity": ["critical"],
        "observed_value": ["0"],
        "unexpected_count": [0],
        "element_count": [3],
    }
)


def test_the_digest_depends_on_the_letters_and_not_on_their_loads(tmp_path: Path) -> None:
    one = letter("aa", item("MRI", cited=[cites("reviewer", "Low Back Complaints")], **MRI), specialties=["Neurology"])
    two = letter("bb", item("Massage", **MASSAGE), specialties=["Neurology"])
    other = letter("bb", item("Massage", "Overturned", **MASSAGE), specialties=["Neurology"])
    together = built(tmp_path / "together", load("L1", datetime(2017, 3, 1), one, two))
    split = built(tmp_path / "split", load("L1", datetime(2017, 3, 1), two), load("L2", datetime(2017, 4, 1), one))
    changed = built(tmp_path / "changed", load("L1", datetime(2017, 3, 1), one, other))

    manifests = [build.finish(star, RESULTS) for star in (together, split, changed)]

    assert manifests[0].digest == manifests[1].digest
    assert manifests[0].digest != manifests[2].digest
    assert [manifest.loads for manifest in manifests] == [["L1"], ["L1", "L2"], ["L1"]]
    assert manifests[0].rows["fact_decision"] == 2


def test_the_digest_covers_every_table_of_the_star(star: Path) -> None:
    tables = rows(star, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")

    digested = rows(star, (build.SQL / "digest.sql").read_text())

    assert {name for name, *_ in digested} == {name for (name,) in tables} == build.digested_tables()


def test_a_build_opens_in_duckdb_1_2_and_compresses_its_texts(star: Path) -> None:
    segments = "pragma_storage_info('letter_text') WHERE column_name = 'text' AND segment_type = 'VARCHAR'"

    assert rows(star, "SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal") == [("v1.2.0+",)]
    assert rows(star, f"SELECT DISTINCT compression FROM {segments}") == [("ZSTD",)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(1, NULL)", "(NULL, 1)"),
        ("(1, 2)", "(2, 1)"),
        ("(1, 1), (1, 1)", "(1, 1)"),
        ("(1, 1), (2, 2)", "(1, 2), (2, 1)"),
        ("(1, 2), (3, 4)", "(1, 4), (3, 2)"),
    ],
)
def test_the_digest_tells_apart_rows_of_the_same_values(star: Path, tmp_path: Path, one: str, other: str) -> None:
    def digest(name: str, values: str) -> int:
        with duckdb.connect(shutil.copy(star, tmp_path / name)) as connection:
            connection.execute("DELETE FROM bridge_reviewer_specialty")
            connection.execute("ALTER TABLE bridge_reviewer_specialty RENAME TO before")
            connection.execute(f"CREATE TABLE bridge_reviewer_specialty AS FROM (VALUES {values}) AS t (a, b)")
            return build.table_digests(connection)["bridge_reviewer_specialty"].total

    assert digest("one", one) != digest("other", other)


def test_a_finished_build_holds_the_expectations_and_no_log_beside_it(star: Path, tmp_path: Path) -> None:
    finished = Path(shutil.copy(star, tmp_path / "star.duckdb"))

    build.finish(finished, RESULTS)

    assert rows(finished, "SELECT suite, success, element_count FROM audit.expectation_result") == [
        ("letters", True, 3)
    ]
    assert not finished.with_name("star.duckdb.wal").exists()


def test_a_build_never_overwrites_a_file(tmp_path: Path) -> None:
    target = tmp_path / "star.duckdb"
    target.write_text("somebody's")

    with pytest.raises(FileExistsError):
        build.build(target, write(tmp_path / "stage", *two_loads()), temp=tmp_path)

    assert target.read_text() == "somebody's"


def test_what_an_older_vocabulary_did_not_know_breaks_no_later_build(tmp_path: Path) -> None:
    before, after = (
        letter(name, item("MRI", **MRI), specialties=["Neurology"], states=[(code, "Oregon")])
        for name, code in (("aa", None), ("bb", "OR"))
    )
    before["reviewer_specialties"][0]["board"] = None
    after["reviewer_specialties"][0]["board"] = "ABPN"

    star = built(tmp_path, load("L1", datetime(2017, 3, 1), before), load("L2", datetime(2017, 4, 1), after))

    assert rows(star, "SELECT specialty, board FROM dim_specialty WHERE specialty_key <> -1") == [("Neurology", "ABPN")]
    assert rows(star, "SELECT state_code, state FROM bridge_reviewer_state") == [("OR", "Oregon")]
    assert rows(star, "SELECT count(*) FROM dim_reviewer WHERE reviewer_key <> -1") == [(1,)]


def test_staged_folders_of_a_version_without_a_table_are_built_without_its_rows(tmp_path: Path) -> None:
    files = write(tmp_path / "stage", *two_loads()) | {"reasons": []}

    build.build(tmp_path / "star.duckdb", files, temp=tmp_path / "temp")

    counted = "SELECT (SELECT count(*) FROM fact_decision), (SELECT count(*) FROM bridge_decision_reason)"
    assert rows(tmp_path / "star.duckdb", counted) == [(3, 0)]
