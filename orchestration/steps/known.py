"""Find out what became of letters that a home has received before."""

from collections.abc import Collection

import polars as pl

from orchestration.store import staging
from orchestration.store.home import Home


def quarantined_among(home: Home, letter_ids: Collection[str]) -> set[str]:
    """Return those of the letters that are quarantined in the committed folders and complete drafts of a home.

    As in ``audit.letter``, a letter that could not be loaded is no longer quarantined when the current letter of its
    case was received with it or later. Letters that were never received are left out.
    """
    folders = staging.staged(home)
    rejects = staging.scan(folders, "rejects").select("letter_id").unique()
    asked = pl.LazyFrame({"letter_id": list(letter_ids)}, {"letter_id": pl.String})
    rejected = rejects.join(asked, on="letter_id", how="semi").collect().lazy()
    letters = (
        staging.scan(folders, "letters")
        .select("letter_id", "case_number", "decision_date")
        .join(staging.scan(folders, "receipts").select("letter_id", "received_at"), on="letter_id")
    )
    known = letters.join(rejected, on="letter_id", how="semi")
    current = (
        letters.join(known, on="case_number", how="semi")
        .join(rejects, on="letter_id", how="anti")
        .sort("decision_date", "letter_id", nulls_last=False)
        .unique("case_number", keep="last", maintain_order=True)
        .select("case_number", loaded_at="received_at")
    )
    corrected = known.join(current, on="case_number").filter(pl.col("loaded_at") >= pl.col("received_at"))
    return set(rejected.join(corrected, on="letter_id", how="anti").collect().get_column("letter_id"))
