"""What a heading says beside its service: what was first asked for, what belongs to a surgery, what is past."""

from typing import Any

import polars as pl
import pytest

from transforms import decisions
from transforms.layouts.parts import ITEM_PARTS


def decided(*titles: str) -> list[dict[str, Any]]:
    """The staged decisions of one letter with these headings."""
    parts = {"title": list(titles)} | {part: [None] * len(titles) for part in ITEM_PARTS if part != "title"}
    starts = {f"{part}_start": [0] * len(titles) for part in ITEM_PARTS}
    numbers = list(range(1, len(titles) + 1))
    items = pl.DataFrame(
        {"letter_id": ["a"] * len(titles), "item_number": numbers, "outcome": ["Upheld"] * len(titles)}
        | parts
        | starts,
        schema_overrides=dict.fromkeys(ITEM_PARTS, pl.String),
    )
    return decisions.stage_decisions(items)[0].sort("item_number").to_dicts()


def test_a_modified_request_is_decided_in_its_remaining_part() -> None:
    (row,) = decided(
        "12 visits of massage was the original request. 4 visits were authorized by the Claims Administrator. The "
        "remaining IMR eligible portion of the original request, 8 visits of massage is"
    )

    assert row["original_request"] == "12 visits of massage"
    assert row["authorized_portion"] == "4 visits"
    assert row["disputed_service"] == "8 visits of massage"
    assert row["is_modified"]


def test_requests_in_the_plural_are_divided_alike() -> None:
    (row,) = decided(
        "Massage and yoga were the original requests. Massage was approved by the claims administrator. The remaining "
        "portion of the original requests, yoga are"
    )

    assert (row["original_request"], row["authorized_portion"]) == ("Massage and yoga", "Massage")
    assert row["disputed_service"] == "yoga"


def test_a_request_left_eligible_is_decided_whole() -> None:
    (row,) = decided(
        "The Claims Administrator authorized 4 visits of massage, leaving the original request IMR eligible. The "
        "original request, 12 visits of massage is"
    )

    assert (row["authorized_portion"], row["disputed_service"]) == ("4 visits of massage", "12 visits of massage")


@pytest.mark.parametrize(
    ("title", "is_retrospective"),
    [
        ("Retrospective urine drug screen", True),
        ("Retro Naproxen 550mg #60", True),
        ("Urine drug screen (DOS 2/3/2015)", True),
        ("Massage, dates of service 2/3/2015 to 3/3/2015", True),
        ("Knee injection performed on 2/3/2015", True),
        ("Prospective urine drug screen", False),
        ("Surgery as described in the report of 2/3/2015", False),
    ],
)
def test_a_service_in_the_past_is_said_to_be(title: str, is_retrospective: bool) -> None:
    assert decided(title)[0]["is_retrospective"] == is_retrospective


@pytest.mark.parametrize(
    ("titles", "are_ancillary"),
    [
        (("Associated surgical service: Cold therapy unit",), [True]),
        (
            ("Right knee arthroscopy", "Pre-operative medical clearance", "Post-op physical therapy"),
            [False, True, True],
        ),
        (("Right knee arthroscopy", "Assistant surgeon"), [False, True]),
        (("Right knee arthroscopy", "Walker for use after surgery"), [False, True]),
        (("Post-op physical therapy",), [False]),
        (("Right knee arthroscopy", "Norco 10/325mg #60"), [False, False]),
        (("Right knee arthroscopy", "Chemodenervation of the neck"), [False, False]),
    ],
)
def test_what_serves_a_surgery_of_the_letter_is_ancillary(titles: tuple[str, ...], are_ancillary: list[bool]) -> None:
    assert [row["is_ancillary"] for row in decided(*titles)] == are_ancillary
