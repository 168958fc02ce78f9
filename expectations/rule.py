"""What a rule is: ``Rule`` for the rows of a staged table, ``Limit`` for a figure of the star or of a load's drift.

A rule is declared once, in the file of its table. Quarantine, expectation, data docs and RULES.md are made from it.
"""

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

import polars as pl

from transforms import vocabulary


class Action(Enum):
    """What happens when a rule fails."""

    QUARANTINE = "quarantines the letter"
    WARN = "warns"
    BLOCK = "blocks the publication"
    BLOCK_UNLESS_ACCEPTED = "blocks the publication unless the loss is accepted"


@dataclass(frozen=True)
class Rule:
    """A rule of rows, which is kept or broken by each of them.

    ``condition`` is True where a row keeps it, False where it breaks it, NULL where it does not apply.
    Its figure is the share of rows that do not break it: at least ``at_least``. ``column`` is the column it is about,
    if it is about one. ``compares_rows``: the condition looks at other rows of the letter. None looks at other letters.
    """

    name: str
    column: str | None
    condition: pl.Expr
    why: str
    action: Action = Action.QUARANTINE
    at_least: float = 1.0
    at_most: ClassVar[None] = None
    compares_rows: bool = False

    @property
    def measure(self) -> pl.Expr:
        """How many rows break the rule."""
        return (~self.condition).sum()

    def figure(self, measure: float | None, rows: int) -> float:
        """What is judged: the share of rows that do not break the rule, 0 to 1."""
        return (rows - (measure or 0)) / rows if rows else 1.0

    def observed(self, measure: float | None, rows: int) -> str:
        """What was found, in words."""
        return f"{measure} of {rows} rows fail"

    @property
    def expected(self) -> str:
        """What should have been found, in words."""
        return "every row" if self.at_least == 1 else f"{self.at_least:.0%} of rows"

    @property
    def result_name(self) -> tuple[str, str | None]:
        """How results name it: expectation and column_name."""
        return self.name, self.column


@dataclass(frozen=True)
class Limit:
    """A rule of a frame of one row: ``measure`` is a figure that must lie within the bounds; NULL does not."""

    name: str
    measure: pl.Expr
    why: str
    at_least: float | None = None
    at_most: float | None = None
    action: Action = Action.BLOCK
    column: ClassVar[None] = None
    compares_rows: ClassVar[bool] = False

    def figure(self, measure: float | None, _rows: int) -> float | None:
        """What is judged: the measure itself."""
        return measure

    def observed(self, measure: float | None, _rows: int) -> str:
        """What was found, in words."""
        if measure is None:
            return "nothing"
        return f"{measure:.0f}" if float(measure).is_integer() else f"{measure:.3f}"

    @property
    def expected(self) -> str:
        """What should have been found, in words."""
        bounds = (("at least", self.at_least), ("at most", self.at_most))
        return " and ".join(f"{words} {bound:g}" for words, bound in bounds if bound is not None)

    @property
    def result_name(self) -> tuple[str, str | None]:
        """How results name it: expectation and column_name."""
        return f"expect_column_{'min' if self.at_most is None else 'max'}_to_be_between", self.name


LETTER_IS_NAMED = Rule(
    "letter_is_named",
    "letter_id",
    pl.col("letter_id").is_not_null(),
    "A row without letter_id belongs to no letter that could be quarantined.",
    Action.BLOCK,
)
ITEM_IS_NUMBERED = Rule(
    "item_is_numbered",
    "item_number",
    (pl.col("item_number") >= 1).fill_null(False),
    "The row belongs to a disputed item of the letter.",
)


def occurs_once(name: str) -> Rule:
    """The rule that a letter has one row."""
    why = "A second row would count the letter twice."
    return Rule(name, "letter_id", pl.col("letter_id").is_unique(), why, compares_rows=True)


def counts_from_one(name: str, number: str, *within: str, why: str = "A gap is a row that was not read.") -> Rule:
    """The rule that the rows of one parent are numbered 1..n without gap, whatever their order.

    Broken only where the count goes wrong: of 1 and 3 by the 3.
    """
    condition = (pl.col(number).rank("ordinal").over("letter_id", *within) == pl.col(number)).fill_null(False)
    return Rule(name, number, condition, f"1..n within {_names('letter', *within)}. {why}", compares_rows=True)


def is_printed(column: str) -> pl.Expr:
    """Whether the column holds more than white space."""
    return pl.col(column).str.contains(r"\S").fill_null(False)


def is_in_vocabulary(column: str, name: str, entry: str) -> pl.Expr:
    """Whether the vocabulary ``name`` has the value in its column ``entry``; NULL where there is none."""
    return pl.col(column).is_in(vocabulary.load(name).get_column(entry).drop_nulls().unique().to_list())


def _names(*columns: str) -> str:
    return ", ".join(column.removesuffix("_number").replace("_", " ") for column in columns)
