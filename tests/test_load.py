"""Loads from the command line to the published star, on letters written here."""

import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from warehouse import publish, read

LETTER = """Case Number: {number}
Date Assigned: 02/01/2017 Date of Injury: 06/30/2016
Decision Date: {decided} UR Denial Date: 01/05/2017
Priority: Standard Application
Received:
01/15/2017

HOW THE IMR FINAL DETERMINATION WAS MADE
The Expert Reviewer has the following credentials:
State(s) of Licensure: Oregon,California
Certification(s)/Specialty: Neurology, Pain Medicine

CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the
case file, including all medical records:

The injured worker is a 44-year-old female who fell. Diagnoses include lumbar strain and neck pain.

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:

{first}: Upheld

Claims Administrator guideline: The Claims Administrator did not cite any medical evidence for its decision.

MAXIMUS guideline: Decision based on MTUS Low Back Complaints 2004, Section(s): Special Studies.

Decision rationale: No red flag is described. The request is not medically necessary.

Office visit: Overturned

Claims Administrator guideline: Decision based on MTUS Knee Complaints 2004.

MAXIMUS guideline: The Expert Reviewer did not cite any medical evidence for its decision.

Decision rationale: A visit is needed to adjust the medicine.
"""

runner = CliRunner()


def letter(number: int, first: str = "MRI of the lumbar spine", decided: str = "02/20/2017") -> str:
    return LETTER.format(number=f"CM17-{9_000_000 + number:07}", first=first, decided=decided)


def write(folder: Path, *letters: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(letters):
        (folder / f"letter-{number}.txt").write_text(text)
    return folder


def imr(home: Path, *arguments: object) -> tuple[int, str]:
    result = runner.invoke(app, ["--home", str(home), *map(str, arguments)])
    return result.exit_code, result.output


def digest(home: Path) -> str:
    build = publish.current(home / "warehouse.duckdb")
    assert build is not None
    manifest = publish.manifest(build)
    assert manifest is not None
    return manifest.digest


def rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    return read.query(home / "warehouse.duckdb", sql).rows


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of one letter, which the tests only read."""
    folder = tmp_path_factory.mktemp("one")
    imr(folder / "home", "load", write(folder / "letters", letter(1)))
    return folder / "home"


def test_a_load_prints_its_counts_and_publishes_the_star(tmp_path: Path) -> None:
    letters = write(tmp_path / "letters", letter(1), letter(2))

    code, printed = imr(tmp_path / "home", "load", letters)

    assert (code, printed.split()) == (
        0,
        "received 2 new 2 duplicate 0 superseded 0 quarantined 0 decisions 4".split(),
    )
    assert rows(
        tmp_path / "home",
        "SELECT case_number, title, outcome, category, claims_administrator_basis, reviewer_basis, age, sex"
        " FROM fact_decision JOIN dim_case USING (case_key) JOIN dim_service_type USING (service_type_key)"
        " WHERE case_number LIKE '%1' ORDER BY item_number",
    ) == [
        ("CM17-9000001", "MRI of the lumbar spine", "Upheld", "Diagnostic Testing", "none", "cited", 44, "female"),
        ("CM17-9000001", "Office visit", "Overturned", "Evaluation & Management", "cited", "none", 44, "female"),
    ]


def test_the_same_letters_again_change_nothing(tmp_path: Path) -> None:
    letters = write(tmp_path / "letters", letter(1), letter(2))
    imr(tmp_path / "home", "load", letters)
    before = publish.current(tmp_path / "home" / "warehouse.duckdb")

    code, printed = imr(tmp_path / "home", "load", letters)

    assert code == 0
    assert printed.split() == "received 2 new 0 duplicate 2".split()
    assert publish.current(tmp_path / "home" / "warehouse.duckdb") == before


def test_a_page_that_is_missing_is_drawn_by_the_next_load_without_a_new_letter(one: Path, tmp_path: Path) -> None:
    home = shutil.copytree(one, tmp_path / "home", symlinks=True)
    shutil.rmtree(home / "site")

    imr(home, "load", write(tmp_path / "letters", letter(1)))

    assert (home / "site" / "index.html").exists()


def test_a_rebuild_parses_everything_again_to_the_same_rows(tmp_path: Path) -> None:
    imr(tmp_path / "home", "load", write(tmp_path / "first", letter(1), "no letter at all"))
    imr(tmp_path / "home", "load", write(tmp_path / "second", letter(2)))
    before = digest(tmp_path / "home")
    statuses = "SELECT letter_id, source_uri, received_at, load_id, status, reason FROM audit.letter ORDER BY letter_id"
    told = rows(tmp_path / "home", statuses)

    code, _ = imr(tmp_path / "home", "rebuild")

    assert code == 0
    assert digest(tmp_path / "home") == before
    assert rows(tmp_path / "home", statuses) == told


def test_a_corrected_letter_supersedes_the_earlier_one(tmp_path: Path) -> None:
    imr(tmp_path / "home", "load", write(tmp_path / "first", letter(1)))

    _, printed = imr(tmp_path / "home", "load", write(tmp_path / "second", letter(1, "Massage therapy", "03/20/2017")))

    assert "superseded 1" in printed
    assert rows(tmp_path / "home", "SELECT title FROM fact_decision WHERE item_number = 1") == [("Massage therapy",)]
    assert rows(tmp_path / "home", "SELECT status, count(*) FROM audit.letter GROUP BY ALL ORDER BY ALL") == [
        ("loaded", 1),
        ("superseded", 1),
    ]


def test_a_letter_that_breaks_a_rule_is_quarantined_with_its_name_and_the_others_load(tmp_path: Path) -> None:
    decided_before_assigned = letter(1, decided="01/20/2017")

    code, _ = imr(tmp_path / "home", "load", write(tmp_path / "letters", decided_before_assigned, letter(2)))

    assert code == 0
    assert rows(tmp_path / "home", "SELECT case_number FROM dim_case WHERE case_key <> -1") == [("CM17-9000002",)]
    ((reason,),) = rows(tmp_path / "home", "SELECT reason FROM audit.letter WHERE status = 'quarantined'")
    assert str(reason).startswith("letters: ")
    assert "failed" in str(reason)


def test_a_failure_of_the_whole_stops_the_publication_with_exit_code_3(tmp_path: Path) -> None:
    home = tmp_path / "home"
    imr(home, "load", write(tmp_path / "good", letter(0)))
    before = publish.current(home / "warehouse.duckdb")
    nonsense = [letter(n, f"Zorbium plaxation {n}").replace("Office visit", "Quuxing") for n in range(1, 61)]

    code, printed = imr(home, "load", write(tmp_path / "nonsense", *nonsense))

    assert code == 3
    assert "share_unclassified" in printed
    assert publish.current(home / "warehouse.duckdb") == before
    assert imr(home, "load", write(tmp_path / "more", letter(99)))[0] == 0, "the next load completes"


def test_what_is_no_letter_is_quarantined_alone_with_its_reason(tmp_path: Path) -> None:
    folder = write(tmp_path / "letters", letter(1))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "none.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "latin.txt").write_bytes(b"d\xe9cision")
    (folder / "shopping.txt").write_text("milk, bread")
    (folder / "no-items.txt").write_text(letter(2).split("MRI of")[0])
    (folder / "labels.txt").write_text(letter(3).replace("Office visit: Overturned", "Office visit"))
    (folder / "twice.txt").write_text(letter(4).replace(": Overturned", ": Upheld: Overturned"))
    (folder / "large.txt").write_bytes(b"x" * 50_000_000)

    code, printed = imr(tmp_path / "home", "load", folder)

    assert code == 0
    assert "quarantined 8" in printed
    reasons = dict(
        rows(
            tmp_path / "home",
            "SELECT parse_filename(source_uri), reason FROM audit.letter WHERE status = 'quarantined'",
        )
    )
    assert reasons == {
        "empty.txt": "the file is empty",
        "none.pdf": "the PDF is damaged or is none: its structure cannot be read",
        "latin.txt": "the text is not valid UTF-8: byte 0xe9 at position 1",
        "shopping.txt": "no IMR determination letter: it has the headings of no known layout",
        "no-items.txt": "no disputed item stands under IMR ISSUES, DECISIONS AND RATIONALES",
        "labels.txt": "item 2: no outcome (Upheld or Overturned) stands before its first label",
        "twice.txt": "item 2: two outcomes stand in its heading",
        "large.txt": "the file has 50 MB, more than the 25 MB of a letter",
    }
    assert imr(tmp_path / "home", "load", "--strict", write(tmp_path / "bad", "bread, milk"))[0] == 1


def test_archives_are_opened_and_their_names_are_only_names(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as archive:
        archive.writestr("../../outside/one.txt", letter(1))
    (tmp_path / "two.txt").write_text(letter(2))
    with tarfile.open(tmp_path / "letters.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "two.txt", "/absolute/two.txt")
    (tmp_path / "broken.zip").write_bytes((tmp_path / "letters.zip").read_bytes()[:200])

    code, printed = imr(tmp_path / "home", "load", *sorted(tmp_path.glob("letters.*")), tmp_path / "broken.zip")

    assert code == 0
    assert "received 3" in printed
    assert "quarantined 1" in printed
    assert not (tmp_path.parent / "outside").exists()
    sources = {
        str(source).rsplit("/", 1)[-1]
        for (source,) in rows(tmp_path / "home", "SELECT source_uri FROM dim_case WHERE case_key <> -1")
    }
    assert sources == {"one.txt", "two.txt"}


def test_quarantined_letters_are_listed_and_tried_again(tmp_path: Path) -> None:
    imr(tmp_path / "home", "load", write(tmp_path / "letters", letter(1), "milk"))
    before = digest(tmp_path / "home")

    code, printed = imr(tmp_path / "home", "quarantine", "--retry")

    assert code == 0
    assert "no known layout" in printed
    assert digest(tmp_path / "home") == before


def test_pipes_links_and_odd_names_in_a_folder_do_no_harm(tmp_path: Path) -> None:
    folder = write(tmp_path / "letters", letter(1))
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("/etc/hostname")
    (folder / "odd\n\u202ename.txt").write_text("A shopping list.")

    code, printed = imr(tmp_path / "home", "load", folder)

    assert code == 0
    assert "received 2  new 2" in printed
    listed = imr(tmp_path / "home", "quarantine")[1]
    assert "no known layout" in listed
    assert "\u202e" not in listed


def test_a_name_that_is_no_text_stops_nobody(tmp_path: Path) -> None:
    folder = write(tmp_path / "letters", letter(1))
    (tmp_path / "two.txt").write_text(letter(2))
    shutil.copy(tmp_path / "two.txt", os.fsencode(folder) + b"/caf\xe9.txt")
    with tarfile.open(folder / "more.tar.gz", "w:gz", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        (tmp_path / "three.txt").write_text(letter(3))
        archive.add(tmp_path / "three.txt", "caf\xe9.txt")

    assert "received 3  new 3" in imr(tmp_path / "home", "load", folder)[1]
    named = "SELECT count(*) FROM audit.letter WHERE source_uri LIKE '%caf\\xe9.txt'"
    assert rows(tmp_path / "home", named) == [(2,)]


def test_what_of_an_archive_or_a_folder_is_left_out_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "letters", letter(1))
    (folder / "linked").symlink_to(tmp_path)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("two.txt", letter(2))
        archive.writestr("notes.docx", "a note")

    printed = imr(tmp_path / "home", "load", folder)[1]

    assert "received 2  new 2" in printed
    assert "1 of its files are none of .pdf, .txt" in printed
    assert "it is a symbolic link" in printed


def test_a_home_in_the_folder_is_not_loaded_but_for_its_inbox(tmp_path: Path) -> None:
    folder = write(tmp_path / "letters", letter(1))
    imr(folder / "data", "load", folder)
    write(folder / "data" / "inbox", letter(2))

    assert "received 2  new 1" in imr(folder / "data", "load", folder)[1]


def test_a_rebuild_without_a_raw_letter_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    imr(home, "load", write(tmp_path / "letters", letter(1), letter(2)))
    before = digest(home)
    next(path for path in (home / "raw").rglob("*") if path.is_file()).unlink()

    code, printed = imr(home, "rebuild")

    assert code == 3
    assert "a raw letter is missing" in printed
    assert digest(home) == before


def test_explain_shows_every_value_beside_its_words(one: Path) -> None:
    code, printed = imr(one, "explain", "CM17-9000001")

    assert code == 0
    for words in ("44-year-old female", "02/20/2017", "MRI of the lumbar spine", "lumbar strain", "services:mri"):
        assert words in printed


def test_explain_says_why_a_value_is_missing(tmp_path: Path) -> None:
    printed = letter(1, "Acupuncture 1-2 times a week for 6 weeks").replace("02/20/2017", "in February")
    imr(tmp_path / "home", "load", write(tmp_path / "letters", printed))

    _, told = imr(tmp_path / "home", "explain", "CM17-9000001")

    missing = " ".join(told.partition("Values that the letter does not give")[2].split())
    assert 'letter decision_date "Decision Date:" is printed, but behind it nothing' in missing
    assert "1 quantity the heading states a range" in missing
    assert "1 body_region the heading names none" in missing


@pytest.mark.parametrize("format", ["csv", "json"])
def test_answers_come_in_formats(one: Path, format: str) -> None:
    code, printed = imr(one, "sql", "SELECT outcome FROM fact_decision ORDER BY 1", "--format", format)

    assert code == 0
    assert printed.count("Upheld") == printed.count("Overturned") == 1


def test_every_value_stands_in_its_span(tmp_path: Path) -> None:
    imr(tmp_path / "home", "load", write(tmp_path / "letters", letter(1, "Norco® 10/325mg #60 \u2013 2 refills")))

    spans = rows(
        tmp_path / "home",
        "SELECT field, value, replace(text[span_start + 1:span_end], chr(10), ' ')"
        " FROM evidence JOIN letter_text USING (letter_id)",
    )

    derived = {"service_type", "body_region"}
    assert len(spans) > 25
    assert [span for span in spans if span[0] not in derived and str(span[1]) not in str(span[2])] == []


def test_what_is_skipped_is_named_with_its_reason(tmp_path: Path) -> None:
    home = tmp_path / "home"
    imr(home, "load", write(tmp_path / "letters", letter(1)))
    inbox = home / "inbox"
    (inbox / "one.txt").write_text(letter(2))
    os.link(tmp_path / "letters" / "letter-0.txt", inbox / "hard.txt")
    (inbox / "soft.txt").symlink_to(tmp_path / "letters" / "letter-0.txt")
    os.mkfifo(inbox / "pipe.zip")
    (inbox / "notes.docx").write_text("no letter")

    code, printed = imr(home, "load")

    assert code == 0
    assert "received 1  new 1  duplicate 0  skipped 4" in printed
    for reason in (
        "hard.txt': it is a hard link: copy the file instead",
        "soft.txt': it is a symbolic link",
        "pipe.zip': it is no regular file",
        "notes.docx': it is none of .pdf, .txt, .zip, .tar.gz, .tgz",
    ):
        assert reason in printed


def test_hard_links_elsewhere_are_letters(tmp_path: Path) -> None:
    letters = write(tmp_path / "letters", letter(1))
    (tmp_path / "snapshot").mkdir()
    os.link(letters / "letter-0.txt", tmp_path / "snapshot" / "letter-0.txt")

    assert "received 1  new 1" in imr(tmp_path / "home", "load", tmp_path / "snapshot")[1]


def test_the_folders_of_many_loads_become_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.steps.compact.FOLDERS_AT_MOST", 3)
    home = tmp_path / "home"

    for number in range(5):
        imr(home, "load", write(tmp_path / f"night-{number}", letter(number)))

    assert len([path for path in (home / "stage").iterdir() if path.is_dir()]) == 2
    assert imr(home, "verify")[0] == 0
    assert rows(home, "SELECT count(*), count(DISTINCT load_id) FROM audit.letter") == [(5, 5)]
    assert rows(home, "SELECT count(*) FROM audit.load") == [(5,)]
    assert rows(home, "SELECT count(DISTINCT load_id) FROM audit.expectation_result") == [(5,)]
    imr(tmp_path / "at once", "load", *(tmp_path / f"night-{number}" for number in range(5)))
    assert digest(home) == digest(tmp_path / "at once")


def test_letters_staged_before_a_column_was_added_are_loaded_without_it_until_a_rebuild(
    one: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(one, tmp_path / "home", symlinks=True)
    for staged in home.glob("stage/*/letters.parquet"):
        pl.read_parquet(staged).drop("summary_start", "summary_end").write_parquet(staged)
    known = "SELECT count(*), count(summary_start) FROM letter_text"

    code, _ = imr(home, "load", write(tmp_path / "more", letter(2)))

    assert (code, rows(home, known)) == (0, [(2, 1)])
    assert imr(home, "rebuild")[0] == 0
    assert rows(home, known) == [(2, 2)]
