"""stage_diagnoses: the diagnoses that the clinical case summary names.

Letters name them in a handful of sentences ("diagnosed with", "diagnoses include", "being treated for"). What such a
sentence lists, to its full stop, are the diagnoses; other sentences give none.
"""

import polars as pl

from transforms import schema, spans
from transforms.marks import DIVIDER

FILLER = (
    r"(?:is|are|were|was|of|as|with|having|have|has|had|been|that|include|includes|included|including|documented|noted"
    r"|listed|to|the|an?|current|currently|following)"
)
LISTED = (
    rf"(?i)(?:diagnos(?:is|es|ed)\b(?: and-?/?or impressions)?(?:[, ]+{FILLER})*[: ]+"
    r"|(?:being treated|undergoing treatment|treated) for )((?:[^.;:]|[.;:][^ ]|; )+)"
)
SEPARATOR = r"(?:, and |; and |, |; )"
MAX_LENGTH, MAX_LIST_LENGTH = 160, 4_000


def stage_diagnoses(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per diagnosis of a letter, in print order and each once, and its evidence."""
    listed = (
        letters.select("letter_id", "summary", "summary_start", words=pl.col("summary").str.extract(LISTED))
        .drop_nulls("words")
        .with_columns(
            listed=pl.col("words").str.head(MAX_LIST_LENGTH),
            listed_start=pl.col("summary_start")
            + spans.to_ascii_same_length(pl.col("summary")).str.find(
                spans.to_ascii_same_length(pl.col("words")), literal=True
            ),
        )
        .with_columns(words="listed")
    )
    has_list = pl.col("words").str.contains(r"[,;]")
    rows = (
        listed.with_columns(
            words=pl.when(has_list)
            .then(pl.col("words").str.replace_all(SEPARATOR, DIVIDER))
            .otherwise(pl.col("words").str.replace(" and ", DIVIDER, literal=True))
            .str.split(DIVIDER)
        )
        .explode("words")
        .with_columns(pl.col("words").str.strip_chars(" .,;:\"'"))
        .filter(pl.col("words").str.len_chars().is_between(3, MAX_LENGTH))
        .with_columns(diagnosis=pl.col("words").str.to_lowercase())
        .unique(["letter_id", "diagnosis"], keep="first", maintain_order=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("letter_id"), item_number=pl.lit(0))
    )
    evidence = spans.evidence(rows, "listed", {"diagnosis": "words"})
    return schema.conform(rows, schema.TABLES["diagnoses"]), evidence
