"""One batch of canonical texts -> all staged frames: the only place that knows the order of the steps."""

import polars as pl

from transforms import citations, decisions, diagnoses, letters, reviewers, schema, spans
from transforms.layouts import tabular

VERSION = "0.1.0"

# Marks of layouts that are recognised but not read yet, so that the reason names them.
UNREAD_LAYOUTS = {
    "professional_review": "MEDICAL PROFESSIONAL REVIEW",
    "notice": "Notice of Independent Medical Review Determination",
    "decision_and_rationale": "IMR DECISION(S) AND RATIONALE(S)",
}


def parse(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The staged frames of a batch: one of every table of ``schema.TABLES`` but ``text``.

    ``texts`` has the columns of ``schema.TABLES["text"]``. A letter that cannot be read whole is in ``rejects`` with
    its reason and in no other frame.
    """
    flat = texts.with_columns(flat=pl.col("text").str.replace_all("\n", " ", literal=True)).with_columns(
        probe=spans.one_byte(pl.col("flat"))
    )
    known = flat.with_columns(is_tabular=tabular.is_layout())
    parts = tabular.parts(known.filter("is_tabular"))
    stage_letters, of_letters = letters.stage_letters(parts.letters, tabular.NAME)
    stage_decisions, of_decisions = decisions.stage_decisions(parts.items)
    stage_citations, of_citations = citations.stage_citations(parts.items)
    specialties, of_specialties = reviewers.stage_specialties(parts.letters)
    states, of_states = reviewers.stage_states(parts.letters)
    stage_diagnoses, of_diagnoses = diagnoses.stage_diagnoses(parts.letters)
    regions, of_regions = decisions.stage_body_regions(stage_decisions, parts.items)
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
        "rejects": pl.concat([parts.rejects, _unread(known.filter(~pl.col("is_tabular")))]).select(
            schema.TABLES["rejects"].dtypes.keys()
        ),
    }


def _unread(letters: pl.DataFrame) -> pl.DataFrame:
    layout = pl.coalesce(
        pl.when(pl.col("flat").str.contains(mark, literal=True)).then(pl.lit(name))
        for name, mark in UNREAD_LAYOUTS.items()
    )
    return letters.with_columns(layout=layout).select(
        "letter_id",
        reason=pl.when(pl.col("layout").is_null())
        .then(pl.lit("no IMR determination letter: it has the headings of no known layout"))
        .otherwise(pl.format("the layout '{}' is not read yet", pl.col("layout"))),
    )
