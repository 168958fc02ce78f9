"""The patterns of reasons as a frame: rows of ``reasons.csv`` with their named parts of ``reason_phrases.csv``.

A pattern is tried on a clause of a rationale in lower case and ASCII; ``reasons.py`` says how.
"""

import re
from functools import cache

import polars as pl

from transforms import vocabulary

# A pattern that begins so is tried on what follows the negation; one that holds a gate, only on clauses that hold it.
# This saves time only.
NEGATED = "{lack}{gap}"
GATES = {"{lack}": "lack", "{not}": "lack", "{not_shown}": "not_shown", "{surgery}": "surgery"}
# Kinds of patterns: one of "any" and "fallback" is tried on quotations of a guideline, too; a fallback counts where at
# most information is missing otherwise.
KINDS = ("case", "any", "fallback")
ANYWHERE = ("any", "fallback")


@cache
def load() -> pl.DataFrame:
    """One row per pattern: rank, side, code, kind, gate, is_anywhere, is_negated, words, unless, unless_clause."""
    rows = vocabulary.load("reasons").with_row_index("rank").with_columns(pl.col("rank").cast(pl.Int64))
    pattern = pl.col("pattern")
    gates = (pl.when(pattern.str.contains(part, literal=True)).then(pl.lit(gate)) for part, gate in GATES.items())
    never = "[^ -~]"
    return rows.select(
        "rank", "side", "code", "kind",
        gate=pl.coalesce(*gates, pl.lit("anything")),
        is_anywhere=pl.col("kind").is_in(ANYWHERE),
        is_negated=pattern.str.starts_with(NEGATED),
        words=pattern.str.strip_prefix(NEGATED).map_elements(expand, pl.String),
        unless=pl.col("unless").map_elements(expand, pl.String).fill_null(never),
        unless_clause=pl.col("unless_clause").map_elements(expand, pl.String).fill_null(never),
    )  # fmt: skip


@cache
def expand(pattern: str) -> str:
    """The pattern with its named parts, for a text of ASCII. Raises KeyError where a part has no row."""
    while named := re.search(r"\{([a-z_]+)\}", pattern):
        pattern = pattern.replace(named.group(), phrases()[named.group(1)])
    return pattern.replace(r"\b", r"(?-u:\b)").replace(r"\d", "[0-9]")


@cache
def phrases() -> dict[str, str]:
    """The named parts of patterns."""
    return dict(vocabulary.load("reason_phrases").select("name", "pattern").iter_rows())
