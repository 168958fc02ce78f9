"""Spans count characters of the letter, whatever its bytes."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import spans
from transforms.layouts import slicing

LETTER = "\u00dcber 38\u00b0 fever \u2014 na\u00efve: x-ray \U0001f9b4 of the jaw"


@pytest.mark.parametrize("words", ["fever", "na\u00efve", "x-ray", "of the jaw", "\u00dcber"])
def test_evidence_points_at_its_words_in_text_with_any_characters(words: str) -> None:
    found = pl.DataFrame({"letter_id": "a", "item_number": 1, "body": LETTER, "body_start": 7, "w": words})

    evidence = spans.evidence(found, "body", {"service": "w"})

    start, end = evidence.select(pl.col("span_start", "span_end") - 7).row(0)
    assert LETTER[start:end] == words


@given(st.text(), st.text(min_size=1), st.text())
def test_ascii_text_keeps_every_place(before: str, words: str, after: str) -> None:
    text = (
        pl.DataFrame({"text": before + words + after})
        .with_columns(spans.to_ascii_same_length(pl.col("text")))["text"]
        .item()
    )

    assert text.isascii()
    assert len(text) == len(before + words + after)


def test_a_value_that_differs_from_its_words_is_beside_them() -> None:
    found = pl.DataFrame({
        "letter_id": "a", "item_number": 1, "body": "Two of them", "body_start": 0, "w": "Two", "w_value": "2",
    })  # fmt: skip

    evidence = spans.evidence(found, "body", {"quantity": "w"})

    assert evidence.select("field", "value", "span_start", "span_end").rows() == [("quantity", "2", 0, 3)]


def test_what_was_not_found_has_no_evidence() -> None:
    found = pl.DataFrame(
        {"letter_id": "a", "item_number": 1, "body": "Two", "body_start": 0, "w": None},
        schema_overrides={"w": pl.String},
    )

    assert spans.evidence(found, "body", {"quantity": "w"}).is_empty()


@pytest.mark.parametrize(
    ("start", "end", "part", "part_start"),
    [
        (0, 4, "\u00dcber", 0),
        (4, 9, "38\u00b0", 5),
        (4, 5, None, None),
        (5, 5, None, None),
        (9, 4, None, None),
        (None, 4, None, None),
    ],
)
def test_a_part_is_cut_without_the_space_around_it(
    start: int | None, end: int, part: str | None, part_start: int | None
) -> None:
    frame = pl.DataFrame({"single_line": LETTER, "from": start, "to": end}, schema_overrides={"from": pl.Int64})

    found = slicing.slice_part(frame, "part", pl.col("from"), pl.col("to"))

    assert found.select("part", "part_start").row(0) == (part, part_start)


@pytest.mark.parametrize(
    ("body", "words", "start"),
    [
        ("This history is long. The patient hurt his knee.", "his", 39),
        ("MRI of a 38 y/o M with pain.", "M", 16),
        ("The pages 75-80, 7.", "75", 10),
        ("Overworked.", "worked", 4),
    ],
)
def test_a_value_is_at_a_whole_word_where_there_is_one(body: str, words: str, start: int) -> None:
    found = pl.DataFrame({"letter_id": "a", "item_number": 0, "body": body, "body_start": 0, "w": words})

    assert spans.evidence(found, "body", {"sex": "w"}).select("span_start", "value").rows() == [(start, words)]
