"""The layout of autumn 2013: numbered outcomes printed twice, then a section for each.

The first printing of ``N) MAXIMUS Federal Services, Inc. has determined the request for X is [not] medically necessary
and appropriate.`` gives an item's title and outcome; the section ``N) Regarding the request for X:`` gives what each
side cites and the rationale. Dates and credentials stand in sentences.
"""

import polars as pl

from transforms import layouts
from transforms.layouts import Parts, where
from transforms.spans import cut

NAME = "notice"
NOTICE = "Notice of Independent Medical Review Determination"
NUMBER = r"([0-9]{1,3})[.)]{1,2}"
DETERMINED = rf"{NUMBER} ?MAXIMUS Federal Services,? Inc\.?,? has determined (?:that )?the requests? for"
NECESSARY = r"(?:is|are|was|were) ?(?:not ?)?medically ?necessary(?: and appropriate)?"
STATEMENT = rf"^{DETERMINED} (.+?),? ({NECESSARY})"
REGARDING = rf"{NUMBER} ?Regarding the requests? for"
FILED = r"(?i)An application for Independent Medical Review was filed"
DECIDED = r"(?i)A decision has been made"
QUALIFICATIONS = r"(?i)Medical Qualifications of the (?:Expert|Physician|Professional) Reviewer"
SUMMARY = r"(?:Expert Reviewer )?Case Summary:"
DOCUMENTS = r"(?i)Documents Reviewed for Determination"
RELIED = r"(?i)Relied Upon by the (?:Expert|Physician) Reviewer to Make (?:His/Her|His|Her|Their) Decision:?"
CLAIMS_ADMINISTRATOR = r"The Claims Administrator\b"
REVIEWER = r"The (?:Expert|Physician|Professional) Reviewer\b"
RATIONALE = r"(?i)Rationale for the Decision:"
DISCLAIMER = r"Disclaimer: MAXIMUS is providing"


def is_layout() -> pl.Expr:
    """Whether a letter has the marks of this layout."""
    return pl.col("flat").str.contains(NOTICE, literal=True) & pl.col("flat").str.contains(DETERMINED)


def outcome_of(words: pl.Expr) -> pl.Expr:
    """The outcome of printed words: medically necessary overturns the denial, not medically necessary upholds it."""
    return pl.when(words.str.contains("(?i)not ?medically")).then(pl.lit("Upheld")).otherwise(pl.lit("Overturned"))


def parts(letters: pl.DataFrame) -> Parts:
    """The parts of letters of this layout (letter_id, flat, probe)."""
    at = layouts.with_end(letters).with_columns(
        first=where(DETERMINED), filed=where(FILED), decided=where(DECIDED), qualifications=where(QUALIFICATIONS),
        documents=where(DOCUMENTS),
    ).with_columns(
        # The outcomes are printed before the first of these; behind them a number begins a section.
        outcomes_end=pl.coalesce("qualifications", where(REGARDING), "end"),
        summary_at=pl.col("qualifications")
        + pl.col("probe").str.slice(pl.col("qualifications"), None).str.find(SUMMARY).cast(pl.Int64),
    )  # fmt: skip
    summary_label = pl.col("flat").str.slice(pl.col("summary_at"), 40).str.extract(f"({SUMMARY})").str.len_chars()
    found = (
        at.pipe(cut, "header", pl.lit(0), pl.col("first"))
        .pipe(cut, "told", pl.col("filed"), pl.coalesce("decided", "qualifications", "documents"))
        .pipe(cut, "credentials", pl.col("qualifications"), pl.coalesce("summary_at", "documents", "end"))
        .pipe(cut, "summary", pl.col("summary_at") + summary_label, pl.coalesce("documents", "end"))
        .pipe(cut, "running", pl.col("end"), pl.col("last"))
    )
    statements = _statements(at)
    sections = _sections(at)
    return layouts.found(found, _items(statements, sections), _rejects(statements, sections))


def _statements(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per printed outcome: letter_id, printed (its number), outcome, and where title and outcome stand."""
    pieces = layouts.divide(letters, pl.col("first"), pl.col("outcomes_end"), DETERMINED).filter(pl.col("n") > 0)
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
    """One row per section ``N) Regarding the request for X:``: letter_id, printed, and where its parts stand."""
    pieces = layouts.divide(letters, pl.col("outcomes_end"), pl.col("end"), REGARDING).filter(pl.col("n") > 0)
    piece = pl.col("piece")
    # What the rationale says of the sides is no citation.
    lead = piece.str.replace(f"{RATIONALE}.*$", "")

    def at(words: pl.Expr, mark: str) -> pl.Expr:
        return pl.col("start") + words.str.find(mark).cast(pl.Int64)

    return pieces.with_columns(
        printed=piece.str.extract(REGARDING).cast(pl.Int32),
        relied=at(piece, RELIED), side=at(lead, CLAIMS_ADMINISTRATOR), reviewer=at(lead, REVIEWER),
        rationale=at(piece, RATIONALE), end=pl.coalesce(at(piece, DISCLAIMER), "end"),
    )  # fmt: skip


def _items(statements: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    first = statements.unique(["letter_id", "printed"], keep="first", maintain_order=True)
    rationale_label = len("Rationale for the Decision:")
    lead_end = pl.coalesce("rationale", "end")
    return (
        first.with_columns(item_number=pl.int_range(1, pl.len() + 1).over("letter_id"))
        .join(
            sections.unique(["letter_id", "printed"], keep="first"),
            on=["letter_id", "printed"], how="left", maintain_order="left",
        )
        .with_columns(
            # A side may be printed alone, and in either order.
            side_end=pl.when(pl.col("reviewer") > pl.col("side")).then("reviewer").otherwise(lead_end),
            reviewer_end=pl.when(pl.col("side") > pl.col("reviewer")).then("side").otherwise(lead_end),
        )
        .pipe(cut, "title", pl.col("title_at"), pl.col("title_end"), "statement", "statement_at")
        .pipe(cut, "outcome_words", pl.col("words_at"), pl.col("words_end"), "statement", "statement_at")
        .pipe(cut, "claims_administrator", pl.col("side"), pl.col("side_end"), "words", "start")
        .pipe(cut, "reviewer", pl.col("reviewer"), pl.col("reviewer_end"), "words", "start")
        .pipe(cut, "rationale", pl.col("rationale") + rationale_label, pl.col("end"), "words", "start")
    )  # fmt: skip


def _rejects(statements: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    """letter_id and reason of the letters whose statements and sections do not make whole items."""
    key = ["letter_id", "printed"]
    unread = statements.filter(pl.col("outcome").is_null()).select(
        "letter_id", reason=pl.lit("a determination does not say whether the request is medically necessary")
    )
    torn = (
        statements.group_by(key, maintain_order=True)
        .agg(pl.col("outcome").n_unique() > 1)
        .filter("outcome")
        .select("letter_id", reason=pl.format("item {}: its outcome is printed in two ways", "printed"))
    )
    alone = sections.join(statements, on=key, how="anti").select(
        "letter_id", reason=pl.format("item {}: a section regards it, but no outcome is printed", "printed")
    )
    doubled = (
        sections.group_by(key, maintain_order=True)
        .agg(pl.len() > 1)
        .filter("len")
        .select("letter_id", reason=pl.format("item {}: two sections regard it", "printed"))
    )
    disordered = sections.filter(pl.col("rationale") < pl.col("relied")).select(
        "letter_id", reason=pl.format("item {}: its labels are out of order", "printed")
    )
    return pl.concat([unread, torn, alone, doubled, disordered])
