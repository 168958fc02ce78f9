"""What a rebuild changed, decision by decision and field by field."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from tests.homes import imr, load_steps, rows, write
from tests.homes import letter as printed
from tests.stage_frames import MASSAGE, MRI, Rows, built, cites, item, letter, load
from transforms import parse
from warehouse.changes import changes


def star(folder: Path, *letters: Rows) -> Path:
    return built(folder, load("L1", datetime(2017, 3, 1), *letters))


def test_every_field_that_differs_is_named_with_an_example(tmp_path: Path) -> None:
    before = star(
        tmp_path / "before",
        letter("aa", item("MRI", **MRI), case_number="CM17-9000001", age=44),
        letter("bb", item("Massage", quantity=6.0, **MASSAGE), case_number="CM17-9000002"),
        letter("cc", item("CT", **MRI), case_number="CM17-9000003"),
        letter("dd", item("CT", reasons=["no_objective_findings"], **MRI), case_number="CM17-9000004"),
    )
    after = star(
        tmp_path / "after",
        letter("aa", item("MRI", "Overturned", **MRI), item("X-ray", **MRI), case_number="CM17-9000001", age=44),
        letter(
            "bb", item("Massage", cited=[cites("reviewer", "Pain", "Massage")], **MASSAGE), case_number="CM17-9000002"
        ),
        letter(
            "dd", item("CT", reasons=["no_change_of_plan", "no_objective_findings"], **MRI), case_number="CM17-9000004"
        ),
    )

    found = changes(before, after)

    assert found.columns == ["field", "change", "decisions", "example"]
    assert found.rows == [
        ("decision", "added", 1, "CM17-9000001 item 2"),
        ("decision", "removed", 1, "CM17-9000003 item 1"),
        ("outcome", "changed", 1, "CM17-9000001 item 1: Upheld -> Overturned"),
        ("quantity", "lost", 1, "CM17-9000002 item 1: 6.0 -> nothing"),
        (
            "reasons",
            "changed",
            1,
            "CM17-9000004 item 1: no_objective_findings -> no_change_of_plan; no_objective_findings",
        ),
        ("reviewer_guidelines", "found", 1, "CM17-9000002 item 1: nothing -> MTUS Pain Massage"),
    ]


def test_builds_of_the_same_letters_do_not_differ(tmp_path: Path) -> None:
    letters = letter("aa", item("MRI", **MRI)), letter("bb", item("Massage", **MASSAGE))

    assert changes(star(tmp_path / "one", *letters), star(tmp_path / "two", *reversed(letters))).rows == []


def test_a_rebuild_prints_what_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    present = parse.parse

    def earlier(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
        frames = present(texts)
        return frames | {"letters": frames["letters"].with_columns(priority=pl.lit(None, pl.String))}

    with monkeypatch.context() as patched:
        patched.setattr(parse, "VERSION", "0.0.1")
        patched.setattr(parse, "parse", earlier)
        load_steps(home, write(tmp_path / "letters", printed(1), printed(2)))
    versions = "SELECT DISTINCT parser_version FROM audit.letter"
    assert rows(home, versions) == [("0.0.1",)]

    code, found = imr(home, "rebuild")

    assert code == 0
    assert " ".join(found.split()).count("priority found 4") == 1
    assert "nothing -> Standard" in found
    assert rows(home, versions) == [(parse.VERSION,)]
