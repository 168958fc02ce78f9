"""One batch of canonical texts -> all staged frames: the only place that knows the order of the steps."""

import polars as pl

from transforms import body_regions, citations, decisions, diagnoses, header, letters, reviewers, schema, spans
from transforms.layouts import decision_and_rationale, notice, professional_review, tabular

VERSION = "0.4.0"

# A letter has the first of these layouts whose marks it bears.
LAYOUTS = (tabular, decision_and_rationale, notice, professional_review)

# What the words of a letter can do to a step. A column that is missing is a fault of the step, and stops the load.
OF_ONE_LETTER = (pl.exceptions.ComputeError, pl.exceptions.InvalidOperationError)


def parse(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The staged frames of a batch: one of every table of ``schema.TABLES`` but ``text``.

    ``texts`` has the columns of ``schema.TABLES["text"]``. A letter that cannot be read whole is in ``rejects`` with
    its reason and in no other frame. A letter that breaks a step is given up alone: its batch is halved until it is.
    """
    try:
        return _parse(texts)
    except OF_ONE_LETTER as error:
        if len(texts) == 1:
            reason = f"parsing it failed: {type(error).__name__}: {error}".partition("\n")[0][:300]
            return _nothing() | {"rejects": texts.select("letter_id", reason=pl.lit(reason))}
    half = len(texts) // 2
    first, second = parse(texts.head(half)), parse(texts.tail(-half))
    return {table: pl.concat([frame, second[table]]) for table, frame in first.items()}


def unread(texts: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    """One row of ``letters`` per rejected letter whose text prints one case number, and no other: nothing but this.

    So a letter that cannot be read is known by its case: another letter of the case may be loaded, or all be forgotten.
    """
    numbers = pl.col("text").str.extract_all(header.CASE_NUMBER).list.unique()
    printed = texts.join(rejects, on="letter_id", how="semi").select("letter_id", case_numbers=numbers)
    named = printed.filter(pl.col("case_numbers").list.len() == 1)
    stubs = named.select("letter_id", case_number=pl.col("case_numbers").list.first())
    return pl.concat([schema.empty(schema.TABLES["letters"]), stubs], how="diagonal")


def _nothing() -> dict[str, pl.DataFrame]:
    return {name: schema.empty(table) for name, table in schema.TABLES.items() if name != "text"}


def _parse(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    flat = texts.with_columns(single_line=pl.col("text").str.replace_all("\n", " ", literal=True)).with_columns(
        ascii_text=spans.to_ascii_same_length(pl.col("single_line"))
    )
    known = flat.with_columns(
        layout=pl.coalesce(pl.when(layout.is_layout()).then(pl.lit(layout.NAME)) for layout in LAYOUTS)
    )
    # Nights bring letters of one layout; taking none apart costs as much time as a hundred.
    present = [layout for layout in LAYOUTS if layout.NAME in known["layout"]] or LAYOUTS[:1]
    taken = [layout.parts(known.filter(layout=layout.NAME)) for layout in present]
    of_letter = pl.concat(
        parts.letters.with_columns(layout=pl.lit(layout.NAME)) for layout, parts in zip(present, taken, strict=True)
    )
    items = pl.concat(parts.items for parts in taken)
    stage_letters, of_letters = letters.stage_letters(of_letter)
    stage_decisions, of_decisions = decisions.stage_decisions(items)
    stage_citations, of_citations = citations.stage_citations(items)
    specialties, of_specialties = reviewers.stage_specialties(of_letter)
    states, of_states = reviewers.stage_states(of_letter)
    stage_diagnoses, of_diagnoses = diagnoses.stage_diagnoses(of_letter)
    regions, of_regions = body_regions.stage_body_regions(stage_decisions, items)
    return {
        "letters": stage_letters,
        "decisions": stage_decisions,
        "citations": stage_citations,
        "reviewer_specialties": specialties,
        "reviewer_states": states,
        "diagnoses": stage_diagnoses,
        "body_regions": regions,
        "evidence": pl.concat(
            [of_letters, of_decisions, of_citations, of_specialties, of_states, of_diagnoses, of_regions]
        ),
        "rejects": pl.concat([*(parts.rejects for parts in taken), _of_no_layout(known)]).select(
            schema.TABLES["rejects"].dtypes.keys()
        ),
    }


def _of_no_layout(letters: pl.DataFrame) -> pl.DataFrame:
    return letters.filter(pl.col("layout").is_null()).select(
        "letter_id", reason=pl.lit("no IMR determination letter: it has the headings of no known layout")
    )
