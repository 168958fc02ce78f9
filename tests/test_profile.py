"""The profile of a build: its figures, the letters that it lost, and the damage that its checks find."""

import shutil
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from expectations import gate
from tests.stage_frames import MRI, Rows, built, item, letter, load, rejected, rows, two_loads
from warehouse import build, figures, read


@pytest.fixture(scope="module")
def sound(star: Path) -> pl.DataFrame:
    """The profile of the star that is not damaged."""
    return figures.profile(star)


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That star with a quarantined letter, whose quarantine a later letter of its case ended."""
    one, two = two_loads()
    bad = load("L0", datetime(2017, 3, 1), rejected("ee", "damaged", case_number="CM17-9000001"))
    return built(tmp_path_factory.mktemp("ended"), one, bad, two)


def test_the_profile_counts_letters_and_decisions(star: Path) -> None:
    profile = figures.profile(star).row(0, named=True)

    counts = {"received": 4, "loaded": 2, "quarantined": 1, "superseded": 1, "accounted": 4, "decisions": 3}
    assert {name: profile[name] for name in counts} == counts
    assert (profile["unclassified"], profile["unknown_citations"]) == (1, 1)
    assert (profile["share_unclassified"], profile["share_unknown_citations"]) == (pytest.approx(1 / 3), 0.25)
    assert profile["overturn_rate"] == pytest.approx(2 / 3)


def test_a_star_without_letters_has_a_profile(tmp_path: Path) -> None:
    star = built(tmp_path, load("L1", datetime(2017, 3, 1)))

    profile = figures.profile(star).row(0, named=True)

    assert (profile["received"], profile["decisions"], profile["overturn_rate"]) == (0, 0, 0)


def test_a_letter_without_items_is_a_case_without_outcome_and_is_counted(tmp_path: Path) -> None:
    star = built(tmp_path, load("L1", datetime(2017, 3, 1), letter("aa", diagnoses=["neck pain"])))

    assert rows(star, "SELECT case_outcome, item_count FROM dim_case WHERE case_key <> -1") == [(None, 0)]
    profile = figures.profile(star).row(0, named=True)
    assert (profile["letters_without_decision"], profile["orphan_keys"], profile["unaccounted_letters"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("UPDATE fact_decision SET service_type_key = 5 WHERE item_number = 2", "orphan_keys"),
        ("DELETE FROM decision_text WHERE rationale LIKE '%Zorbium%'", "orphan_keys"),
        ("DELETE FROM dim_guideline WHERE family = 'Other'", "orphan_keys"),
        ("DELETE FROM dim_date WHERE date_key = 20160630", "orphan_keys"),
        ("INSERT INTO bridge_case_diagnosis SELECT * FROM bridge_case_diagnosis", "duplicate_keys"),
        ("INSERT INTO bridge_reviewer_specialty SELECT * FROM bridge_reviewer_specialty LIMIT 1", "duplicate_keys"),
        ("UPDATE bridge_decision_guideline SET weight = 0.4 WHERE weight = 0.5", "unequal_weights"),
        ("UPDATE letter_evidence SET span_end = 9999 WHERE value = 'bb'", "spans_outside_text"),
        ("DELETE FROM dim_case WHERE letter_id = 'cc'", "unaccounted_letters"),
        ("DELETE FROM audit.letter WHERE letter_id = 'bb'", "unaccounted_letters"),
        ("DELETE FROM letter_text WHERE letter_id = 'aa'", "unaccounted_letters"),
        ("UPDATE audit.letter SET status = 'lost' WHERE letter_id = 'dd'", "unaccounted_letters"),
        ("DELETE FROM fact_decision WHERE item_number = 2", "unequal_item_counts"),
        ("UPDATE dim_case SET item_count = 3 WHERE letter_id = 'bb'", "unequal_item_counts"),
        ("UPDATE audit.letter SET reason = NULL WHERE letter_id = 'dd'", "letters_without_reason"),
        ("UPDATE audit.letter SET reason = ' ' WHERE letter_id = 'dd'", "letters_without_reason"),
    ],
)
def test_every_damage_is_found_by_its_check(
    star: Path, sound: pl.DataFrame, tmp_path: Path, damage: str, check: str
) -> None:
    profile = figures.profile(corrupted(star, tmp_path, damage))

    assert sound.item(0, check) == 0
    assert profile.item(0, check) > 0
    assert f"star: {check}" in blocked_by(profile)


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("UPDATE audit.letter SET status = 'quarantined' WHERE letter_id = 'ee'", "unaccounted_letters"),
        ("UPDATE audit.letter SET quarantine_reason = NULL WHERE letter_id = 'ee'", "unaccounted_letters"),
        ("UPDATE audit.letter SET quarantine_reason = NULL WHERE letter_id = 'ee'", "unaccounted"),
        ("UPDATE audit.letter SET received_at = '2018-01-01' WHERE letter_id = 'ee'", "unaccounted_letters"),
        ("DELETE FROM letter_text WHERE letter_id = 'aa'", "unaccounted"),
        ("DELETE FROM letter_text WHERE letter_id = 'aa'", "unaccounted_letters"),
    ],
)
def test_a_quarantine_that_was_ended_is_not_accounted_for_when_it_is_damaged(
    ended: Path, tmp_path: Path, damage: str, check: str
) -> None:
    assert f"star: {check}" in blocked_by(figures.profile(corrupted(ended, tmp_path, damage)))


def test_a_quarantine_that_was_ended_is_accounted_for(ended: Path) -> None:
    sound = figures.profile(ended)

    assert blocked_by(sound) == set()
    assert sound.select("received", "accounted", "superseded", "quarantined").row(0) == (5, 5, 2, 1)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM letter_text WHERE letter_id = 'aa'",
        "DELETE FROM audit.letter WHERE letter_id = 'bb'",
        "UPDATE audit.letter SET reason = NULL WHERE letter_id = 'dd'",
        "UPDATE audit.letter SET status = 'lost' WHERE letter_id = 'dd'",
    ],
)
def test_the_letters_accounted_for_are_counted_apart_from_those_received(
    star: Path, tmp_path: Path, damage: str
) -> None:
    assert "star: unaccounted" in blocked_by(figures.profile(corrupted(star, tmp_path, damage)))


def test_a_letter_that_no_step_gave_a_result_blocks_the_publication(tmp_path: Path) -> None:
    vanished = load("L1", datetime(2017, 3, 1), letter("aa", item("MRI", **MRI)), letter("bb"))
    vanished |= {table: [row for row in vanished[table] if row["letter_id"] == "aa"] for table in ("letters", "text")}

    profile = figures.profile(built(tmp_path, vanished))

    assert blocked_by(profile) == {"star: unaccounted", "star: letters_without_reason"}


def test_the_newest_load_with_letters_is_judged_by_its_share_in_quarantine(tmp_path: Path) -> None:
    letters = [letter(f"a{number}", item("MRI", **MRI)) for number in range(20)]
    broken = [rejected(f"b{number}", "the layout is not known") for number in range(20)]
    before = load("L1", datetime(2017, 3, 1), *(letter(f"c{number}", item("MRI", **MRI)) for number in range(60)))
    rebuilt = load("L3", datetime(2017, 5, 1))

    profile = figures.profile(built(tmp_path, before, load("L2", datetime(2017, 4, 1), *letters, *broken), rebuilt))

    assert profile.select("letters_of_load", "quarantined_of_load", "share_quarantined_of_load").row(0) == (40, 20, 0.5)
    assert blocked_by(profile) == {"star: share_quarantined_of_load_lower_bound"}


def test_loaded_letters_that_a_build_has_not_loaded_are_lost(tmp_path: Path) -> None:
    def star(name: str, *letters: Rows) -> Path:
        return built(tmp_path / name, load("L1", datetime(2017, 3, 1), *letters))

    def lost(candidate: Path, *forgotten: str) -> tuple[object, ...]:
        profile = figures.profile(candidate, published=published, forgotten=forgotten)
        return profile.select("lost_letters", "share_lost", "missing_letters").row(0)

    same = {"case_number": "CM17-9000001"}
    one, two, three = (letter(name, item("MRI", **MRI)) for name in ("aa", "bb", "cc"))
    four = letter("dd", item("MRI", **MRI), decision_date=date(2017, 1, 2), **same)
    earlier = letter("ee", item("MRI", **MRI), decision_date=date(2016, 12, 2), **same)
    later = letter("ee", item("MRI", **MRI), decision_date=date(2017, 2, 2), **same)
    damaged = rejected("ff", "damaged")
    published = star("it's published", one, two, three, four, damaged)

    assert lost(star("same", one, two, three, four, damaged)) == (0, 0, 0)
    assert lost(star("superseded", one, two, three, four, later, damaged)) == (0, 0, 0)
    assert lost(star("quarantined", one, two, rejected("cc", "damaged"), four, damaged)) == (1, 0.25, 0)
    replaced = rejected("dd", "damaged", **same)
    assert lost(star("another in its place", one, two, three, replaced, earlier, damaged)) == (1, 0.25, 0)
    assert lost(star("vanished", one, four)) == (2, 0.5, 3)
    assert lost(star("a quarantined one vanished", one, two, three, four)) == (0, 0, 1)
    assert lost(star("forgotten", one, four, three, damaged), "bb") == (0, 0, 0)
    profile = figures.profile(tmp_path / "vanished" / "star.duckdb", published=published)
    assert blocked_by(profile) == {"star: share_lost", "star: missing_letters"}
    profile = figures.profile(tmp_path / "a quarantined one vanished" / "star.duckdb", published=published)
    assert blocked_by(profile) == {"star: missing_letters"}


def test_a_published_build_that_holds_nothing_or_is_of_another_version_is_not_compared(
    star: Path, tmp_path: Path
) -> None:
    empty = built(tmp_path / "empty", load("L1", datetime(2017, 3, 1)))
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE SCHEMA audit; CREATE TABLE audit.letters AS SELECT 1 AS letter_id")

    losses = [
        figures.profile(star, published=path).select("lost_letters", "share_lost").row(0)
        for path in (empty, other, None)
    ]

    assert losses == [(0, 0), (None, None), (None, None)]
    assert blocked_by(figures.profile(star, published=other)) == set()


def test_a_published_build_that_cannot_be_read_is_an_error(star: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_text("no database" * 1000)

    with pytest.raises(build.DamagedBuild, match=r"damaged\.duckdb"):
        figures.profile(star, published=damaged)


def test_a_reader_of_the_published_build_in_the_same_process_is_no_obstacle(star: Path, tmp_path: Path) -> None:
    published = shutil.copy(star, tmp_path / "published.duckdb")

    with duckdb.connect(str(published), read_only=True, config=dict(read.RESTRICTED)):
        profile = figures.profile(star, published=Path(published))

    assert profile.item(0, "lost_letters") == 0


def corrupted(star: Path, folder: Path, damage: str) -> Path:
    """A copy of a star after a statement that damages it."""
    copy = Path(shutil.copy(star, folder / "damaged.duckdb"))
    with duckdb.connect(str(copy)) as connection:
        connection.execute(damage)
    return copy


def blocked_by(profile: pl.DataFrame) -> set[str]:
    """The rules of the star that block the publication of a build."""
    return {":".join(line.split(":")[:2]) for line in gate.check("star", profile).blocking_failures}
