"""The words that suites are written in: what a row must be, what it should be, what the table must be.

A rule is a flag that ``flags`` computes in Polars, with the rule's name: True where the row keeps it, False where it
breaks it, NULL where it does not apply because the letter prints nothing. No value of a letter is handed on.
"""

import great_expectations.expectations as gxe
from great_expectations.expectations.metadata_types import FailureSeverity

from transforms.schema import TABLES


def row_must(rule: str, column: str | None = None, notes: str | None = None) -> gxe.Expectation:
    """A rule of single rows: the letter of a row that breaks it is quarantined, with the rule's name for a reason."""
    return gxe.ExpectColumnValuesToBeInSet(
        column=rule, value_set=[True], notes=notes, meta={"of": column, "quarantines": True}
    )


def row_should(rule: str, column: str | None = None, notes: str | None = None, mostly: float = 1) -> gxe.Expectation:
    """A rule that ``mostly`` of the rows keep: when they don't, it is recorded and nothing else happens."""
    return gxe.ExpectColumnValuesToBeInSet(
        column=rule, value_set=[True], mostly=mostly, notes=notes, meta={"of": column}, severity=FailureSeverity.WARNING
    )


def table_must(table: str) -> list[gxe.Expectation]:
    """What holds for every staged table as a whole, or nothing is published: its columns, a letter behind every row."""
    return [
        gxe.ExpectTableColumnsToMatchSet(column_set=list(TABLES[table].columns), exact_match=False),
        gxe.ExpectColumnValuesToBeInSet(
            column="letter_is_named",
            value_set=[True],
            notes="A row without letter_id belongs to no letter that could be quarantined.",
            meta={"of": "letter_id"},
        ),
    ]
