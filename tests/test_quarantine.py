"""Which letters are quarantined by a load, and what ends their quarantine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.homes import copy, digest, imr, letter, load_steps, made_once, rows, write
from warehouse import read

REASON = "SELECT reason FROM audit.letter WHERE status = 'quarantined'"
# What is no letter, and why.
REASONS = {
    "empty.txt": "the file is empty",
    "none.pdf": "the PDF is damaged or is none: its structure cannot be read",
    "latin.txt": "the text is not valid UTF-8: byte 0xe9 at position 1",
    "shopping.txt": "no IMR determination letter: it has the headings of no known layout",
    "no-items.txt": "no disputed item follows IMR ISSUES, DECISIONS AND RATIONALES",
    "labels.txt": "item 2: no outcome (Upheld or Overturned) precedes its first label",
    "twice.txt": "item 2: its heading has two outcomes",
    "large.txt": "the file has 50 MB, more than the 25 MB of a letter",
}


@pytest.fixture(scope="module")
def quarantined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of one letter and ten files in quarantine; the tests only read it."""

    def load(made: Path) -> None:
        # The third breaks a rule: it was decided before it was assigned.
        folder = write(made / "letters", letter(1), letter(2, decided="01/20/2017"), "milk")
        (folder / "empty.txt").write_bytes(b"")
        (folder / "none.pdf").write_bytes(b"%PDF-1.7 and no more")
        (folder / "latin.txt").write_bytes(b"d\xe9cision")
        (folder / "shopping.txt").write_text("milk, bread")
        (folder / "no-items.txt").write_text(letter(2).split("MRI of")[0])
        (folder / "labels.txt").write_text(letter(3).replace("Office visit: Overturned", "Office visit"))
        (folder / "twice.txt").write_text(letter(4).replace(": Overturned", ": Upheld: Overturned"))
        (folder / "large.txt").write_bytes(b"x" * 50_000_000)
        code, printed = imr(made / "home", "load", folder)
        assert (code, "received 11  new 11" in printed, "quarantined 10" in printed) == (0, True, True)

    return made_once(tmp_path_factory, "quarantined", load) / "home"


def test_a_letter_that_breaks_a_rule_is_quarantined_with_its_name_and_the_others_load(quarantined: Path) -> None:
    assert rows(quarantined, "SELECT case_number FROM dim_case WHERE case_key <> -1") == [("CM17-9000001",)]
    ((reason,),) = rows(
        quarantined, "SELECT reason FROM audit.letter WHERE status = 'quarantined' AND source_uri LIKE '%letter-1.txt'"
    )
    assert str(reason).startswith("letters: ")
    assert "failed" in str(reason)


def test_a_longer_case_number_is_read_whole_and_quarantined(tmp_path: Path) -> None:
    longer = letter(1).replace("CM17-9000001", "CM17-90000012")
    _, body = longer.split("\n\n", 1)
    folder = write(tmp_path / "letters", letter(1), longer, f"{body}\nCM17-90000013 2")

    code, printed = imr(tmp_path / "home", "load", folder)

    assert (code, "quarantined 2" in printed) == (0, True)
    reason = "letters: case_number_is_well_formed failed"
    assert rows(tmp_path / "home", "SELECT case_number, status, reason FROM audit.letter ORDER BY source_uri") == [
        ("CM17-9000001", "loaded", None),
        ("CM17-90000012", "quarantined", reason),
        ("CM17-90000013", "quarantined", reason),
    ]


@pytest.mark.parametrize(("name", "reason"), REASONS.items())
def test_what_is_no_letter_is_quarantined_alone_with_its_reason(quarantined: Path, name: str, reason: str) -> None:
    sql = "SELECT status, reason FROM audit.letter WHERE parse_filename(source_uri) = $name"

    assert read.query(quarantined / "warehouse.duckdb", sql, {"name": name}).rows == [("quarantined", reason)]


def test_a_strict_load_fails_of_what_is_no_letter(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")

    assert imr(home, "load", "--strict", write(tmp_path / "bad", letter(3), letter(4), "bread, milk"))[0] == 1


def test_a_quarantined_letter_that_comes_again_is_counted_and_fails_a_strict_load(
    quarantined: Path, tmp_path: Path
) -> None:
    home = copy(quarantined, tmp_path / "home")

    code, printed = imr(home, "load", quarantined.parent / "letters")
    strict, _ = imr(home, "load", "--strict", quarantined.parent / "letters")
    good, _ = imr(home, "load", "--strict", quarantined.parent / "letters" / "letter-0.txt")

    assert (code, "new 0  duplicate 11  still quarantined 10" in printed) == (0, True)
    assert (strict, good) == (1, 0)


def test_quarantined_letters_are_listed_and_tried_again(quarantined: Path, tmp_path: Path) -> None:
    home = copy(quarantined, tmp_path / "home")
    before = digest(home)

    code, printed = imr(home, "quarantine", "--retry")

    assert code == 0
    assert "no known layout" in printed
    assert digest(home) == before


def test_letters_decided_after_their_receipt_are_quarantined_also_by_a_rebuild(tmp_path: Path) -> None:
    in_three_days = (datetime.now(UTC) + timedelta(3)).strftime("%m/%d/%Y")
    impossible = (letter(2, decided="02/20/9017"), letter(3, decided=in_three_days))
    load_steps(tmp_path / "home", write(tmp_path / "letters", letter(1), *impossible))

    loaded = rows(tmp_path / "home", REASON)
    _, printed = imr(tmp_path / "home", "rebuild")
    rebuilt = rows(tmp_path / "home", REASON)

    assert loaded == rebuilt == [("letters: dates_are_not_after_receipt failed",)] * 2
    assert "quarantined 2  impossible dates 2  decisions 2" in printed
    assert rows(tmp_path / "home", "SELECT max(year) FROM dim_date") == [(2017,)]


def test_a_corrected_letter_of_the_case_ends_the_quarantine_of_the_bad_one(tmp_path: Path) -> None:
    bad = letter(1).replace("Office visit: Overturned", "Office visit")
    load_steps(tmp_path / "home", write(tmp_path / "bad", bad))
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
    load_steps(home, write(tmp_path / "letters", bad, letter(1), letter(2)))

    imr(home, "forget", "CM17-9000001", "--yes")

    assert rows(home, "SELECT case_number, status FROM audit.letter") == [("CM17-9000002", "loaded")]
    printed = imr(home, "load", write(tmp_path / "again", bad.replace("Neurology", "Urology")))[1]
    assert "forgotten 1" in printed
    assert rows(home, "SELECT case_number FROM audit.letter") == [("CM17-9000002",)]
