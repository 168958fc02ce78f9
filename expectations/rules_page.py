"""The page of all rules, RULES.md, made from their declarations: ``python -m orchestration.pages``."""

from collections.abc import Iterator
from pathlib import Path

from expectations.suites import SUITES

RULES = Path(__file__).parent / "RULES.md"
HEAD = """\
# Rules

Written by `python -m orchestration.pages` from the declarations in `expectations/`, one file per suite. Every load
checks all of them; `data_docs/index.html` of the home shows what the last loads found.

- A letter with a row that breaks a rule is quarantined: `imr quarantine` shows the rule as the reason. A rule that does
  not apply, because the letter does not print the value, is kept.
- A rule that blocks stops the publication: the load exits with 3, and the old warehouse is unchanged.
- A rule that warns is recorded, and the load goes on.
"""


def text() -> str:
    """The page in Markdown: a table per suite."""
    return HEAD + "".join(f"\n## {name}\n\n" + "".join(_table(name)) for name in SUITES)


def _table(name: str) -> Iterator[str]:
    yield "| rule | column | expected | otherwise | why |\n|---|---|---|---|---|\n"
    for rule in SUITES[name]:
        column = f"`{rule.column}`" if rule.column else ""
        yield f"| `{rule.name}` | {column} | {rule.expected} | {rule.action.value} | {rule.why} |\n"
