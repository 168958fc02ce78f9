"""imr explain: every value of a letter with the words it was read from, and why other values are missing."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import USAGE, fail, out, report_query_errors
from orchestration.store.home import Home
from warehouse import read


def explain(
    context: typer.Context,
    letter: Annotated[str, typer.Argument(help="A case number, a letter_id, or the beginning of one.")],
) -> None:
    """Show one letter: every extracted value with the words it was read from."""
    home: Home = context.obj
    with report_query_errors():
        found = read.named_report(home.published_link, "letter", name=letter)
        if not found.rows:
            fail(f"no letter matches {letter!r}: name a case number, or a letter_id or its beginning", USAGE)
        for row in found.rows:
            output.record(out, dict(zip(found.columns, row, strict=True)), "Letter")
        letter_id = str(found.rows[0][0])
        output.table(
            out,
            read.named_report(home.published_link, "letter_decisions", letter_id=letter_id),
            "Decisions in the star",
            none="None of its decisions is in the star.",
        )
        output.table(
            out,
            read.named_report(home.published_link, "letter_evidence", letter_id=letter_id),
            "Values and the words they were read from",
            none="Nothing was extracted.",
        )
        output.table(
            out, _missing(home, letter_id), "Values that the letter does not give", none="Every value is given."
        )


def _missing(home: Home, letter_id: str) -> read.Answer:
    """Read a letter again, and return the values that it lacks, with the reasons."""
    import polars as pl

    from transforms import missing_values
    from transforms.batches import read_frames
    from transforms.reading import Document, read_all

    texts, _ = read_frames(read_all([Document(letter_id, str(home.raw_path(letter_id)))], processes=1))
    if texts.is_empty():
        return read.Answer([], [])
    found = missing_values.reasons(texts)
    item = pl.when(pl.col("item_number") == 0).then(pl.lit("letter")).otherwise(pl.col("item_number").cast(pl.String))
    rows = found.select(item=item, field="field", reason="reason")
    return read.Answer(rows.columns, rows.rows())
