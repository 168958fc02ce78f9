"""The layout of late 2013 to mid 2014: header lines, credentials in sentences, then items headed by a whole sentence.

An item is ``N. X is [not] medically necessary and appropriate.`` (or ``The request for X is ...``) directly followed
by what the claims administrator based its decision on; the reviewer's sources and the rationale follow. The same words
in a summary or a rationale head nothing.
"""

import polars as pl

from transforms import layouts
from transforms.layouts import Parts, where
from transforms.layouts.notice import CLAIMS_ADMINISTRATOR, NECESSARY, REVIEWER, outcome_of
from transforms.spans import cut, one_byte

NAME = "decision_and_rationale"
MADE = "HOW THE IMR FINAL DETERMINATION WAS MADE"
DECISIONS = r"IMR DECISION\(?S?\)? AND RATIONALE\(?S?\)?"
DOCUMENTS = "DOCUMENTS REVIEWED"
SUMMARY = "CLINICAL CASE SUMMARY"
CASE_FILE = "case file, including all medical records:"
SET_FORTH = "set forth below:"
RATIONALE = r"The (?:Physician|Expert|Professional) Reviewer's decision rationale:"
HEADING = rf"^(.*) ({NECESSARY})[.:]? (?:{CLAIMS_ADMINISTRATOR}|{REVIEWER})"
LEAD = r"^(?:[0-9]{1,3}[.)]{1,2} )?(?:The requests? for )?"


def is_layout() -> pl.Expr:
    """Whether a letter has the marks of this layout."""
    return pl.col("flat").str.contains(DECISIONS) & pl.col("flat").str.contains(MADE, literal=True)


def parts(letters: pl.DataFrame) -> Parts:
    """The parts of letters of this layout (letter_id, flat, probe, heading_starts, is_bold)."""
    at = layouts.with_end(letters).with_columns(
        made=where(MADE), documents=where(DOCUMENTS), summary_at=where(SUMMARY), case_file=where(CASE_FILE),
        decisions=where(DECISIONS), set_forth=where(SET_FORTH),
    ).with_columns(
        body=pl.when(pl.col("set_forth") > pl.col("decisions"))
        .then(pl.col("set_forth") + len(SET_FORTH) + 1)
        .otherwise(pl.col("decisions") + len("IMR DECISION(S) AND RATIONALE(S)") + 1),
        summary_from=pl.when(pl.col("case_file") > pl.col("summary_at"))
        .then(pl.col("case_file") + len(CASE_FILE))
        .otherwise(pl.col("summary_at") + len(SUMMARY)),
    )  # fmt: skip
    found = (
        at.pipe(cut, "header", pl.lit(0), pl.col("made"))
        .pipe(cut, "credentials", pl.col("made"), pl.min_horizontal("documents", "summary_at", "decisions"))
        .pipe(cut, "summary", pl.col("summary_from"), pl.col("decisions"))
        .pipe(cut, "running", pl.col("end"), pl.col("last"))
    )
    chunks = _chunks(at).pipe(_headings, letters)
    return layouts.found(found, _items(chunks), _rejects(chunks))


def _chunks(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per text before a rationale's label, and one behind the last: ``n`` counts them from 0.

    Chunk n holds the rationale of item n (0: none) and behind it, from ``at``, the heading of item n + 1 and its sides.
    """
    pieces = layouts.divide(letters, pl.col("body"), pl.col("end"), RATIONALE)
    piece = pl.col("piece").str.replace(f"^{RATIONALE}", "")
    label = pl.col("piece").str.len_chars().cast(pl.Int64) - piece.str.len_chars()
    heading = piece.str.extract_groups(HEADING)
    before, necessary = heading.struct.field("1"), heading.struct.field("2")
    start = pl.col("start") + label
    numbered = before.str.split(pl.format(" {}. ", pl.col("n") + 1))
    in_brackets = before.str.split(pl.format(" {}) ", pl.col("n") + 1))
    shortest = pl.min_horizontal(numbered.list.last().str.len_chars(), in_brackets.list.last().str.len_chars())
    is_numbered = (numbered.list.len() > 1) | (in_brackets.list.len() > 1)
    words_at = start + before.str.len_chars() + 1
    requested = before.str.extract(r"^.*( The requests? for .*)$").str.len_chars()
    count = pl.col("n").max().over("letter_id")
    return pieces.select(
        "letter_id", "n", "words", "end", origin="start", start=start, count=count,
        is_heading=pl.col("n") < count,
        number_at=pl.when(is_numbered).then(start + before.str.len_chars() - shortest),
        request_at=start + before.str.len_chars() - requested + 1,
        words_at=words_at,
        words_end=words_at + necessary.str.len_chars(),
        outcome=pl.when(necessary.is_not_null()).then(outcome_of(necessary)),
    )  # fmt: skip


def _items(chunks: pl.DataFrame) -> pl.DataFrame:
    """One row per item: the heading at the end of a chunk, and the rationale that begins the next."""
    headings = chunks.filter("is_heading").with_columns(item_number=pl.col("n") + 1)
    rationales = chunks.filter(pl.col("n") > 0).select(
        "letter_id",
        item_number="n",
        why="words",
        why_origin="origin",
        why_at="start",
        why_end=pl.coalesce("begins", "end"),
    )
    heading = pl.col("words").str.slice(pl.col("heading_at") - pl.col("origin"), 60)
    sides = pl.col("words").str.slice(pl.col("words_end") - pl.col("origin"))
    side, reviewer = (
        (pl.col("words_end") + one_byte(sides).str.find(mark)).cast(pl.Int64)
        for mark in (CLAIMS_ADMINISTRATOR, REVIEWER)
    )
    of_heading, of_rationale = ("words", "origin"), ("why", "why_origin")
    return (
        headings.join(rationales, on=["letter_id", "item_number"], maintain_order="left")
        .with_columns(side=side, by=reviewer, lead=heading.str.extract(f"({LEAD})").str.len_chars())
        .pipe(cut, "title", pl.col("heading_at") + pl.col("lead"), pl.col("words_at"), *of_heading)
        .pipe(cut, "outcome_words", pl.col("words_at"), pl.col("words_end"), *of_heading)
        .pipe(cut, "claims_administrator", pl.col("side"), pl.coalesce("by", "end"), *of_heading)
        .pipe(cut, "reviewer", pl.col("by"), pl.col("end"), *of_heading)
        .pipe(cut, "rationale", pl.col("why_at"), pl.col("why_end"), *of_rationale)
    )


def _headings(chunks: pl.DataFrame, letters: pl.DataFrame) -> pl.DataFrame:
    """The chunks with ``heading_at``: behind the item's number, else where it can begin.

    In a text that is the last line that follows the end of a sentence or a gap; what is bold in a PDF of this layout is
    not known, so there it is the last "The request for".
    """
    starts = (
        letters.select("letter_id", "is_bold", line="heading_starts")
        .explode("line")
        .filter(~pl.col("is_bold") & pl.col("line").is_not_null())
        .with_columns(pl.col("line").cast(pl.Int64))
        .sort("line")
    )
    lines = (
        chunks.drop_nulls("words_at")
        .sort("words_at")
        .join_asof(
            starts, left_on="words_at", right_on="line", by="letter_id", strategy="backward", check_sortedness=False
        )
        .select("letter_id", "n", line=pl.when(pl.col("line") >= pl.col("start")).then("line"))
    )
    return (
        chunks.join(lines, on=["letter_id", "n"], how="left", maintain_order="left")
        .with_columns(
            heading_at=pl.coalesce("number_at", "line", "request_at", pl.when(pl.col("n") == 0).then("start"))
        )
        .with_columns(
            # The number itself belongs to no rationale.
            begins=pl.when(pl.col("number_at").is_not_null())
            .then(pl.col("heading_at") - (pl.col("n") + 1).cast(pl.String).str.len_chars() - len(". "))
            .otherwise("heading_at")
        )
    )


def _rejects(chunks: pl.DataFrame) -> pl.DataFrame:
    """letter_id and reason of the letters whose labels do not make whole items."""
    number = pl.col("n") + 1
    reason = (
        pl.when(pl.col("count") == 0)
        .then(pl.lit("no disputed item stands under IMR DECISION(S) AND RATIONALE(S)"))
        .when("is_heading", pl.col("outcome").is_null())
        .then(pl.format("item {}: no sentence before its sources says whether it is medically necessary", number))
        .when("is_heading", pl.col("heading_at").is_null())
        .then(pl.format("the heading of item {} cannot be told from the text before it", number))
    )
    return chunks.select("letter_id", reason=reason).drop_nulls("reason")
