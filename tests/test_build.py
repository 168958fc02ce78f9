"""A build: its digest, its manifest, its profile, and the damage that its checks find."""

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

    assert {name for name, *_ in digested} == {name for (name,) in tables}


def test_a_finished_build_holds_the_expectations_and_no_log_beside_it(tmp_path: Path) -> None:
    star = built(tmp_path, *two_loads())

    build.finish(star, RESULTS)

    assert rows(star, "SELECT suite, success, element_count FROM audit.expectation_result") == [("letters", True, 3)]
    assert not star.with_name("star.duckdb.wal").exists()


def test_a_build_never_overwrites_a_file(tmp_path: Path) -> None:
    target = tmp_path / "star.duckdb"
    target.write_text("somebody's")

    with pytest.raises(FileExistsError):
        build.build(target, write(tmp_path / "stage", *two_loads()), temp=tmp_path)

    assert target.read_text() == "somebody's"


def test_the_profile_counts_letters_and_decisions(star: Path) -> None:
    profile = build.profile(star).row(0, named=True)

    counts = {"received": 4, "loaded": 2, "quarantined": 1, "superseded": 1, "accounted": 4, "decisions": 3}
    assert {name: profile[name] for name in counts} == counts
    assert (profile["unclassified"], profile["unknown_citations"]) == (1, 1)
    assert (profile["share_unclassified"], profile["share_unknown_citations"]) == (pytest.approx(1 / 3), 0.25)
    assert profile["overturn_rate"] == pytest.approx(2 / 3)


def test_a_star_without_letters_has_a_profile(tmp_path: Path) -> None:
    star = built(tmp_path, load("L1", datetime(2017, 3, 1)))

    profile = build.profile(star).row(0, named=True)

    assert (profile["received"], profile["decisions"], profile["overturn_rate"]) == (0, 0, 0)


def test_a_letter_without_items_is_a_case_without_outcome_and_is_counted(tmp_path: Path) -> None:
    star = built(tmp_path, load("L1", datetime(2017, 3, 1), letter("aa", diagnoses=["neck pain"])))

    assert rows(star, "SELECT case_outcome, item_count FROM dim_case WHERE case_key <> -1") == [(None, 0)]
    profile = build.profile(star).row(0, named=True)
    assert (profile["letters_without_decision"], profile["orphan_keys"], profile["unaccounted_letters"]) == (1, 0, 0)


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


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("UPDATE fact_decision SET service_type_key = 5 WHERE item_number = 2", "orphan_keys"),
        ("DELETE FROM decision_text WHERE rationale LIKE '%Zorbium%'", "orphan_keys"),
        ("DELETE FROM dim_guideline WHERE family = 'Other'", "orphan_keys"),
        ("DELETE FROM dim_date WHERE date_key = 20160630", "orphan_keys"),
        ("INSERT INTO bridge_case_diagnosis SELECT * FROM bridge_case_diagnosis", "duplicate_keys"),
        ("UPDATE bridge_decision_guideline SET weight = 0.4 WHERE weight = 0.5", "unequal_weights"),
        ("UPDATE letter_evidence SET span_end = 9999 WHERE value = 'bb'", "spans_outside_text"),
        ("DELETE FROM dim_case WHERE letter_id = 'cc'", "unaccounted_letters"),
        ("DELETE FROM audit.letter WHERE letter_id = 'bb'", "unaccounted_letters"),
        ("DELETE FROM letter_text WHERE letter_id = 'aa'", "unaccounted_letters"),
        ("UPDATE audit.letter SET status = 'lost' WHERE letter_id = 'dd'", "unaccounted_letters"),
    ],
)
def test_every_damage_is_found_by_its_check(tmp_path: Path, damage: str, check: str) -> None:
    star = built(tmp_path, *two_loads())
    sound = build.profile(star).row(0, named=True)

    with duckdb.connect(str(star)) as connection:
        connection.execute(damage)

    assert sound[check] == 0
    assert build.profile(star).row(0, named=True)[check] > 0
