"""imr score: precision and recall of the fields of a warehouse, beside labels."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.homes import imr
from warehouse import accuracy, read

CASE = "CM17-0900001"


@pytest.fixture
def label(demo: Path) -> dict[str, Any]:
    """A letter of the demo as the warehouse holds it, in the shape of a label."""
    sql = "SELECT decision_date::VARCHAR, age, sex FROM dim_case WHERE case_number = $case"
    decided, age, sex = read.query(demo, sql, {"case": CASE}).rows[0]
    items = read.query(
        demo,
        "SELECT item_number, title, outcome, category, subcategory, drug_class"
        " FROM fact_decision JOIN dim_case USING (case_key) JOIN dim_service_type USING (service_type_key)"
        " WHERE case_number = $case ORDER BY item_number",
        {"case": CASE},
    )
    return {
        "case_number": CASE,
        "decision_date": decided,
        "age": age,
        "sex": sex,
        "items": [dict(zip(["n", *items.columns[1:]], item, strict=True)) for item in items.rows],
    }


def figures(link: Path, *labels: dict[str, Any]) -> dict[object, tuple[object, ...]]:
    """Field -> labelled, found, right, precision, recall."""
    return {row[0]: row[1:] for row in accuracy.by_field(link, [json.dumps(label) for label in labels]).rows}


def test_what_agrees_is_right(demo: Path, label: dict[str, Any]) -> None:
    found = figures(demo, label)

    assert found["age"] == (1, 1, 1, 1.0, 1.0)
    assert found["service_type"][2:] == (len(label["items"]), 1.0, 1.0)
    assert {row[3:] for row in found.values()} == {(1.0, 1.0)}


def test_another_value_is_one_miss_of_precision_and_one_of_recall(demo: Path, label: dict[str, Any]) -> None:
    label["items"][0]["outcome"] = "Withdrawn"

    n = len(label["items"])
    assert figures(demo, label)["outcome"][:3] == (n, n, n - 1)
    missed = accuracy.misses(demo, [json.dumps(label)], 5).rows
    assert [row[:4] for row in missed] == [("outcome", CASE, 1, "labelled"), ("outcome", CASE, 1, "found")]


def test_null_says_that_the_letter_prints_nothing(demo: Path, label: dict[str, Any]) -> None:
    assert figures(demo, label | {"age": None})["age"] == (0, 1, 0, 0.0, None)


def test_a_field_that_the_label_lacks_is_not_judged(demo: Path, label: dict[str, Any]) -> None:
    del label["age"]

    assert "age" not in figures(demo, label)
    assert "specialty" not in figures(demo, label)


def test_a_second_answer_is_as_right_as_the_first(demo: Path, label: dict[str, Any]) -> None:
    item = label["items"][0]
    item["alt"] = [[item["category"], item["drug_class"] or item["subcategory"]]]
    item |= {"category": "Transportation", "subcategory": "Transportation", "drug_class": None}

    found = figures(demo, label)

    assert found["service_category"][3:] == found["service_type"][3:] == (1.0, 1.0)


def test_words_are_compared_without_regard_to_case_space_hyphens_quotes_and_article(
    demo: Path, label: dict[str, Any]
) -> None:
    item = label["items"][0]
    item["title"] = "The  " + item["title"].upper().replace(" ", "-")

    assert figures(demo, label)["title"][3:] == (1.0, 1.0)


def test_a_letter_that_is_not_loaded_is_missed_and_named(demo: Path, label: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(f"{json.dumps(label)}\n\n{json.dumps({'file': 'other.pdf', 'age': 50})}\n")

    code, printed = imr(tmp_path, "score", demo, path, "--misses", 1)

    assert code == 0
    assert "Not in the warehouse: 1 of 2 letters, other.pdf" in " ".join(printed.split())
    assert figures(demo, label, {"file": "other.pdf", "age": 50})["age"] == (2, 1, 1, 1.0, 0.5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "holds no label"),
        ("{", "line 1: not JSON"),
        ("[]", "line 1: a letter is a JSON object"),
        ('{"case_number": "CM17-0900001"}\n{"age": 5}', "line 2: a letter needs its case_number"),
        ('{"file": "a.pdf", "items": [{"title": "MRI"}]}', "line 1: items is a list of objects"),
    ],
)
def test_labels_that_cannot_be_read_are_refused_in_one_line(
    demo: Path, tmp_path: Path, content: str, reason: str
) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(content)

    code, printed = imr(tmp_path, "score", demo, path)

    assert (code, reason in " ".join(printed.split())) == (2, True)


def test_labels_that_are_missing_or_no_text_are_refused(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_bytes(b"\xff\xfe")

    assert "it is not UTF-8" in imr(tmp_path, "score", demo, tmp_path / "labels.jsonl")[1]
    assert "No such file" in imr(tmp_path, "score", demo, tmp_path / "none.jsonl")[1]
