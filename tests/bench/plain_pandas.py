"""The main fields of tabular letters as a plain script reads them, with pandas: FOLDER of text files to DATABASE.

One of the programs that ``make bench`` compares with; its rows are those of ``plain_regex``.
"""

import sys
from pathlib import Path

import duckdb
import pandas as pd

from tests.bench.plain_regex import COLUMNS, SERVICES


def main(folder: str, database: str) -> None:
    """Read every letter of a folder, and write a table ``decision``."""
    paths = sorted(Path(folder).iterdir())
    letters = pd.DataFrame({"letter": [path.name for path in paths], "text": [path.read_text() for path in paths]})
    letters["case_number"] = letters["text"].str.extract(r"Case Number:\s*(CM\d{2}-\d{7})")
    letters["decision_date"] = pd.to_datetime(
        letters["text"].str.extract(r"Decision Date:\s*(\d{2}/\d{2}/\d{4})")[0], format="%m/%d/%Y"
    )
    letters["specialties"] = letters["text"].str.extract(r"Certification\(s\)/Specialty:\s*(.+)")
    items = letters["text"].str.extractall(r"(?m)^(?P<title>.+): (?P<outcome>Upheld|Overturned)\s*$").droplevel(1)
    decisions = letters.drop(columns="text").join(items, how="inner").reset_index(drop=True)
    decisions["service"] = None
    for name, word in reversed(SERVICES.items()):
        decisions.loc[decisions["title"].str.contains(word, case=False, regex=True), "service"] = name
    decisions = decisions[list(COLUMNS)]
    with duckdb.connect(database) as connection:
        connection.register("decisions", decisions)
        connection.execute(
            "CREATE TABLE decision AS SELECT * REPLACE (decision_date::DATE AS decision_date) FROM decisions"
        )


if __name__ == "__main__":
    main(*sys.argv[1:3])
