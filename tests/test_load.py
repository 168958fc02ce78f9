"""Loads from the command line to the published star, on letters written here."""

import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.homes import copy, digest, imr, letter, made_once, rows, write
from warehouse import publish, read

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


def test_the_same_letters_again_change_nothing(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    before = publish.current(home / "warehouse.duckdb")

    code, printed = imr(home, "load", one_load.parent / "first")

    assert code == 0
    assert printed.split() == "received 2 new 0 duplicate 2".split()
    assert publish.current(home / "warehouse.duckdb") == before


def test_a_page_that_is_missing_is_drawn_by_the_next_load_without_a_new_letter(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    shutil.rmtree(home / "site")

    imr(home, "load", one_load.parent / "first")

    assert (home / "site" / "index.html").exists()


def test_a_rebuild_parses_everything_again_to_the_same_rows(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    imr(home, "load", write(tmp_path / "second", letter(3), "no letter at all"))
    before = digest(home)
    statuses = "SELECT letter_id, source_uri, received_at, load_id, status, reason FROM audit.letter ORDER BY letter_id"
    ledger = rows(home, statuses)

    code, _ = imr(home, "rebuild")

    assert code == 0
    assert digest(home) == before
    assert rows(home, statuses) == ledger


def test_a_corrected_letter_supersedes_the_earlier_one(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")

    _, printed = imr(home, "load", write(tmp_path / "second", letter(1, "Massage therapy", "03/20/2017")))

    assert "superseded 1" in printed
    of_the_case = "FROM fact_decision JOIN dim_case USING (case_key) WHERE case_number = 'CM17-9000001'"
    assert rows(home, f"SELECT title {of_the_case} AND item_number = 1") == [("Massage therapy",)]
    assert rows(home, "SELECT status, count(*) FROM audit.letter GROUP BY ALL ORDER BY ALL") == [
        ("loaded", 2),
        ("superseded", 1),
    ]


def test_a_letter_that_breaks_a_rule_is_quarantined_with_its_name_and_the_others_load(quarantined: Path) -> None:
    assert rows(quarantined, "SELECT case_number FROM dim_case WHERE case_key <> -1") == [("CM17-9000001",)]
    ((reason,),) = rows(
        quarantined, "SELECT reason FROM audit.letter WHERE status = 'quarantined' AND source_uri LIKE '%letter-1.txt'"
    )
    assert str(reason).startswith("letters: ")
    assert "failed" in str(reason)


@pytest.mark.parametrize(("name", "reason"), REASONS.items())
def test_what_is_no_letter_is_quarantined_alone_with_its_reason(quarantined: Path, name: str, reason: str) -> None:
    sql = "SELECT status, reason FROM audit.letter WHERE parse_filename(source_uri) = $name"

    assert read.query(quarantined / "warehouse.duckdb", sql, {"name": name}).rows == [("quarantined", reason)]


def test_a_strict_load_fails_of_what_is_no_letter(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")

    assert imr(home, "load", "--strict", write(tmp_path / "bad", letter(3), letter(4), "bread, milk"))[0] == 1


def test_quarantined_letters_are_listed_and_tried_again(quarantined: Path, tmp_path: Path) -> None:
    home = copy(quarantined, tmp_path / "home")
    before = digest(home)

    code, printed = imr(home, "quarantine", "--retry")

    assert code == 0
    assert "no known layout" in printed
    assert digest(home) == before


def test_a_failure_of_the_whole_stops_the_publication_with_exit_code_3(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    before = publish.current(home / "warehouse.duckdb")
    nonsense = [letter(n, f"Zorbium plaxation {n}").replace("Office visit", "Quuxing") for n in range(11, 71)]

    code, printed = imr(home, "load", write(tmp_path / "nonsense", *nonsense))

    assert code == 3
    assert "share_unclassified" in printed
    assert publish.current(home / "warehouse.duckdb") == before
    assert imr(home, "load", write(tmp_path / "more", letter(99)))[0] == 0, "the next load completes"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home of letters from odd places, and what their load printed."""

    def load(made: Path) -> None:
        sources = [*_archives(made), *(lay(made) for lay in (_pipes, _names, _partly, _hard_links))]
        code, printed = imr(made / "home", "load", *sources)
        assert code == 0
        (made / "printed").write_text(printed)

    made = made_once(tmp_path_factory, "odd", load)
    return made / "home", (made / "printed").read_text()


def _archives(made: Path) -> list[Path]:
    with zipfile.ZipFile(made / "letters.zip", "w") as archive:
        archive.writestr("../../outside/one.txt", letter(1))
    (made / "two.txt").write_text(letter(2))
    with tarfile.open(made / "letters.tar.gz", "w:gz") as archive:
        archive.add(made / "two.txt", "/absolute/two.txt")
    (made / "broken.zip").write_bytes((made / "letters.zip").read_bytes()[:200])
    return [made / "letters.zip", made / "letters.tar.gz", made / "broken.zip"]


def _pipes(made: Path) -> Path:
    folder = write(made / "pipes", letter(3))
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("/etc/hostname")
    (folder / "odd\n\u202ename.txt").write_text("A shopping list.")
    return folder


def _names(made: Path) -> Path:
    folder = write(made / "names", letter(4))
    (made / "five.txt").write_text(letter(5))
    shutil.copy(made / "five.txt", os.fsencode(folder) + b"/caf\xe9.txt")
    with tarfile.open(folder / "more.tar.gz", "w:gz", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        (made / "six.txt").write_text(letter(6))
        archive.add(made / "six.txt", "caf\xe9.txt")
    return folder


def _partly(made: Path) -> Path:
    folder = write(made / "partly", letter(7))
    (folder / "linked").symlink_to(made)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("eight.txt", letter(8))
        archive.writestr("notes.docx", "a note")
    return folder


def _hard_links(made: Path) -> Path:
    (made / "snapshot").mkdir()
    os.link(write(made / "originals", letter(9)) / "letter-0.txt", made / "snapshot" / "letter-0.txt")
    return made / "snapshot"


def loaded_from(home: Path, place: str) -> int:
    """How many letters were loaded from a place, of which a part of the name is given."""
    sql = "SELECT count(*) FROM audit.letter WHERE status = 'loaded' AND contains(source_uri, $place)"
    return int(str(read.query(home / "warehouse.duckdb", sql, {"place": place}).rows[0][0]))


def test_letters_from_odd_places_are_counted(odd: tuple[Path, str]) -> None:
    _, printed = odd

    # Of the archives three, as many by odd names, two beside pipes and two of those that are loaded in part, one link.
    assert "received 11  new 11" in printed
    assert "quarantined 2" in printed


def test_archives_are_opened_and_their_names_are_only_names(odd: tuple[Path, str]) -> None:
    home, _ = odd

    assert (loaded_from(home, "letters.zip"), loaded_from(home, "letters.tar.gz")) == (1, 1)
    assert not (home.parents[1] / "outside").exists()
    assert not (home.parent / "outside").exists()
    sources = {
        str(source).rsplit("/", 1)[-1]
        for (source,) in rows(home, "SELECT source_uri FROM dim_case WHERE contains(source_uri, '/letters.')")
    }
    assert sources == {"one.txt", "two.txt"}
    broken = "SELECT status FROM audit.letter WHERE contains(source_uri, 'broken.zip')"
    assert rows(home, broken) == [("quarantined",)]


def test_pipes_links_and_odd_names_in_a_folder_do_no_harm(odd: tuple[Path, str]) -> None:
    home, _ = odd

    assert loaded_from(home, "/pipes/") == 1
    assert rows(home, "SELECT count(*) FROM audit.letter WHERE contains(source_uri, '/pipes/')") == [(2,)]
    listed = imr(home, "quarantine")[1]
    assert "no known layout" in listed
    assert "\u202e" not in listed


def test_a_name_that_is_no_text_stops_nobody(odd: tuple[Path, str]) -> None:
    home, _ = odd

    assert loaded_from(home, "/names/") == 3
    assert loaded_from(home, "caf\\xe9.txt") == 2


def test_what_of_an_archive_or_a_folder_is_left_out_is_reported(odd: tuple[Path, str]) -> None:
    home, printed = odd

    assert loaded_from(home, "/partly/") == 2
    assert "1 of its files are none of .pdf, .txt" in printed
    assert "it is a symbolic link" in printed


def test_hard_links_elsewhere_are_letters(odd: tuple[Path, str]) -> None:
    assert loaded_from(odd[0], "/snapshot/") == 1


def test_a_home_in_the_folder_is_not_loaded_but_for_its_inbox(one_load: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "letters", letter(1))
    home = copy(one_load, folder / "data")
    write(home / "inbox", letter(3))

    assert "received 2  new 1" in imr(home, "load", folder)[1]


def test_a_rebuild_without_a_raw_letter_changes_nothing(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    before = digest(home)
    next(path for path in (home / "raw").rglob("*") if path.is_file()).unlink()

    code, printed = imr(home, "rebuild")

    assert code == 3
    assert "a raw letter is missing" in printed
    assert digest(home) == before


def test_explain_shows_every_value_beside_its_words(one_load: Path) -> None:
    code, printed = imr(one_load, "explain", "CM17-9000001")

    assert code == 0
    for words in ("44-year-old female", "02/20/2017", "MRI of the lumbar spine", "lumbar strain", "services:mri"):
        assert words in printed


@pytest.fixture(scope="module")
def valued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of a letter that lacks some values, and one of quantities; the tests only read it."""
    lacking = letter(1, "Acupuncture 1-2 times a week for 6 weeks").replace("02/20/2017", "in February")
    texts = (lacking, letter(2, "Norco® 10/325mg #60 \u2013 2 refills"))

    def load(made: Path) -> None:
        imr(made / "home", "load", write(made / "letters", *texts))

    return made_once(tmp_path_factory, "valued", load) / "home"


def test_explain_says_why_a_value_is_missing(valued: Path) -> None:
    _, printed = imr(valued, "explain", "CM17-9000001")

    missing = " ".join(printed.partition("Values that the letter does not give")[2].split())
    assert 'letter decision_date "Decision Date:" is printed, but no value after it' in missing
    assert "1 quantity the heading states a range" in missing
    assert "1 body_region the heading names none" in missing


@pytest.mark.parametrize("format", ["csv", "json"])
def test_answers_come_in_formats(one_load: Path, format: str) -> None:
    code, printed = imr(one_load, "sql", "SELECT DISTINCT outcome FROM fact_decision ORDER BY 1", "--format", format)

    assert code == 0
    assert printed.count("Upheld") == printed.count("Overturned") == 1


def test_every_value_is_in_its_span(valued: Path) -> None:
    spans = rows(
        valued,
        "SELECT field, value, replace(text[span_start + 1:span_end], chr(10), ' ')"
        " FROM evidence JOIN letter_text USING (letter_id) JOIN dim_case USING (letter_id)"
        " WHERE case_number = 'CM17-9000002'",
    )

    derived = {"service_type", "body_region"}
    assert len(spans) > 25
    assert [span for span in spans if span[0] not in derived and str(span[1]) not in str(span[2])] == []


def test_what_is_skipped_is_named_with_its_reason(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    write(tmp_path / "letters", letter(1))
    inbox = home / "inbox"
    (inbox / "one.txt").write_text(letter(3))
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
        "pipe.zip': it is not a regular file",
        "notes.docx': it is none of .pdf, .txt, .zip, .tar.gz, .tgz",
    ):
        assert reason in printed


def test_the_folders_of_many_loads_become_one(
    more_loads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.steps.compact.FOLDERS_AT_MOST", 2)
    home = copy(more_loads, tmp_path / "home")

    for number in (4, 5):
        imr(home, "load", write(tmp_path / f"night-{number}", letter(number)))

    assert len([path for path in (home / "stage").iterdir() if path.is_dir()]) == 2
    assert imr(home, "verify")[0] == 0
    assert rows(home, "SELECT count(*), count(DISTINCT load_id) FROM audit.letter") == [(5, 4)]
    assert rows(home, "SELECT count(*) FROM audit.load") == [(4,)]
    assert rows(home, "SELECT count(DISTINCT load_id) FROM audit.expectation_result") == [(4,)]
    imr(tmp_path / "at once", "load", write(tmp_path / "letters", *(letter(number) for number in range(1, 6))))
    assert digest(home) == digest(tmp_path / "at once")


def test_letters_staged_before_a_column_was_added_are_loaded_without_it_until_a_rebuild(
    one_load: Path, tmp_path: Path
) -> None:
    home = copy(one_load, tmp_path / "home")
    for staged in home.glob("stage/*/letters.parquet"):
        pl.read_parquet(staged).drop("summary_start", "summary_end").write_parquet(staged)
    known = "SELECT count(*), count(summary_start) FROM letter_text"

    code, _ = imr(home, "load", write(tmp_path / "more", letter(3)))

    assert (code, rows(home, known)) == (0, [(3, 1)])
    assert imr(home, "rebuild")[0] == 0
    assert rows(home, known) == [(3, 3)]
