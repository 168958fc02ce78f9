"""Publication: readers see one complete build or the next, and never a file that somebody writes."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.stage_frames import Rows, two_loads, write
from warehouse import build, publish, read

MANIFEST = build.Manifest(loads=["L1"], rows={"fact_decision": 3}, digest="d1")


@pytest.fixture
def builds(tmp_path: Path) -> Path:
    folder = tmp_path / "builds"
    folder.mkdir()
    return folder


@pytest.fixture
def link(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


def candidate(builds: Path, words: str = "a build") -> Path:
    file = builds / "new.candidate"
    file.write_text(words)
    return file


def publish_star(link: Path, builds: Path, name: str, *loads: Rows) -> None:
    target = builds / f"{name}.candidate"
    build.build(target, write(builds.parent / f"stage-{name}", *loads), temp=builds)
    manifest = build.finish(target, pl.DataFrame(schema={"load_id": pl.String}))
    publish.publish(target, manifest, link=link, builds=builds, name=name)


def test_the_link_is_relative_and_names_the_build(builds: Path, link: Path) -> None:
    target = publish.publish(candidate(builds), MANIFEST, link=link, builds=builds, name="w-1")

    assert target == builds / "w-1.duckdb"
    assert link.readlink() == Path("builds/w-1.duckdb")
    assert publish.current(link) == target.resolve()
    assert publish.manifest(target) == MANIFEST
    assert list(builds.glob("*.candidate")) == []


def test_before_the_first_publication_nothing_is_current(builds: Path, link: Path) -> None:
    assert publish.current(link) is None
    assert publish.manifest(builds / "w-1.duckdb") is None


def test_a_home_that_is_moved_keeps_its_warehouse(builds: Path, link: Path, tmp_path: Path) -> None:
    publish.publish(candidate(builds, "words"), MANIFEST, link=link, builds=builds, name="w-1")

    moved = tmp_path.rename(tmp_path.with_name(f"{tmp_path.name}-moved"))

    assert (moved / link.name).read_text() == "words"


def test_a_published_build_cannot_be_written_by_accident(builds: Path, link: Path) -> None:
    target = publish.publish(candidate(builds), MANIFEST, link=link, builds=builds, name="w-1")

    assert target.stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("log", ["new.candidate.wal", "w-2.duckdb.wal"])
def test_a_write_ahead_log_beside_source_or_target_forbids_the_publication(builds: Path, link: Path, log: str) -> None:
    before = publish.publish(candidate(builds), MANIFEST, link=link, builds=builds, name="w-1")
    (builds / log).write_text("would be replayed")

    with pytest.raises(FileExistsError, match=log):
        publish.publish(candidate(builds), MANIFEST, link=link, builds=builds, name="w-2")

    assert publish.current(link) == before.resolve()
    assert not (builds / "w-2.duckdb").exists()


def test_the_name_of_a_build_is_never_used_twice(builds: Path, link: Path) -> None:
    publish.publish(candidate(builds, "first"), MANIFEST, link=link, builds=builds, name="w-1")

    with pytest.raises(FileExistsError):
        publish.publish(candidate(builds, "second"), MANIFEST, link=link, builds=builds, name="w-1")

    assert link.read_text() == "first"


def test_the_last_three_builds_are_kept_with_their_manifests(builds: Path, link: Path) -> None:
    for number in range(1, 6):
        publish.publish(candidate(builds), MANIFEST, link=link, builds=builds, name=f"w-{number}")

    kept = ("w-3", "w-4", "w-5")
    assert sorted(path.name for path in builds.iterdir()) == sorted(
        f"{name}.{kind}" for name in kept for kind in ("duckdb", "json")
    )


def test_a_publication_that_was_killed_before_the_swap_is_no_obstacle(builds: Path, link: Path) -> None:
    link.with_name(f".{link.name}.w-1").symlink_to("nowhere")

    target = publish.publish(candidate(builds), MANIFEST, link=link, builds=builds, name="w-1")

    assert publish.current(link) == target.resolve()


def test_a_reader_keeps_its_build_while_the_next_is_published(builds: Path, link: Path) -> None:
    first, second = two_loads()
    publish_star(link, builds, "w-1", first)
    decisions = "SELECT count(*) FROM fact_decision"
    reader = read.connect(link)

    publish_star(link, builds, "w-2", first, second)

    assert reader.execute(decisions).fetchall() == [(2,)]
    assert read.query(link, decisions).rows == [(3,)]
    reader.close()


def test_the_manifest_counts_the_rows_of_the_build_it_stands_beside(builds: Path, link: Path) -> None:
    publish_star(link, builds, "w-1", *two_loads())

    current = publish.current(link)
    assert current is not None
    manifest = publish.manifest(current)
    assert manifest is not None
    assert manifest.loads == ["L1", "L2"]
    assert manifest.rows == {
        table: read.query(link, f"SELECT count(*) FROM {table}").rows[0][0] for table in manifest.rows
    }


def test_rollback_goes_back_to_the_build_before(builds: Path, link: Path) -> None:
    first, second = two_loads()
    publish_star(link, builds, "w-1", first)
    publish_star(link, builds, "w-2", first, second)

    assert publish.rollback(link, builds).name == "w-1.duckdb"

    assert read.query(link, "SELECT count(*) FROM audit.load").rows == [(1,)]
    with pytest.raises(publish.NoSuchBuild, match="no build before the published one"):
        publish.rollback(link, builds)
    assert publish.rollback(link, builds, "w-2").name == "w-2.duckdb"
    with pytest.raises(publish.NoSuchBuild, match="no build 'w-9'"):
        publish.rollback(link, builds, "w-9")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda build: build.with_suffix(".json").unlink(), "has no manifest"),
        (lambda build: build.with_name(build.name + ".wal").write_bytes(b"stale"), "a write-ahead log stands beside"),
        (lambda build: (build.chmod(0o600), build.write_bytes(build.read_bytes()[:-4096])), "its manifest says"),
    ],
)
def test_a_build_that_is_not_as_its_manifest_says_is_not_opened(
    builds: Path, link: Path, damage: Callable[[Path], object], reason: str
) -> None:
    publish_star(link, builds, "w-1", two_loads()[0])
    damage(builds / "w-1.duckdb")

    with pytest.raises(read.QueryError, match=reason):
        read.query(link, "SELECT 1")
