"""Which letters are quarantined by a load, and what ends their quarantine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.homes import imr, letter, rows, write

REASONS = "SELECT reason FROM audit.letter WHERE status = 'quarantined'"


def test_letters_decided_after_their_receipt_are_quarantined_also_by_a_rebuild(tmp_path: Path) -> None:
    in_three_days = (datetime.now(UTC) + timedelta(3)).strftime("%m/%d/%Y")
    impossible = (letter(2, decided="02/20/9017"), letter(3, decided=in_three_days))
    _, printed = imr(tmp_path / "home", "load", write(tmp_path / "letters", letter(1), *impossible))

    loaded = rows(tmp_path / "home", REASONS)
    imr(tmp_path / "home", "rebuild")
    rebuilt = rows(tmp_path / "home", REASONS)

    assert loaded == rebuilt == [("letters: dates_are_not_after_receipt failed",)] * 2
    assert "quarantined 2  impossible dates 2  decisions 2" in printed
    assert rows(tmp_path / "home", "SELECT max(year) FROM dim_date") == [(2017,)]


def test_a_corrected_letter_of_the_case_ends_the_quarantine_of_the_bad_one(tmp_path: Path) -> None:
    bad = letter(1).replace("Office visit: Overturned", "Office visit")
    imr(tmp_path / "home", "load", write(tmp_path / "bad", bad))
    listed = imr(tmp_path / "home", "quarantine")[1]

    _, printed = imr(tmp_path / "home", "load", write(tmp_path / "good", letter(1)))

    assert "no outcome" in listed
    assert "superseded 1  quarantined 0" in printed
    assert rows(tmp_path / "home", "SELECT status, reason FROM audit.letter ORDER BY received_at") == [
        ("superseded", "a later letter of the same case is loaded"),
        ("loaded", None),
    ]
    assert "No letter is quarantined." in imr(tmp_path / "home", "quarantine")[1]
    assert imr(tmp_path / "home", "verify")[0] == 0


def test_a_letter_that_cannot_be_read_is_forgotten_with_its_case(tmp_path: Path) -> None:
    home, bad = tmp_path / "home", letter(1).replace("Office visit: Overturned", "Office visit")
    imr(home, "load", write(tmp_path / "letters", bad, letter(1), letter(2)))

    imr(home, "forget", "CM17-9000001", "--yes")

    assert rows(home, "SELECT case_number, status FROM audit.letter") == [("CM17-9000002", "loaded")]
    printed = imr(home, "load", write(tmp_path / "again", bad.replace("Neurology", "Urology")))[1]
    assert "forgotten 1" in printed
    assert rows(home, "SELECT case_number FROM audit.letter") == [("CM17-9000002",)]
