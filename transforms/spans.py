"""The evidence of extracted values: where in a letter the words are that each was read from, in characters.

Polars counts the offsets of a search in bytes, so the search runs in a text with one byte for each character.
"""

from collections.abc import Mapping

import polars as pl

from transforms import schema

# Only shorter words occur in the middle of another word by chance.
MAX_LENGTH_INSIDE_WORD = 40


def to_ascii_same_length(text: pl.Expr) -> pl.Expr:
    """The text with every character outside of ASCII replaced by one question mark."""
    return text.str.replace_all(r"[^\x00-\x7F]", "?")


def evidence(found: pl.DataFrame, within: str, fields: Mapping[str, str]) -> pl.DataFrame:
    """One row per extracted value of ``schema.TABLES["evidence"]``.

    ``found`` has letter_id, item_number, the part ``within`` and its start, and for every field a column with the words
    that it was read from; ``fields`` maps a field to that column. The value of a field is the column ``<words>_value``
    where there is one, else the words.
    """
    part = found.with_columns(to_ascii_same_length(pl.col(within)).alias("part"))

    def offset(words: str) -> pl.Expr:
        # The part itself is not searched for: a search compiles its words, and a rationale may be as long as a letter.
        return (
            pl.lit(0) if words == within else pl.col("part").str.find(to_ascii_same_length(pl.col(words)), literal=True)
        )

    rows = [
        part.filter(pl.col(words).is_not_null()).select(
            "letter_id",
            "item_number",
            field=pl.lit(field),
            value=pl.col(f"{words}_value" if f"{words}_value" in found.columns else words),
            part_start=pl.col(f"{within}_start"),
            part="part",
            at=offset(words).cast(pl.Int64),
            words=pl.col(words),
        )
        for field, words in fields.items()
    ]
    if not rows:
        return schema.empty(schema.TABLES["evidence"])
    spans = _at_whole_words(pl.concat(rows)).with_columns(span_start=pl.col("part_start") + pl.col("at"))
    ends = spans.with_columns(span_end=pl.col("span_start") + pl.col("words").str.len_chars())
    return schema.conform(ends, schema.TABLES["evidence"])


def _at_whole_words(found: pl.DataFrame) -> pl.DataFrame:
    """The values in their order, with ``at`` moved to a whole word where it is inside of one: "his" in "This"."""
    part, at, words = pl.col("part"), pl.col("at"), pl.col("words")
    size = words.str.len_chars()
    before = pl.when(at > 0).then(part.str.slice(at - 1, 2))
    after = part.str.slice(at + size.cast(pl.Int64) - 1, 2)
    cuts = before.str.contains("^[A-Za-z]{2}").fill_null(value=False) | after.str.contains("^[A-Za-z]{2}")
    placed = found.with_row_index("order").with_columns(
        is_cut=((size <= MAX_LENGTH_INSIDE_WORD) & cuts).fill_null(value=False)
    )
    cut_off = placed.filter("is_cut").with_columns(
        at=pl.coalesce(
            part.str.find(r"\b" + to_ascii_same_length(words).str.escape_regex() + r"\b").cast(pl.Int64), "at"
        )
    )
    return pl.concat([placed.filter(~pl.col("is_cut")), cut_off]).sort("order")
