"""The fields of generated letters, of every layout and style, are read as right as they ever were."""

from pathlib import Path

import pytest

from tests import score


def test_no_generated_field_is_below_its_floor_and_the_page_publishes_the_figures(
    tmp_path: Path,
) -> None:
    scores = score.of_generated(tmp_path)

    assert score.below("generated", scores) == []
    published = {field: cell for field, cell in score.published("generated").items() if cell}
    assert published == {field: score.cell(scores, field) for field in scores}, "run: make score"


def test_a_field_that_is_missed_is_below_its_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "floors", lambda: {("generated", "age"): (1.0, 0.99), ("generated", "sex"): (0.5, 0.5)})

    assert score.below("generated", {"age": (9, 1.0, 0.98), "sex": (9, 0.5, 0.6)}) == ["age"]
    assert score.below("generated", {"sex": (9, 1.0, 1.0)}) == ["age"]
    assert score.below("other", {}) == []
    assert score.below("other", {"sex": (9, 1.0, 1.0)}) == ["sex"]
