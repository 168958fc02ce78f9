"""imr watch: what is new and matches is reported after a load, once."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from orchestration.pipeline import watching
from orchestration.store import watches
from orchestration.store.home import Home
from tests.homes import copy, imr, letter, load_steps, write


@pytest.fixture
def home(one_load: Path, tmp_path: Path) -> Path:
    """A home of two letters, each with an upheld MRI and an overturned office visit."""
    return copy(one_load, tmp_path / "home")


def test_new_decisions_that_match_are_logged_and_in_the_feed_until_the_case_is_forgotten(
    home: Path, tmp_path: Path
) -> None:
    assert imr(home, "watch", "add", "visits won", "--service", "visit", "--outcome", "overturned")[0] == 0
    assert imr(home, "watch", "add", "surgery", "--service", "surgery")[0] == 0

    imr(home, "load", write(tmp_path / "second", letter(3)))
    imr(home, "load", write(tmp_path / "third", letter(4, "Office visit")))

    found = watches.found(Home(home))
    assert [(line["watch"], line["item_number"], line["outcome"]) for line in found] == [
        ("visits won", 2, "Overturned"),
        ("visits won", 2, "Overturned"),
    ]
    assert "CM17" not in json.dumps(found)
    feed = ElementTree.parse(home / "site" / watching.FEED)
    links = {f"letter.html#letter={line['letter_id']}" for line in found}
    assert {link.text for link in feed.iterfind("./channel/item/link")} == links
    assert [line.split()[-1] for line in imr(home, "watch", "list")[1].splitlines() if "service:" in line] == ["2", "0"]
    imr(home, "forget", "CM17-9000003", "--yes")
    assert len(watches.found(Home(home))) == 1


def test_a_rebuild_finds_nothing_new(home: Path) -> None:
    imr(home, "watch", "add", "all visits", "--service", "visit")

    imr(home, "rebuild")

    assert watches.found(Home(home)) == []


def test_guideline_specialty_and_reason_are_filters_too(home: Path, tmp_path: Path) -> None:
    everything = {"guideline": "low back", "specialty": "neurology", "reason": None}
    others = [("knee", {"guideline": "knee"}), ("cardiology", {"specialty": "cardiology"})]
    named = [("both", everything), *others]
    watches.write(Home(home), [watches.Watch(name, **filters) for name, filters in named])
    watching.report(Home(home))

    load_steps(home, write(tmp_path / "second", letter(3)))
    assert watching.report(Home(home)) == []

    found = [(line["watch"], line["item_number"]) for line in watches.found(Home(home))]
    assert found == [("both", 1), ("knee", 2)]


def test_a_report_that_is_repeated_adds_nothing_and_one_that_cannot_be_made_is_named(
    home: Path, tmp_path: Path
) -> None:
    watches.write(Home(home), [watches.Watch("visits", service="visit")])
    watching.report(Home(home))
    first = watches.checked_build(Home(home))
    assert first is not None
    load_steps(home, write(tmp_path / "second", letter(3)))
    watching.report(Home(home))

    # A load dies after it has written the log.
    watches.set_checked(Home(home), first)
    assert watching.report(Home(home)) == []
    assert len(watches.found(Home(home))) == 1

    (home / "builds" / f"{first}.duckdb").unlink()
    watches.set_checked(Home(home), first)
    (problem,) = watching.report(Home(home))
    assert f"the build {first} is gone" in problem


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["add", "nothing"], "a watch needs a filter"),
        (["remove", "nothing"], "there is no watch 'nothing'"),
    ],
)
def test_a_watch_that_cannot_be_is_refused_in_one_line(home: Path, arguments: list[str], message: str) -> None:
    code, printed = imr(home, "watch", *arguments)

    assert (code, message in printed, len(printed.splitlines())) == (2, True, 1)
