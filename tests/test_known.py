"""Which of the letters that come again are quarantined."""

from datetime import date, datetime
from pathlib import Path

import pytest

from orchestration.steps.known import quarantined_among
from orchestration.store.home import Home
from tests.stage_frames import MRI, Rows, built, item, letter, load, rejected, rows, write

CASE = {"case_number": "CM17-9000001"}
OTHER = {"case_number": "CM17-9000002"}
GOOD = letter("aa", item("MRI", **MRI), decision_date=date(2017, 2, 2), **CASE)
LATER = letter("bb", item("MRI", **MRI), decision_date=date(2017, 3, 3), **CASE)
UNDATED = letter("cc", item("MRI", **MRI), **OTHER)
BAD = rejected("xx", "damaged", decision_date=date(2017, 2, 2), **CASE)
NUMBERLESS = rejected("yy", "damaged")
ASKED = ("aa", "bb", "cc", "xx", "yy", "never received")


def home_of(folder: Path, *loads: Rows) -> Home:
    """A home in which such loads are staged."""
    home = Home(folder / "home")
    with home.locked():
        write(home.stage, *loads)
    return home


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], set()),
        ([[GOOD], [LATER]], set()),
        ([[BAD, NUMBERLESS, UNDATED]], {"xx", "yy"}),
        ([[BAD, GOOD]], set()),
        ([[BAD], [NUMBERLESS], [GOOD]], {"yy"}),
        ([[GOOD], [BAD]], {"xx"}),
        ([[BAD], [LATER], [GOOD]], set()),
        ([[LATER], [BAD], [GOOD]], {"xx"}),
    ],
)
def test_the_quarantined_among_letters_are_those_of_the_ledger(
    tmp_path: Path, parts: list[list[Rows]], expected: set[str]
) -> None:
    loads = [load(f"L{day}", datetime(2017, 3, day), *letters) for day, letters in enumerate(parts, 1)]

    found = quarantined_among(home_of(tmp_path, *loads), ASKED)

    assert found == expected
    if loads:
        ledger = rows(built(tmp_path, *loads), "SELECT letter_id FROM audit.letter WHERE status = 'quarantined'")
        assert found == {letter_id for (letter_id,) in ledger}


def test_only_letters_that_are_asked_for_are_named(tmp_path: Path) -> None:
    home = home_of(tmp_path, load("L1", datetime(2017, 3, 1), BAD, NUMBERLESS))

    assert quarantined_among(home, ["yy"]) == {"yy"}
    assert quarantined_among(home, []) == set()
