"""The layout of autumn 2013: numbered outcomes printed twice, then a section for each.

The first printing of ``N) MAXIMUS Federal Services, Inc. has determined the request for X is [not] medically necessary
and appropriate.`` gives an item's title and outcome; the section ``N) Regarding the request for X:`` holds what each
side cites and the rationale. Sentences state dates and credentials.
"""

import polars as pl

from transforms.layouts.outcome import CLAIMS_ADMINISTRATOR, NECESSARY, REVIEWER, outcome_of
from transforms.layouts.parts import Parts
from transforms.layouts.slicing import end_of, find_offset, slice_part, split_at, with_end

NAME = "notice"
NOTICE = "Notice of Independent Medical Review Determination"
NUMBER = r"([0-9]{1,3})[.)]{1,2}"
DETERMINED = rf"{NUMBER} ?MAXIMUS Federal Services,? Inc\.?,? has determined (?:that )?the requests? for"
STATEMENT = rf"^{DETERMINED} (.+?),? ({NECESSARY})"
REGARDING = rf"{NUMBER} ?Regarding the requests? for"
FILED = r"(?i)An application for Independent Medical Review was filed"
DECIDED = r"(?i)A decision has been made"
QUALIFICATIONS = r"(?i)Medical Qualifications of the (?:Expert|Physician|Professional) Reviewer"
SUMMARY = r"(?:Expert Reviewer )?Case Summary:"
DOCUMENTS = r"(?i)Documents Reviewed for Determination"
RELIED = r"(?i)Relied Upon by the (?:Expert|Physician) Reviewer to Make (?:His/Her|His|Her|Their) Decision:?"
RATIONALE = r"(?i)Rationale for the Decision:"
DISCLAIMER = r"Disclaimer: MAXIMUS is providing"


def is_layout() -> pl.Expr:
    """Whether a letter has the headings of this layout."""
    return pl.col("single_line").str.contains(NOTICE, literal=True) & pl.col("single_line").str.contains(DETERMINED)


def parts(letters: pl.DataFrame) -> Parts:
    """The parts of letters of this layout (letter_id, single_line, ascii_text)."""
    at = with_end(letters).with_columns(
        first=find_offset(DETERMINED), filed=find_offset(FILED), decided=find_offset(DECIDED),
        qualifications=find_offset(QUALIFICATIONS), documents=find_offset(DOCUMENTS),
    ).with_columns(
        # The outcomes end before the first of these; after it a number begins a section.
        outcomes_end=pl.coalesce("qualifications", find_offset(REGARDING), "end"),
        summary_at=pl.col("qualifications")
        + pl.col("ascii_text").str.slice(pl.col("qualifications"), None).str.find(SUMMARY).cast(pl.Int64),
    )  # fmt: skip
    summary_label = (
        pl.col("single_line").str.slice(pl.col("summary_at"), 40).str.extract(f"({SUMMARY})").str.len_chars()
    )
    found = (
        at.pipe(slice_part, "header", pl.lit(0), "first")
        .pipe(slice_part, "date_sentences", "filed", pl.coalesce("decided", "qualifications", "documents"))
        .pipe(slice_part, "credentials", "qualifications", pl.coalesce("summary_at", "documents", "end"))
        .pipe(slice_part, "summary", pl.col("summary_at") + summary_label, pl.coalesce("documents", "end"))
        .pipe(slice_part, "running", "end", "text_end")
    )
    statements = _statements(at)
    sections = _sections(at)
    return Parts.of(found, _items(statements, sections), _rejects(statements, sections))


def _statements(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per printed outcome: letter_id, printed (its number), outcome, and the offsets of title and outcome."""
    pieces = split_at(letters, DETERMINED, pl.col("first"), pl.col("outcomes_end")).filter(pl.col("n") > 0)
    words = pl.col("piece").str.extract_groups(STATEMENT)
    title, necessary = words.struct.field("2"), words.struct.field("3")
    title_start = pl.col("start") + pl.col("piece").str.find(f"{DETERMINED} ") + pl.col("piece").str.extract(
        f"^({DETERMINED} )"
    ).str.len_chars()  # fmt: skip
    after = pl.col("piece").str.len_chars() - pl.col("piece").str.replace(STATEMENT, "").str.len_chars()
    return pieces.select(
        "letter_id",
        statement="words",
        statement_at="start",
        printed=words.struct.field("1").cast(pl.Int32),
        outcome=pl.when(necessary.is_not_null()).then(outcome_of(necessary)),
        title_at=title_start.cast(pl.Int64),
        title_end=title_start.cast(pl.Int64) + title.str.len_chars().cast(pl.Int64),
        words_at=pl.col("start") + after.cast(pl.Int64) - necessary.str.len_chars().cast(pl.Int64),
        words_end=pl.col("start") + after.cast(pl.Int64),
    )


def _sections(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per section ``N) Regarding the request for X:``: letter_id, printed, and the offsets of its parts."""
    pieces = split_at(letters, REGARDING, pl.col("outcomes_end"), pl.col("end")).filter(pl.col("n") > 0)
    piece = pl.col("piece")
    # What the rationale says about either side is no citation.
    lead = piece.str.replace(f"{RATIONALE}.*$", "")

    def offset(words: pl.Expr, pattern: str) -> pl.Expr:
        return pl.col("start") + words.str.find(pattern).cast(pl.Int64)

    return pieces.with_columns(
        printed=piece.str.extract(REGARDING).cast(pl.Int32),
        relied_start=offset(piece, RELIED), administrator_start=offset(lead, CLAIMS_ADMINISTRATOR),
        reviewer_start=offset(lead, REVIEWER), rationale_start=offset(piece, RATIONALE),
        end=pl.coalesce(offset(piece, DISCLAIMER), "end"),
    )  # fmt: skip


def _items(statements: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    first = statements.unique(["letter_id", "printed"], keep="first", maintain_order=True)
    rationale_label = len("Rationale for the Decision:")
    lead_end = pl.coalesce("rationale_start", "end")
    return (
        first.with_columns(item_number=pl.int_range(1, pl.len() + 1).over("letter_id"))
        .join(
            sections.unique(["letter_id", "printed"], keep="first"),
            on=["letter_id", "printed"], how="left", maintain_order="left",
        )
        .with_columns(
            # A letter may print one side only, and both in either order.
            administrator_end=end_of("administrator_start", "reviewer_start", lead_end),
            reviewer_end=end_of("reviewer_start", "administrator_start", lead_end),
        )
        .pipe(slice_part, "title", "title_at", "title_end", "statement", "statement_at")
        .pipe(slice_part, "outcome_words", "words_at", "words_end", "statement", "statement_at")
        .pipe(slice_part, "claims_administrator", "administrator_start", "administrator_end", "words", "start")
        .pipe(slice_part, "reviewer", "reviewer_start", "reviewer_end", "words", "start")
        .pipe(slice_part, "rationale", pl.col("rationale_start") + rationale_label, "end", "words", "start")
    )  # fmt: skip


def _rejects(statements: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    """letter_id and reason of the letters whose statements and sections do not add up to whole items."""
    key = ["letter_id", "printed"]
    unread = statements.filter(pl.col("outcome").is_null()).select(
        "letter_id", reason=pl.lit("a determination does not say whether the request is medically necessary")
    )
    conflicting = (
        statements.group_by(key, maintain_order=True)
        .agg(pl.col("outcome").n_unique() > 1)
        .filter("outcome")
        .select("letter_id", reason=pl.format("item {}: its outcome is printed in two ways", "printed"))
    )
    orphaned = sections.join(statements, on=key, how="anti").select(
        "letter_id", reason=pl.format("item {}: a section regards it, but no outcome is printed", "printed")
    )
    duplicate = (
        sections.group_by(key, maintain_order=True)
        .agg(pl.len() > 1)
        .filter("len")
        .select("letter_id", reason=pl.format("item {}: two sections regard it", "printed"))
    )
    disordered = sections.filter(pl.col("rationale_start") < pl.col("relied_start")).select(
        "letter_id", reason=pl.format("item {}: its labels are out of order", "printed")
    )
    return pl.concat([unread, conflicting, orphaned, duplicate, disordered])
