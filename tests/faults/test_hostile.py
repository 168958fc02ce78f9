"""Hostile files among good letters: every letter loads, every hostile file is quarantined alone with its reason."""

import resource
from pathlib import Path

from tests.corpus import text
from tests.corpus.letter import generate
from tests.faults import hostile
from tests.homes import imr, rows

GOOD = 100
# A reader of PDFs that swells is stopped by its own limit of address space; this is what stays in memory.
RESIDENT_AT_MOST = 2_000_000_000


def test_hostile_files_cost_themselves_and_nothing_else(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    for seed in range(GOOD):
        (letters / f"good-{seed:03}.txt").write_text(text.render(generate(seed)))
    bad = {name: content for name, content in hostile.files().items() if name.endswith((".pdf", ".txt"))}
    for name, content in bad.items():
        (letters / name).write_bytes(content)
    assert len(bad) >= 60

    code, printed = imr(tmp_path / "home", "load", letters)

    reasons = rows(
        tmp_path / "home",
        "SELECT parse_filename(source_uri), reason FROM audit.letter WHERE status = 'quarantined' ORDER BY 1",
    )
    assert (code, f"quarantined {len(bad)}" in printed) == (0, True), sorted(
        set(bad) ^ {str(name) for name, _ in reasons}
    )
    assert {name for name, _ in reasons} == set(bad)
    assert all(reason and len(str(reason).splitlines()) == 1 for _, reason in reasons)
    loaded = rows(tmp_path / "home", "SELECT count(*) FROM audit.letter WHERE status = 'loaded'")
    assert loaded == [(GOOD,)]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < RESIDENT_AT_MOST
