"""Publication: readers see one complete build or the next, and never a file that somebody writes."""

import importlib
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.builds import MANIFEST, candidate, installed, names, publish_star
from tests.stage_frames import publish_build, two_loads
from warehouse import build, publish, read
from warehouse.manifest import Manifest


def test_the_link_is_relative_and_names_the_build(builds: Path, link: Path) -> None:
    target = publish_build(candidate(builds), MANIFEST, link=link, builds=builds, name="w-1")

    assert target == builds / "w-1.duckdb"
    assert link.readlink() == Path("builds/w-1.duckdb")
    assert publish.current(link) == target.resolve()
    assert publish.manifest(target) == MANIFEST
    assert list((builds / "candidate").iterdir()) == []


def test_before_the_first_publication_nothing_is_current(builds: Path, link: Path) -> None:
    assert publish.current(link) is None
    assert publish.manifest(builds / "w-1.duckdb") is None


def test_a_home_that_is_moved_keeps_its_warehouse(builds: Path, link: Path, tmp_path: Path) -> None:
    publish_build(candidate(builds, "words"), MANIFEST, link=link, builds=builds, name="w-1")

    moved = tmp_path.rename(tmp_path.with_name(f"{tmp_path.name}-moved"))

    assert (moved / link.name).read_text() == "words"


def test_a_published_build_cannot_be_written_by_accident(builds: Path, link: Path) -> None:
    target = publish_build(candidate(builds), MANIFEST, link=link, builds=builds, name="w-1")

    assert target.stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("log", ["candidate/warehouse.duckdb.wal", "w-2.duckdb.wal"])
def test_a_write_ahead_log_beside_source_or_target_forbids_the_publication(builds: Path, link: Path, log: str) -> None:
    before = publish_build(candidate(builds), MANIFEST, link=link, builds=builds, name="w-1")
    (builds / log).write_text("would be replayed")

    candidate(builds)
    with pytest.raises(FileExistsError, match=log):
        publish_build(candidate(builds), MANIFEST, link=link, builds=builds, name="w-2")

    assert publish.current(link) == before.resolve()
    assert not (builds / "w-2.duckdb").exists()


def test_the_name_of_a_build_is_never_used_twice(builds: Path, link: Path) -> None:
    publish_build(candidate(builds, "first"), MANIFEST, link=link, builds=builds, name="w-1")

    with pytest.raises(FileExistsError):
        publish_build(candidate(builds, "second"), MANIFEST, link=link, builds=builds, name="w-1")

    assert link.read_text() == "first"


def test_the_last_three_builds_are_kept_with_their_manifests(builds: Path, link: Path) -> None:
    for number in range(1, 6):
        publish_build(candidate(builds), MANIFEST, link=link, builds=builds, name=f"w-{number}")

    kept = ("w-3", "w-4", "w-5")
    assert names(builds) == sorted(f"{name}.{kind}" for name in kept for kind in ("duckdb", "json"))


def test_the_folder_of_the_candidate_is_no_build(builds: Path, link: Path) -> None:
    installed(builds, 1, 2, 3, 4)
    draft = candidate(builds, "the next")

    publish.publish(builds / "w-4.duckdb", link=link, builds=builds)
    publish.delete_before(link, builds, "w-9")

    assert names(builds) == ["w-4.duckdb", "w-4.json"]
    assert draft.read_text() == "the next"


def test_an_intact_build_is_kept_beyond_the_last_three_as_long_as_they_are_damaged(builds: Path, link: Path) -> None:
    installed(builds, 1, 2, 3, 4, 5)
    for number in (3, 4):
        (builds / f"w-{number}.json").unlink()

    publish.publish(builds / "w-5.duckdb", link=link, builds=builds)

    assert [name for name in names(builds) if name.endswith(".duckdb")] == [
        *("w-2.duckdb", "w-3.duckdb", "w-4.duckdb", "w-5.duckdb")
    ]


class Killed(BaseException):
    """The process ends here."""


def kill_at(monkeypatch: pytest.MonkeyPatch, place: str, call: int) -> None:
    """Let the process end at the n-th call of a function, before or after it has done its work."""
    module, _, function = place.partition(":")[0].rpartition(".")
    original, calls = getattr(importlib.import_module(module), function), count(1)

    def killed(*arguments: Any, **named: Any) -> Any:
        is_last = next(calls) == call
        if is_last and place.endswith(":before"):
            raise Killed
        try:
            return original(*arguments, **named)
        finally:
            if is_last:
                raise Killed

    monkeypatch.setattr(place.partition(":")[0], killed)


KILLS = [
    (f"{place}:{when}", call)
    for place, calls in {"os.replace": 2, "os.fsync": 5, "os.symlink": 1, "os.unlink": 4, "os.chmod": 1}.items()
    for when in ("before", "after")
    for call in range(1, calls + 1)
]


@pytest.mark.parametrize(("place", "call"), KILLS)
def test_a_publication_that_is_killed_anywhere_is_completed_by_the_next_try(
    builds: Path, link: Path, monkeypatch: pytest.MonkeyPatch, place: str, call: int
) -> None:
    for number in range(1, 4):
        publish_build(candidate(builds, "old"), MANIFEST, link=link, builds=builds, name=f"w-{number}")
    file = candidate(builds, "new")

    with monkeypatch.context() as patched:
        kill_at(patched, place, call)
        with pytest.raises(Killed):
            publish_build(file, MANIFEST, link=link, builds=builds, name="w-4")

    assert link.read_text() in ("old", "new")
    assert publish_build(file, MANIFEST, link=link, builds=builds, name="w-4") == builds / "w-4.duckdb"
    assert publish_build(file, MANIFEST, link=link, builds=builds, name="w-4") == builds / "w-4.duckdb"
    assert link.read_text() == "new"
    kept = ("w-2", "w-3", "w-4")
    assert names(builds) == [f"{name}.{kind}" for name in kept for kind in ("duckdb", "json")]
    assert (builds / "w-4.duckdb").stat().st_mode & 0o222 == 0
    assert sorted(path.name for path in link.parent.iterdir()) == ["builds", "warehouse.duckdb"]


def test_a_draft_of_the_link_that_was_left_is_no_obstacle(builds: Path, link: Path) -> None:
    link.with_name(f".{link.name}.new").symlink_to("nowhere")

    target = publish_build(candidate(builds), MANIFEST, link=link, builds=builds, name="w-1")

    assert publish.current(link) == target.resolve()
    assert not link.with_name(f".{link.name}.new").is_symlink()


def test_a_build_that_was_installed_with_another_manifest_is_not_taken_for_this_one(builds: Path) -> None:
    installed(builds, 1)

    with pytest.raises(FileExistsError, match=r"w-1\.duckdb"):
        publish.install(builds / "gone", Manifest(["L2"], {}, "d2"), builds=builds, name="w-1")


@pytest.mark.parametrize(("byte_count", "message"), [(8, "has 7 bytes, its manifest says 8"), (0, "is missing")])
def test_a_candidate_that_is_not_as_its_manifest_says_is_not_installed(
    builds: Path, byte_count: int, message: str
) -> None:
    file = candidate(builds) if byte_count else builds / "gone.duckdb"

    with pytest.raises(build.DamagedBuild, match=message):
        publish.install(file, Manifest([], {}, "", byte_count), builds=builds, name="w-1")

    assert names(builds) == []


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda build: build.unlink(), "w-2.duckdb is missing"),
        (lambda build: build.with_suffix(".json").unlink(), "has no manifest"),
        (lambda build: build.with_suffix(".json").write_text("{"), "has no manifest"),
        (lambda build: (build.chmod(0o600), build.write_text("shorter")), "has 7 bytes, its manifest says 10"),
        (lambda build: build.with_name(build.name + ".wal").touch(), "a write-ahead log"),
    ],
)
def test_the_link_never_moves_to_a_build_that_is_not_as_its_manifest_says(
    builds: Path, link: Path, damage: Callable[[Path], object], message: str
) -> None:
    publish_build(candidate(builds, "old"), MANIFEST, link=link, builds=builds, name="w-1")
    manifest = Manifest([], {}, "", byte_count=10)
    target = publish.install(candidate(builds, "0123456789"), manifest, builds=builds, name="w-2")
    damage(target)

    with pytest.raises(build.DamagedBuild, match=message):
        publish.publish(target, link=link, builds=builds)

    assert link.read_text() == "old"


def test_a_manifest_of_a_newer_version_is_read_without_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "w-1.json"
    written = Manifest(["L1"], {"fact_decision": 3}, "d1", 7, ["20261124"], {"received": 2})
    written.write(path)
    path.write_text(path.read_text().replace("{", '{"engine": "spark",', 1))

    assert Manifest.read(path) == written
    path.write_text('{"loads": [], "rows": {}, "digest": ""}')
    assert Manifest.read(path) == Manifest([], {}, "")
    for unreadable in ("[]", "3", "null", '"loads"', "{}", "{"):
        path.write_text(unreadable)
        assert Manifest.read(path) is None


def test_a_manifest_describes_a_build_with_its_bytes_whatever_version_hashes_the_rows() -> None:
    measured = Manifest(["L1"], {"fact_decision": 3}, "d1", 7, code="now", file_digest="f1")
    written = replace(measured, digest="d0", code="earlier")

    assert written.describes(measured)
    assert not replace(written, file_digest="f0").describes(measured)
    assert not replace(written, code="now").describes(measured)
    # Version 0.4 and before recorded neither.
    assert Manifest(["L1"], {"fact_decision": 3}, "d0", 7).describes(measured)
    assert not Manifest(["L1"], {"fact_decision": 2}, "d0", 7).describes(measured)


def test_a_manifest_describes_a_measured_build_whatever_its_folders_and_counts() -> None:
    measured = Manifest(["L1"], {"fact_decision": 3}, "d1", 7)

    assert Manifest(["L1"], {"fact_decision": 3}, "d1", 7, ["f"], {"new": 1}).describes(measured)
    assert not Manifest(["L1"], {"fact_decision": 3}, "d2", 7).describes(measured)
    assert not Manifest(["L1"], {"fact_decision": 3}, "d1", 8).describes(measured)


def test_a_reader_keeps_its_build_while_the_next_is_published(builds: Path, link: Path) -> None:
    first, second = two_loads()
    publish_star(link, builds, "w-1", first)
    decisions = "SELECT count(*) FROM fact_decision"
    reader = read.connect(link)

    publish_star(link, builds, "w-2", first, second)

    assert reader.execute(decisions).fetchall() == [(2,)]
    assert read.query(link, decisions).rows == [(3,)]
    reader.close()


def test_the_manifest_counts_the_rows_of_the_build_beside_it(builds: Path, link: Path) -> None:
    publish_star(link, builds, "w-1", *two_loads())

    current = publish.current(link)
    assert current is not None
    manifest = publish.manifest(current)
    assert manifest is not None
    assert manifest.loads == ["L1", "L2"]
    assert manifest.rows == {
        table: read.query(link, f"SELECT count(*) FROM {table}").rows[0][0] for table in manifest.rows
    }
