"""The diagnoses of a summary: what a sentence that names diagnoses lists, and nothing of other prose."""

import polars as pl
import pytest

from transforms import diagnoses


def a_letter(summary: str | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"letter_id": "a", "summary": summary, "summary_start": 200}, schema_overrides={"summary": pl.String}
    )


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("She was diagnosed with wrist sprain, a cold, and fatigue. She paints, and sings.",
         ["wrist sprain", "a cold", "fatigue"]),
        ("Diagnoses include: neck ache; stiff knee; and worry.", ["neck ache", "stiff knee", "worry"]),
        ("He is being treated for elbow pain and worry. He fishes.", ["elbow pain", "worry"]),
        ("He is undergoing treatment for carpal tunnel syndrome.", ["carpal tunnel syndrome"]),
        ("The diagnosis is a lesion of 2.5 cm, healed.", ["lesion of 2.5 cm", "healed"]),
        ("Diagnosed with Sprain, sprain, xx.", ["sprain"]),
        ("His knee hurts and he limps.", []),
        (None, []),
    ],
)  # fmt: skip
def test_diagnoses_of_a_summary(summary: str | None, expected: list[str]) -> None:
    found, _ = diagnoses.stage_diagnoses(a_letter(summary))

    assert found["diagnosis"].to_list() == expected
    assert found["position"].to_list() == list(range(1, len(expected) + 1))


def test_the_evidence_is_the_words_as_printed() -> None:
    summary = "Caf\u00e9 owner, diagnosed with Wrist Sprain, and Fatigue."

    _, evidence = diagnoses.stage_diagnoses(a_letter(summary))

    spans = evidence.select(pl.col("span_start", "span_end") - 200).rows()
    assert [summary[start:end] for start, end in spans] == ["Wrist Sprain", "Fatigue"]
