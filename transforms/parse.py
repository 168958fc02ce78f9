"""One batch of canonical texts -> all staged frames: the only place that knows the order of the steps."""

import polars as pl

from transforms import body_regions, citations, decisions, diagnoses, header, letters, reasons, reviewers, schema, spans
from transforms.layouts import LAYOUTS

VERSION = "0.5.0"

# Errors that the words of one letter can cause. A missing column is a bug, and stops the load.
LETTER_ERRORS = (pl.exceptions.ComputeError, pl.exceptions.InvalidOperationError, pl.exceptions.PanicException)


def parse(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The staged frames of a batch: one of every table of ``schema.TABLES`` but ``text``.

    ``texts`` has the columns of ``schema.TABLES["text"]``. A letter that cannot be read whole is in ``rejects`` with
    its reason and in no other frame. Where a letter breaks a step, its batch is halved until it is rejected alone.
    """
    try:
        return _parse(texts)
    except LETTER_ERRORS as error:
        if len(texts) == 1:
            reason = f"parsing it failed: {type(error).__name__}: {error}".partition("\n")[0][:300]
            return _no_rows() | {"rejects": texts.select("letter_id", reason=pl.lit(reason))}
    half = len(texts) // 2
    first, second = parse(texts.head(half)), parse(texts.tail(-half))
    return {table: pl.concat([frame, second[table]]) for table, frame in first.items()}


def case_number_stubs(texts: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    """One row of ``letters`` per rejected letter whose text prints exactly one case number; the other columns are NULL.

    So the case of a letter that cannot be read is known: another letter of the case ends the quarantine, and forgetting
    the case removes this letter.
    """
    numbers = pl.col("text").str.extract_all(header.CASE_NUMBER).list.unique()
    printed = texts.join(rejects, on="letter_id", how="semi").select("letter_id", case_numbers=numbers)
    named = printed.filter(pl.col("case_numbers").list.len() == 1)
    stubs = named.select("letter_id", case_number=pl.col("case_numbers").list.first())
    return pl.concat([schema.empty(schema.TABLES["letters"]), stubs], how="diagonal")


def _no_rows() -> dict[str, pl.DataFrame]:
    return {name: schema.empty(table) for name, table in schema.TABLES.items() if name != "text"}


def _parse(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    lined = texts.with_columns(single_line=pl.col("text").str.replace_all("\n", " ", literal=True)).with_columns(
        ascii_text=spans.to_ascii_same_length(pl.col("single_line"))
    )
    known = lined.with_columns(
        layout=pl.coalesce(pl.when(layout.is_layout()).then(pl.lit(layout.NAME)) for layout in LAYOUTS)
    )
    # The letters of a nightly load have one layout, and a layout without letters takes as long as with a hundred.
    present = [layout for layout in LAYOUTS if layout.NAME in known["layout"]] or LAYOUTS[:1]
    parts_of_layouts = [layout.parts(known.filter(layout=layout.NAME)) for layout in present]
    letter_parts = pl.concat(
        parts.letters.with_columns(layout=pl.lit(layout.NAME))
        for layout, parts in zip(present, parts_of_layouts, strict=True)
    )
    items = pl.concat(parts.items for parts in parts_of_layouts)
    staged = {
        "letters": letters.stage_letters(letter_parts),
        "decisions": decisions.stage_decisions(items),
        "citations": citations.stage_citations(items),
        "reviewer_specialties": reviewers.stage_specialties(letter_parts),
        "reviewer_states": reviewers.stage_states(letter_parts),
        "diagnoses": diagnoses.stage_diagnoses(letter_parts),
        "reasons": reasons.stage_reasons(items),
    }
    staged["body_regions"] = body_regions.stage_body_regions(staged["decisions"][0], items)
    rejects = pl.concat([*(parts.rejects for parts in parts_of_layouts), _without_layout(known)])
    return {table: frame for table, (frame, _) in staged.items()} | {
        "evidence": pl.concat(evidence for _, evidence in staged.values()),
        "rejects": rejects.select(schema.TABLES["rejects"].dtypes.keys()),
    }


def _without_layout(letters: pl.DataFrame) -> pl.DataFrame:
    return letters.filter(pl.col("layout").is_null()).select(
        "letter_id", reason=pl.lit("no IMR determination letter: it has the headings of no known layout")
    )
