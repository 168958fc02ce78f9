"""The layout of late 2013 to mid 2014: header lines, credentials in sentences, then items headed by a whole sentence.

An item is ``N. X is [not] medically necessary and appropriate.`` (or ``The request for X is ...``) directly followed
by what the claims administrator based its decision on; the reviewer's sources and the rationale follow. The same words
in a summary or a rationale are no heading.
"""

import polars as pl

from transforms.layouts.outcome import CLAIMS_ADMINISTRATOR, NECESSARY, REVIEWER, outcome_of
from transforms.layouts.parts import Parts
from transforms.layouts.slicing import find_offset, slice_part, split_at, with_end
from transforms.spans import to_ascii_same_length

NAME = "decision_and_rationale"
HOW_MADE = "HOW THE IMR FINAL DETERMINATION WAS MADE"
DECISIONS = r"IMR DECISION\(?S?\)? AND RATIONALE\(?S?\)?"
DOCUMENTS = "DOCUMENTS REVIEWED"
SUMMARY = "CLINICAL CASE SUMMARY"
CASE_FILE = "case file, including all medical records:"
SET_FORTH = "set forth below:"
RATIONALE = r"The (?:Physician|Expert|Professional) Reviewer's decision rationale:"
HEADING = rf"^(.*) ({NECESSARY})[.:]? (?:{CLAIMS_ADMINISTRATOR}|{REVIEWER})"
LEAD = r"^(?:[0-9]{1,3}[.)]{1,2} )?(?:The requests? for )?"


def is_layout() -> pl.Expr:
    """Whether a letter has the headings of this layout."""
    return pl.col("single_line").str.contains(DECISIONS) & pl.col("single_line").str.contains(HOW_MADE, literal=True)


def parts(letters: pl.DataFrame) -> Parts:
    """The parts of letters of this layout (letter_id, single_line, ascii_text, heading_starts, is_bold)."""
    at = with_end(letters).with_columns(
        header_end=find_offset(HOW_MADE), documents=find_offset(DOCUMENTS), summary_at=find_offset(SUMMARY),
        case_file=find_offset(CASE_FILE),
        decisions=find_offset(DECISIONS), set_forth=find_offset(SET_FORTH),
    ).with_columns(
        body=pl.when(pl.col("set_forth") > pl.col("decisions"))
        .then(pl.col("set_forth") + len(SET_FORTH) + 1)
        .otherwise(pl.col("decisions") + len("IMR DECISION(S) AND RATIONALE(S)") + 1),
        summary_from=pl.when(pl.col("case_file") > pl.col("summary_at"))
        .then(pl.col("case_file") + len(CASE_FILE))
        .otherwise(pl.col("summary_at") + len(SUMMARY)),
    )  # fmt: skip
    found = (
        at.pipe(slice_part, "header", pl.lit(0), "header_end")
        .pipe(slice_part, "credentials", "header_end", pl.min_horizontal("documents", "summary_at", "decisions"))
        .pipe(slice_part, "summary", "summary_from", "decisions")
        .pipe(slice_part, "running", "end", "text_end")
    )
    chunks = _chunks(at).pipe(_headings, letters)
    return Parts.of(found, _items(chunks), _rejects(chunks))


def _chunks(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per text between two labels of a rationale: ``n`` counts them from 0.

    Chunk n holds the rationale of item n (0: none), then the heading of item n + 1 and the guidelines of both sides.
    """
    pieces = split_at(letters, RATIONALE, pl.col("body"), pl.col("end"))
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
        rationale_words="words",
        rationale_origin="origin",
        rationale_start="start",
        rationale_end=pl.coalesce("next_heading", "end"),
    )
    heading = pl.col("words").str.slice(pl.col("heading_at") - pl.col("origin"), 60)
    guidelines = to_ascii_same_length(pl.col("words").str.slice(pl.col("words_end") - pl.col("origin")))
    administrator, reviewer = (
        (pl.col("words_end") + guidelines.str.find(pattern)).cast(pl.Int64)
        for pattern in (CLAIMS_ADMINISTRATOR, REVIEWER)
    )
    in_heading, in_rationale = ("words", "origin"), ("rationale_words", "rationale_origin")
    return (
        headings.join(rationales, on=["letter_id", "item_number"], maintain_order="left")
        .with_columns(
            administrator_start=administrator,
            reviewer_start=reviewer,
            lead=heading.str.extract(f"({LEAD})").str.len_chars(),
        )
        .pipe(slice_part, "title", pl.col("heading_at") + pl.col("lead"), "words_at", *in_heading)
        .pipe(slice_part, "outcome_words", "words_at", "words_end", *in_heading)
        .pipe(
            slice_part, "claims_administrator", "administrator_start", pl.coalesce("reviewer_start", "end"), *in_heading
        )
        .pipe(slice_part, "reviewer", "reviewer_start", "end", *in_heading)
        .pipe(slice_part, "rationale", "rationale_start", "rationale_end", *in_rationale)
    )


def _headings(chunks: pl.DataFrame, letters: pl.DataFrame) -> pl.DataFrame:
    """The chunks with ``heading_at``, where the heading at their end begins: after the item's number if it has one.

    Else it is, in a text, the last line that follows the end of a sentence or a gap. Which words a PDF of this layout
    prints in bold is not known, so there it is the last "The request for".
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
            # The number is no part of the rationale before it.
            next_heading=pl.when(pl.col("number_at").is_not_null())
            .then(pl.col("heading_at") - (pl.col("n") + 1).cast(pl.String).str.len_chars() - len(". "))
            .otherwise("heading_at")
        )
    )


def _rejects(chunks: pl.DataFrame) -> pl.DataFrame:
    """letter_id and reason of the letters whose labels do not add up to whole items."""
    number = pl.col("n") + 1
    reason = (
        pl.when(pl.col("count") == 0)
        .then(pl.lit("no disputed item follows IMR DECISION(S) AND RATIONALE(S)"))
        .when("is_heading", pl.col("outcome").is_null())
        .then(pl.format("item {}: no sentence before its sources says whether it is medically necessary", number))
        .when("is_heading", pl.col("heading_at").is_null())
        .then(pl.format("the start of the heading of item {} cannot be found", number))
    )
    return chunks.select("letter_id", reason=reason).drop_nulls("reason")
