"""What every layout returns: the parts of its letters and of their disputed items.

``letters``: letter_id, and for each part of the letter its words and where they start. ``items``: letter_id,
item_number, outcome, and for each part of a disputed item its words and where they start. A part that a layout or a
letter does not print is NULL.
"""

from dataclasses import dataclass
from typing import Protocol, Self

import polars as pl

# header: labels and values; date_sentences: sentences that state dates of the case; credentials: sentences about the
# reviewer, where a layout has no lists of states and specialties; running: heads and feet of pages.
LETTER_PARTS = ("header", "date_sentences", "credentials", "states", "specialties", "summary", "running")
ITEM_PARTS = ("title", "outcome_words", "claims_administrator", "reviewer", "rationale")

# In characters, ten times what real letters print: in a longer part the search for its end has failed.
MAX_LENGTHS = {
    "header": 20_000, "credentials": 20_000, "states": 5_000, "specialties": 5_000, "title": 5_000,
    "claims_administrator": 20_000, "reviewer": 20_000,
}  # fmt: skip
LABELS = {"claims_administrator": "claims administrator's guideline", "reviewer": "reviewer's guideline"}
LETTER_KEYS: dict[str, pl.DataType] = {"letter_id": pl.String()}
ITEM_KEYS: dict[str, pl.DataType] = {"letter_id": pl.String(), "item_number": pl.Int64(), "outcome": pl.String()}


class Layout(Protocol):
    """A layout is a module. ``NAME`` is its name in the star, and each layout's parts come in the same frames."""

    NAME: str

    def is_layout(self) -> pl.Expr:
        """Whether a letter has the headings of the layout: over ``single_line``, the text with blanks for line ends."""
        ...

    def parts(self, letters: pl.DataFrame) -> "Parts":
        """The parts of letters of the layout: ``letters`` has a text's columns, ``single_line`` and ``ascii_text``."""
        ...


@dataclass(frozen=True)
class Parts:
    """The parts of the letters of one layout; ``rejects``: letter_id and reason of the letters that have no parts."""

    letters: pl.DataFrame
    items: pl.DataFrame
    rejects: pl.DataFrame

    @classmethod
    def of(cls, letters: pl.DataFrame, items: pl.DataFrame, rejects: pl.DataFrame) -> Self:
        """The parts of the letters that are not rejected, with every column that the module names."""
        letters = _with_parts(letters, LETTER_PARTS, LETTER_KEYS)
        items = _with_parts(items, ITEM_PARTS, ITEM_KEYS)
        reasons = [rejects.select("letter_id", "reason"), _too_long(letters), _too_long(items)]
        first = pl.concat(reasons).unique("letter_id", keep="first", maintain_order=True)
        letters, items = (frame.join(first, on="letter_id", how="anti") for frame in (letters, items))
        return cls(letters, items, first)


def _with_parts(frame: pl.DataFrame, parts: tuple[str, ...], keys: dict[str, pl.DataType]) -> pl.DataFrame:
    columns = keys | {
        name: dtype for part in parts for name, dtype in ((part, pl.String()), (f"{part}_start", pl.Int64()))
    }
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns or name in keys else pl.lit(None, dtype).alias(name)
        for name, dtype in columns.items()
    )


def _too_long(frame: pl.DataFrame) -> pl.DataFrame:
    """letter_id and reason of the letters with a part so long that the search for its end must have failed."""
    item = pl.format("item {}: ", "item_number") if "item_number" in frame.columns else pl.lit("")
    reason = pl.coalesce(
        pl.when(pl.col(part).str.len_chars() > length).then(
            pl.concat_str(
                item, pl.lit(f"the words read as its {LABELS.get(part, part)} are more than {length:,} characters")
            )
        )
        for part, length in MAX_LENGTHS.items()
        if part in frame.columns
    )
    return frame.select("letter_id", reason=reason).drop_nulls("reason")
