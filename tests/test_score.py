"""The fields of written letters, of every layout and style, are read as right as they ever were."""

import pytest

from tests import score


def test_no_field_of_the_written_letters_falls_below_its_floor() -> None:
    assert score.below("written", score.score_written()) == []


def test_a_field_that_is_missed_falls_below_its_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "floors", lambda: {("written", "age"): (1.0, 0.99), ("written", "sex"): (0.5, 0.5)})

    assert score.below("written", {"age": (1.0, 0.98), "sex": (0.5, 0.6)}) == ["age"]
    assert score.below("written", {"sex": (1.0, 1.0)}) == ["age"]
    assert score.below("other", {}) == []


def test_precision_and_recall_are_shares_of_what_is_found_and_of_what_is_true() -> None:
    facts = {"age": {("a", 1), ("b", 2)}}
    truth = {"age": {("a", 1), ("b", 3), ("c", 4), ("d", 5)}, "sex": set[tuple[object, ...]]()}

    assert score.score(facts, truth) == {"age": (0.5, 0.25)}
