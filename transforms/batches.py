"""A batch of letters in Arrow -> its staged tables in Arrow: a pure function, for loads and for engines of others."""

from collections.abc import Iterable

import polars as pl
import pyarrow as pa

from transforms import parse, reading, schema
from transforms.reading import Reading

TEXT, REJECTS = schema.TABLES["text"], schema.TABLES["rejects"]


def stage(letters: pa.RecordBatch | pa.Table) -> dict[str, pa.Table]:
    """The staged tables of a batch of letters: one of every table of ``schema.TABLES``, with its columns and types.

    ``letters`` has a ``letter_id`` and ``content`` (the bytes of a PDF or a text), ``text`` (as printed), or the
    columns of ``schema.TABLES["text"]`` (canonical texts, which are not read again). A letter that cannot be read or
    parsed is in ``rejects`` with its reason; no letter raises an error. PDFium crashes on some files: ``content`` of
    unknown origin needs a process that may die, or ``reading.read_all``.
    """
    frame = pl.DataFrame(pl.from_arrow(letters))
    texts, unread = (frame, schema.empty(REJECTS)) if "heading_starts" in frame.columns else _read(frame)
    frames = parse.parse(texts)
    staged = frames | {
        "text": texts,
        "letters": pl.concat([frames["letters"], parse.case_number_stubs(texts, frames["rejects"])]),
        "rejects": pl.concat([unread, frames["rejects"]]),
    }
    return {name: schema.conform(staged[name], table).to_arrow() for name, table in schema.TABLES.items()}


def read_frames(readings: Iterable[Reading]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The texts of readings, and the rejects: one row per letter without a text."""
    every = list(readings)
    texts = [(found.letter_id, found.text) for found in every if found.text is not None]
    columns = {
        "letter_id": [letter_id for letter_id, _ in texts],
        "text": [text.text for _, text in texts],
        # Arrow makes a column of lists many times faster than Polars.
        "heading_starts": pa.array([text.heading_starts for _, text in texts], pa.large_list(pa.uint32())),
        "is_bold": [text.is_bold for _, text in texts],
        "reader": [reading.READER] * len(texts),
    }
    rejects = [(found.letter_id, found.reason) for found in every if found.text is None]
    return (
        pl.DataFrame(columns, schema=TEXT.dtypes),
        pl.DataFrame(rejects, schema=REJECTS.dtypes, orient="row"),
    )


def _read(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    content = pl.col("content" if "content" in letters.columns else "text").cast(pl.Binary)
    return read_frames(reading.read_content(*row) for row in letters.select("letter_id", content).iter_rows())
