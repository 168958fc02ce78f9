"""How many golden questions an assistant answers right, with the dictionary and its metrics, and with names alone.

IMR_ASSISTANT names a program that reads a prompt from stdin and writes SQL to stdout; IMR_HOME a home (else data)::

    IMR_ASSISTANT="program --option" .venv/bin/python -m tests.ask        # or, to try: -m tests.ask 5, the first five
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.test_questions import QUESTIONS, answer_part, plain
from warehouse import read
from warehouse.dictionary import DICTIONARY

SECONDS = 300
FENCE = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
PROMPT = """\
A DuckDB warehouse has decisions of Independent Medical Review in California. Answer the question with one query, and
write nothing but its SQL. Its columns are {columns}, in this order, not rounded.

Question: {asks}

{known}
"""
NAMES = """
SELECT CASE WHEN schema_name = 'main' THEN '' ELSE schema_name || '.' END || table_name,
    string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index)
FROM duckdb_columns() WHERE NOT internal AND schema_name IN ('main', 'mart') GROUP BY ALL ORDER BY ALL
"""
RIGHT = "right"


def main() -> None:
    """Ask every question twice, and print which answers are right."""
    command = shlex.split(os.environ.get("IMR_ASSISTANT", ""))
    if not command:
        sys.exit("IMR_ASSISTANT is not set: name a program that reads a prompt from stdin and writes SQL to stdout")
    link = Path(os.environ.get("IMR_HOME", "data")) / "warehouse.duckdb"
    try:
        names = "\n".join(f"{table} ({columns})" for table, columns in read.query(link, NAMES).rows)
    except read.QueryError as error:
        sys.exit(str(error))
    asked = QUESTIONS[: int(sys.argv[1])] if len(sys.argv) > 1 else QUESTIONS
    table = Table("question", "names alone", "dictionary", box=None)
    counts = [0, 0]
    for question in asked:
        right = plain(read.query(link, question["sql"]).rows)
        verdicts = [verdict(command, link, question, known, right) for known in (names, DICTIONARY.read_text())]
        counts = [count + (found == RIGHT) for count, found in zip(counts, verdicts, strict=True)]
        table.add_row(question["asks"], *verdicts)
    table.add_row("right", *(f"{count} of {len(asked)}" for count in counts))
    Console().print(table, markup=False, highlight=False)


def verdict(command: list[str], link: Path, question: dict[str, Any], known: str, right: list[Any]) -> str:
    """Return whether the assistant's SQL gives the right rows; columns after the value do not count."""
    columns = ", ".join([*question.get("by", ()), "the value"])
    prompt = PROMPT.format(columns=columns, asks=question["asks"], known=known)
    try:
        said = subprocess.run(command, input=prompt, capture_output=True, text=True, timeout=SECONDS, check=True).stdout
    except FileNotFoundError:
        sys.exit(f"IMR_ASSISTANT: there is no program {command[0]}")
    except (subprocess.SubprocessError, OSError) as error:
        return f"no answer: {error}"
    fenced = FENCE.search(said)
    try:
        rows = read.query_untrusted(link, fenced[1] if fenced else said, 60).rows
    except read.QueryError as error:
        return str(error)
    return RIGHT if answer_part(question, rows) == right else "other rows"


if __name__ == "__main__":
    main()
