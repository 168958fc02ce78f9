"""Drift: the last load beside those before it, in bands that chance and habit explain."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from expectations import gate
from tests.stage_frames import MRI, Row, Rows, built, cites, item, letter, load, rows
from warehouse import figures

CITED = [cites("reviewer", "Low Back Complaints")]
DRIFT = "SELECT measure, round(value, 2), loads_before, abs(deviation) > 3 FROM audit.drift"


def night(number: int, letters: int = 20, overturned: int = 2, **columns: object) -> Rows:
    """A load of letters of two items each, of which the first few letters are overturned."""
    described: Row = {**MRI, "cited": CITED, **columns}
    return load(
        f"L{number:03}",
        datetime(2017, 3, 1) + timedelta(days=number),
        *(
            letter(
                f"{number:03}-{place:03}",
                item("MRI", "Overturned" if place < overturned else "Upheld", **described),
                item("CT", **described),
            )
            for place in range(letters)
        ),
    )


def usual_nights(count: int = 10) -> list[Rows]:
    return [night(number, letters=18 + number % 5, overturned=1 + number % 3) for number in range(count)]


@pytest.mark.parametrize(
    ("last", "outside"),
    [
        (night(99), []),
        (night(99, letters=2, overturned=0), ["letters"]),
        (night(99, letters=60, overturned=6), ["letters"]),
        (night(99, overturned=20), ["overturn_rate"]),
        (night(99, category=None, subcategory=None, service=None), ["share_unclassified"]),
        (night(99, cited=[]), ["share_uncited"]),
    ],
)
def test_a_load_unlike_those_before_it_is_outside_of_the_band(tmp_path: Path, last: Rows, outside: list[str]) -> None:
    star = built(tmp_path, *usual_nights(), last)

    judged = rows(star, DRIFT)

    assert [measure for measure, _, before, is_outside in judged if is_outside] == outside
    assert {before for _, _, before, _ in judged} == {10}


def test_the_first_loads_are_not_judged(tmp_path: Path) -> None:
    star = built(tmp_path, *usual_nights(7), night(99, overturned=20))

    assert [deviation for *_, deviation in rows(star, DRIFT)] == [None] * 5
    assert gate.check("drift", figures.drift(star)).results.get_column("success").all()


def test_one_odd_load_does_not_set_the_band(tmp_path: Path) -> None:
    backfill = night(0, letters=2_000, overturned=200)
    star = built(tmp_path, backfill, *usual_nights()[1:], night(99, letters=2, overturned=0))

    ((lower, upper),) = rows(star, "SELECT lower, upper FROM audit.drift WHERE measure = 'letters'")

    assert 3 < float(str(lower)) < 18
    assert 22 < float(str(upper)) < 40


def test_drift_is_a_warning_and_stops_nothing(tmp_path: Path) -> None:
    star = built(tmp_path, *usual_nights(), night(99, overturned=20))

    report = gate.check("drift", figures.drift(star))

    assert report.ok
    failed = report.results.filter(~report.results.get_column("success"))
    assert failed.select("suite", "expectation", "column_name", "severity").rows() == [
        ("drift", "expect_column_max_to_be_between", "overturn_rate", "warning")
    ]
    assert float(failed.item(0, "observed_value")) > 3


def test_a_home_without_loads_has_no_drift(tmp_path: Path) -> None:
    star = built(tmp_path, load("L1", datetime(2017, 3, 1)))

    assert rows(star, DRIFT) == []
    assert gate.check("drift", figures.drift(star)).ok
