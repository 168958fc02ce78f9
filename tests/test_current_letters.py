"""Which letter of a case is current, and which quarantines a later letter ends."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.stage_frames import MRI, Rows, built, item, letter, load, rejected, rows
from warehouse import figures

# By what decides: the days on which letters A and B were decided, those on which they were received, the current one.
CURRENT = {
    "latest decision": ((date(2017, 2, 2), date(2017, 2, 1)), (1, 2), "A"),
    "then greatest name": ((date(2017, 2, 1), date(2017, 2, 1)), (1, 2), "B"),
    "whichever came first": ((date(2017, 2, 1), date(2017, 2, 1)), (2, 1), "B"),
    "in one load as well": ((date(2017, 2, 1), date(2017, 2, 1)), (1, 1), "B"),
    "a date before none": ((date(2017, 2, 1), None), (1, 2), "A"),
}
# By what comes after the bad letter: the case number of that one, the days on which both were received, its status.
ENDED = {
    "a later letter": (True, (1, 2), "superseded"),
    "in the same load": (True, (1, 1), "superseded"),
    "an older letter": (True, (2, 1), "quarantined"),
    "another case": (False, (1, 2), "quarantined"),
    "no case": (None, (1, 2), "quarantined"),
}


def loaded_by_day(folder: Path, letters: list[tuple[int, Rows]]) -> Path:
    """The star of letters, loaded on the days on which they were received."""
    days = sorted({day for day, _ in letters})
    loads = (load(f"L{day}", datetime(2017, 3, day), *(one for at, one in letters if at == day)) for day in days)
    return built(folder, *loads)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A star with a case of two letters for each way in which one is current."""
    letters = [
        (
            day,
            letter(f"{case} {name}", item("MRI", **MRI), case_number=f"CM17-{9_000_000 + n}", decision_date=decided),
        )
        for n, (case, (dates, received, _)) in enumerate(CURRENT.items())
        for name, decided, day in zip("AB", dates, received, strict=True)
    ]
    return loaded_by_day(tmp_path_factory.mktemp("cases"), letters)


@pytest.mark.parametrize(("case", "current"), [(case, current) for case, (*_, current) in CURRENT.items()])
def test_which_letter_of_a_case_is_current(cases: Path, case: str, current: str) -> None:
    assert rows(cases, f"SELECT letter_id FROM audit.letter WHERE status = 'loaded' AND letter_id LIKE '{case} _'") == [
        (f"{case} {current}",)
    ]
    assert rows(cases, f"SELECT letter_id FROM dim_case WHERE letter_id LIKE '{case} _'") == [(f"{case} {current}",)]


@pytest.fixture(scope="module")
def quarantines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A star with a bad letter and a good one for each way in which a quarantine ends or does not."""
    letters = []
    for n, (case, (is_same, received, _)) in enumerate(ENDED.items()):
        good, other = f"CM17-{9_000_000 + n}", f"CM17-{9_000_100 + n}"
        number = None if is_same is None else good if is_same else other
        bad = rejected(f"{case} A", "damaged", case_number=number, decision_date=date(2017, 3, 3))
        one = letter(f"{case} B", item("MRI", **MRI), case_number=good, decision_date=date(2017, 2, 2))
        letters += zip(received, (bad, one), strict=True)
    return loaded_by_day(tmp_path_factory.mktemp("quarantines"), letters)


@pytest.mark.parametrize(("case", "status"), [(case, status) for case, (*_, status) in ENDED.items()])
def test_a_later_letter_of_the_case_ends_a_quarantine(quarantines: Path, case: str, status: str) -> None:
    reason = {"superseded": "a later letter of the same case is loaded", "quarantined": "damaged"}[status]

    assert rows(
        quarantines,
        "SELECT letter_id, status, reason, quarantine_reason FROM audit.letter"
        f" WHERE letter_id LIKE '{case} _' ORDER BY 1",
    ) == [
        (f"{case} A", status, reason, "damaged"),
        (f"{case} B", "loaded", None, None),
    ]


def test_letters_whose_quarantine_ended_are_accounted_for(quarantines: Path) -> None:
    profile = figures.profile(quarantines).row(0, named=True)

    assert (profile["received"], profile["accounted"], profile["unaccounted_letters"]) == (10, 10, 0)


def test_a_letter_superseded_in_its_turn_ends_no_quarantine(tmp_path: Path) -> None:
    same = {"case_number": "CM17-9000001"}
    current = letter("aa", item("MRI", **MRI), decision_date=date(2017, 2, 2), **same)
    bad = rejected("bb", "damaged", **same)
    older = letter("cc", item("MRI", **MRI), decision_date=date(2017, 1, 1), **same)

    star = built(
        tmp_path, *(load(f"L{day}", datetime(2017, 3, day), one) for day, one in enumerate((current, bad, older), 1))
    )

    assert rows(star, "SELECT letter_id, status FROM audit.letter ORDER BY 1") == [
        ("aa", "loaded"),
        ("bb", "quarantined"),
        ("cc", "superseded"),
    ]
