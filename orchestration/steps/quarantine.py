"""Quarantine the letters of a draft that are not loaded, each with its reason, and complete the draft."""

import json
from collections.abc import Mapping
from secrets import token_hex

import polars as pl

from orchestration.steps import check
from orchestration.steps.compact import replace_folders
from orchestration.steps.progress import Progress, silent
from orchestration.store import staging
from orchestration.store.drafts import COMPLETE, PARSED, Draft
from warehouse.files import write_text


def quarantine(draft: Draft, progress: Progress = silent) -> Mapping[str, int]:
    """Write the rejects of a draft: letters that could not be received, read or parsed, or that violate a row rule.

    A letter has the first of its reasons. Checks only read what this step writes. The count ``impossible_dates``, of
    quarantined letters that violate a rule about dates, is left out when it is zero.
    """
    from expectations import gate

    draft.require("parse", "the stage_ tables")
    draft.restart("quarantine")
    progress("checking", 0, None)
    found = [pl.read_parquet(draft.folder / f"{step}.rejects") for step in ("parse", "read", "receive")]
    for table in ("text", *PARSED):
        found.append(gate.quarantine(table, check.checked_rows(draft.folder, table)))
    rejects = pl.concat(found).unique("letter_id", keep="first", maintain_order=True)
    staging.write(rejects, draft.folder / "rejects.parquet")
    counts = {"quarantined": len(rejects)}
    impossible = gate.impossible_dates(rejects)
    # A load that is parsed again may have a count from before.
    if impossible or "impossible_dates" in draft.counts:
        counts["impossible_dates"] = impossible
    draft.add_counts(counts)
    replace_folders(draft)
    # Unique, so that a build from an earlier state of the draft can be recognised.
    write_text(draft.folder / COMPLETE, json.dumps(counts | {"completion": token_hex(8)}) + "\n")
    return counts
