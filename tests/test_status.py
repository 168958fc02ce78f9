"""imr status shows people and programs how the warehouse is; imr builds and imr keep say what to cite, and keep it."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.store import drafts, heartbeat, journal
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from tests.homes import copy, imr, rows
from transforms import parse, vocabulary
from warehouse import publish


@pytest.fixture
def home(one_load: Path, tmp_path: Path) -> Home:
    return Home(copy(one_load, tmp_path / "home"))


def state(home: Home, *arguments: str) -> tuple[int, str]:
    code, printed = imr(home.root, "status", "--json", *arguments)
    return code, str(json.loads(printed)["state"])


def test_a_program_reads_that_all_is_well(home: Home) -> None:
    code, printed = imr(home.root, "status", "--json")

    found = json.loads(printed)
    assert code == 0
    assert found["state"] == "good"
    assert found["warehouse"]["decisions"] == 4
    assert found["disk_bytes"]["builds"] > 1_000_000
    assert {"raw", "stage", "free"} < set(found["disk_bytes"])
    assert found["failed_loads"] == found["unpublished_loads"] == []
    assert [place["state"] for place in found["served"]] == ["current", "current"]


def test_people_read_how_much_of_the_disk_is_used(home: Home) -> None:
    _, _, disk_use = imr(home.root, "status")[1].partition("Disk use")

    assert {"builds", "raw", "stage", "free"} < set(re.findall(r"^ *(\w+) +[\d,]+\.\d MB", disk_use, re.MULTILINE))


def test_a_warehouse_is_stale_after_so_many_hours(home: Home) -> None:
    assert state(home, "--stale-after", "0") == (5, "stale")


def test_a_failed_load_is_shown_until_a_load_ends_well(home: Home) -> None:
    journal.write(home, load="20170301T010203", outcome="failed", reason="stage_text: No space left on device")

    _, printed = imr(home.root, "status")

    assert "20170301T010203" in printed
    assert "No space left on device" in printed
    assert state(home) == (6, "failed")
    journal.write(home, load="20170302T010203", outcome="done")
    assert state(home) == (0, "good")


def test_a_load_that_expectations_stopped_is_a_failure(home: Home) -> None:
    draft = drafts.begin(home, "20170301T010203", Request(sources=()))
    drafts.set_aside(draft, ["star: share_lost: 0.5"])

    assert state(home) == (6, "failed")


def test_a_dead_daemon_is_reported_to_those_who_expect_one(home: Home) -> None:
    assert state(home, "--expect-daemon") == (7, "daemon is silent")
    heartbeat.beat(home)
    assert state(home, "--expect-daemon") == (0, "good")
    os.utime(home.heartbeat, (1, 1))
    assert state(home, "--expect-daemon") == (7, "daemon is silent")
    assert state(home) == (0, "good")


def test_letters_of_several_parsers_are_shown(home: Home) -> None:
    assert "different versions" not in imr(home.root, "status")[1]
    build = home.published_link.resolve()
    build.chmod(0o600)
    with duckdb.connect(str(build)) as connection:
        connection.execute(
            "UPDATE audit.letter SET parser_version = '0.0.1'"
            " WHERE letter_id = (SELECT max(letter_id) FROM audit.letter)"
        )
    manifest = publish.manifest(build)
    assert manifest is not None
    replace(manifest, byte_count=build.stat().st_size).write(build.with_suffix(".json"))

    printed = imr(home.root, "status")[1]

    assert "different versions: imr rebuild" in " ".join(printed.split())
    assert "0.0.1" in printed


def test_a_build_says_what_to_cite(home: Home) -> None:
    ((name, digest, version, parsers, vocabularies, letters, decisions),) = rows(
        home.root,
        "SELECT build_name, digest, version, parser_versions, vocabularies, letters, decisions FROM audit.build",
    )

    manifest = publish.manifest(home.published_link.resolve())
    assert manifest is not None
    assert (name, digest) == (home.published_link.resolve().stem, manifest.digest)
    assert (parsers, vocabularies) == ([parse.VERSION], [vocabulary.version()])
    assert (letters, decisions) == (2, 4)
    assert (manifest.version, manifest.vocabularies) == (version, vocabularies)
    cited = json.loads(imr(home.root, "status", "--json")[1])["build"]
    assert cited == publish.citation(home.published_link.resolve())
    assert cited == {
        "build": name,
        "digest": digest,
        "version": f"imr-warehouse {version}",
        "parser": parse.VERSION,
        "vocabulary": vocabulary.version(),
    }
    assert all(fact in (home.site / "index.html").read_text() for fact in cited.values())


def test_a_build_that_is_kept_survives_later_ones(home: Home) -> None:
    first = home.published_link.resolve()

    code, printed = imr(home.root, "keep", "--note", "annual report 2017")

    assert code == 0
    assert first.stem in printed
    later = []
    for number in range(publish.BUILDS_KEPT + 1):
        name = f"warehouse-9999010{number}T000000"
        (home.builds / f"{name}.duckdb").write_bytes(first.read_bytes())
        (home.builds / f"{name}.json").write_text(first.with_suffix(".json").read_text())
        later.append(publish.publish(home.builds / f"{name}.duckdb", link=home.published_link, builds=home.builds))
    assert [build.exists() for build in later] == [False, True, True, True]
    assert first.exists()
    listed = imr(home.root, "builds")[1]
    assert "kept: annual report 2017" in listed
    assert listed.count("published") == 1
    assert imr(home.root, "keep", first.stem, "--release")[0] == 0
    publish.publish(later[-1], link=home.published_link, builds=home.builds)
    assert not first.exists()
    assert not first.with_suffix(".kept").exists()


def test_only_a_build_of_the_home_can_be_kept(home: Home) -> None:
    code, printed = imr(home.root, "keep", "warehouse-1")

    assert code == 2
    assert "holds no build 'warehouse-1'" in printed
