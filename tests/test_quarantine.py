"""Which letters are quarantined by a load, and what ends their quarantine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.test_load import imr, letter, rows, write

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
