"""How accurate a warehouse is: compare its fields with labels that people wrote while reading the letters."""

import json
from collections.abc import Sequence
from pathlib import Path

from warehouse import read
from warehouse.read import Answer

FACTS = (Path(__file__).parent / "sql" / "accuracy.sql").read_text()
BY_FIELD = f"""
WITH fact AS ({FACTS}),
counted AS (
    SELECT
        field, count(*) FILTER (is_labelled) AS labelled, count(*) FILTER (is_found) AS found,
        count(*) FILTER (is_labelled AND is_found) AS "right"
    FROM fact
    GROUP BY field
)
SELECT *, round("right" / nullif(found, 0), 4) AS "precision", round("right" / nullif(labelled, 0), 4) AS recall
FROM counted
ORDER BY field
"""
MISSES = f"""
WITH fact AS ({FACTS})
SELECT field, letter, nullif(item, 0) AS item, CASE WHEN is_found THEN 'found' ELSE 'labelled' END AS stated_by, value
FROM fact
WHERE is_labelled <> is_found
QUALIFY row_number() OVER (PARTITION BY field ORDER BY letter, item, is_found, value) <= $per_field
ORDER BY field, letter, item NULLS FIRST, is_found, value
"""
MISSING = """
SELECT letter
FROM (SELECT unnest($letters) AS letter)
ANTI JOIN (SELECT coalesce(case_number, parse_filename(source_uri)) AS letter FROM dim_case) USING (letter)
ORDER BY letter
"""


class BadLabels(Exception):
    """The labels cannot be read; the message says where and why."""


def read_labels(path: Path) -> list[str]:
    """Return the labels of a file in the format of ACCURACY.md: JSON lines, one object per letter. Raises BadLabels."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadLabels(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}") from error
    labels = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            if reason := _label_error(line):
                raise BadLabels(f"{path}, line {number}: {reason}")
            labels.append(line)
    if not labels:
        raise BadLabels(f"{path} holds no label: expected JSON lines, one object per letter")
    return labels


def by_field(link: Path, labels: Sequence[str]) -> Answer:
    """Return one row per field: how many facts are labelled, found, right, precision and recall. Raises QueryError."""
    return read.query(link, BY_FIELD, {"labels": list(labels)})


def misses(link: Path, labels: Sequence[str], per_field: int) -> Answer:
    """Return the first facts of each field that only a label or only the warehouse states. Raises QueryError."""
    return read.query(link, MISSES, {"labels": list(labels), "per_field": per_field})


def missing_letters(link: Path, labels: Sequence[str]) -> list[str]:
    """Return the labelled letters that the warehouse does not hold, by case number or file name. Raises QueryError."""
    letters = [label.get("case_number") or label["file"] for label in map(json.loads, labels)]
    return [str(letter) for (letter,) in read.query(link, MISSING, {"letters": letters}).rows]


def _label_error(line: str) -> str | None:
    """Return what is wrong with the label of a letter, or None."""
    try:
        label = json.loads(line)
    except ValueError as error:
        return f"not JSON: {error}"
    if not isinstance(label, dict):
        return "a letter is a JSON object"
    if not any(isinstance(label.get(key), str) for key in ("case_number", "file")):
        return "a letter needs its case_number, or the file's name where it prints none"
    items = label.get("items", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) and type(item.get("n")) is int for item in items):
        return "items is a list of objects, each with its number n"
    return None
