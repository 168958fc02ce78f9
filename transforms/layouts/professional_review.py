"""The layout of early 2013: a list of issues, then headings in capitals for guidelines, rationales and the reviewer.

The issues at dispute are the items. ``RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS [NOT] MEDICALLY
NECESSARY:`` gives the outcome: of the item whose number follows it, else of the item at its position, or of all
items if there is only one such heading. Guidelines are assigned in the same way.
"""

import polars as pl

from transforms.layouts.outcome import outcome_of
from transforms.layouts.parts import Parts
from transforms.layouts.slicing import end_of, find_offset, slice_part, split_at, with_end
from transforms.marks import DIVIDER
from transforms.spans import to_ascii_same_length

NAME = "professional_review"
REVIEW = "MEDICAL PROFESSIONAL REVIEW"
ISSUES = r"ISSUE(?:\(S\)|S)? (?:AT|IN) DISPUTE:"
SUMMARY = "CASE SUMMARY:"
DOCUMENTS = "DOCUMENTS REVIEWED FOR DETERMINATION:"
GUIDELINES = r"MEDICAL TREATMENT GUIDELINE(?:\(S\)|S)? RELIED UPON BY (?:THE )?PROFESSIONAL REVIEWER AND WHY:"
NECESSARY = r"(?:IS/WAS|IS|WAS|ARE|WERE|ARE/WERE) (?:NOT )?MEDICALLY NECESSARY"
RATIONALE = rf"RATIONALE FOR WHY THE REQUESTED TREATMENTS?(?:/SERVICES?)?(?:\(S\))? {NECESSARY}:?"
QUALIFICATIONS = r"MEDICAL REVIEWER(?:'S)? QUALIFICATIONS:"
NUMBER = r"\(?([0-9]{1,3})[.)]{1,2}"
COUNTED = rf"^{NUMBER} (?:more |additional )?(?:weeks?|visits?|sessions?|times|days?|months?|hours?|units?)\b"
NUMBERS = r"^\s*(\([0-9]{1,3}\)(?:(?:,| and|, and| &)? \([0-9]{1,3}\))*)"
WHETHER = r"(?is)^whether (.+?),? (?:is|are|was|were) (?:not )?medically\s+necessary.*$"
NOT_IN_DISPUTE = r"(?i)\b(?:withdrawn|not in dispute|(?:was|were|already|been) (?:certified|approved|authorized))\b"
CLAIMS_ADMINISTRATOR = r"The [Cc]laims [Aa]dministrator\b"
REVIEWER = (
    r"(?:The MTUS (?:does not|did not|is silent)[^.]{0,80}\. )?"
    r"The (?:[Pp]rofessional |[Ee]xpert |[Pp]hysician )?[Rr]eviewer\b"
)


def is_layout() -> pl.Expr:
    """Whether a letter has the headings of this layout."""
    return pl.col("single_line").str.contains(REVIEW, literal=True) & pl.col("single_line").str.contains(ISSUES)


def parts(letters: pl.DataFrame) -> Parts:
    """The parts of letters of this layout (letter_id, text, single_line, ascii_text)."""
    at = with_end(letters).with_columns(
        lines=to_ascii_same_length(pl.col("text")), issues=find_offset(ISSUES),
        summary_at=find_offset(SUMMARY), documents=find_offset(DOCUMENTS),
        first=find_offset(f"{GUIDELINES}|{RATIONALE}"), qualifications=find_offset(QUALIFICATIONS),
        label=pl.col("single_line").str.extract(f"({ISSUES})").str.len_chars().cast(pl.Int64),
    )  # fmt: skip
    summary_end = pl.min_horizontal("documents", "first", "qualifications", "end")
    found = (
        at.pipe(slice_part, "header", pl.lit(0), "issues")
        .pipe(slice_part, "summary", pl.col("summary_at") + len(SUMMARY), summary_end)
        .pipe(slice_part, "date_sentences", pl.col("summary_at") + len(SUMMARY), summary_end)
        .pipe(slice_part, "credentials", "qualifications", "end")
        .pipe(slice_part, "running", "end", "text_end")
    )
    issues, sections = _issues(at), _sections(at)
    items = _items(issues, sections)
    return Parts.of(found, items, _rejects(at, issues, sections, items))


def _issues(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per issue at dispute: letter_id, item_number, number as printed, and the offset of its words."""
    words = pl.col("piece").str.extract_groups(rf"(?s)^({NUMBER})?(\s*)(.*?)[\s.;,]*(?:\band\b)?[\s;,]*$")
    whether = words.struct.field("4").str.extract(WHETHER)
    lead = pl.when(whether.is_not_null()).then(len("whether ")).otherwise(0)
    at = (
        pl.col("start")
        + words.struct.field("1").fill_null("").str.len_chars()
        + words.struct.field("3").str.len_chars()
    )
    return (
        _listed(letters)
        .with_columns(
            words=words.struct.field("4"), printed=words.struct.field("2").cast(pl.Int32),
            at=(at + lead).cast(pl.Int64),
            length=pl.coalesce(whether, words.struct.field("4")).str.len_chars().cast(pl.Int64),
        )
        .filter((pl.col("length") > 0) & ~pl.col("words").str.contains(NOT_IN_DISPUTE))
        .with_columns(item_number=pl.int_range(1, pl.len() + 1).over("letter_id"))
        .select(
            "letter_id", "item_number", pl.coalesce("printed", "item_number").alias("printed"), "at", "length",
            issue="entry_words", issue_at="start",
        )
    )  # fmt: skip


def _listed(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per entry of the list of issues: letter_id, piece, start. A list without numbers is one entry.

    An entry begins with the next number, printed like the first: "six (6) weeks", broken before its number, begins
    none.
    """
    # A list may also be printed in one line: "1) the first; 2) the second".
    lines = letters.with_columns(pl.col("lines").str.replace_all(rf"([;,]) ({NUMBER} )", "${1}\n${2}"))
    pieces = split_at(
        lines, f"{NUMBER}[ A-Z]", pl.col("issues") + pl.col("label") + 1, pl.col("summary_at"), "\n", "lines"
    ).with_columns(number=pl.col("piece").str.extract(f"^{NUMBER}").cast(pl.Int32))
    style = pl.col("piece").str.extract(f"^({NUMBER})").str.replace("[0-9]+", "#")
    alike = pieces.filter((pl.col("n") > 0) & ~pl.col("piece").str.contains(COUNTED)).filter(
        style == style.first().over("letter_id")
    )
    reaches = alike.filter(pl.col("number") <= pl.int_range(1, pl.len() + 1).over("letter_id"))
    highest = pl.col("number").cum_max().shift(1, fill_value=0).over("letter_id")
    begins = reaches.filter(pl.col("number") == highest + 1).select("letter_id", "n", begins=pl.lit(True))
    return (
        pieces.join(begins, on=["letter_id", "n"], how="left", maintain_order="left")
        .with_columns(entry=pl.col("begins").fill_null(False).cum_sum().over("letter_id"))
        .filter((pl.col("entry") > 0) | (pl.col("entry").max().over("letter_id") == 0))
        .group_by("letter_id", "entry", maintain_order=True)
        .agg(
            pl.col("piece").str.join("\n"), pl.col("words").str.join("\n").alias("entry_words"), pl.col("start").first()
        )
    )


def _sections(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per heading and number after it: letter_id, is_rationale, order, printed, outcome, start, end."""
    pieces = split_at(
        letters, f"{GUIDELINES}|{RATIONALE}", pl.col("first"), pl.coalesce("qualifications", "end")
    ).filter(pl.col("n") > 0)  # fmt: skip
    heading = pl.col("piece").str.extract(f"^({GUIDELINES}|{RATIONALE})")
    headed = pieces.with_columns(
        origin="start",
        is_rationale=heading.str.starts_with("RATIONALE"),
        outcome=pl.when(heading.str.starts_with("RATIONALE")).then(outcome_of(heading)),
        words_at=pl.col("start") + heading.str.find(NECESSARY).cast(pl.Int64),
        words_end=pl.col("start") + heading.str.strip_chars_end(":").str.len_chars().cast(pl.Int64),
        body_at=pl.col("start") + heading.str.len_chars(),
        body=pl.col("piece").str.slice(heading.str.len_chars()),
    ).with_columns(order=pl.int_range(1, pl.len() + 1).over("letter_id", "is_rationale"))
    # Under one heading of guidelines each item may have a paragraph of its own; a rationale may number its arguments.
    paragraphs = _paragraphs(headed.filter(~pl.col("is_rationale")))
    rationales = headed.filter("is_rationale").with_columns(start=pl.col("body_at"))
    columns = (
        "letter_id", "is_rationale", "order", "outcome", "words_at", "words_end", "words", "origin", "body", "start",
        "end",
    )  # fmt: skip
    return (
        pl.concat([paragraphs.select(columns), rationales.select(columns)])
        .with_columns(numbers=pl.col("body").str.extract(NUMBERS))
        .with_columns(
            start=pl.col("start")
            + (pl.col("body").str.len_chars() - pl.col("body").str.replace(NUMBERS, "").str.len_chars()),
            printed=pl.col("numbers").str.extract_all("[0-9]+").list.eval(pl.element().cast(pl.Int32)),
        )
        .explode("printed")
        .drop("body", "numbers")
    )


def _paragraphs(headed: pl.DataFrame) -> pl.DataFrame:
    """The bodies of guideline headings, split where a number in brackets begins a sentence."""
    split = headed.with_columns(
        body=pl.col("body")
        .str.replace_all(r"([.:]) (\([0-9]{1,3}\) [A-Z])", f"${{1}}{DIVIDER}${{2}}")
        .str.split(DIVIDER)
    ).with_row_index("heading")
    length = pl.col("body").str.len_chars().cast(pl.Int64) + 1
    return (
        split.explode("body")
        .with_columns(start=pl.col("body_at") + length.cum_sum().over("heading") - length)
        .with_columns(end=pl.col("start") + pl.col("body").str.len_chars())
    )


def _assigned(sections: pl.DataFrame, issues: pl.DataFrame, is_rationale: bool) -> pl.DataFrame:
    """The sections with the item_number each belongs to: by number, by position, or one for all."""
    counted = issues.group_by("letter_id").agg(items=pl.len())
    own = (
        sections.filter(pl.col("is_rationale") == is_rationale)
        .join(counted, on="letter_id", maintain_order="left")
        .with_columns(count=pl.col("order").max().over("letter_id"))
    )
    numbered = own.drop_nulls("printed").join(
        issues.select("letter_id", "printed", "item_number"), on=["letter_id", "printed"], maintain_order="left"
    )
    placed = own.filter(pl.col("printed").is_null() & (pl.col("count") == pl.col("items")))
    shared = own.filter(
        pl.col("printed").is_null() & (pl.col("count") == 1) & (pl.col("items") > 1)
    ).join(issues.select("letter_id", "item_number"), on="letter_id", maintain_order="left")  # fmt: skip
    columns = ("letter_id", "item_number", "outcome", "words_at", "words_end", "words", "origin", "start", "end")
    return pl.concat([
        numbered.select(columns),
        placed.with_columns(item_number=pl.col("order")).select(columns),
        shared.select(columns),
    ])  # fmt: skip


def _items(issues: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    keys = ["letter_id", "item_number"]
    rationales = _assigned(sections, issues, True).unique(keys, keep="first", maintain_order=True)
    guidelines = _assigned(sections, issues, False).unique(keys, keep="first", maintain_order=True).select(
        *keys, "start", "end", guideline_text="words", guideline_origin="origin"
    )  # fmt: skip
    text = pl.col("guideline_text").str.slice(
        pl.col("start") - pl.col("guideline_origin"), pl.col("end") - pl.col("start")
    )
    administrator, reviewer = (
        (pl.col("start") + to_ascii_same_length(text).str.find(pattern)).cast(pl.Int64)
        for pattern in (CLAIMS_ADMINISTRATOR, REVIEWER)
    )
    in_issue, in_rationale = ("issue", "issue_at"), ("words", "origin")
    in_guidelines = ("guideline_text", "guideline_origin")
    return (
        issues.join(
            rationales.rename({"start": "rationale_start", "end": "rationale_end"}), on=keys, maintain_order="left"
        )
        .join(guidelines, on=keys, how="left", maintain_order="left")
        .with_columns(
            administrator_start=administrator,
            reviewer_start=pl.when(administrator.is_null()).then("start").otherwise(reviewer),
        )
        .with_columns(
            administrator_end=end_of("administrator_start", "reviewer_start", "end"),
            reviewer_end=end_of("reviewer_start", "administrator_start", "end"),
        )
        .pipe(slice_part, "title", "at", pl.col("at") + pl.col("length"), *in_issue)
        .with_columns(pl.col("title").str.replace_all("\n", " ", literal=True))
        .pipe(slice_part, "outcome_words", "words_at", "words_end", *in_rationale)
        .pipe(slice_part, "claims_administrator", "administrator_start", "administrator_end", *in_guidelines)
        .pipe(slice_part, "reviewer", "reviewer_start", "reviewer_end", *in_guidelines)
        .pipe(slice_part, "rationale", "rationale_start", "rationale_end", *in_rationale)
    )


def _rejects(letters: pl.DataFrame, issues: pl.DataFrame, sections: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """letter_id and reason of the letters whose issues and headings do not add up to whole items."""
    keys = ["letter_id", "item_number"]
    without_issue = letters.join(issues, on="letter_id", how="anti").select(
        "letter_id", reason=pl.lit("no issue follows ISSUE AT DISPUTE")
    )
    undecided = issues.join(items, on=keys, how="anti").select(
        "letter_id",
        reason=pl.format("item {}: no heading says whether it is medically necessary", "item_number"),
    )
    conflicting = (
        _assigned(sections, issues, True)
        .group_by(keys, maintain_order=True)
        .agg(pl.col("outcome").n_unique() > 1)
        .filter("outcome")
        .select("letter_id", reason=pl.format("item {}: two headings give it different outcomes", "item_number"))
    )
    return pl.concat([without_issue, undecided, conflicting])
