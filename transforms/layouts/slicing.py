"""Find, split and slice: words of a letter, each with the offset where it starts, in characters of the letter.

The frames have ``single_line``, the text with blanks for line breaks, and ``ascii_text``, which a pattern is searched
in: see ``spans``.
"""

import polars as pl

from transforms.marks import DIVIDER

RUNNING = (
    r"(?:\s(?:Final Determination Letter for IMR Case Number:? )?CM[0-9]{2}-[0-9]{7,}(?: [0-9]{1,3})?"
    r"|\sPage [0-9]+(?: of [0-9]+)?|\s[0-9]{1,3})+$"
)


def with_end(letters: pl.DataFrame) -> pl.DataFrame:
    """The letters with ``end``, where their running heads and feet begin, and ``text_end``, the end of the text."""
    length = pl.col("ascii_text").str.len_chars().cast(pl.Int64)
    return letters.with_columns(end=pl.coalesce(find_offset(RUNNING), length), text_end=length)


def find_offset(pattern: str) -> pl.Expr:
    """Where a pattern first matches in a letter."""
    return pl.col("ascii_text").str.find(pattern).cast(pl.Int64)


def split_at(
    letters: pl.DataFrame, pattern: str, start: pl.Expr, end: pl.Expr, before: str = " ", source: str = "ascii_text"
) -> pl.DataFrame:
    """One row per piece of a letter from start to end: letter_id, n, piece, words, start, end.

    A piece begins where the pattern, which knows ASCII only, follows the character ``before``; piece 0 is the text
    before the first match. ``words`` is the piece as printed: to slice an item from its own piece takes time that grows
    with the piece, from the letter with the letter.
    """

    def pieces(column: str) -> pl.Expr:
        region = pl.concat_str(pl.lit(before), pl.col(column).str.slice(start, (end - start).clip(0)))
        return region.str.replace_all(f"{before}({pattern})", f"{DIVIDER}${{1}}").str.split(DIVIDER)

    printed = "text" if before == "\n" else "single_line"
    length = pl.col("piece").str.len_chars().cast(pl.Int64) + 1
    return (
        letters.select("letter_id", region_start=start, piece=pieces(source), words=pieces(printed))
        .with_columns(n=pl.int_ranges(0, pl.col("piece").list.len()))
        .explode("piece", "words", "n")
        .drop_nulls("piece")
        .with_columns(start=pl.col("region_start") - 1 + length.cum_sum().over("letter_id") - length)
        .with_columns(end=pl.col("start") + pl.col("piece").str.len_chars())
        .select("letter_id", "n", "piece", "words", "start", "end")
    )


def end_of(start: str, next_start: str, end: pl.Expr | str) -> pl.Expr:
    """Where the part ends that begins at ``start``: at ``next_start`` if that follows, else at ``end``."""
    return pl.when(pl.col(next_start) > pl.col(start)).then(next_start).otherwise(end)


def slice_part(
    frame: pl.DataFrame,
    name: str,
    start: pl.Expr | str,
    end: pl.Expr | str,
    source: str = "single_line",
    origin: str | None = None,
) -> pl.DataFrame:
    """The frame with ``name``, the source's words from start to end, and ``name_start``, where they begin.

    start and end, expressions or columns, count from the start of the letter; ``origin`` is the column that holds where
    the source begins in it. A part whose start or end is unknown, or that has no words, is NULL.
    """
    start, end = (pl.col(offset) if isinstance(offset, str) else offset for offset in (start, end))
    length = pl.when(end >= start).then(end.cast(pl.Int64) - start.cast(pl.Int64))
    offset = start - pl.col(origin) if origin else start
    part = pl.when(length > 0).then(pl.col(source).str.slice(offset, length))
    padding = part.str.len_chars() - part.str.strip_chars_start().str.len_chars()
    return frame.with_columns(
        part.str.strip_chars().alias(name), (start + padding).cast(pl.Int64).alias(f"{name}_start")
    ).with_columns(pl.when(pl.col(name) != "").then(pl.col(column)).alias(column) for column in (name, f"{name}_start"))
