"""The layout of mid 2014 on: a header table, credentials, a summary, then items headed ``X: Upheld``.

An item is a heading that ends in its outcome, directly followed by the label of the claims administrator's guideline;
the labels of the reviewer's guideline and of the rationale follow. Nothing else is an item, however much a quoted
sentence looks like one.
"""

import re

import polars as pl

from transforms import layouts
from transforms.layouts import Parts, where
from transforms.spans import cut

NAME = "tabular"
MADE = "HOW THE IMR FINAL DETERMINATION WAS MADE"
SUMMARY = "CLINICAL CASE SUMMARY"
ISSUES = "IMR ISSUES, DECISIONS AND RATIONALES"
FIRST_ITEM = "set forth below:"
STATES = "State(s) of Licensure:"
SPECIALTIES = "Certification(s)/Specialty:"
CASE_FILE = "case file, including all medical records:"
CLAIMS_ADMINISTRATOR = "Claims Administrator guideline:"
REVIEWER = "MAXIMUS guideline:"
RATIONALE = "Decision rationale:"
OUTCOME = r":\s*(?:Upheld|Overturned)\s*\.?\s*$"
# A heading with its modified request is never longer; searching a whole rationale for its end costs time.
HEADING_AT_MOST = 4_000
REMAINING = r"(?:The remaining IMR eligible portion of the original request|The original request),"
TO_THE_END = r"[^:]*(?::[^:]*){0,4}$"
ORIGINAL = r"was the original request|The Claims Administrator authorized"


def is_layout() -> pl.Expr:
    """Whether a letter has the marks of this layout."""
    return pl.col("flat").str.contains(ISSUES, literal=True) & pl.col("flat").str.contains(MADE, literal=True)


def parts(letters: pl.DataFrame) -> Parts:
    """The parts of letters of this layout (letter_id, flat, probe, heading_starts, is_bold)."""
    found = _letter_parts(letters)
    chunks = _chunks(found)
    rejects = _rejects(chunks)
    chunks = chunks.join(rejects, on="letter_id", how="anti")
    items = _items(chunks, letters)
    astray = items.filter(pl.col("title").is_null()).group_by("letter_id").agg(pl.col("item_number").min()).select(
        "letter_id",
        reason=pl.format("the heading of item {} cannot be told from the text before it", pl.col("item_number")),
    )  # fmt: skip
    rejects = pl.concat([rejects, astray])
    return layouts.found(found, items, rejects)


def _letter_parts(letters: pl.DataFrame) -> pl.DataFrame:
    at = layouts.with_end(letters).with_columns(
        made=where(MADE), states_at=where(re.escape(STATES)), specialties_at=where(re.escape(SPECIALTIES)),
        summary_at=where(SUMMARY), issues=where(ISSUES), first=where(FIRST_ITEM), case_file=where(CASE_FILE),
    )  # fmt: skip
    issues = pl.col("issues")
    summary = pl.when(pl.col("case_file").is_between(pl.col("summary_at"), issues)).then(
        pl.col("case_file") + len(CASE_FILE)
    )
    body = pl.when(pl.col("first") > issues).then(pl.col("first") + len(FIRST_ITEM)).otherwise(issues + len(ISSUES))
    credentials = pl.min_horizontal(pl.col("summary_at"), issues)
    return (
        at.pipe(cut, "header", pl.lit(0), pl.col("made"))
        .pipe(cut, "states", pl.col("states_at") + len(STATES), pl.min_horizontal("specialties_at", credentials))
        .pipe(cut, "specialties", pl.col("specialties_at") + len(SPECIALTIES), credentials)
        .pipe(cut, "summary", pl.coalesce(summary, pl.col("summary_at") + len(SUMMARY)), issues)
        .pipe(cut, "running", pl.col("end"), pl.col("last"))
        .with_columns(
            body_start=body,
            body=pl.col("probe").str.slice(body, pl.col("end") - body),
            body_words=pl.col("flat").str.slice(body, pl.col("end") - body),
        )
    )


def _chunks(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per text between two labels of the claims administrator: ``n`` counts them, 0 precedes the first item.

    ``maximus``, ``rationale`` and ``outcome`` are where those begin, in characters of the letter.
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
        maximus=pl.col("start") + pl.col("chunk").str.find(REVIEWER, literal=True),
        rationale=pl.col("start") + pl.col("chunk").str.find(RATIONALE, literal=True),
        outcome=pl.when(pl.col("n") < pl.col("count")).then(pl.col("start") + pl.col("chunk").str.find(OUTCOME)),
        labels=pl.col("chunk").str.count_matches(f"{REVIEWER}|{RATIONALE}"),
        is_modified=pl.col("chunk").str.tail(HEADING_AT_MOST).str.contains(f"{REMAINING}{TO_THE_END}"),
    )


def _rejects(chunks: pl.DataFrame) -> pl.DataFrame:
    """letter_id and reason of the letters whose labels do not make whole items: the first fault of each."""
    is_item, n = pl.col("n") > 0, pl.col("n")
    fault = (
        pl.when(pl.col("count") == 0)
        .then(pl.lit("no disputed item stands under IMR ISSUES, DECISIONS AND RATIONALES"))
        .when((n < pl.col("count")) & pl.col("outcome").is_null())
        .then(pl.format("item {}: no outcome (Upheld or Overturned) stands before its first label", n + 1))
        .when(is_item & pl.col("maximus").is_null())
        .then(pl.format("item {}: the label 'MAXIMUS guideline:' is missing", n))
        .when(is_item & pl.col("rationale").is_null())
        .then(pl.format("item {}: the label 'Decision rationale:' is missing", n))
        .when(is_item & ((pl.col("labels") != 2) | (pl.col("rationale") < pl.col("maximus"))))
        .then(pl.format("item {}: its labels are doubled or out of order", n))
        .when(~is_item & (pl.col("labels") > 0))
        .then(pl.lit("labels stand before the first item's heading"))
        .when(
            pl.col("chunk")
            .str.tail(HEADING_AT_MOST)
            .str.contains(r"\b(?:Upheld|Overturned)\b\W*:\s*(?:Upheld|Overturned)\s*\.?\s*$")
        )
        .then(pl.format("item {}: two outcomes stand in its heading", n + 1))
    )
    return (
        chunks.with_columns(reason=fault)
        .drop_nulls("reason")
        .group_by("letter_id", maintain_order=True)
        .agg(pl.col("reason").first())
    )


def _items(chunks: pl.DataFrame, letters: pl.DataFrame) -> pl.DataFrame:
    """One row per item: its own chunk, and the heading from the end of the chunk before it."""
    of_letter = pl.col("n").shift(-1).over("letter_id").is_not_null()
    headings = _heading_starts(chunks.filter(of_letter), letters).select(
        "letter_id", "heading_start", "outcome", heading="words", heading_origin="start", heading_end="end",
        item_number=pl.col("n") + 1,
    )  # fmt: skip
    bodies = chunks.filter(pl.col("n") > 0).select(
        "letter_id", "words", "start", "maximus", "rationale", "end", item_number="n"
    )
    next_heading = headings.select("letter_id", "heading_start", item_number=pl.col("item_number") - 1)
    of_heading, of_body = ("heading", "heading_origin"), ("words", "start")
    return (
        headings.join(bodies, on=["letter_id", "item_number"], maintain_order="left")
        .join(next_heading, on=["letter_id", "item_number"], how="left", suffix="_next", maintain_order="left")
        .pipe(cut, "title", pl.col("heading_start") + _number_length(), pl.col("outcome"), *of_heading)
        .pipe(cut, "outcome_words", pl.col("outcome"), pl.col("heading_end"), *of_heading)
        .pipe(_outcome_word)
        .pipe(cut, "claims_administrator", pl.col("start"), pl.col("maximus"), *of_body)
        .pipe(cut, "reviewer", pl.col("maximus") + len(REVIEWER), pl.col("rationale"), *of_body)
        .pipe(
            cut, "rationale", pl.col("rationale") + len(RATIONALE), pl.coalesce("heading_start_next", "end"), *of_body
        )
    )


def _number_length() -> pl.Expr:
    """The length of an item's own number before its title, as in "1. MRI: Upheld"."""
    begins = pl.col("heading").str.slice(pl.col("heading_start") - pl.col("heading_origin"), 5)
    number = begins.str.extract(r"^([0-9]{1,2})[.)] ")
    return pl.when(number.cast(pl.Int64) == pl.col("item_number")).then(number.str.len_chars() + 2).otherwise(0)


def _outcome_word(items: pl.DataFrame) -> pl.DataFrame:
    printed, word = pl.col("outcome_words"), pl.col("outcome_words").str.extract("(Upheld|Overturned)")
    return items.with_columns(
        outcome=word,
        outcome_words=word,
        outcome_words_start=pl.col("outcome_words_start") + printed.str.find("Upheld|Overturned"),
    )


def _heading_starts(chunks: pl.DataFrame, letters: pl.DataFrame) -> pl.DataFrame:
    """The chunks with ``heading_start``, where the heading at their end begins.

    In a PDF that is the first bold line behind the label of the rationale. In a text it is the last line that follows
    the end of a sentence or a gap, and in a modified request the line that the original request is named in.
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
    keyed = chunks.with_columns(after=pl.col("rationale") + 1, before=pl.coalesce(before_outcome, "outcome"))
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
            .when((begins > pl.col("rationale")) & (begins < pl.col("outcome")))
            .then(begins)
        )
    )
