"""The layout of mid 2014 on: a header table, credentials, a summary, then items headed ``X: Upheld``.

An item is a heading that ends in its outcome, directly followed by the label of the claims administrator's guideline;
the labels of the reviewer's guideline and of the rationale follow. Nothing else is an item, however much a quoted
sentence looks like one.
"""

import re

import polars as pl

from transforms.layouts.parts import Parts
from transforms.layouts.slicing import find_offset, slice_part, with_end

NAME = "tabular"
HOW_MADE = "HOW THE IMR FINAL DETERMINATION WAS MADE"
SUMMARY = "CLINICAL CASE SUMMARY"
ISSUES = "IMR ISSUES, DECISIONS AND RATIONALES"
FIRST_ITEM = "set forth below:"
STATES = "State(s) of Licensure:"
SPECIALTIES = "Certification(s)/Specialty:"
CASE_FILE = "case file, including all medical records:"
CLAIMS_ADMINISTRATOR = "Claims Administrator guideline:"
REVIEWER = "MAXIMUS guideline:"
RATIONALE = "Decision rationale:"
# The labels in other letters.
OTHER_LABELS = {
    "Claims Administrator Guideline:": CLAIMS_ADMINISTRATOR,
    "MAXIMUS Guideline:": REVIEWER, "Maximus guideline:": REVIEWER, "Maximus Guideline:": REVIEWER,
    "Decision Rationale:": RATIONALE,
}  # fmt: skip
OUTCOME = r":\s*(?i:Upheld|Overturned)\s*\.?\s*$"
# A heading with its modified request is never longer; to search a whole rationale for its end takes long.
MAX_HEADING_LENGTH = 4_000
REMAINING = r"(?:The remaining IMR eligible portion of the original request|The original request),"
TO_THE_END = r"[^:]*(?::[^:]*){0,4}$"
ORIGINAL = r"was the original request|The Claims Administrator authorized"


def is_layout() -> pl.Expr:
    """Whether a letter has the headings of this layout."""
    text = pl.col("single_line").str
    return text.contains(ISSUES, literal=True) & text.contains(HOW_MADE, literal=True)


def parts(letters: pl.DataFrame) -> Parts:
    """The parts of letters of this layout (letter_id, single_line, ascii_text, heading_starts, is_bold)."""
    found = _letter_parts(letters)
    chunks = _chunks(found)
    rejects = _rejects(chunks)
    chunks = chunks.join(rejects, on="letter_id", how="anti")
    items = _items(chunks, letters)
    untitled = items.filter(pl.col("title").is_null()).group_by("letter_id").agg(pl.col("item_number").min()).select(
        "letter_id",
        reason=pl.format("the start of the heading of item {} cannot be found", pl.col("item_number")),
    )  # fmt: skip
    rejects = pl.concat([rejects, untitled])
    return Parts.of(found, items, rejects)


def _letter_parts(letters: pl.DataFrame) -> pl.DataFrame:
    at = with_end(letters).with_columns(
        header_end=find_offset(HOW_MADE), states_at=find_offset(re.escape(STATES)),
        specialties_at=find_offset(re.escape(SPECIALTIES)), summary_at=find_offset(SUMMARY),
        issues=find_offset(ISSUES), first=find_offset(FIRST_ITEM), case_file=find_offset(CASE_FILE),
    )  # fmt: skip
    issues = pl.col("issues")
    summary = pl.when(pl.col("case_file").is_between(pl.col("summary_at"), issues)).then(
        pl.col("case_file") + len(CASE_FILE)
    )
    body = pl.when(pl.col("first") > issues).then(pl.col("first") + len(FIRST_ITEM)).otherwise(issues + len(ISSUES))
    credentials = pl.min_horizontal(pl.col("summary_at"), issues)
    return (
        at.pipe(slice_part, "header", pl.lit(0), "header_end")
        .pipe(slice_part, "states", pl.col("states_at") + len(STATES), pl.min_horizontal("specialties_at", credentials))
        .pipe(slice_part, "specialties", pl.col("specialties_at") + len(SPECIALTIES), credentials)
        .pipe(slice_part, "summary", pl.coalesce(summary, pl.col("summary_at") + len(SUMMARY)), issues)
        .pipe(slice_part, "running", "end", "text_end")
        .with_columns(
            body_start=body,
            body=pl.col("ascii_text").str.slice(body, pl.col("end") - body),
            body_words=pl.col("single_line").str.slice(body, pl.col("end") - body),
        )
        .pipe(_with_labels)
    )


def _with_labels(letters: pl.DataFrame) -> pl.DataFrame:
    """The letters with the labels of the body in one form."""
    labels = (CLAIMS_ADMINISTRATOR, REVIEWER, RATIONALE)
    has_all = pl.all_horizontal(pl.col("body").str.contains(label, literal=True) for label in labels)
    if letters.select(has_all.all()).item():
        return letters
    return letters.with_columns(pl.col("body", "body_words").str.replace_many(OTHER_LABELS))


def _chunks(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per text between two labels of the claims administrator: ``n`` counts them, 0 precedes the first item.

    ``reviewer_start``, ``rationale_start`` and ``outcome_start`` are the offsets of the labels and of the outcome.
    """
    chunks = (
        letters.select(
            "letter_id", "body_start", chunk=pl.col("body").str.split(CLAIMS_ADMINISTRATOR),
            words=pl.col("body_words").str.split(CLAIMS_ADMINISTRATOR),
        )
        .with_columns(n=pl.int_ranges(0, pl.col("chunk").list.len()), count=pl.col("chunk").list.len() - 1)
        .explode("chunk", "words", "n")
    )  # fmt: skip
    length = pl.col("chunk").str.len_chars().cast(pl.Int64) + len(CLAIMS_ADMINISTRATOR)
    start = pl.col("body_start") + length.cum_sum().over("letter_id") - length
    return chunks.with_columns(start=start, end=start + length - len(CLAIMS_ADMINISTRATOR)).with_columns(
        reviewer_start=pl.col("start") + pl.col("chunk").str.find(REVIEWER, literal=True),
        rationale_start=pl.col("start") + pl.col("chunk").str.find(RATIONALE, literal=True),
        outcome_start=pl.when(pl.col("n") < pl.col("count")).then(pl.col("start") + pl.col("chunk").str.find(OUTCOME)),
        labels=pl.col("chunk").str.count_matches(f"{REVIEWER}|{RATIONALE}"),
        is_modified=pl.col("chunk").str.tail(MAX_HEADING_LENGTH).str.contains(f"{REMAINING}{TO_THE_END}"),
    )


def _rejects(chunks: pl.DataFrame) -> pl.DataFrame:
    """letter_id and reason of the letters whose labels do not add up to whole items: the first reason of each."""
    is_item, n = pl.col("n") > 0, pl.col("n")
    reason = (
        pl.when(pl.col("count") == 0)
        .then(pl.lit("no disputed item follows IMR ISSUES, DECISIONS AND RATIONALES"))
        .when((n < pl.col("count")) & pl.col("outcome_start").is_null())
        .then(pl.format("item {}: no outcome (Upheld or Overturned) precedes its first label", n + 1))
        .when(is_item & pl.col("reviewer_start").is_null())
        .then(pl.format("item {}: the label 'MAXIMUS guideline:' is missing", n))
        .when(is_item & pl.col("rationale_start").is_null())
        .then(pl.format("item {}: the label 'Decision rationale:' is missing", n))
        .when(is_item & ((pl.col("labels") != 2) | (pl.col("rationale_start") < pl.col("reviewer_start"))))
        .then(pl.format("item {}: its labels are repeated or out of order", n))
        .when(~is_item & (pl.col("labels") > 0))
        .then(pl.lit("labels precede the first item's heading"))
        .when(
            pl.col("chunk")
            .str.tail(MAX_HEADING_LENGTH)
            .str.contains(r"\b(?:Upheld|Overturned)\b\W*:\s*(?:Upheld|Overturned)\s*\.?\s*$")
        )
        .then(pl.format("item {}: its heading has two outcomes", n + 1))
    )
    return (
        chunks.with_columns(reason=reason)
        .drop_nulls("reason")
        .group_by("letter_id", maintain_order=True)
        .agg(pl.col("reason").first())
    )


def _items(chunks: pl.DataFrame, letters: pl.DataFrame) -> pl.DataFrame:
    """One row per item: its own chunk, and the heading from the end of the chunk before it."""
    has_next = pl.col("n").shift(-1).over("letter_id").is_not_null()
    headings = _heading_starts(chunks.filter(has_next), letters).select(
        "letter_id", "heading_start", "outcome_start", heading="words", heading_origin="start", heading_end="end",
        item_number=pl.col("n") + 1,
    )  # fmt: skip
    bodies = chunks.filter(pl.col("n") > 0).select(
        "letter_id", "words", "start", "reviewer_start", "rationale_start", "end", item_number="n"
    )
    next_heading = headings.select("letter_id", "heading_start", item_number=pl.col("item_number") - 1)
    in_heading, in_body = ("heading", "heading_origin"), ("words", "start")
    return (
        headings.join(bodies, on=["letter_id", "item_number"], maintain_order="left")
        .join(next_heading, on=["letter_id", "item_number"], how="left", suffix="_next", maintain_order="left")
        .pipe(slice_part, "title", pl.col("heading_start") + _number_length(), "outcome_start", *in_heading)
        .pipe(slice_part, "outcome_words", "outcome_start", "heading_end", *in_heading)
        .pipe(_outcome_word)
        .pipe(slice_part, "claims_administrator", "start", "reviewer_start", *in_body)
        .pipe(slice_part, "reviewer", pl.col("reviewer_start") + len(REVIEWER), "rationale_start", *in_body)
        .pipe(
            slice_part,
            "rationale",
            pl.col("rationale_start") + len(RATIONALE),
            pl.coalesce("heading_start_next", "end"),
            *in_body,
        )
    )


def _number_length() -> pl.Expr:
    """The length of an item's own number before its title, as in "1. MRI: Upheld"."""
    # The heading of the first item begins with the blank after "set forth below:".
    begins = pl.col("heading").str.slice(pl.col("heading_start") - pl.col("heading_origin"), 6)
    printed = begins.str.extract(r"^( ?[0-9]{1,2}[.)] )")
    number = printed.str.extract("([0-9]+)").cast(pl.Int64)
    return pl.when(number == pl.col("item_number")).then(printed.str.len_chars()).otherwise(0)


def _outcome_word(items: pl.DataFrame) -> pl.DataFrame:
    printed, word = pl.col("outcome_words"), pl.col("outcome_words").str.extract("(?i)(Upheld|Overturned)")
    return items.with_columns(
        outcome=word.str.to_titlecase(),
        outcome_words=word,
        outcome_words_start=pl.col("outcome_words_start") + printed.str.find("(?i)Upheld|Overturned"),
    )


def _heading_starts(chunks: pl.DataFrame, letters: pl.DataFrame) -> pl.DataFrame:
    """The chunks with ``heading_start``, where the heading at their end begins.

    In a PDF that is the first bold line after the label of the rationale. In a text it is the last line that follows
    the end of a sentence or a gap, or in a modified request the line that names the original request.
    """
    starts = (
        letters.select("letter_id", "is_bold", mark="heading_starts")
        .explode("mark")
        .drop_nulls("mark")
        .with_columns(pl.col("mark").cast(pl.Int64))
        .sort("mark")
    )
    before_outcome = pl.when(pl.col("is_modified")).then(
        pl.col("start") + pl.col("chunk").str.find(rf"(?:{ORIGINAL}).*?{REMAINING}{TO_THE_END}")
    )
    keyed = chunks.with_columns(
        after=pl.col("rationale_start") + 1, before=pl.coalesce(before_outcome, "outcome_start")
    )
    first_bold = (
        keyed.filter(pl.col("after").is_not_null())
        .sort("after")
        .join_asof(
            starts.filter("is_bold"), left_on="after", right_on="mark", by="letter_id", strategy="forward",
            check_sortedness=False,
        )
        .select("letter_id", "n", bold="mark")
    )  # fmt: skip
    last_line = (
        keyed.filter(pl.col("before").is_not_null())
        .sort("before")
        .join_asof(
            starts.filter(~pl.col("is_bold")), left_on="before", right_on="mark", by="letter_id",
            strategy="backward", check_sortedness=False,
        )
        .select("letter_id", "n", line="mark")
    )  # fmt: skip
    begins = pl.coalesce("bold", "line")
    return (
        keyed.join(first_bold, on=["letter_id", "n"], how="left", maintain_order="left")
        .join(last_line, on=["letter_id", "n"], how="left", maintain_order="left")
        .with_columns(
            heading_start=pl.when(pl.col("n") == 0)
            .then("start")
            .when((begins > pl.col("rationale_start")) & (begins < pl.col("outcome_start")))
            .then(begins)
        )
    )
