"""Going back to an earlier build, and refusing to read one that is damaged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builds import installed_stars, publish_star
from tests.stage_frames import two_loads
from warehouse import publish, read


def test_rollback_goes_back_to_the_build_before(builds: Path, link: Path) -> None:
    first, second = two_loads()
    publish_star(link, builds, "w-1", first)
    publish_star(link, builds, "w-2", first, second)

    assert publish.rollback(link, builds).name == "w-1.duckdb"

    assert read.query(link, "SELECT count(*) FROM audit.load").rows == [(1,)]
    with pytest.raises(publish.NoSuchBuild, match="no intact build before the published one"):
        publish.rollback(link, builds)
    assert publish.rollback(link, builds, "w-2").name == "w-2.duckdb"
    with pytest.raises(publish.NoSuchBuild, match="no build 'w-9'"):
        publish.rollback(link, builds, "w-9")


@pytest.mark.parametrize(
    "damage",
    [
        lambda build: build.unlink(),
        lambda build: build.with_suffix(".json").unlink(),
        lambda build: build.with_name(build.name + ".wal").touch(),
    ],
)
def test_rollback_goes_to_the_newest_intact_build_when_the_published_one_is_missing_or_damaged(
    builds: Path, link: Path, star: Path, damage: Callable[[Path], object]
) -> None:
    installed_stars(builds, star, 1, 2, 3)
    publish.publish(builds / "w-3.duckdb", link=link, builds=builds)
    installed_stars(builds, star, 4)
    damage(builds / "w-3.duckdb")

    assert publish.rollback(link, builds).name == "w-4.duckdb"

    publish.rollback(link, builds, "w-2")
    damage(builds / "w-2.duckdb")
    damage(builds / "w-4.duckdb")
    assert publish.rollback(link, builds).name == "w-1.duckdb"
    damage(builds / "w-1.duckdb")
    with pytest.raises(publish.NoSuchBuild, match="no intact build: delete"):
        publish.rollback(link, builds)


def test_a_dangling_link_publishes_nothing_and_keeps_what_it_can_go_back_to(
    builds: Path, link: Path, star: Path
) -> None:
    installed_stars(builds, star, 1, 2, 3)
    publish.publish(builds / "w-3.duckdb", link=link, builds=builds)
    assert not publish.is_dangling(link)

    (builds / "w-3.duckdb").unlink()

    assert publish.is_dangling(link)
    assert publish.current(link) is None
    publish.delete_before(link, builds, "w-9")
    assert publish.rollback(link, builds).name == "w-2.duckdb"
    assert not publish.is_dangling(builds / "never-published")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda build: build.with_suffix(".json").unlink(), "has no manifest"),
        (lambda build: build.with_name(build.name + ".wal").write_bytes(b"stale"), "a write-ahead log lies beside"),
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
