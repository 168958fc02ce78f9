"""The parts that every layout gives: one module each, the same frames out.

``letters``: letter_id, and of each part of the letter its words and where they start. ``items``: letter_id,
item_number, outcome, and of each part of a disputed item its words and where they start. A part that a layout or a
letter does not print is NULL.
"""

from dataclasses import dataclass

import polars as pl

# header: labels and values; told: sentences that state dates; credentials: sentences about the reviewer, where a
# layout has no lists of states and specialties; running: heads and feet of pages.
LETTER_PARTS = ("header", "told", "credentials", "states", "specialties", "summary", "running")
ITEM_PARTS = ("title", "outcome_words", "claims_administrator", "reviewer", "rationale")
RUNNING = (
    r"(?:\s(?:Final Determination Letter for IMR Case Number:? )?CM[0-9]{2}-[0-9]{7}(?: [0-9]{1,3})?"
    r"|\sPage [0-9]+(?: of [0-9]+)?|\s[0-9]{1,3})+$"
)

# Ten times what real letters print, in characters: a longer part is one whose end was not found.
AT_MOST = {
    "header": 20_000, "credentials": 20_000, "states": 5_000, "specialties": 5_000, "title": 5_000,
    "claims_administrator": 20_000, "reviewer": 20_000,
}  # fmt: skip

NAMES = {"claims_administrator": "claims administrator's guideline", "reviewer": "reviewer's guideline"}


@dataclass(frozen=True)
class Parts:
    """The parts of the letters of one layout; ``rejects``: letter_id and reason of those that cannot be taken apart."""

    letters: pl.DataFrame
    items: pl.DataFrame
    rejects: pl.DataFrame


def found(letters: pl.DataFrame, items: pl.DataFrame, rejects: pl.DataFrame) -> Parts:
    """The parts of the letters that are not rejected, with every column of the contract above."""
    letters = _with_parts(letters, LETTER_PARTS, ["letter_id"])
    items = _with_parts(items, ITEM_PARTS, ["letter_id", "item_number", "outcome"])
    every = pl.concat(
        [rejects.select("letter_id", "reason"), _endless(letters, LETTER_PARTS), _endless(items, ITEM_PARTS)]
    )
    first = every.unique("letter_id", keep="first", maintain_order=True)
    return Parts(
        letters.join(first, on="letter_id", how="anti"), items.join(first, on="letter_id", how="anti"), first
    )  # fmt: skip


def _endless(frame: pl.DataFrame, parts: tuple[str, ...]) -> pl.DataFrame:
    """letter_id and reason of the letters with a part so long that its end cannot have been found."""
    of_item = pl.format("item {}: ", "item_number") if "item_number" in frame.columns else pl.lit("")
    reason = pl.coalesce(
        pl.when(pl.col(part).str.len_chars() > AT_MOST[part]).then(
            pl.concat_str(
                of_item,
                pl.lit(f"the words read as its {NAMES.get(part, part)} are more than {AT_MOST[part]:,} characters"),
            )
        )
        for part in parts
        if part in AT_MOST
    )
    return frame.select("letter_id", reason=reason).drop_nulls("reason")


def where(mark: str) -> pl.Expr:
    """Where the pattern ``mark`` first stands in a letter."""
    return pl.col("probe").str.find(mark).cast(pl.Int64)


def with_end(letters: pl.DataFrame) -> pl.DataFrame:
    """The letters with ``end``, where their running heads and feet begin, and ``last``, the end of the text."""
    return letters.with_columns(
        end=pl.coalesce(where(RUNNING), pl.col("probe").str.len_chars()).cast(pl.Int64),
        last=pl.col("probe").str.len_chars().cast(pl.Int64),
    )


def divide(
    letters: pl.DataFrame, start: pl.Expr, end: pl.Expr, mark: str, before: str = " ", source: str = "probe"
) -> pl.DataFrame:
    """One row per piece of a letter's region: letter_id, n, piece, words, start, end.

    A piece begins at the pattern ``mark``, which knows ASCII only, behind the character ``before``; piece 0 is what
    stands before the first. ``words`` is the piece as printed: to cut an item out of its own piece takes time that
    grows with the piece, out of the letter with the letter.
    """

    def pieces(column: str) -> pl.Expr:
        region = pl.concat_str(pl.lit(before), pl.col(column).str.slice(start, (end - start).clip(0)))
        return region.str.replace_all(f"{before}({mark})", "\x1f${1}").str.split("\x1f")

    divided = letters.select(
        "letter_id", region_start=start, piece=pieces(source), words=pieces("text" if before == "\n" else "flat")
    )
    length = pl.col("piece").str.len_chars().cast(pl.Int64) + 1
    return (
        divided.with_columns(n=pl.int_ranges(0, pl.col("piece").list.len()))
        .explode("piece", "words", "n")
        .drop_nulls("piece")
        .with_columns(start=pl.col("region_start") - 1 + length.cum_sum().over("letter_id") - length)
        .with_columns(end=pl.col("start") + pl.col("piece").str.len_chars())
        .select("letter_id", "n", "piece", "words", "start", "end")
    )


def _with_parts(frame: pl.DataFrame, parts: tuple[str, ...], keys: list[str]) -> pl.DataFrame:
    columns = [
        pl.col(name) if name in frame.columns else pl.lit(None, dtype).alias(name)
        for part in parts
        for name, dtype in ((part, pl.String), (f"{part}_start", pl.Int64))
    ]
    return frame.select(*keys, *columns)
