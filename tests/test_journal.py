"""The journal: a line per step of a load, and no word of a letter."""

from pathlib import Path

import pytest

from orchestration.store import journal as journals
from orchestration.store.home import Home
from tests.homes import journal


def test_every_step_is_a_line_with_counts_and_seconds_and_no_word_of_a_letter(one_load: Path) -> None:
    lines = journal(one_load)

    steps = [str(line["step"]) for line in lines if "step" in line]
    assert "check letters" in steps
    steps = [name for name in steps if not name.startswith("check ")]
    assert steps[:6] == ["receive", "read", "parse", "quarantine", "build", "publish"]
    assert set(steps[6:]) == {"data_docs", "site"}
    assert all(line["seconds"] >= 0 for line in lines if "step" in line)  # type: ignore[operator]
    (parsed,) = [line for line in lines if line.get("step") == "parse"]
    assert (parsed["letters"], parsed["decisions"]) == (2, 4)
    assert (lines[-1]["outcome"], lines[-1]["decisions"]) == ("done", 4)
    written = (one_load / "logs" / "loads.jsonl").read_text()
    assert [words for words in ("MRI", "Office", "CM17", "lumbar") if words in written] == []


def test_a_long_journal_begins_anew_and_keeps_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "BYTES_AT_MOST", 1_000)
    home = Home(tmp_path)
    home.make()

    for number in range(100):
        journals.write(home, number=number)

    files = sorted(home.journal.parent.iterdir())
    assert [file.name for file in files] == ["loads.1.jsonl", "loads.jsonl"]
    assert all(file.stat().st_size < 1_200 for file in files)
    assert journal(tmp_path)[-1]["number"] == 99


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(28, "No space left on device", "/data/x"), "No space left on device: /data/x"),
        (MemoryError(), "there is not enough memory"),
        (ValueError("words of a letter"), "ValueError"),
    ],
)
def test_an_error_is_recorded_without_words_of_a_letter(tmp_path: Path, error: Exception, message: str) -> None:
    home = Home(tmp_path)
    home.make()

    def broken() -> dict[str, int]:
        raise error

    with pytest.raises(type(error)):
        journals.timed(home, "L1", "parse", broken)

    (line,) = journal(tmp_path)
    assert (line["load"], line["step"], line["failed"]) == ("L1", "parse", message)
