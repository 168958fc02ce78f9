"""The main fields of tabular letters as a plain script reads them, with ``re`` alone: FOLDER of text files to DATABASE.

One of the programs that ``make bench`` compares with: a row per decision with case number, decision date, outcome,
title and specialties. It has no evidence, no checks, no vocabulary but ten words, and no way back after a failure.
"""

import csv
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

CASE = re.compile(r"Case Number:\s*(CM\d{2}-\d{7})")
DECIDED = re.compile(r"Decision Date:\s*(\d{2})/(\d{2})/(\d{4})")
SPECIALTY = re.compile(r"Certification\(s\)/Specialty:\s*(.+)")
ITEM = re.compile(r"^(.+): (Upheld|Overturned)\s*$", re.MULTILINE)
SERVICES = {
    "MRI": r"\bMRI\b", "Physical therapy": r"physical therapy", "Acupuncture": "acupuncture", "Norco": "norco",
    "Tramadol": "tramadol", "Injection": "injection", "Chiropractic": "chiropract", "Surgery": "surgery|arthroscop",
    "Omeprazole": "omeprazole", "TENS": r"\bTENS\b",
}  # fmt: skip
COLUMNS = ("letter", "case_number", "decision_date", "title", "outcome", "service", "specialties")


def rows(letter: str, text: str) -> Iterator[tuple[object, ...]]:
    """Yield a row per decision of a letter."""
    case, decided, specialty = CASE.search(text), DECIDED.search(text), SPECIALTY.search(text)
    month, day, year = decided.groups() if decided else (None, None, None)
    for title, outcome in ITEM.findall(text):
        service = next((name for name, word in SERVICES.items() if re.search(word, title, re.IGNORECASE)), None)
        yield (
            letter,
            case[1] if case else None,
            date(int(year), int(month), int(day)) if year and month and day else None,
            title,
            outcome,
            service,
            specialty[1] if specialty else None,
        )


def main(folder: str, database: str) -> None:
    """Read every letter of a folder, and write a table ``decision``."""
    target = Path(database)
    with target.with_suffix(".csv").open("w", newline="") as written:
        writer = csv.writer(written)
        writer.writerow(COLUMNS)
        for path in sorted(Path(folder).iterdir()):
            writer.writerows(rows(path.name, path.read_text()))
    with duckdb.connect(database) as connection:
        connection.execute(
            "CREATE TABLE decision AS FROM read_csv(?, header = true)", [str(target.with_suffix(".csv"))]
        )


if __name__ == "__main__":
    main(*sys.argv[1:3])
